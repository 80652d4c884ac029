"""The tables of a font, by fontTools."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sampler.exports.typeface.letters import CAPITALS, UNITS, Letter
from sampler.support.extras import needed

if TYPE_CHECKING:
    from fontTools.fontBuilder import FontBuilder

_SPACE, _STEM = 280, 60  # units: width of a space, and of the line around .notdef
_ASCENT, _DESCENT = 950, 250  # units above and below the baseline; letters may reach further
_NEAR = 0.5  # units from a cubic curve to its quadratic ones
_VERSION = "1.000"
_NO_HINTS = bytes([0xB8, 0x01, 0xFF, 0x85, 0xB0, 0x04, 0x8D])  # drop-out control, on at all sizes


@dataclass(frozen=True)
class Names:
    """What a font says of itself."""

    family: str
    identity: str
    licence: str
    description: str


def started(letters: list[Letter], *, quadratic: bool) -> FontBuilder:
    """Return a font with a character map of A to Z, a to z, space and no-break space."""
    builder = needed("fontTools.fontBuilder", "exports", "Fonts").FontBuilder(
        UNITS, isTTF=quadratic
    )
    names = [letter.name for letter in letters]
    builder.setupGlyphOrder([".notdef", "space", *names])
    characters = {ord(name): name for name in names}
    characters |= {ord(name.lower()): name for name in names}
    builder.setupCharacterMap(characters | {0x20: "space", 0xA0: "space"})
    return builder


def finished(builder: FontBuilder, letters: list[Letter], names: Names) -> Any:
    """Add metrics, names and the rest; return the font."""
    advances = {letter.name: letter.advance for letter in letters}
    advances |= {".notdef": 500, "space": _SPACE}
    bearings = dict.fromkeys(advances, 0)
    glyphs = builder.font.get("glyf")
    low, high = -_DESCENT, _ASCENT
    for letter in letters:
        places = np.concatenate([curves.reshape(-1, 2) for curves in letter.contours])
        left = glyphs[letter.name].xMin if glyphs is not None else int(places[:, 0].min())
        bearings[letter.name] = left
        low, high = min(low, int(places[:, 1].min()) - 1), max(high, int(places[:, 1].max()) + 1)
    builder.setupHorizontalMetrics({name: (advances[name], bearings[name]) for name in advances})
    bottom, top = _extent(builder.font)
    builder.setupHorizontalHeader(ascent=high, descent=low, lineGap=0)
    builder.setupNameTable(_name_table(names), mac=False)
    builder.setupOS2(
        version=4,
        sTypoAscender=high,
        sTypoDescender=low,
        sTypoLineGap=0,
        usWinAscent=min(
            high, 2 * top
        ),  # where Windows clips: at most twice as far as letters reach
        usWinDescent=min(-low, -2 * bottom),
        sCapHeight=CAPITALS,
        sxHeight=CAPITALS,
        usWeightClass=400,
        fsSelection=1 << 6 | 1 << 7,  # regular; the typographic metrics are meant
        fsType=0,
        achVendID="NONE",
        ulUnicodeRange1=1,
        ulCodePageRange1=1,  # Latin
        xAvgCharWidth=round(sum(advances.values()) / len(advances)),
    )
    builder.setupPost(underlinePosition=-100, underlineThickness=50)
    builder.updateHead(fontRevision=1.0)
    if glyphs is not None:
        _smooth_at_all_sizes(builder.font)
    return builder.font


def add_quadratic(builder: FontBuilder, letters: list[Letter]) -> None:
    """Add outlines of quadratic curves, clockwise around ink, as TrueType has them."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    glyphs = {}
    for letter in _with_notdef(letters):
        pen = TTGlyphPen(None)
        draw(letter, Cu2QuPen(pen, _NEAR))
        glyphs[letter.name] = pen.glyph()
    glyphs["space"] = TTGlyphPen(None).glyph()
    builder.setupGlyf(glyphs)


def add_cubic(builder: FontBuilder, letters: list[Letter], names: Names) -> None:
    """Add outlines of cubic curves, counter-clockwise around ink, as PostScript has them."""
    from fontTools.pens.reverseContourPen import ReverseContourPen
    from fontTools.pens.t2CharStringPen import T2CharStringPen

    strings = {}
    for letter in _with_notdef(letters):
        pen = T2CharStringPen(letter.advance, None)
        draw(letter, ReverseContourPen(pen))
        strings[letter.name] = pen.getCharString()
    strings["space"] = T2CharStringPen(_SPACE, None).getCharString()
    name = postscript(names.family)
    about = {"FullName": f"{names.family} Regular", "FamilyName": names.family, "Weight": "Regular"}
    builder.setupCFF(f"{name}-Regular", about, strings, {})


def draw(letter: Letter, pen: Any) -> None:
    """Draw a letter with a pen of fontTools, on whole units."""
    for contour in letter.contours:
        whole = [[(float(x), float(y)) for x, y in np.rint(curve)] for curve in contour]
        pen.moveTo(whole[0][0])
        for curve in whole:
            if curve[0] != curve[3]:
                pen.curveTo(*curve[1:])
        pen.closePath()


def postscript(family: str) -> str:
    """Return a family's name with the letters that PostScript allows, of 1 to 50."""
    return "".join(part for part in family if part.isascii() and part.isalnum())[:50] or "Sampler"


def _with_notdef(letters: list[Letter]) -> list[Letter]:
    """Return the letters after the box that stands for missing ones."""
    outer = _rectangle(50, 0, 450, CAPITALS)
    inner = _rectangle(50 + _STEM, _STEM, 450 - _STEM, CAPITALS - _STEM)[::-1, ::-1]
    return [Letter(".notdef", [outer, inner], 500), *letters]


def _rectangle(left: float, bottom: float, right: float, top: float) -> np.ndarray:
    corners = np.array([[left, bottom], [left, top], [right, top], [right, bottom]], float)
    ends = np.roll(corners, -1, axis=0)
    way = ends - corners
    return np.stack([corners, corners + way / 3, ends - way / 3, ends], axis=1)


def _name_table(names: Names) -> dict[str, str]:
    name = postscript(names.family)
    table = {
        "familyName": names.family,
        "styleName": "Regular",
        "uniqueFontIdentifier": f"{_VERSION};{name}-Regular;{names.identity}",
        "fullName": f"{names.family} Regular",
        "version": f"Version {_VERSION}",
        "psName": f"{name}-Regular",
        "description": names.description,
    }
    return table | ({"licenseDescription": names.licence} if names.licence else {})


def _extent(font: Any) -> tuple[int, int]:
    """Return how far the outlines reach below the baseline, at most 0, and above it, in units."""
    from fontTools.pens.boundsPen import BoundsPen

    glyphs, bottom, top = font.getGlyphSet(), 0.0, 0.0
    for name in font.getGlyphOrder():
        pen = BoundsPen(glyphs)
        glyphs[name].draw(pen)
        if pen.bounds is not None:
            bottom, top = min(bottom, pen.bounds[1]), max(top, pen.bounds[3])
    return math.floor(bottom), math.ceil(top)


def _smooth_at_all_sizes(font: Any) -> None:
    """Say that the letters have no hints and are smoothed everywhere."""
    from fontTools.ttLib import newTable
    from fontTools.ttLib.tables.ttProgram import Program

    font["gasp"] = newTable("gasp")
    font["gasp"].gaspRange = {0xFFFF: 0x000F}
    font["prep"] = newTable("prep")
    font["prep"].program = Program()
    font["prep"].program.fromBytecode(_NO_HINTS)
