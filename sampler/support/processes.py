"""Locks on files, and living processes: all code that depends on the operating system."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

#: Whether an open file can be renamed and deleted.
OPEN_FILES_MOVE = os.name != "nt"
_FAR = 2**31 - 2  # the locked byte on Windows, where it cannot be read: behind every lock file
_YOUNG = 60.0  # seconds; on Windows a finished file is unlocked for a moment, before it is renamed


def lock(descriptor: int) -> bool:
    """Take the lock of an open file without waiting; return False where it is held already.

    The lock ends when the file is closed, or the process ends.  Another opening of the same file is
    another holder, even in this process.

    Raises
    ------
    OSError
        The file system has no locks.
    """
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _FAR, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def unlock(descriptor: int) -> None:
    """Release the lock and close the file, even where a forked child has inherited it."""
    try:
        if sys.platform != "win32":
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
    except OSError:  # deleted by now, or another user's
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


def _delete_unopened(path: str | Path) -> bool:
    """Delete a file on Windows, which refuses it while a process has the file open."""
    try:
        if time.time() - os.stat(path).st_mtime < _YOUNG:
            return False
        os.unlink(path)
    except OSError:
        return False
    return True


def start_time(process: int) -> int | None:
    """Return the start time of a process of this machine in clock ticks; None if unknown.

    Numbers of processes are used again; number and start time together are unique.
    """
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return int(fields[19])  # the 22nd field of the line, see proc(5)
    except (OSError, ValueError, IndexError):  # no Linux, or no such process
        return None


def may_be_alive(process: int, started: int | None) -> bool:
    """Return False where a process of this machine has certainly ended.

    Parameters
    ----------
    process : int
        Its number.
    started : int, optional
        Its start time, from `start_time`.
    """
    if os.name == "nt":
        return True  # os.kill would end it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # another user's, or not the number of a process
        return True
    now = start_time(process)
    return started is None or now is None or now == started
