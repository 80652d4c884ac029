"""Text beside the pixels of a picture's file, read without the pixels.

A PNG has it in a text chunk, a TIFF as its description, a GIF as a comment.  Files may be damaged
or malicious: every length is checked against the file, and at most `LONGEST` bytes of text are
read.
"""

from __future__ import annotations

import os
import struct
import zlib
from typing import BinaryIO

from sampler.support.small_files import open_ordinary

RECIPE_KEY = "sampler"  # the name of a PNG's text chunk
LONGEST = 1 << 20  # bytes of text; the recipe of a film of 1,000 frames has 700,000
_PNG, _GIF = b"\x89PNG\r\n\x1a\n", (b"GIF87a", b"GIF89a")
_CHUNKS = 1 << 18  # of a PNG; a poster of 10 GB has fewer
_TAGS = 4096  # of a page of a TIFF; most have 20
_DESCRIPTION, _ASCII = 270, 2  # TIFF's numbers of a tag and of a type


class DamagedFileError(ValueError):
    """The file is not whole, or not of the format that its first bytes name."""


def find_text(path: str | os.PathLike[str]) -> bytes | None:
    """Return a PNG's text named "sampler", or a TIFF's description or GIF's comment of JSON.

    Parameters
    ----------
    path : str or os.PathLike

    Returns
    -------
    bytes or None
        None where the picture has no such text.

    Raises
    ------
    ValueError
        The file is none of the three, is damaged, or its text is too long.
    """
    with open_ordinary(path) as file:
        reader = _Reader(file)
        start = file.read(8)
        file.seek(0)
        if start[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
            kind, find_in = "TIFF", _in_tiff
        elif start[:6] in _GIF:
            kind, find_in = "GIF", _in_gif
        else:
            kind, find_in = "PNG", _in_png
        try:
            text = find_in(reader)
        except DamagedFileError as error:
            msg = f"{os.fspath(path)!r} is not a readable {kind}: {error}"
            raise ValueError(msg) from None
    # A description or a comment may be of any program; JSON with names begins with a brace.
    is_recipe = text is not None and (kind == "PNG" or text.lstrip()[:1] == b"{")
    return text if is_recipe else None


class _Reader:
    """A file that is read in small, checked steps."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.size = file, os.fstat(file.fileno()).st_size

    def read(self, count: int) -> bytes:
        if count > LONGEST:
            msg = f"a text of {count} bytes is longer than {LONGEST}"
            raise DamagedFileError(msg)
        content = self._file.read(count)
        if len(content) < count:
            msg = "it ends too early"
            raise DamagedFileError(msg)
        return content

    def unpack(self, form: str) -> tuple:
        return struct.unpack(form, self.read(struct.calcsize(form)))

    def go_to(self, place: int) -> None:
        if place > self.size:
            msg = "it ends too early"
            raise DamagedFileError(msg)
        self._file.seek(place)

    def skip(self, count: int) -> None:
        self.go_to(self._file.tell() + count)


def _in_png(reader: _Reader) -> bytes | None:
    if reader.size < len(_PNG) or reader.read(len(_PNG)) != _PNG:
        msg = "it does not begin with a PNG's signature"
        raise DamagedFileError(msg)
    texts = []
    for _ in range(_CHUNKS):
        length, kind = reader.unpack(">I4s")
        if kind == b"IEND":
            reader.skip(length + 4)
            if len(texts) > 1:
                msg = "it holds more than one recipe"
                raise DamagedFileError(msg)
            return texts[0] if texts else None
        start = RECIPE_KEY.encode() + b"\0"
        key = reader.read(min(length, len(start))) if kind == b"tEXt" else b""
        if key != start:
            reader.skip(length - len(key) + 4)
            continue
        text = reader.read(length - len(key))
        if reader.unpack(">I") != (zlib.crc32(kind + key + text),):
            msg = "the checksum of its text does not fit"
            raise DamagedFileError(msg)
        texts.append(text)
    msg = f"it has more than {_CHUNKS} chunks"
    raise DamagedFileError(msg)


def _in_tiff(reader: _Reader) -> bytes | None:
    head = reader.read(4)
    order = "<" if head[:2] == b"II" else ">"
    big = head[2:] in (b"+\0", b"\0+")
    if big and reader.unpack(order + "HH") != (8, 0):
        msg = "its BigTIFF header has unexpected sizes"
        raise DamagedFileError(msg)
    word, entry = ("Q", "HHQ8s") if big else ("I", "HHI4s")
    (first,) = reader.unpack(order + word)
    reader.go_to(first)
    (count,) = reader.unpack(order + ("Q" if big else "H"))
    if not 1 <= count <= _TAGS:
        msg = f"its first page has {count} tags"
        raise DamagedFileError(msg)
    for _ in range(count):
        tag, kind, length, value = reader.unpack(order + entry)
        if tag != _DESCRIPTION:
            continue
        if kind != _ASCII:
            msg = "its description is not text"
            raise DamagedFileError(msg)
        if length > len(value):
            reader.go_to(*struct.unpack(order + word, value))
            value = reader.read(length)
        return value[:length].rstrip(b"\0")
    return None


def _in_gif(reader: _Reader) -> bytes | None:
    """Return the first comment before the first frame."""
    *_, flags, _, _ = reader.unpack("<6sHHBBB")
    if flags & 0x80:
        reader.skip(3 << (flags & 7) + 1)
    while reader.read(1) == b"!":  # an extension
        label = reader.read(1)
        text = bytearray()
        while length := reader.read(1)[0]:
            text += reader.read(length)
            if len(text) > LONGEST:
                msg = f"a text in it is longer than {LONGEST}"
                raise DamagedFileError(msg)
        if label == b"\xfe":
            return bytes(text)
    return None
