"""Letters of fonts as pictures: outlines without hints, all of a face at one scale."""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from sampler.datasets.idx import DataError
from sampler.datasets.sources.item import Item
from sampler.pictures.opening.composition import Colour

_SIDE = 512  # pixels that a letter is drawn at, whatever size it is averaged down to
_EM = 1000  # pixels of the em in which a face is measured
_MARGIN = 1 / 16  # of the side, left free around the largest letter
_NARROW_MARGIN = 1 / 32  # the same, where each glyph is as large as it can be
_MIDDLE = 0.47  # of the side: of letters of one height, whose tails are below
_LARGEST = 2**26  # bytes of a font
_Box = tuple[float, float, float, float]  # left, top, right and bottom
_logger = logging.getLogger("sampler.datasets")


@dataclass(frozen=True)
class Face:
    """A font that is ready to be drawn.

    Parameters
    ----------
    path : str
    family, style : str
    characters : frozenset of int
        Code points that it has a glyph for.
    """

    path: str
    family: str
    style: str
    characters: frozenset[int]

    def at(self, size: float) -> ImageFont.FreeTypeFont:
        """Return the face with an em of that many pixels."""
        engine = ImageFont.Layout.BASIC
        return ImageFont.truetype(io.BytesIO(_content(self.path)), size, layout_engine=engine)


def font_items(
    paths: Sequence[str | os.PathLike[str]],
    glyphs: Sequence[str],
    skip_broken: bool = False,
    height: float | None = None,
) -> tuple[list[Item], list[str]]:
    """Return the items of all glyphs of all fonts, labelled by the glyph's place in `glyphs`.

    Parameters
    ----------
    paths : sequence of path
    glyphs : sequence of str
    skip_broken : bool
        Go on without fonts that cannot be read.
    height : float, optional
        Share of the side that most glyphs of each face are high; one that does not fit is drawn
        smaller.  By default all glyphs of a face have the scale of its largest one.

    Returns
    -------
    list of Item
    list of str
        Remarks: which fonts lack which glyphs, and which could not be read.

    Raises
    ------
    DataError
        A font cannot be read, or none has one of the glyphs.
    """
    items: list[Item] = []
    broken: list[str] = []
    missing: list[str] = []
    for path in paths:
        try:
            face = read_face(os.fspath(path))
            found = _drawable(face, glyphs)
        except (ValueError, OSError) as error:
            broken.append(str(error))
            continue
        if len(found) < len(glyphs):
            missing.append(f"'{path}' lacks {_lacking(found, glyphs)}")
        items += _face_items(os.fspath(path), face, found, glyphs, height)
    if broken and not skip_broken:
        msg = "; ".join(broken) + "; take them out, or pass skip_broken=True to go on without them"
        raise DataError(msg)
    if not items:
        shown = " ".join(glyphs[:10]) + (" …" if len(glyphs) > 10 else "")
        msg = (
            f"no font has a letter of {shown}; expected at least one; ask for others by "
            "glyphs=, or take other fonts"
        )
        raise DataError(msg)
    remarks = [f"left out fonts that cannot be read: {'; '.join(broken)}"] if broken else []
    if missing:
        remarks.append(f"{len(missing)} of {len(paths)} fonts lack letters: {'; '.join(missing)}")
    return items, remarks


def _lacking(found: Container[str], glyphs: Sequence[str]) -> str:
    lacking = [glyph for glyph in glyphs if glyph not in found]
    return "all of them" if len(lacking) == len(glyphs) else " ".join(lacking)


def read_face(path: str) -> Face:
    """Read the names, the characters and the outlines of a font file.

    Raises
    ------
    ValueError
        It is no font, or damaged.
    ModuleNotFoundError
        The extra is not installed.
    """
    size = os.stat(path).st_size
    if size > _LARGEST:
        msg = f"'{path}' has {size:,} bytes; expected a font of at most {_LARGEST:,}"
        raise ValueError(msg)
    tools = _tools(path)
    try:
        with open(path, "rb") as file, tools.TTFont(file, lazy=True) as font:
            characters = frozenset(font.getBestCmap() or ())
            names = font["name"]
            family = names.getBestFamilyName() or os.path.basename(path)
            style = names.getBestSubFamilyName() or "Regular"
        face = Face(path, family, style, characters)
        face.at(_EM)
    except ImportError:
        raise
    except Exception as error:  # damaged fonts raise anything; it goes into the message
        msg = f"'{path}' cannot be read as a font ({error}); expected TTF, OTF, WOFF or WOFF2"
        raise ValueError(msg) from error
    return face


