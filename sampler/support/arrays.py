"""Arrays out of `.npy` and `.npz` bytes, whose sizes are looked at before anything is unpacked.

NumPy's readers believe a header: a file of a hundred bytes that declares a shape of 10¹¹ makes
them ask for 400 GB, and an archive of 8 MB may unpack to 8 GB.  Here the size that is declared has
to be the size that is there, and nothing is unpickled.
"""

from __future__ import annotations

import io
import math
import struct
import tokenize
import zipfile
import zlib

import numpy as np

#: Bytes that an archive may unpack to.  The largest that the toolkit writes, a training state of
#: part two, has 20 MB; 1 GiB fits any machine that can train.
LIMIT = 1 << 30
_KINDS = "biuf"  # bool, int, uint, float: nothing that could hold an object or a text
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what NumPy writes
_CHUNK = 1 << 20
_HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}

# What random bytes can raise on their way through zipfile and NumPy's header reader; a flag or a
# method that no writer of ours sets counts as damage too (RuntimeError, NotImplementedError).
_DAMAGE = (
    ValueError,
    TypeError,
    OSError,
    EOFError,
    KeyError,
    SyntaxError,
    RuntimeError,  # RecursionError is one
    MemoryError,
    OverflowError,
    struct.error,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)


class ArrayError(ValueError):
    """Bytes that are no array, are torn, or declare more than there is."""


def read_array(content: bytes, source: str) -> np.ndarray:
    """Return the array that the bytes of an `.npy` file hold.

    Parameters
    ----------
    content : bytes
        The whole file.
    source : str
        Where it is from, for messages.

    Returns
    -------
    numpy.ndarray
        Of bools, whole numbers or floats; writable.

    Raises
    ------
    ArrayError
        It is no such file, it is torn, its header declares another size than there is, or it holds
        objects or texts.

    Examples
    --------
    >>> file = io.BytesIO()
    >>> np.save(file, np.arange(3))
    >>> read_array(file.getvalue(), "z.npy").tolist()
    [0, 1, 2]
    >>> read_array(file.getvalue()[:-8], "z.npy")
    Traceback (most recent call last):
    sampler.support.arrays.ArrayError: z.npy declares 24 bytes of numbers and has 16; write it again
    """
    file = io.BytesIO(content)
    try:
        version = np.lib.format.read_magic(file)
        if version not in _HEADERS:
            msg = f"version {version} of the format"
            raise ValueError(msg)
        shape, by_columns, dtype = _HEADERS[version](file)
    except _DAMAGE as error:
        msg = f"{source} is no array in NumPy's format ({error})"
        raise ArrayError(msg) from error
    if dtype.hasobject:
        msg = f"{source} holds pickled objects, which are never read (allow_pickle)"
        raise ArrayError(msg)
    if dtype.kind not in _KINDS:
        msg = f"{source} holds {dtype}; expected plain numbers"
        raise ArrayError(msg)
    if any(isinstance(side, bool) or side < 0 for side in shape):
        msg = f"{source} declares the shape {shape}; sides are whole numbers from 0"
        raise ArrayError(msg)
    declared, there = math.prod(shape) * dtype.itemsize, len(content) - file.tell()
    if declared != there:
        msg = f"{source} declares {declared} bytes of numbers and has {there}; write it again"
        raise ArrayError(msg)
    flat = np.frombuffer(content, dtype, offset=file.tell()) if there else np.empty(0, dtype)
    try:
        return flat.reshape(shape, order="F" if by_columns else "C").copy(order="K")
    except ValueError as error:  # more axes than NumPy has, or an empty shape that overflows
        msg = f"{source} declares a shape that no array has ({error})"
        raise ArrayError(msg) from error


def read_archive(content: bytes, source: str, limit: int = LIMIT) -> dict[str, np.ndarray]:
    """Return the arrays that the bytes of an `.npz` file hold, by name.

    Parameters
    ----------
    content : bytes
        The whole file.
    source : str
        Where it is from, for messages.
    limit : int
        Bytes that all entries may have together once they are unpacked.

    Raises
    ------
    ArrayError
        It is no such file, it is torn, it would unpack to more than `limit`, two entries have one
        name, or an entry is no array.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _arrays(archive, source, limit)
    except ArrayError:
        raise
    except _DAMAGE as error:
        msg = f"{source} is no whole archive of arrays: {error}"
        raise ArrayError(msg) from error


def _arrays(archive: zipfile.ZipFile, source: str, limit: int) -> dict[str, np.ndarray]:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    doubled = sorted({name for name in names if names.count(name) > 1}) if len(names) > 1 else []
    if doubled:
        msg = f"{source} holds {', '.join(doubled)} twice; nobody knows which one counts"
        raise ArrayError(msg)
    declared = sum(entry.file_size for entry in entries)
    if declared > limit:
        msg = f"{source} would unpack to {declared:,} bytes; expected at most {limit:,}"
        raise ArrayError(msg)
    found = {}
    for entry in entries:
        if not entry.filename.endswith(".npy") or entry.compress_type not in _PACKINGS:
            msg = f"{source} holds {entry.filename!r}, which is no array of NumPy's"
            raise ArrayError(msg)
        name = entry.filename.removesuffix(".npy")
        found[name] = read_array(_unpacked(archive, entry, source), f"{name} in {source}")
    return found


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, source: str) -> bytes:
    """Return the bytes of an entry; piece by piece, for what it declares may be a lie."""
    found = bytearray()
    with archive.open(entry) as file:
        while piece := file.read(_CHUNK):
            found += piece
            if len(found) > entry.file_size:
                msg = f"{entry.filename} in {source} is larger than it declares"
                raise ArrayError(msg)
    return bytes(found)
