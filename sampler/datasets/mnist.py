"""MNIST: the places that may hold it, in the order of the search, and the check of its content."""

from __future__ import annotations

import io
import math
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sampler.datasets.caches import cache_root
from sampler.datasets.dataset import Dataset
from sampler.datasets.idx import LARGEST, DataError, header, md5, parse, read_content
from sampler.datasets.mnist_download import download_files
from sampler.support.arguments import file_path, shown

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

# Where the files may lie in a folder: on top, in a folder mnist/, and in torchvision's folders.
_INNER = ("", "mnist", "MNIST/raw", "raw", "MNIST", "mnist/raw")
_NEAR = re.compile(r"mnist|t10k|train|test|idx[13]", re.IGNORECASE)


class DataUnavailable(FileNotFoundError):
    """MNIST is in none of the places that were searched."""


def load_mnist(
    split: str | None = None,
    folder: str | os.PathLike[str] | None = None,
    download: bool = True,
    progress: bool = True,
) -> Dataset:
    """Load MNIST from the first place that has it; see `sampler.datasets.load`."""
    split = "train" if split is None else split
    if not isinstance(split, str) or split not in SPLITS:
        msg = f"split of 'mnist' got {shown(split)}; expected 'train' (the default) or 'test'"
        raise ValueError(msg)
    searched = []
    for label, place in _folders(folder):
        for candidate in (place / inner for inner in _INNER):
            if any(_find(candidate, name) for name in SPLITS[split]):
                return _from_idx(candidate, split)
        searched.append(f"{label}: '{place}' {_near_misses(place)}")
    keras = keras_file()
    searched.append(f"Keras's cache: '{keras}'")
    if keras.is_file():
        return _from_keras(keras, split)
    cache = cache_folder()
    searched.append(f"the cache of cppn-sampler: '{cache}'")
    if all(_find(cache, name) for name in SPLITS[split]):
        return _from_idx(cache, split)
    if not download:
        raise _unavailable(split, [*searched, "the network: not tried, because download=False"])
    failures = download_files(SPLITS[split], cache, verify, progress)
    if failures:
        raise _unavailable(split, searched + failures)
    return _from_idx(cache, split)


def keras_file() -> Path:
    """Return the path of Keras's copy, which need not exist."""
    home = file_path(os.environ.get("KERAS_HOME") or "~/.keras", "$KERAS_HOME")
    return home / "datasets" / "mnist.npz"


def cache_folder() -> Path:
    """Return the folder of downloads, which need not exist; ``$SAMPLER_CACHE`` moves it."""
    return cache_root() / "mnist"


def verify(content: bytes, name: str, origin: str) -> np.ndarray:
    """Return the array in the content of an IDX file, if it is the one published under `name`.

    Parameters
    ----------
    content : bytes
        Uncompressed.
    name : str
        One of MNIST's file names.
    origin : str
        The path or address of the file, for messages.

    Raises
    ------
    DataError
        If the content is damaged, or of another file.
    """
    checksum = md5(content)
    if checksum == MD5[name]:
        return parse(content, origin)
    other = next((known for known, value in MD5.items() if value == checksum), None)
    if other:
        msg = (
            f"'{origin}' holds '{other}'; expected '{name}': files were swapped or renamed; give "
            "each its own name back"
        )
        raise DataError(msg)
    parse(content, origin)  # its message is clearer where the file is truncated or no IDX file
    msg = (
        f"'{origin}' is damaged or is not MNIST: its uncompressed content has the md5 {checksum}; "
        f"expected {MD5[name]}; delete it and fetch it again"
    )
    raise DataError(msg)


# -- folders of IDX files --------------------------------------------------------------------------


def _folders(folder: str | os.PathLike[str] | None) -> Iterator[tuple[str, Path]]:
    from_environment = os.environ.get("SAMPLER_DATA") or None
    for label, place in (("the folder given", folder), ("$SAMPLER_DATA", from_environment)):
        if place is None:
            continue
        path = file_path(place, label)
        if not path.is_dir():
            msg = (
                f"{label} got '{place}', which is not an existing folder; expected one that holds "
                "MNIST's IDX files or a folder mnist/ with them; correct the path, or leave it out"
            )
            raise DataUnavailable(msg)
        yield label, path


