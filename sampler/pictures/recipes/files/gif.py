"""The comment of a GIF."""

from __future__ import annotations

from sampler.pictures.recipes.files.reader import LONGEST, DamagedFileError, Reader

_STARTS = (b"GIF87a", b"GIF89a")


def starts(head: bytes) -> bool:
    """Return whether the first twelve bytes are those of a GIF."""
    return head.startswith(_STARTS)


def find_text(reader: Reader) -> bytes | None:
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
