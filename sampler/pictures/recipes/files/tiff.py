"""The description of a TIFF's first page, or of the TIFF that Exif data are."""

from __future__ import annotations

import struct

from sampler.pictures.recipes.files.reader import DamagedFileError, Reader

_STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_TAGS = 4096  # of a page; most have 20
DESCRIPTION = 270  # TIFF's number of the tag
_ASCII = 2  # and of its type


def starts(head: bytes) -> bool:
    """Return whether the first twelve bytes are those of a TIFF."""
    return head.startswith(_STARTS)


def find_text(reader: Reader) -> bytes | None:
    """Return the description, or None; the file is read from its start."""
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
        if tag != DESCRIPTION:
            continue
        if kind != _ASCII:
            msg = "its description is not text"
            raise DamagedFileError(msg)
        if length > len(value):
            reader.go_to(*struct.unpack(order + word, value))
            value = reader.read(length)
        return value[:length].rstrip(b"\0")
    return None
