"""The recipe in an SVG's metadata, read by a parser that follows nothing."""

from __future__ import annotations

from typing import NoReturn
from xml.parsers import expat

from sampler.pictures.recipes.files.reader import LONGEST, DamagedFileError, Reader

NAMESPACE = "urn:cppn-sampler:recipe"
_STEP = 1 << 16  # bytes that are parsed at a time
_FURTHEST = 1 << 24  # bytes before the recipe's end: it is written first
_DEEPEST = 200  # elements inside one another
_STARTS = (b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE sv")


class _Found(Exception):
    """The recipe has ended: the rest is not read."""


def starts(head: bytes) -> bool:
    """Return whether the first twelve bytes are those of XML."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_STARTS)


def find_text(reader: Reader) -> bytes | None:
    """Return the text of the first recipe in the metadata of an SVG, or None."""
    search = _Search()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = search.start
    parser.EndElementHandler = search.end
    parser.CharacterDataHandler = search.text
    parser.StartDoctypeDeclHandler = search.doctype
    left = reader.size
    try:
        while left and reader.place < _FURTHEST:
            parser.Parse(reader.read(min(_STEP, left)), False)
            left = reader.size - reader.place
        if not left:
            parser.Parse(b"", True)
    except _Found:
        return "".join(search.parts).encode()
    except expat.ExpatError as error:
        msg = f"it is no XML ({error})"
        raise DamagedFileError(msg) from None
    return None


class _Search:
    """Follows the elements of an SVG down to its recipe."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self.parts: list[str] = []
        self._length = 0

    @property
    def _inside(self) -> bool:
        path = [name.rpartition(" ")[2] for name in self._open[:2]]
        return self._open[2:] == [f"{NAMESPACE} recipe"] and path == ["svg", "metadata"]

    def start(self, name: str, _: object) -> None:
        self._open.append(name)
        if self._open[0].rpartition(" ")[2] != "svg":
            msg = "its first element is not <svg>"
            raise DamagedFileError(msg)
        if len(self._open) > _DEEPEST:
            msg = f"it has more than {_DEEPEST} elements inside one another"
            raise DamagedFileError(msg)

    def end(self, _: str) -> None:
        if self._inside:
            raise _Found
        self._open.pop()

    def text(self, text: str) -> None:
        if self._inside:
            self._length += len(text)
            if self._length > LONGEST:
                msg = f"a text in it is longer than {LONGEST}"
                raise DamagedFileError(msg)
            self.parts.append(text)

    def doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        if internal:  # where entities are declared; an outer one is never fetched
            _refuse_entities()


def _refuse_entities() -> NoReturn:
    msg = "it declares names of its own in a DOCTYPE, which are not followed"
    raise DamagedFileError(msg)
