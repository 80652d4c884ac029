"""SVG files as pictures: drawn once at a size for all, without a look at anything but the file.

An SVG is a program of sorts: it may ask for files and addresses, and repeat itself without end.  It
is read here by a parser that follows nothing, and drawn only if it refers to nothing but itself.
"""

from __future__ import annotations

import base64
import math
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from sampler.pictures.opening.sources import LONGEST, open_image
from sampler.support.extras import needed

# Pixels of the longer side: four times those wanted, but not more than edges gain from.
SIDE, _ENOUGH = 512, 1024
_LARGEST = 2**24  # bytes of a file
_MOST = 100_000  # elements, those that are repeated included
_DEEPEST = 200  # elements inside one another
_EMBEDDED = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,", re.IGNORECASE)
_CSS = re.compile(r"url\(\s*['\"]?\s*([^)'\"]*)|(@import)", re.IGNORECASE)
_EFFORT = {("feTurbulence", "numOctaves"): 16, ("feMorphology", "radius"): 64}
_HEAD = 4096  # bytes: declarations and comments may come before the first element
_ADVICE = "draw what it refers to inside it, or save it as PNG"


def content_of(path: str) -> bytes:
    """Return the content of an SVG file, if it has no more bytes than are read."""
    file = Path(path)
    size = file.stat().st_size
    if size > _LARGEST:
        msg = f"it has {size:,} bytes; expected an SVG of at most {_LARGEST:,}; save it as PNG"
        raise ValueError(msg)
    return file.read_bytes()


def looks_like(content: bytes) -> bool:
    """Return whether a file's content begins as an SVG does.

    Examples
    --------
    >>> looks_like(b"<?xml version='1.0'?> <!-- a heart --> <svg/>"), looks_like(b"GIF89a")
    (True, False)
    """
    head = content[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"<") and re.search(rb"<(\w+:)?svg\b", head) is not None


def raster(content: bytes, name: str, wanted: int | None = None) -> bytes:
    """Draw an SVG and return the content of a PNG with alpha.

    Parameters
    ----------
    content : bytes
    name : str
        In messages.
    wanted : int, optional
        The side that the picture will be brought to.

    Raises
    ------
    ValueError
        It is no SVG, too large, or refers to anything but itself, or to itself within itself.
    ModuleNotFoundError
        The extra is not installed.
    """
    check(content, name)
    drawer = needed("resvg_py", "pictures", "SVG files")
    wanted = wanted or 0
    side = min(max(SIDE, 4 * wanted), max(_ENOUGH, 2 * wanted), LONGEST)
    try:
        return bytes(
            drawer.svg_to_bytes(
                svg_string=content.decode("utf-8-sig"),
                width=side,
                height=side,
                dpi=96,
                skip_system_fonts=True,  # a letter would depend on the machine
            )
        )
    except Exception as error:  # whatever the program reports goes into the message
        msg = f"{name} cannot be drawn as an SVG ({error}); open it in an editor and save it as PNG"
        raise ValueError(msg) from error


def check(content: bytes, name: str) -> None:
    """Raise a ValueError unless the content is an SVG that refers to nothing but its own parts."""
    outline = _Outline()
    parser = expat.ParserCreate()
    parser.StartElementHandler = outline.start
    parser.EndElementHandler = outline.end
    parser.CharacterDataHandler = outline.text
    parser.EntityDeclHandler = outline.entity
    parser.ProcessingInstructionHandler = outline.instruction
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        msg = f"{name} is no SVG ({error}); expected one; open it in an editor and save it anew"
        raise ValueError(msg) from error
    except _Refused as error:
        msg = f"{name} {error}"
        raise ValueError(msg) from error
    if outline.root != "svg":
        msg = f"{name} is no SVG: its root is <{outline.root}>; expected <svg>"
        raise ValueError(msg)
    problem = outline.problem()
    if problem:
        msg = f"{name} {problem}"
        raise ValueError(msg)


class _Refused(Exception):
    """The reason to refuse a file."""


