"""MNIST's IDX files: their bytes, their arrays and their checksums."""

from __future__ import annotations

import gzip
import hashlib
import math
import zlib
from pathlib import Path
from typing import BinaryIO

import numpy as np

UNSIGNED_BYTES = 0x08
_MAGIC = bytes([0, 0, UNSIGNED_BYTES])
LARGEST = 2**26  # bytes of a file; the largest of MNIST's has 47,040,016


class DataError(ValueError):
    """The content of a data file is damaged, or is not the content that its name says."""


def read_content(path: Path) -> bytes:
    """Read the uncompressed bytes of an IDX file; gzip is recognised by the content, not the name.

    At most one byte more is unpacked than the file's header says.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    bytes

    Raises
    ------
    DataError
        If the gzip stream is damaged or ends early, or holds more than any file of MNIST.
    """
    with path.open("rb") as file:
        first = file.read(2)
        file.seek(0)
        if first == b"\x1f\x8b":
            return _unpacked(file, path)
        if path.suffix == ".gz":
            msg = (
                f"'{path}' is not a gzip file: it begins with {first!r}; expected "
                r"b'\x1f\x8b'; delete it and fetch it again, or take the '.gz' off its name"
            )
            raise DataError(msg)
        return file.read(LARGEST + 1)


def _unpacked(file: BinaryIO, path: Path) -> bytes:
    try:
        with gzip.GzipFile(fileobj=file) as stream:
            start = stream.read(4)
            if start[:3] != _MAGIC:
                return start  # `parse` refuses it
            start += stream.read(4 * start[3])
            expected = len(start) + math.prod(_shape(start))
            if expected > LARGEST:
                msg = (
                    f"'{path}' would unpack to {expected:,} bytes; expected at most {LARGEST:,}; "
                    "delete it and fetch it again"
                )
                raise DataError(msg)
            return start + stream.read(expected - len(start) + 1)
    except (EOFError, OSError, zlib.error) as error:
        msg = (
            f"'{path}' is damaged or truncated: its gzip stream cannot be read to the end "
            f"({error}); delete it and fetch it again"
        )
        raise DataError(msg) from error


def _shape(start: bytes) -> tuple[int, ...]:
    return tuple(int(side) for side in np.frombuffer(start[4 : len(start) // 4 * 4], ">u4"))


def md5(content: bytes) -> str:
    """Return the md5 sum in hexadecimal: a check for damage, not for malice."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def parse(content: bytes, name: str) -> np.ndarray:
    """Read the content of an IDX file of unsigned bytes.

    The format is http://yann.lecun.com/exdb/mnist's: two zero bytes, the type of the values, the
    number of dimensions, each dimension as a big-endian 32-bit integer, and then the values.

    Parameters
    ----------
    content : bytes
    name : str
        The file's name in messages.

    Returns
    -------
    ndarray of uint8
        Read-only.

    Raises
    ------
    DataError
        If it is not such a file, or shorter or longer than its header says.

    Examples
    --------
    >>> parse(header((2, 2)) + bytes([1, 2, 3, 4]), "tiny").tolist()
    [[1, 2], [3, 4]]
    """
    if len(content) < 4 or content[:3] != _MAGIC:
        msg = (
            f"'{name}' is not an IDX file of bytes: it begins with {content[:4].hex() or 'nothing'}"
            "; expected 000008 and the number of dimensions; fetch it again"
        )
        raise DataError(msg)
    start = 4 + 4 * content[3]
    if len(content) < start:
        msg = (
            f"'{name}' is truncated: it has {len(content)} bytes; expected a header of {start}; "
            "fetch it again"
        )
        raise DataError(msg)
    shape = _shape(content[:start])
    expected = start + math.prod(shape)
    if len(content) != expected:
        fault = "truncated" if len(content) < expected else "too long"
        msg = (
            f"'{name}' is {fault}: it has {len(content)} bytes; expected {expected} for the shape "
            f"{shape} in its header; fetch it again"
        )
        raise DataError(msg)
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def header(shape: tuple[int, ...]) -> bytes:
    """Return the first bytes of an IDX file that holds unsigned bytes of this shape."""
    return bytes([0, 0, UNSIGNED_BYTES, len(shape)]) + np.array(shape, ">u4").tobytes()
