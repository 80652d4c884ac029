"""Hidden files that are written before they get their name, and the removal of abandoned ones.

A killed process cannot tidy up.  Its unfinished file stays beside the target, as
``.NAME.RANDOM.partial.ENDING``, until the next write to the same folder.  Each such file is locked
by the process that writes it, so that the files of living processes are kept.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from pathlib import Path

from sampler.support import processes

_NAME = re.compile(r"\..*\.[0-9a-f]{8}\.partial(\.[^.]*)?", re.DOTALL)


def hidden_name(target: Path) -> Path:
    """Return a new name beside `target`, with its ending."""
    # The stem is cut because a name may have 255 bytes at most.
    return target.with_name(f".{target.stem[:40]}.{secrets.token_hex(4)}.partial{target.suffix}")


def create(target: Path) -> tuple[Path, int]:
    """Create an empty file beside `target` and lock it; return its path and its descriptor."""
    # 0o666 as in open(): the umask applies, whereas tempfile.mkstemp would give 0600.
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR
    while True:
        path = hidden_name(target)
        descriptor = os.open(path, flags, 0o666)
        if claim(descriptor) and path.exists():
            return path, descriptor
        os.close(descriptor)  # another process deleted it before it was locked


def claim(descriptor: int) -> bool:
    """Lock a file of this process; return False where another process is deleting it."""
    try:
        return processes.lock(descriptor)
    except OSError:  # a file system without locks, on which nothing is deleted either
        return True


def sweep(folder: Path) -> None:
    """Delete the hidden files in a folder whose processes have ended."""
    with contextlib.suppress(OSError):  # a folder that may be written but not listed
        with os.scandir(folder) as entries:
            paths = [entry.path for entry in entries if _is_partial(entry)]
        for path in paths:
            processes.delete_abandoned(path)


def _is_partial(entry: os.DirEntry) -> bool:
    return _NAME.fullmatch(entry.name) is not None and entry.is_file(follow_symlinks=False)
