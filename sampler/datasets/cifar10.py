"""CIFAR-10: 60,000 colour pictures of 32×32 in ten classes, in the binary version, without pickle.

Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009.
"""

from __future__ import annotations

import os
import tarfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from sampler.datasets.caches import cache_root
from sampler.datasets.dataset import Dataset
from sampler.datasets.idx import DataError
from sampler.datasets.locations import places
from sampler.datasets.mnist import DataUnavailable
from sampler.support.arguments import shown
from sampler.support.files import make_folder

NAMES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
ARCHIVE = "cifar-10-binary.tar.gz"
URL = f"https://www.cs.toronto.edu/~kriz/{ARCHIVE}"
MD5 = "md5:c32a1d4ab5d03f1284b67883e8d87530"
FILES = {
    "train": tuple(f"data_batch_{i}.bin" for i in range(1, 6)),
    "test": ("test_batch.bin",),
}
_RECORD = 1 + 3 * 32 * 32  # a byte for the label, then red, green and blue
_PER_FILE = 10_000
_INNER = ("", "cifar10", "cifar-10-batches-bin", "cifar10/cifar-10-batches-bin")


def load_cifar10(
    split: str | None = None,
    folder: str | os.PathLike[str] | None = None,
    download: bool = True,
    progress: bool = True,
) -> Dataset:
    """Load CIFAR-10 from the first place that has it; see `sampler.datasets.load`.

    A folder may hold a part of the files, and a file a part of the records; the set's note says so.
    """
    split = "train" if split is None else split
    if not isinstance(split, str) or split not in FILES:
        msg = f"split of 'cifar10' got {shown(split)}; expected 'train' (the default) or 'test'"
        raise ValueError(msg)
    for place in places(folder, _INNER, "cifar10"):
        found = _in_place(place, split)
        if found:
            return _dataset(split, *found)
    if not download:
        raise _unavailable(folder, "download=False")
    return _dataset(split, _archived(_downloaded(folder, progress), split), URL)


def _in_place(place: Path, split: str) -> tuple[list[bytes], str] | None:
    paths = [path for name in FILES[split] if (path := place / name).is_file()]
    if paths:
        return [_read(path) for path in paths], str(place)
    archive = place / ARCHIVE
    return (_archived(archive, split), str(archive)) if archive.is_file() else None


def _read(path: Path) -> bytes:
    size = path.stat().st_size
    if size > _PER_FILE * _RECORD:
        msg = f"'{path}' has {size:,} bytes; expected at most {_PER_FILE * _RECORD:,}"
        raise DataError(msg)
    content = path.read_bytes()
    _check(content, str(path))
    return content


def _archived(path: Path, split: str) -> list[bytes]:
    """Return the contents of the split's files in the published archive."""
    contents = {}
    try:
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:
                name = member.name.rpartition("/")[2]
                file = archive.extractfile(member) if name in FILES[split] else None
                if file is not None:
                    contents[name] = file.read(_PER_FILE * _RECORD + 1)
                    _check(contents[name], f"{path}:{name}")
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        msg = f"'{path}' is damaged ({error}); delete it, and load again"
        raise DataError(msg) from error
    if not contents:
        msg = f"'{path}' holds none of {', '.join(FILES[split])}; expected CIFAR-10's"
        raise DataError(msg)
    return [contents[name] for name in FILES[split] if name in contents]


def _check(content: bytes, origin: str) -> None:
    labels = np.frombuffer(content, np.uint8)[::_RECORD]
    if not content or len(content) % _RECORD or len(content) > _PER_FILE * _RECORD:
        problem = f"has {len(content):,} bytes; expected 1 to {_PER_FILE:,} records of {_RECORD}"
    elif labels.max() >= len(NAMES):
        problem = f"has the label {labels.max()}; expected 0 to 9"
    else:
        return
    msg = f"'{origin}' is damaged or is not CIFAR-10's binary version: it {problem}"
    raise DataError(msg)


def _dataset(split: str, contents: list[bytes], origin: str) -> Dataset:
    records = np.concatenate([np.frombuffer(each, np.uint8) for each in contents])
    records = records.reshape(-1, _RECORD)
    images = records[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    whole = _PER_FILE * len(FILES[split])
    note = "" if len(records) == whole else f"a part: {len(records):,} of {whole:,}"
    return Dataset(
        f"cifar10/{split}",
        np.ascontiguousarray(images),
        records[:, 0].astype(np.int64),
        origin,
        note,
        NAMES,
    )


def _downloaded(folder: str | os.PathLike[str] | None, progress: bool) -> Path:
    """Fetch the archive into the cache, by its checksum."""
    import pooch

    target = cache_root() / "cifar10"
    try:
        make_folder(target)
        fetch: Any = pooch.HTTPDownloader(progressbar=progress, timeout=(5, 30))
        return Path(pooch.retrieve(URL, MD5, ARCHIVE, target, downloader=fetch))
    except (OSError, ValueError) as error:  # requests' errors are OSErrors
        raise _unavailable(folder, str(error)) from error


def _unavailable(folder: str | os.PathLike[str] | None, reason: str) -> DataUnavailable:
    searched = ", ".join(f"'{place}'" for place in places(folder, _INNER, "cifar10"))
    return DataUnavailable(
        f"CIFAR-10 is in none of {searched}, and was not downloaded ({reason}); put {ARCHIVE} "
        f"(from {URL}) into a folder, and pass it as load('cifar10', folder=...), or set "
        "SAMPLER_DATA to it"
    )
