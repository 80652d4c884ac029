"""The comment of a shader: a line at its beginning."""

from __future__ import annotations

from sampler.pictures.recipes.files.reader import LONGEST, DamagedFileError, Reader

RECIPE_LINE = "// sampler-recipe: "
_STARTS = (b"//", b"/*", b"#version")
_HEAD = 1 << 16  # bytes in which the line begins
_PART = 1 << 12


def starts(head: bytes) -> bool:
    """Return whether the first twelve bytes may be those of a shader of the toolkit."""
    return head.startswith(_STARTS)


def find_text(reader: Reader) -> bytes | None:
    """Return the text of the line, or None; the file is read from its start."""
    head = reader.read(min(_HEAD, reader.size))
    mark = b"\n" + RECIPE_LINE.encode()
    start = (b"\n" + head).find(mark)
    if start < 0:
        return None
    start += len(mark) - 1
    reader.go_to(start)
    text = bytearray()
    while reader.place < reader.size:
        line, end, _ = reader.read(min(_PART, reader.size - reader.place)).partition(b"\n")
        text += line
        if len(text) > LONGEST:
            msg = f"a text in it is longer than {LONGEST}"
            raise DamagedFileError(msg)
        if end:
            break
    return bytes(text).rstrip(b"\r")
