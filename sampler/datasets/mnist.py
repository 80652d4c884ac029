"""Where MNIST may be, in the order it is looked for, and how it is downloaded."""

import os
import tempfile
import threading
import zipfile
from pathlib import Path

import numpy as np

from sampler.datasets.dataset import Dataset
from sampler.datasets.idx import DataError, header, md5, parse, read_content
from sampler.files import atomic_write

SPLITS = {
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}
# Of the uncompressed content: the .gz files differ from mirror to mirror.
MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
CONNECT = 5  # seconds for a mirror to answer at all
TIMEOUT = 30  # seconds without a byte, once it has answered, before the next mirror is tried


class DataUnavailable(FileNotFoundError):
    """MNIST is in none of the places it was looked for."""


def load_mnist(split=None, folder=None, download=True, progress=True):
    """MNIST from the first place that has it; see `sampler.datasets.load`."""
    split = "train" if split is None else split
    if split not in SPLITS:
        raise ValueError(f"split={split!r} of 'mnist': expected 'train' (the default) or 'test'")
    looked = []
    for label, place in _folders(folder):
        for candidate in (place, place / "mnist"):
            looked.append(f"{label}: '{candidate}'")
            if any(_find(candidate, name) for name in SPLITS[split]):
                return _from_idx(candidate, split)
    keras = keras_file()
    looked.append(f"Keras's cache: '{keras}'")
    if keras.is_file():
        return _from_keras(keras, split)
    cache = cache_folder()
    looked.append(f"the cache of cppn-sampler: '{cache}'")
    if all(_find(cache, name) for name in SPLITS[split]):
        return _from_idx(cache, split)
    if not download:
        raise _unavailable(split, [*looked, "the network: not tried, because download=False"])
    failures = _download(cache, split, progress)
    if failures:
        raise _unavailable(split, looked + failures)
    return _from_idx(cache, split)


def keras_file():
    """Where Keras keeps its copy, whether or not it is there."""
    home = os.environ.get("KERAS_HOME") or Path.home() / ".keras"
    return Path(home) / "datasets" / "mnist.npz"


def cache_folder():
    """Where downloads are kept, whether or not they are there; ``$SAMPLER_CACHE`` moves it."""
    if os.environ.get("SAMPLER_CACHE"):
        return Path(os.environ["SAMPLER_CACHE"]) / "mnist"
    import pooch  # here, because it takes longer to import than a cached file takes to read

    return Path(pooch.os_cache("cppn-sampler")) / "mnist"


def _folders(folder):
    named = (("the folder given", folder), ("$SAMPLER_DATA", os.environ.get("SAMPLER_DATA")))
    for label, place in named:
        if not place:
            continue
        if not Path(place).is_dir():
            raise DataUnavailable(
                f"{label}, '{place}', is not an existing folder; expected one that holds MNIST's "
                "IDX files or a folder mnist/ with them. Correct the path, or leave it out."
            )
        yield label, Path(place)


def _find(folder, name):
    """The raw file, or else the compressed one, or None."""
    return next((p for p in (folder / name, folder / f"{name}.gz") if p.is_file()), None)


def _from_idx(folder, split):
    contents = []
    for name in SPLITS[split]:
        path = _find(folder, name)
        if path is None:
            raise DataError(
                f"'{folder}' holds only half of MNIST's {split} split: expected '{name}' or "
                f"'{name}.gz' there too. Put it there, or remove the other half."
            )
        contents.append(_verified(read_content(path), name, path))
    return _dataset(split, *contents, origin=str(folder))


def _verified(content, name, path):
    """The array in the content of an IDX file, if it is exactly the one published under `name`."""
    found = md5(content)
    if found == MD5[name]:
        return parse(content, str(path))
    other = next((known for known, value in MD5.items() if value == found), None)
    if other:
        raise DataError(
            f"'{path}' holds '{other}', expected '{name}': files were swapped or renamed. "
            "Give each its own name back."
        )
    parse(content, str(path))  # says more, where the file is no IDX or cut short
    raise DataError(
        f"'{path}' is damaged or is not MNIST: the md5 of its uncompressed content is {found}, "
        f"expected {MD5[name]}. Delete it and fetch it again."
    )


def _from_keras(path, split):
    keys = {"train": ("x_train", "y_train"), "test": ("x_test", "y_test")}[split]
    try:
        # Opened here, because np.load leaves its own file open when the archive is damaged.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = [np.ascontiguousarray(archive[key], np.uint8) for key in keys]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise DataError(
            f"'{path}' is damaged: Keras's copy of MNIST cannot be read ({error}); expected the "
            f"arrays {keys[0]} and {keys[1]}. Delete it and load again."
        ) from error
    verified = [
        _verified(header(array.shape) + array.tobytes(), name, f"{path}:{key}")
        for array, name, key in zip(arrays, SPLITS[split], keys, strict=True)
    ]
    return _dataset(split, *verified, origin=str(path))


def _dataset(split, images, labels, origin):
    return Dataset(f"mnist/{split}", images[..., np.newaxis], labels.astype(np.int64), origin)


def _download(cache, split, progress):
    """Fetch both files of a split, then keep both; or keep nothing and say what went wrong."""
    contents, failures = {}, []
    for name in SPLITS[split]:
        contents[name] = _from_mirrors(name, progress, failures)
        if contents[name] is None:
            return failures
    try:
        cache.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            with atomic_write(cache / f"{name}.gz") as temporary:
                temporary.write_bytes(content)
    except OSError as error:
        return [f"the network: downloaded, but '{cache}' cannot be written ({error})"]
    return []


def _from_mirrors(name, progress, failures):
    """The verified .gz file from the first mirror that has it, or None with reasons appended."""
    import pooch

    fetch = pooch.HTTPDownloader(progressbar=progress, timeout=(CONNECT, TIMEOUT))
    for mirror in MIRRORS:
        url = f"{mirror}{name}.gz"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{name}.gz"
            try:
                _knock(url)
                fetch(url, str(path), None)
                _verified(read_content(path), name, url)
                return path.read_bytes()
            except (OSError, DataError) as error:  # requests' errors are OSErrors
                failures.append(f"the network: {url} ({error})")
    return None


def _knock(url):
    """Raise an OSError within `CONNECT` seconds, if nobody answers there.

    A timeout alone is not enough where a firewall swallows everything: it does not hold for looking
    up a name, and it holds for each of the ten addresses behind it.
    """
    import requests

    outcome = []  # an error, or None

    def knock():
        try:
            requests.head(url, timeout=CONNECT).close()
            outcome.append(None)
        except OSError as error:  # requests' errors are OSErrors
            outcome.append(error)

    thread = threading.Thread(target=knock, daemon=True)
    thread.start()
    thread.join(CONNECT)
    error = outcome[0] if outcome else TimeoutError(f"no answer within {CONNECT} s")
    if error is not None:
        raise error


def _unavailable(split, looked):
    places = "".join(f"\n  - {place}" for place in looked)
    return DataUnavailable(
        f"MNIST's {split} split is in none of the places looked in:{places}\n"
        "Three ways out:\n"
        f"  1. put {SPLITS[split][0]}.gz and {SPLITS[split][1]}.gz into a folder, and pass it as "
        "load('mnist', folder=...) or set SAMPLER_DATA to it;\n"
        "  2. allow the network, and leave download=True;\n"
        "  3. load('digits'), 1,797 other digits that need no network."
    )