@dataclass
class _Outline:
    """Elements of an SVG with an id: how many each holds, and which others each refers to."""

    root: str = ""
    open: list[tuple[str, str]] = field(default_factory=list)  # names and ids
    sizes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    references: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    style: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        plain = name.rpartition(":")[2]
        self.root = self.root or plain
        self.open.append((plain, attributes.get("id", "")))
        if len(self.open) > _DEEPEST:
            msg = f"has more than {_DEEPEST} elements inside one another; {_ADVICE}"
            raise _Refused(msg)
        for owner in self._owners():
            self.sizes[owner] += 1
        for key, value in attributes.items():
            _check_effort(plain, key, value)
            if key.rpartition(":")[2] == "href":
                self._refer(plain, value)
            else:
                self._refer_css(value)

    def end(self, name: str) -> None:
        if self.open.pop()[0] == "style":
            self._refer_css("".join(self.style))
            self.style.clear()

    def text(self, text: str) -> None:
        if self.open and self.open[-1][0] == "style":
            self.style.append(text)

    def entity(self, *_: object) -> None:
        msg = f"declares entities, which are not followed; {_ADVICE}"
        raise _Refused(msg)

    def instruction(self, target: str, _: str) -> None:
        if target == "xml-stylesheet":
            msg = f"refers to a style sheet elsewhere, which is not fetched; {_ADVICE}"
            raise _Refused(msg)

    def _owners(self) -> set[str]:
        return {"", *(identifier for _, identifier in self.open)}

    def _refer(self, element: str, target: str) -> None:
        target = target.strip()
        if target.startswith("#"):
            for owner in self._owners():
                self.references[owner].append(target[1:])
        elif _EMBEDDED.match(target):
            _check_embedded(target.partition(",")[2])
        elif target and element != "a":
            msg = f"refers to {target[:60]!r}, which is not fetched; {_ADVICE}"
            raise _Refused(msg)

    def _refer_css(self, value: str) -> None:
        if "(" not in value and "@" not in value:
            return
        if "\\" in value:  # CSS may write "url" in escapes
            msg = f"has styles with escapes, in which references could hide; {_ADVICE}"
            raise _Refused(msg)
        for target, imported in _CSS.findall(value):
            if imported:
                msg = f"imports a style sheet, which is not fetched; {_ADVICE}"
                raise _Refused(msg)
            self._refer("style", target)

    def problem(self) -> str:
        """Return what keeps the file from being drawn: circles, or too much."""
        try:
            count = self._count("", (), {})
        except RecursionError:
            count = math.inf
        if count == -1:
            return f"refers to itself within itself, which has no end; {_ADVICE}"
        if count > _MOST:
            return f"has more than {_MOST:,} elements with all repetitions; {_ADVICE}"
        return ""

    def _count(self, owner: str, above: tuple[str, ...], known: dict[str, float]) -> float:
        """Return the elements that one owner draws, with repetitions; -1 for a circle."""
        if owner in above:
            return -1
        if owner not in known:
            total: float = self.sizes.get(owner, 0)
            for target in self.references.get(owner, ()):
                part = self._count(target, (*above, owner), known) if target else -1
                if part == -1:
                    return -1
                total += part
            known[owner] = total
        return known[owner]


def _check_embedded(encoded: str) -> None:
    """Refuse a picture inside the file that would unpack to more pixels than are drawn."""
    try:
        with open_image(base64.b64decode(encoded)) as source:
            width, height = source.image.size
    except ValueError as error:  # damaged ones too, which would be left out in silence
        msg = f"holds a picture that cannot be read ({error}); {_ADVICE}"
        raise _Refused(msg) from error
    if width * height > _LARGEST:
        msg = f"holds a picture of {width}×{height} pixels; expected at most {_LARGEST:,}"
        raise _Refused(msg)


def _check_effort(element: str, key: str, value: str) -> None:
    """Refuse the numbers with which a small file takes hours."""
    most = _EFFORT.get((element, key))
    if most is None:
        return
    try:
        holds = all(float(part) <= most for part in re.split(r"[\s,]+", value.strip()))
    except ValueError:
        holds = False
    if not holds:
        msg = f"has {key}={value[:20]!r} in <{element}>; expected at most {most}; {_ADVICE}"
        raise _Refused(msg)
