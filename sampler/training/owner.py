"""One training at a time in a folder: who trains there holds its lock file.

The lock is the operating system's, so it ends with its process, in whatever way that ends.  The
file also tells who holds it, for messages and for file systems without locks.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import time
from collections.abc import Iterator
from pathlib import Path

from sampler.support import processes
from sampler.support.files import make_folder

NAME = "training.lock"


class FolderInUse(OSError):
    """Another training works in the folder, or has gone on with its state."""


@contextlib.contextmanager
def owning(folder: Path) -> Iterator[None]:
    """Hold a folder, which is made if needed, while the block runs.

    Raises
    ------
    FolderInUse
        Another training holds it, in this process or in another.
    OSError
        The folder cannot be written.
    """
    path = folder / NAME
    try:
        make_folder(folder)
        descriptor = _locked(path)
    except FolderInUse:
        raise
    except OSError as error:
        raise type(error)(
            error.errno,
            f"The run folder cannot be written ({error.strerror}), so that no epoch could be kept; "
            "change that, or give another folder",
            str(folder),
        ) from error
    try:
        yield
    finally:
        _release(path, descriptor)


def _locked(path: Path) -> int:
    """Open the lock file, lock it and sign it; return its descriptor."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            if not _lock(descriptor, path):
                raise FolderInUse(_in_use(path))
            if _is_at(descriptor, path):
                _sign(descriptor)
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)  # its last owner has just deleted it


def _lock(descriptor: int, path: Path) -> bool:
    try:
        return processes.lock(descriptor)
    except OSError:  # a file system without locks: go by what the file tells
        told = _told(path)
        if told is None:
            return True
        here = told["machine"] == platform.node()
        return here and not processes.may_be_alive(told["process"], told["started"])


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except FileNotFoundError:
        return False


def _sign(descriptor: int) -> None:
    process = os.getpid()
    told = {
        "process": process,
        "started": processes.start_time(process),
        "machine": platform.node(),
        "since": time.strftime("%Y-%m-%d %H:%M:%S"),
    }
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, json.dumps(told).encode())
    os.fsync(descriptor)  # some disks tell only now that they are full


def _told(path: Path) -> dict | None:
    """Return what a lock file tells, None if it is nothing that this module wrote."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        numbers = isinstance(told["process"], int) and isinstance(told["started"], int | None)
        return told if numbers and {"machine", "since"} <= set(told) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _in_use(path: Path) -> str:
    told, who = _told(path), "another process"
    if told is not None:
        who = f"process {told['process']} on {told['machine']}, since {told['since']}"
        if told["process"] == os.getpid() and told["machine"] == platform.node():
            who = f"this process itself, since {told['since']}"
    return (
        f"{path.parent} is in use: {who}, trains there. Wait for it or interrupt it, or give "
        "another folder"
    )


def _release(path: Path, descriptor: int) -> None:
    gone = contextlib.suppress(OSError)  # the folder was deleted meanwhile, for instance
    if processes.OPEN_FILES_MOVE:
        with gone:
            if _is_at(descriptor, path):
                path.unlink()
        processes.unlock(descriptor)
    else:
        processes.unlock(descriptor)
        with gone:
            path.unlink()