def _find(folder: Path, name: str) -> Path | None:
    """Return the raw file, else the compressed one, else None.

    In Kaggle's names a dot replaces the second hyphen, and some programs unpack each file into a
    folder of the same name.
    """
    names = (name, name.replace("-idx", ".idx"))
    files = [each + ending for each in names for ending in ("", ".gz")]
    places = (folder, *(folder / each for each in files))
    return next((p for place in places for each in files if (p := place / each).is_file()), None)


def _near_misses(place: Path) -> str:
    """List the files of a folder that may have been meant, for the messages."""
    inner = f"(and in {', '.join(_INNER[1:])} there)"
    near = sorted(
        path.relative_to(place).as_posix()
        for pattern in ("*", "*/*")
        for path in place.glob(pattern)
        if _NEAR.search(path.name) and not path.name.startswith(".")
    )
    if not near:
        return inner
    more = f" and {len(near) - 5} more" if len(near) > 5 else ""
    return (
        f"{inner}, which holds {', '.join(near[:5])}{more}, but no file named as MNIST's IDX files"
    )


def _from_idx(folder: Path, split: str) -> Dataset:
    arrays = []
    for name in SPLITS[split]:
        path = _find(folder, name)
        if path is None:
            msg = (
                f"'{folder}' holds only half of MNIST's {split} split; expected '{name}' or "
                f"'{name}.gz' there too; put it there, or remove the other half"
            )
            raise DataError(msg)
        arrays.append(verify(read_content(path), name, str(path)))
    return _dataset(split, *arrays, origin=str(folder))


# -- Keras's copy ----------------------------------------------------------------------------------


def _from_keras(path: Path, split: str) -> Dataset:
    keys = {"train": ("x_train", "y_train"), "test": ("x_test", "y_test")}[split]
    try:
        with zipfile.ZipFile(path) as archive:
            arrays = [_from_npz(archive, key) for key in keys]
    except (OSError, ValueError, KeyError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        msg = (
            f"'{path}' is damaged: Keras's copy of MNIST cannot be read ({error}); expected the "
            f"arrays {keys[0]} and {keys[1]}; delete it and load again"
        )
        raise DataError(msg) from error
    verified = [
        verify(header(array.shape) + array.tobytes(), name, f"{path}:{key}")
        for array, name, key in zip(arrays, SPLITS[split], keys, strict=True)
    ]
    return _dataset(split, *verified, origin=str(path))


def _from_npz(archive: zipfile.ZipFile, key: str) -> np.ndarray:
    """Read an array of an archive, if it has the size in its header, and MNIST's at most."""
    info = archive.getinfo(f"{key}.npy")
    if info.file_size > LARGEST:
        msg = f"{key} would unpack to {info.file_size:,} bytes; expected at most {LARGEST:,}"
        raise ValueError(msg)
    content = io.BytesIO(archive.read(info))
    version = np.lib.format.read_magic(content)
    if version != (1, 0):
        msg = f"{key} has version {version} of NumPy's format; expected (1, 0)"
        raise ValueError(msg)
    shape, by_columns, dtype = np.lib.format.read_array_header_1_0(content)
    left = info.file_size - content.tell()
    if dtype != np.uint8 or by_columns or math.prod(shape) != left:
        msg = f"{key} has {left} bytes for the shape {shape} of {dtype}"
        raise ValueError(msg)
    return np.frombuffer(content.read(), np.uint8).reshape(shape)


def _dataset(split: str, images: np.ndarray, labels: np.ndarray, origin: str) -> Dataset:
    return Dataset(f"mnist/{split}", images[..., np.newaxis], labels.astype(np.int64), origin)


def _unavailable(split: str, searched: list[str]) -> DataUnavailable:
    places = "".join(f"\n  - {place}" for place in searched)
    return DataUnavailable(
        f"MNIST's {split} split is in none of the places searched:{places}\n"
        "Three ways out:\n"
        f"  1. put {SPLITS[split][0]}.gz and {SPLITS[split][1]}.gz into a folder, and pass it as "
        "load('mnist', folder=...) or set SAMPLER_DATA to it;\n"
        "  2. allow the network, and leave download=True;\n"
        "  3. load('digits'), 1,797 other digits that need no network."
    )
