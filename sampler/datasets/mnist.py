"""Where MNIST may be, in the order it is looked for, and how it is downloaded."""

import io
import math
import os
import re
import tempfile
import threading
import zipfile
import zlib
from pathlib import Path

import numpy as np

from sampler.datasets.dataset import Dataset
from sampler.datasets.idx import LARGEST, DataError, header, md5, parse, read_content
from sampler.support.arguments import file_path, shown
from sampler.support.files import atomic_write

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


# Where the files lie in a folder: bare, in ours, and as torchvision lays them.
_INNER = ("", "mnist", "MNIST/raw", "raw", "MNIST", "mnist/raw")
_NEAR = re.compile(r"mnist|t10k|train|test|idx[13]", re.IGNORECASE)


class DataUnavailable(FileNotFoundError):
    """MNIST is in none of the places it was looked for."""


def load_mnist(split=None, folder=None, download=True, progress=True):
    """MNIST from the first place that has it; see `sampler.datasets.load`."""
    split = "train" if split is None else split
    if not isinstance(split, str) or split not in SPLITS:
        msg = f"split={shown(split)} of 'mnist': expected 'train' (the default) or 'test'"
        raise ValueError(msg)
    looked = []
    for label, place in _folders(folder):
        for candidate in (place / inner for inner in _INNER):
            if any(_find(candidate, name) for name in SPLITS[split]):
                return _from_idx(candidate, split)
        looked.append(f"{label}: '{place}' {_near_misses(place)}")
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
    home = file_path(os.environ.get("KERAS_HOME") or "~/.keras", "$KERAS_HOME")
    return home / "datasets" / "mnist.npz"


def cache_folder():
    """Where downloads are kept, whether or not they are there; ``$SAMPLER_CACHE`` moves it."""
    if os.environ.get("SAMPLER_CACHE"):
        return file_path(os.environ["SAMPLER_CACHE"], "$SAMPLER_CACHE") / "mnist"
    import pooch  # here, because it takes longer to import than a cached file takes to read

    return Path(pooch.os_cache("cppn-sampler")) / "mnist"


def _folders(folder):
    set_by_hand = os.environ.get("SAMPLER_DATA") or None
    for label, place in (("the folder given", folder), ("$SAMPLER_DATA", set_by_hand)):
        if place is None:
            continue
        path = file_path(place, label)
        if not path.is_dir():
            msg = (
                f"{label}, '{place}', is not an existing folder; expected one that holds MNIST's "
                "IDX files or a folder mnist/ with them. Correct the path, or leave it out."
            )
            raise DataUnavailable(msg)
        yield label, path


def _find(folder, name):
    """The raw file, or else the compressed one, or None.

    Kaggle's names have a dot for the second hyphen, and some unpack each file into a folder of its
    own name.
    """
    names = (name, name.replace("-idx", ".idx"))
    files = [each + ending for each in names for ending in ("", ".gz")]
    places = (folder, *(folder / each for each in files))
    return next((p for place in places for each in files if (p := place / each).is_file()), None)


def _near_misses(place):
    """What lies in a folder that was meant, perhaps, for the messages."""
    inner = f"(and in {', '.join(_INNER[1:])} there)"
    found = sorted(
        path.relative_to(place).as_posix()
        for pattern in ("*", "*/*")
        for path in place.glob(pattern)
        if _NEAR.search(path.name) and not path.name.startswith(".")
    )
    if not found:
        return inner
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    return (
        f"{inner}, which holds {', '.join(found[:5])}{more}, but no file named as MNIST's IDX files"
    )


def _from_idx(folder, split):
    contents = []
    for name in SPLITS[split]:
        path = _find(folder, name)
        if path is None:
            msg = (
                f"'{folder}' holds only half of MNIST's {split} split: expected '{name}' or "
                f"'{name}.gz' there too. Put it there, or remove the other half."
            )
            raise DataError(msg)
        contents.append(_verified(read_content(path), name, path))
    return _dataset(split, *contents, origin=str(folder))


def _verified(content, name, path):
    """The array in the content of an IDX file, if it is exactly the one published under `name`."""
    found = md5(content)
    if found == MD5[name]:
        return parse(content, str(path))
    other = next((known for known, value in MD5.items() if value == found), None)
    if other:
        msg = (
            f"'{path}' holds '{other}', expected '{name}': files were swapped or renamed. "
            "Give each its own name back."
        )
        raise DataError(msg)
    parse(content, str(path))  # says more, where the file is no IDX or cut short
    msg = (
        f"'{path}' is damaged or is not MNIST: the md5 of its uncompressed content is {found}, "
        f"expected {MD5[name]}. Delete it and fetch it again."
    )
    raise DataError(msg)


def _from_keras(path, split):
    keys = {"train": ("x_train", "y_train"), "test": ("x_test", "y_test")}[split]
    try:
        with zipfile.ZipFile(path) as archive:
            arrays = [_from_npz(archive, key) for key in keys]
    except (OSError, ValueError, KeyError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        msg = (
            f"'{path}' is damaged: Keras's copy of MNIST cannot be read ({error}); expected the "
            f"arrays {keys[0]} and {keys[1]}. Delete it and load again."
        )
        raise DataError(msg) from error
    verified = [
        _verified(header(array.shape) + array.tobytes(), name, f"{path}:{key}")
        for array, name, key in zip(arrays, SPLITS[split], keys, strict=True)
    ]
    return _dataset(split, *verified, origin=str(path))


def _from_npz(archive, key):
    """One array of an archive, if it is as large as it says, and no larger than MNIST's."""
    info = archive.getinfo(f"{key}.npy")
    if info.file_size > LARGEST:
        msg = f"{key} would unpack to {info.file_size:,} bytes, at most {LARGEST:,}"
        raise ValueError(msg)
    content = io.BytesIO(archive.read(info))
    version = np.lib.format.read_magic(content)
    if version != (1, 0):
        msg = f"{key} is of another version of NumPy's format, {version}"
        raise ValueError(msg)
    shape, by_columns, dtype = np.lib.format.read_array_header_1_0(content)
    left = info.file_size - content.tell()
    if dtype != np.uint8 or by_columns or math.prod(shape) != left:
        msg = f"{key} has {left} bytes for the shape {shape} of {dtype}"
        raise ValueError(msg)
    return np.frombuffer(content.read(), np.uint8).reshape(shape)


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


def _knock(url) -> None:
    """Raise an OSError within `CONNECT` seconds, if nobody answers there.

    A timeout alone is not enough where a firewall swallows everything: it does not hold for looking
    up a name, and it holds for each of the ten addresses behind it.
    """
    import requests

    outcome = []  # an error, or None

    def knock() -> None:
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
