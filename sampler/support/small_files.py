"""Small files of untrusted origin: ordinary files of bounded size, and strict JSON."""

from __future__ import annotations

import contextlib
import errno
import json
import math
import os
import stat
from collections.abc import Iterator
from typing import Any, BinaryIO

from sampler.support.arguments import file_path


@contextlib.contextmanager
def open_ordinary(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Open an ordinary file for reading, since a pipe would block.

    Raises
    ------
    TypeError
        `path` is no path; a file descriptor is none.
    FileNotFoundError, IsADirectoryError, PermissionError
        There is no such file, it is a folder, or it may not be read.
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
        msg = f"{str(name)!r} is a pipe, a socket or a device; expected an ordinary file"
        raise ValueError(msg)
    with open(name, "rb") as file:
        yield file


def read_small(path: str | os.PathLike[str], most: int) -> bytes:
    """Return the content of an ordinary file of at most `most` bytes.

    Raises
    ------
    ValueError
        The file is larger, or no ordinary one; see `open_ordinary` for other errors.
    """
    with open_ordinary(path) as file:
        content = file.read(most + 1)
    if len(content) > most:
        msg = f"{os.fspath(path)!r} is larger than {most:,} bytes; expected a small file"
        raise ValueError(msg)
    return content


def strict_json(content: bytes) -> Any:
    """Return the value of JSON in UTF-8.

    Raises
    ------
    ValueError
        It is no JSON, or holds a NaN, an infinity, a number beyond every float, a name twice, or
        deep nesting.

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
            object_pairs_hook=_unique,
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


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        names = [name for name, _ in pairs]
        msg = f"the name {max(names, key=names.count)!r} occurs twice"
        raise ValueError(msg)
    return fields
