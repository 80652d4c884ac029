"""The comment of an MP4, in the way of iTunes: moov/udta/meta/ilst/©cmt/data."""

from __future__ import annotations

from sampler.pictures.recipes.files.reader import DamagedFileError, Reader

_PATH = (b"moov", b"udta", b"meta", b"ilst", b"\xa9cmt", b"data")
_BOXES = 1 << 16  # side by side
_HEAD = {b"meta": 4, b"data": 8}  # bytes of a box before its content: flags, and a language
_REST, _LARGE = 0, 1  # instead of a length: up to the end, and a longer number follows


def starts(head: bytes) -> bool:
    """Return whether the first twelve bytes are those of an MP4."""
    return head[4:8] == b"ftyp"


def find_text(reader: Reader) -> bytes | None:
    """Return the comment, or None; the file is read from its start."""
    end = reader.size
    for kind in _PATH:
        found = _box(reader, kind, end)
        if found is None:
            return None
        end = found
        reader.skip(_HEAD.get(kind, 0))
        if reader.place > end:
            msg = f"its box {kind.decode('latin-1')} is too short"
            raise DamagedFileError(msg)
    return reader.read(end - reader.place)


def _box(reader: Reader, wanted: bytes, end: int) -> int | None:
    """Go to the content of the first box of a kind; return where it ends, or None without one."""
    for _ in range(_BOXES):
        start = reader.place
        if start + 8 > end:
            return None
        length, kind = reader.unpack(">I4s")
        if length == _LARGE:
            (length,) = reader.unpack(">Q")
        stop = end if length == _REST else start + length
        if not reader.place <= stop <= end:
            msg = "a box in it ends outside of the one around it"
            raise DamagedFileError(msg)
        if kind == wanted:
            return stop
        reader.go_to(stop)
    return None
