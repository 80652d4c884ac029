"""The recipe in the head of a web page that `Sampler.export` wrote, as a script element of JSON."""

from __future__ import annotations

from sampler.pictures.recipes.files.reader import LONGEST, DamagedFileError, Reader

_START = b'<script type="application/json" id="sampler-recipe">'
_END = b"</script>"


def starts(head: bytes) -> bool:
    """Return whether the first twelve bytes are those of a page."""
    return head.lower() == b"<!doctype ht"


def find_text(reader: Reader) -> bytes | None:
    """Return the text of the element, or None; the file is read from its start.

    Only the first MiB is read: the element stands in the head, before the weights.
    """
    content = reader.read(min(reader.size, LONGEST))
    _, found, rest = content.partition(_START)
    if not found:
        return None
    text, found, rest = rest.partition(_END)
    if not found:
        msg = "the element of its recipe does not end"
        raise DamagedFileError(msg)
    if _START in rest:
        msg = "it holds more than one recipe"
        raise DamagedFileError(msg)
    return text
