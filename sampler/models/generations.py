"""The array files of a checkpoint: named by their content, read whole, swept when out of use.

A publish writes new files beside the old ones; config.json, replaced last, names the new ones and
keeps the names of those before (``previous``).  They stay until the next publish, so that whoever
has just read the old config still finds them.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from sampler.models.config_file import ARRAYS, CheckpointError
from sampler.models.weights import WeightsError, read_content
from sampler.support import processes
from sampler.support.files import atomic_write

_PATIENCE = 60.0  # seconds that a writer waits for another one, which takes one at most
_PAUSE = 0.002
_NEXT = ".next."
#: What versions before called files of a save that was not finished.
LAID = (f"{_NEXT}weights.npz", f"{_NEXT}atlas.npz")


@contextlib.contextmanager
def one_writer(folder: Path) -> Iterator[None]:
    """Hold the lock of a checkpoint's folder; it falls when this process ends in whatever way.

    Raises
    ------
    CheckpointError
        Another process has held it for a minute.
    """
    descriptor = _opened(folder)
    if descriptor is None:
        yield
        return
    until = time.monotonic() + _PATIENCE
    try:
        while not _locked(descriptor):
            if time.monotonic() > until:
                msg = (
                    f"{folder} has been written to by another process for {_PATIENCE:.0f} s; end "
                    "that one, or write somewhere else"
                )
                raise CheckpointError(msg)
            time.sleep(_PAUSE)
        yield
    finally:
        processes.unlock(descriptor)


def _opened(folder: Path) -> int | None:
    # The folder itself carries the lock, so that no lock file stays in a checkpoint.
    try:
        return os.open(folder, os.O_RDONLY)
    except OSError:  # Windows opens no folders; and a folder may be closed to reading
        return None


def _locked(descriptor: int) -> bool:
    try:
        return processes.lock(descriptor)
    except OSError:  # a file system without locks
        return True


def checksum(content: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def name_of(kind: str, content: bytes) -> str:
    """Return the name of a file of arrays, such as ``weights-0123456789ab.npz``."""
    return f"{kind}-{checksum(content)[:12]}.npz"


def kind_of(name: str) -> str:
    """Return what a file of arrays holds by its name: "weights" or "atlas"."""
    return ARRAYS.fullmatch(name)[1]


def atlas_of(files: dict[str, str]) -> str:
    """Return the name of the atlas among files of arrays; "" where there is none."""
    return next((name for name in files if kind_of(name) == "atlas"), "")


def lay(folder: Path, contents: dict[str, bytes]) -> dict[str, str]:
    """Write files of arrays under names of their own; return name → checksum.

    Parameters
    ----------
    folder : Path
        The checkpoint's.
    contents : dict of str to bytes
        Kind ("weights", "atlas") → the file's bytes.
    """
    for kind, content in contents.items():
        with atomic_write(folder / name_of(kind, content)) as temporary:
            temporary.write_bytes(content)
    return {name_of(kind, content): checksum(content) for kind, content in contents.items()}


def listed(folder: Path, about: dict | None) -> dict[str, str]:
    """Return the array files of a checkpoint, name → checksum; "" in one from before sums."""
    if about is None:
        return {}
    if about["files"] is not None:
        return about["files"]
    plain = ("weights.npz", "atlas.npz")
    return {name: "" for name in plain if name == plain[0] or (folder / name).is_file()}


def summed(folder: Path, files: dict[str, str]) -> dict[str, str]:
    """Return files with their checksums, also where an old config lists none."""
    there = {name: total for name, total in files.items() if (folder / name).is_file()}
    return {name: total or checksum(read_content(folder / name)) for name, total in there.items()}


def fetch(folder: Path, name: str, expected: str) -> bytes:
    """Return the bytes of a file of arrays; they are the ones that the checksum is of.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    WeightsError
        Its checksum is another one, or it is too large.
    """
    laid = folder / f"{_NEXT}{name}"  # where a killed save of an older version left it
    if laid.is_file():
        content = read_content(laid)
        if _sum_like(expected, content) == expected:
            return content
    content = read_content(folder / name)
    found = _sum_like(expected, content)
    if found != expected:
        msg = (
            f"{folder / name} is damaged: its checksum is {found[:12]}…, and config.json has "
            f"{expected[:12]}…. Copy the whole checkpoint again"
        )
        raise WeightsError(msg)
    return content


def _sum_like(expected: str, content: bytes) -> str:
    if not expected:  # from before sums were listed
        return expected
    if len(expected) == 32:
        return hashlib.md5(content, usedforsecurity=False).hexdigest()
    return checksum(content)


def sweep(folder: Path, kept: set[str], gone: set[str]) -> None:
    """Delete array files that no config names any more.

    Parameters
    ----------
    folder : Path
        The checkpoint's.
    kept : set of str
        The files of this generation and of the one before.
    gone : set of str
        Files of older generations, whatever they are called; those with a checksum in their names
        are found by their names.
    """
    left = [folder / name for name in gone - kept]
    for path in folder.iterdir():
        match = ARRAYS.fullmatch(path.name)
        if match and match[2] and path.name not in kept:
            left.append(path)
    for path in left:
        with contextlib.suppress(OSError):  # open in another program, on Windows: next time
            path.unlink(missing_ok=True)
