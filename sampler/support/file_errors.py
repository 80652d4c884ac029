"""Errors of writing files: what is in the way, that nothing was lost, and what to do."""

import errno
import os

FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}


def exists_error(target):
    return FileExistsError(
        errno.EEXIST,
        "There is such a file already, and it is kept; give another name, or overwrite=True "
        "(--overwrite on the command line) to replace it",
        str(target),
    )


def is_full(error):
    """Whether an OSError means that there is no room; h5py tells it only in its words."""
    return error.errno in FULL or "No space left on device" in str(error)


def full_error(error, target):
    number = error.errno if error.errno in FULL else errno.ENOSPC
    return OSError(
        number,
        f"{os.strerror(number)}: the file could not be written in full. Nothing was left behind "
        "and an older file of this name is unchanged; free some space or write elsewhere",
        str(target),
    )


def permission_error(target, reason):
    return PermissionError(
        errno.EACCES,
        f"Cannot write, {reason}; change its permissions or write elsewhere",
        str(target),
    )
