"""Arrays from `.npy` and `.npz` bytes, whose sizes are checked before anything is unpacked.

NumPy's readers trust a header: a file of a hundred bytes that declares a shape of 10¹¹ makes them
allocate 400 GB, and an archive of 8 MB may unpack to 8 GB.  Here the declared size has to be the
actual size, and nothing is unpickled.
"""

from __future__ import annotations

import io
import math
import struct
import tokenize
import zipfile
import zlib

import numpy as np

#: Bytes that an archive may unpack to.  The largest one of the toolkit, a training state of part
#: two, has 20 MB; 1 GiB fits any machine that can train.
LIMIT = 1 << 30
_KINDS = "biuf"  # bool, int, uint, float: no objects and no texts
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # NumPy's
_CHUNK = 1 << 20
_HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}

# Errors of zipfile and of NumPy's header reader for random bytes; a flag or a method that NumPy
# never writes counts as damage too (RuntimeError, NotImplementedError).
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
    """Bytes are no array, are incomplete, or declare another size than they have."""


def read_array(content: bytes, source: str) -> np.ndarray:
    """Return the array of an `.npy` file, given its bytes.

    Parameters
    ----------
    content : bytes
        The whole file.
    source : str
        Its origin, for messages.

    Returns
    -------
    numpy.ndarray
        Of bools, whole numbers or floats; writable.

    Raises
    ------
    ArrayError
        It is no such file or incomplete, its header declares another size than the actual one, or
        it holds objects or texts.

    Examples
    --------
    >>> file = io.BytesIO()
    >>> np.save(file, np.arange(3))
    >>> read_array(file.getvalue(), "z.npy").tolist()
    [0, 1, 2]
    >>> read_array(file.getvalue()[:-8], "z.npy")
    Traceback (most recent call last):
    sampler.support.arrays.ArrayError: z.npy declares 24 bytes of numbers and has 16; save it again
    """
    file = io.BytesIO(content)
    try:
        version = np.lib.format.read_magic(file)
        if version not in _HEADERS:
            msg = f"version {version} of the format"
            raise ValueError(msg)
        shape, fortran_order, dtype = _HEADERS[version](file)
    except _DAMAGE as error:
        msg = f"{source} is no array in NumPy's format ({error}); save it again"
        raise ArrayError(msg) from error
    if dtype.hasobject:
        msg = f"{source} holds pickled objects (allow_pickle); expected plain numbers"
        raise ArrayError(msg)
    if dtype.kind not in _KINDS:
        msg = f"{source} holds {dtype}; expected plain numbers"
        raise ArrayError(msg)
    if any(isinstance(side, bool) or side < 0 for side in shape):
        msg = f"{source} declares the shape {shape}; expected whole numbers from 0"
        raise ArrayError(msg)
    declared, actual = math.prod(shape) * dtype.itemsize, len(content) - file.tell()
    if declared != actual:
        msg = f"{source} declares {declared} bytes of numbers and has {actual}; save it again"
        raise ArrayError(msg)
    flat = np.frombuffer(content, dtype, offset=file.tell()) if actual else np.empty(0, dtype)
    try:
        return flat.reshape(shape, order="F" if fortran_order else "C").copy(order="K")
    except ValueError as error:  # more axes than NumPy has, or an empty shape that overflows
        msg = f"{source} declares a shape that no array has ({error}); save it again"
        raise ArrayError(msg) from error


def read_archive(content: bytes, source: str, limit: int = LIMIT) -> dict[str, np.ndarray]:
    """Return the arrays of an `.npz` file by name, given its bytes.

    Parameters
    ----------
    content : bytes
        The whole file.
    source : str
        Its origin, for messages.
    limit : int
        Largest number of bytes of all unpacked entries together.

    Raises
    ------
    ArrayError
        It is no such file or incomplete, it would unpack to more than `limit`, two entries have one
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
        msg = f"{source} holds {', '.join(doubled)} twice; expected one array of each name"
        raise ArrayError(msg)
    declared = sum(entry.file_size for entry in entries)
    if declared > limit:
        msg = f"{source} would unpack to {declared:,} bytes; expected at most {limit:,}"
        raise ArrayError(msg)
    arrays = {}
    for entry in entries:
        if not entry.filename.endswith(".npy") or entry.compress_type not in _PACKINGS:
            msg = f"{source} holds {entry.filename!r}, which is no array; expected .npy entries"
            raise ArrayError(msg)
        name = entry.filename.removesuffix(".npy")
        arrays[name] = read_array(_unpacked(archive, entry, source), f"{name} in {source}")
    return arrays


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, source: str) -> bytes:
    """Return the bytes of an entry; in pieces, since its declared size may be false."""
    content = bytearray()
    with archive.open(entry) as file:
        while piece := file.read(_CHUNK):
            content += piece
            if len(content) > entry.file_size:
                msg = f"{entry.filename} in {source} is larger than it declares; save it again"
                raise ArrayError(msg)
    return bytes(content)
