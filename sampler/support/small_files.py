"""Small files that a stranger may have made: ordinary ones only, of bounded size, strict JSON."""

from __future__ import annotations

import contextlib
import errno
import json
import math
import os
import stat
from collections.abc import Iterator
from typing import BinaryIO

from sampler.support.arguments import file_path


@contextlib.contextmanager
def open_ordinary(path) -> Iterator[BinaryIO]:
    """Open an ordinary file for reading; a pipe would block, a descriptor is somebody else's.

    Raises
    ------
    TypeError
        `path` is no path; a file descriptor is none.
    FileNotFoundError, IsADirectoryError, PermissionError
        As usual.
    ValueError
        It is a pipe, a socket or a device.
    """
    name = file_path(path)
    try:
        mode = os.stat(name).st_mode
    except FileNotFoundError:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(name)) from None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "This is a folder; give a file inside it", str(name))
    if not stat.S_ISREG(mode):
        msg = f"{str(name)!r} is no ordinary file but a pipe, a socket or a device."
        raise ValueError(msg)
    with open(name, "rb") as file:
        yield file


def read_small(path, most: int) -> bytes:
    """Return the content of an ordinary file of at most so many bytes."""
    with open_ordinary(path) as file:
        content = file.read(most + 1)
    if len(content) > most:
        msg = f"{os.fspath(path)!r} is larger than {most} bytes; expected a small file."
        raise ValueError(msg)
    return content


def strict_json(content: bytes):
    """Return what JSON in UTF-8 says; whatever is wrong with it is a ValueError.

    NaN, infinities, numbers beyond every float, names that come twice and deep nesting are wrong.

    Examples
    --------
    >>> strict_json(b'{"z": [0.5, 1]}')
    {'z': [0.5, 1]}
    >>> strict_json(b'[1e999]')
    Traceback (most recent call last):
    ValueError: the number 1e999 is not finite
    """
    try:
        return json.loads(
            content.decode("utf-8-sig"),
            parse_constant=_finite,
            parse_float=_finite,
            object_pairs_hook=_once,
        )
    except RecursionError:
        msg = "it is nested too deeply"
        raise ValueError(msg) from None


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        msg = f"the number {text} is not finite"
        raise ValueError(msg)
    return number


def _once(pairs: list[tuple[str, object]]) -> dict:
    found = dict(pairs)
    if len(found) != len(pairs):
        msg = "a name comes twice in it"
        raise ValueError(msg)
    return found
