"""The description in the Exif data of a WebP, animated or not."""

from __future__ import annotations

from sampler.pictures.recipes.files import tiff
from sampler.pictures.recipes.files.reader import Reader

_CHUNKS = 1 << 18  # an animation has one or two a frame
_PREFIX = b"Exif\0\0"  # that some programs write before the TIFF


def starts(head: bytes) -> bool:
    """Return whether the first twelve bytes are those of a WebP."""
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def find_text(reader: Reader) -> bytes | None:
    """Return the description, or None; the file is read from its start."""
    _, length, _ = reader.unpack("<4sI4s")
    end = min(8 + length, reader.size)
    for _ in range(_CHUNKS):
        if reader.place + 8 > end:
            return None
        kind, length = reader.unpack("<4sI")
        if kind == b"EXIF":
            return _described(reader.part(length))
        reader.skip(min(length + length % 2, end - reader.place))
    return None


def _described(exif: Reader) -> bytes | None:
    skipped = len(_PREFIX) if exif.size > len(_PREFIX) and exif.read(len(_PREFIX)) == _PREFIX else 0
    exif.go_to(skipped)
    return tiff.find_text(exif.part(exif.size - skipped))
