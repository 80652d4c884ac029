"""What differs from one operating system to the next: locks on files, and who is alive.

Nothing else in the package is POSIX's or Windows' alone.
"""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

#: Whether a file can be renamed and deleted while it is open.
OPEN_FILES_MOVE = os.name != "nt"
_FAR = 2**31 - 2  # on Windows a locked byte cannot be read: this one is behind every lock file
_YOUNG = 60.0  # seconds; on Windows a finished file is nobody's for a moment, before it is renamed


def lock(descriptor: int) -> bool:
    """Take the lock of an open file, at once; False where somebody else holds it.

    It holds until the file is closed, or the process ends in whatever way.  Another opening of the
    same file counts as somebody else, also in this process.

    Raises
    ------
    OSError
        The file system has no locks.
    """
    try:
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            os.lseek(descriptor, _FAR, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    except (BlockingIOError, PermissionError):
        return False
    return True


def unlock(descriptor: int) -> None:
    """Give the lock back and close the file, also where a forked child has inherited it."""
    try:
        if fcntl is not None:
            with contextlib.suppress(OSError):  # a file system without locks
                fcntl.flock(descriptor, fcntl.LOCK_UN)
    finally:
        os.close(descriptor)


def delete_abandoned(path: str | Path) -> bool:
    """Delete a file unless a living process holds its lock; return whether it is gone.

    Where the file system has no locks nothing is deleted.
    """
    if not OPEN_FILES_MOVE:
        return _delete_unopened(path)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    except OSError:  # gone by now, or another user's
        return False
    try:
        if not lock(descriptor):
            return False
        os.unlink(path)
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)


def _delete_unopened(path) -> bool:
    """Windows deletes no file that a process has open."""
    try:
        if time.time() - os.stat(path).st_mtime < _YOUNG:
            return False
        os.unlink(path)
    except OSError:
        return False
    return True


def start_time(process: int) -> int | None:
    """Return when a process of this machine began, in the system's own unit; None if unknown.

    Numbers of processes are given again; number and time together are not.
    """
    try:
        told = Path(f"/proc/{process}/stat").read_text()
        return int(told.rpartition(")")[2].split()[19])  # the 22nd field, see proc(5)
    except (OSError, ValueError, IndexError):  # no Linux, or no such process
        return None


def may_be_alive(process: int, started: int | None) -> bool:
    """Return False where a process of this machine has surely ended."""
    if os.name == "nt":
        return True  # os.kill would end it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # another user's, or no number of a process
        return True
    now = start_time(process)
    return started is None or now is None or now == started