def is_variable(path: str) -> bool:
    """Return whether one font file holds a whole range of weights or widths."""
    with _tools(path).TTFont(path, lazy=True) as font:
        return "fvar" in font


@lru_cache(maxsize=2)
def _content(path: str) -> bytes:
    """Return a font as TrueType or OpenType; WOFF and WOFF2 are unpacked."""
    with open(path, "rb") as file, _tools(path).TTFont(file, lazy=True) as font:
        if font.flavor is None:
            file.seek(0)
            return file.read()
        font.flavor = None
        content = io.BytesIO()
        font.save(content)
        return content.getvalue()


def _drawable(face: Face, glyphs: Sequence[str]) -> Mapping[str, tuple[int, int, int, int]]:
    """Return the boxes of the glyphs that have an outline, in a thousandth of the em.

    From the middle of the advance to the left and right, and from the baseline up and down.
    """
    font = face.at(_EM)
    boxes = {}
    for glyph in glyphs:
        if ord(glyph) not in face.characters:
            continue
        left, top, right, bottom = font.getbbox(glyph, anchor="ls")
        if right > left and bottom > top and font.getmask(glyph).getbbox():
            middle = font.getlength(glyph) / 2
            boxes[glyph] = (left - middle, top, right - middle, bottom)
    return boxes


def _face_items(
    path: str, face: Face, boxes: Mapping[str, Any], glyphs: Sequence[str], height: float | None
) -> list[Item]:
    if not boxes:
        return []
    places = _together(boxes) if height is None else _at_height(boxes, height)
    attributes = {"family": face.family, "style": face.style}
    digits = all(glyph in "0123456789" for glyph in glyphs)
    return [
        Item(
            f"'{path}' {glyph}",
            partial(_frames, face, glyph, *places[glyph]),
            int(glyph) if digits else number,
            attributes,
            announced=False,
        )
        for number, glyph in enumerate(glyphs)
        if glyph in boxes
    ]


def _together(boxes: Mapping[str, _Box]) -> dict[str, tuple[float, float]]:
    """Return the em in pixels and the row of the baseline of each glyph: the same for all."""
    place = _placed(list(boxes.values()))
    return dict.fromkeys(boxes, place)


def _at_height(boxes: Mapping[str, _Box], height: float) -> dict[str, tuple[float, float]]:
    """Return the em in pixels and the row of the baseline of each glyph; see `font_items`."""
    high = float(np.median([-top for _, top, _, _ in boxes.values()]))
    em, baseline = _EM * height * _SIDE / high, _SIDE * (_MIDDLE + height / 2)
    first, last = _SIDE * _NARROW_MARGIN, _SIDE * (1 - _NARROW_MARGIN)
    places = {}
    for glyph, (left, top, right, bottom) in boxes.items():
        own = min(em, _EM * (last - first) / max(2 * max(-left, right), bottom - top))
        # A tail that reaches below the picture moves its letter up, as far as it must.
        low = min(baseline, last - bottom * own / _EM)
        places[glyph] = own, max(low, first - top * own / _EM)
    return places


def _placed(boxes: Sequence[_Box]) -> tuple[float, float]:
    """Return the em in pixels with which all boxes fit, and the row of the baseline."""
    lefts, tops, rights, bottoms = np.array(boxes, float).T
    half = max(-lefts.min(), rights.max())
    above, below = -tops.min(), bottoms.max()
    free = _SIDE * (1 - 2 * _MARGIN)
    em = _EM * free / max(2 * half, above + below)
    return em, _SIDE / 2 + (above - below) / 2 * em / _EM


@lru_cache(maxsize=2)
def _sized(face: Face, em: float) -> ImageFont.FreeTypeFont:
    return face.at(em)


def _frames(
    face: Face, glyph: str, em: float, baseline: float, _background: Colour, _: int | None
) -> Iterator[np.ndarray]:
    font = _sized(face, em)
    page = Image.new("L", (_SIDE, _SIDE), 255)
    left = _SIDE / 2 - font.getlength(glyph) / 2
    ImageDraw.Draw(page).text((left, baseline), glyph, 0, font, anchor="ls")
    yield np.asarray(page)[..., np.newaxis].astype(np.float32) / 255


def _tools(path: str) -> Any:
    try:
        from fontTools import ttLib

        if path.lower().endswith(".woff2"):
            import brotli  # noqa: F401 - fontTools itself names it less clearly
    except ModuleNotFoundError as error:
        msg = (
            "fonts need fontTools (and WOFF2 needs brotli), which is not installed; run pip "
            "install 'cppn-sampler[pictures]'"
        )
        raise ModuleNotFoundError(msg) from error
    return ttLib
