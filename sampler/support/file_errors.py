"""Errors of writing files: the obstacle, the state of the old file, and the way out."""

from __future__ import annotations

import errno
import os
from pathlib import Path

FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}


def exists_error(target: Path) -> FileExistsError:
    """Return the error for a file that exists and may not be replaced."""
    return FileExistsError(
        errno.EEXIST,
        "There is such a file already, and it is kept; give another name, or overwrite=True "
        "(--overwrite on the command line) to replace it",
        str(target),
    )


def is_full(error: OSError) -> bool:
    """Return whether an OSError means that there is no room; h5py has it in its text alone."""
    return error.errno in FULL or "No space left on device" in str(error)


def full_error(error: OSError, target: Path) -> OSError:
    """Return the error for a disk without room for `target`."""
    number = error.errno if error.errno in FULL else None
    number = number or errno.ENOSPC  # h5py gives none
    return OSError(
        number,
        f"{os.strerror(number)}: the file could not be written in full. Nothing was left behind "
        "and an older file of this name is unchanged; free some space or write elsewhere",
        str(target),
    )


def permission_error(target: Path, reason: str) -> PermissionError:
    """Return the error for a file or folder that may not be written."""
    return PermissionError(
        errno.EACCES,
        f"Cannot write, {reason}; change its permissions or write elsewhere",
        str(target),
    )
