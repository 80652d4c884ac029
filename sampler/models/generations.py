"""The array files of a checkpoint: named by their content, and deleted when out of use.

A publish writes new files beside the old ones; config.json, replaced last, names the new ones and
keeps the names of the old ones (``previous``).  The old ones stay until the next publish, so that a
process that has just read the old config can read them.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sampler.models.config_file import ARRAYS, CheckpointError
from sampler.models.weights import WeightsError, read_content
from sampler.support import processes
from sampler.support.files import atomic_write

_TIMEOUT = 60.0  # seconds that a writer waits for another one, which needs one second at most
_PAUSE = 0.002  # seconds between two attempts
_NEXT = ".next."
#: Names of older versions for files of an unfinished save.
UNFINISHED = (f"{_NEXT}weights.npz", f"{_NEXT}atlas.npz")


@contextlib.contextmanager
def write_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of a checkpoint's folder; it ends with this process at the latest.

    Raises
    ------
    CheckpointError
        Another process has held it for a minute.
    """
    descriptor = _open_folder(folder)
    if descriptor is None:
        yield
        return
    until = time.monotonic() + _TIMEOUT
    try:
        while not _try_lock(descriptor):
            if time.monotonic() > until:
                msg = (
                    f"{folder} has been written to by another process for {_TIMEOUT:.0f} s; end "
                    "that one, or give another folder"
                )
                raise CheckpointError(msg)
            time.sleep(_PAUSE)
        yield
    finally:
        processes.unlock(descriptor)


def _open_folder(folder: Path) -> int | None:
    # The folder itself carries the lock, so that no lock file stays in a checkpoint.
    try:
        return os.open(folder, os.O_RDONLY)
    except OSError:  # Windows opens no folders; and a folder may be closed to reading
        return None


def _try_lock(descriptor: int) -> bool:
    try:
        return processes.lock(descriptor)
    except OSError:  # a file system without locks
        return True


def checksum(content: bytes) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def file_name(kind: str, content: bytes) -> str:
    """Return the name of a file of arrays, such as ``weights-0123456789ab.npz``."""
    return f"{kind}-{checksum(content)[:12]}.npz"


def kind_of(name: str) -> str:
    """Return the kind of a file of arrays, given its name: "weights" or "atlas"."""
    return name.removesuffix(".npz").partition("-")[0]


def atlas_name(files: dict[str, str]) -> str:
    """Return the name of the atlas among files of arrays; "" where there is none."""
    return next((name for name in files if kind_of(name) == "atlas"), "")


def write_files(folder: Path, contents: dict[str, bytes]) -> dict[str, str]:
    """Write files of arrays under names that follow from their content.

    Parameters
    ----------
    folder : Path
        The checkpoint's.
    contents : dict of str to bytes
        Kind ("weights", "atlas") → the file's bytes.

    Returns
    -------
    dict of str to str
        File name → checksum.
    """
    for kind, content in contents.items():
        with atomic_write(folder / file_name(kind, content)) as temporary:
            temporary.write_bytes(content)
    return {file_name(kind, content): checksum(content) for kind, content in contents.items()}


def array_files(folder: Path, config: dict[str, Any] | None) -> dict[str, str]:
    """Return the array files of a checkpoint: name → checksum, "" where the config lists none."""
    if config is None:
        return {}
    if config["files"] is not None:
        return config["files"]
    plain = ("weights.npz", "atlas.npz")
    return {name: "" for name in plain if name == plain[0] or (folder / name).is_file()}


def with_checksums(folder: Path, files: dict[str, str]) -> dict[str, str]:
    """Return the files that exist with their checksums, calculated where they are missing."""
    present = {name: total for name, total in files.items() if (folder / name).is_file()}
    return {name: total or checksum(read_content(folder / name)) for name, total in present.items()}


def read_file(folder: Path, name: str, expected: str) -> bytes:
    """Return the bytes of a file of arrays, which have the expected checksum.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    WeightsError
        Its checksum is another one, or it is too large.
    """
    unfinished = folder / f"{_NEXT}{name}"  # left by a killed save of an older version
    if unfinished.is_file():
        content = read_content(unfinished)
        if _checksum_like(expected, content) == expected:
            return content
    content = read_content(folder / name)
    actual = _checksum_like(expected, content)
    if actual != expected:
        msg = (
            f"{folder / name} is damaged: its checksum is {actual[:12]}…; expected "
            f"{expected[:12]}…, as in config.json. Copy the whole checkpoint again"
        )
        raise WeightsError(msg)
    return content


def _checksum_like(expected: str, content: bytes) -> str:
    """Return the checksum of the kind of `expected`: none, MD5 or SHA-256."""
    if not expected:  # from before checksums were listed
        return expected
    if len(expected) == 32:
        return hashlib.md5(content, usedforsecurity=False).hexdigest()
    return checksum(content)


def delete_unused(folder: Path, used: set[str], unused: set[str]) -> None:
    """Delete array files that no config names any more.

    Parameters
    ----------
    folder : Path
        The checkpoint's.
    used : set of str
        The files of this generation and of the one before.
    unused : set of str
        Files of older generations that have no checksum in their names; those that have one are
        deleted anyway.
    """
    paths = [folder / name for name in unused - used]
    for path in folder.iterdir():
        match = ARRAYS.fullmatch(path.name)
        if match and match[2] and path.name not in used:
            paths.append(path)
    for path in paths:
        with contextlib.suppress(OSError):  # open in another program, on Windows: next time
            path.unlink(missing_ok=True)
