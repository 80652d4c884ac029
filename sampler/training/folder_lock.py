"""One training at a time in a folder, by a lock file that the training holds.

The lock is the operating system's and ends with its process, however that ends.  The file also
names its holder, for messages and for file systems without locks.
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

LOCK_FILE = "training.lock"


class FolderInUse(OSError):
    """Another training works in the folder, or has gone on with its state."""


@contextlib.contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Hold a folder, which is made if needed, while the block runs.

    Raises
    ------
    FolderInUse
        Another training holds it, in this process or in another.
    OSError
        The folder cannot be written.
    """
    path = folder / LOCK_FILE
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
        os.close(descriptor)  # its last holder has just deleted it


def _lock(descriptor: int, path: Path) -> bool:
    try:
        return processes.lock(descriptor)
    except OSError:  # a file system without locks: the signature decides
        holder = _signature(path)
        if holder is None:
            return True
        here = holder["machine"] == platform.node()
        return here and not processes.may_be_alive(holder["process"], holder["started"])


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except FileNotFoundError:
        return False


def _sign(descriptor: int) -> None:
    process = os.getpid()
    signature = {
        "process": process,
        "started": processes.start_time(process),
        "machine": platform.node(),
        "since": time.strftime("%Y-%m-%d %H:%M:%S"),
    }
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, json.dumps(signature).encode())
    os.fsync(descriptor)  # some disks report only now that they are full


def _signature(path: Path) -> dict | None:
    """Return the holder that a lock file names, None where `_sign` has not written it."""
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
        numbers = isinstance(holder["process"], int) and isinstance(holder["started"], int | None)
        return holder if numbers and {"machine", "since"} <= set(holder) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _in_use(path: Path) -> str:
    holder, who = _signature(path), "another process"
    if holder is not None:
        who = f"process {holder['process']} on {holder['machine']}, since {holder['since']}"
        if holder["process"] == os.getpid() and holder["machine"] == platform.node():
            who = f"this process itself, since {holder['since']}"
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
