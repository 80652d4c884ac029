"""Letters of one hand in the units of a font: outlines above a baseline, and their widths."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sampler.exports.curves.layers import Drawing
from sampler.exports.curves.outlines import Outline
from sampler.exports.curves.sheet import Sheet
from sampler.exports.source import Exportable
from sampler.latent.hands import Hands
from sampler.pictures.view import View, edge_scale

NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
UNITS = 1000  # an em
CAPITALS = 700  # height, in units
_FLAT = "EFHILTXZ"  # stand on the baseline and reach the height of capitals, without overshoot
_CELLS = 192  # of the grid on which outlines are found
_WITHIN = 4e-4  # widths of the picture: 0.4 units
_SPECK = 0.0012  # squared heights of a capital: smaller outlines are left out
_BEARING, _LEAST = 95.0, 15.0  # units beside a straight stem, and beside anything
_OPTICAL = 0.55  # of the mean white between a letter's side and its outermost point
_SIZE = 512  # nominal pixels of the window


@dataclass(frozen=True)
class Letter:
    """A letter.

    Parameters
    ----------
    name : str
        "A" to "Z".
    contours : list of numpy.ndarray
        (n, 4, 2), cubic curves end to end in units, y upwards; clockwise around ink.
    advance : int
        Units to the next letter.
    """

    name: str
    contours: list[np.ndarray]
    advance: int


def codes_of(sampler: Exportable, z: np.ndarray, ending: str) -> np.ndarray:
    """Return the codes of A to Z by the hand of z: float32, (26, z_dim).

    Raises
    ------
    ValueError
        The network is not one of letters in ink, or has no codes of known ones.
    """
    pictures, atlas = sampler.model.pictures, sampler.model.origin.atlas
    names = () if pictures is None else pictures.label_names or ()
    places = [names.index(name) if name in names else -1 for name in NAMES]
    if sampler.c_dim != 1 or min(places) < 0 or atlas is None or atlas[1] is None:
        msg = (
            f"{sampler.name} cannot be exported as {ending}: a font needs a network of ink with "
            "the labels A to Z and their codes, such as 'letters'"
        )
        raise ValueError(msg)
    hands = Hands.of_codes(atlas[0], atlas[1])
    return hands.letters(z, hands.label_of(z))[places]


def letters_of(sampler: Exportable, codes: np.ndarray, ending: str) -> list[Letter]:
    """Return A to Z of these codes, all by one measure."""
    scale = edge_scale(_SIZE, sampler.model.scale)
    sheet = Sheet(View(_SIZE, _SIZE, scale))
    drawn = _outlines(sampler, codes, sheet, ending)
    empty = [name for name, outlines in zip(NAMES, drawn, strict=True) if not outlines]
    if empty:
        msg = f"z has no ink in {', '.join(empty)} by its hand; expected A to Z; give another z"
        raise ValueError(msg)
    flat = [_box(drawn[NAMES.index(name)]) for name in _FLAT]
    top, bottom = np.median([[box[0, 1], box[1, 1]] for box in flat], axis=0)
    unit = CAPITALS / (bottom - top)
    return [
        _placed(name, outlines, float(bottom), float(unit))
        for name, outlines in zip(NAMES, drawn, strict=True)
    ]


def _outlines(
    sampler: Exportable, codes: np.ndarray, sheet: Sheet, ending: str
) -> list[list[np.ndarray]]:
    """Return the curves of each code's outlines, specks left out."""
    drawings = [Drawing(sampler, code, sheet, ending, _CELLS) for code in codes]
    areas = [drawing.of_level(drawing.ink(), 0.5) for drawing in drawings]
    drawings[0].within = _WITHIN
    least = 0.5 * _SPECK  # a capital is 0.7 of the picture high, so half of it squared
    return [
        [outline.curves for outline in outlines if abs(_area(outline)) > least]
        for outlines in drawings[0].outlines(areas)  # fitted together, which is faster
    ]


def _area(outline: Outline) -> float:
    places = outline.curves.reshape(-1, 2)
    after = np.roll(places, -1, axis=0)
    return 0.5 * float((places[:, 0] * after[:, 1] - places[:, 1] * after[:, 0]).sum())


def _box(outlines: list[np.ndarray]) -> np.ndarray:
    """Return the lowest and the highest x and y of outlines: (2, 2)."""
    places = np.concatenate([points_on(curves) for curves in outlines])
    return np.stack([places.min(axis=0), places.max(axis=0)])


def points_on(curves: np.ndarray, count: int = 8) -> np.ndarray:
    """Return points on curves (n, 4, 2), so many on each: (n · count, 2)."""
    t = (np.arange(count) / count)[:, None]
    rest = 1 - t
    weights = np.concatenate([rest**3, 3 * t * rest**2, 3 * t * t * rest, t**3], axis=1)
    return (weights @ curves).reshape(-1, 2)


def _placed(name: str, outlines: list[np.ndarray], baseline: float, unit: float) -> Letter:
    """Return a letter on the baseline, with white at its sides as its shape asks for."""
    raised = [(curves - (0, baseline)) * (unit, -unit) for curves in outlines]
    places = np.concatenate([points_on(curves) for curves in raised])
    left, right = places[:, 0].min(), places[:, 0].max()
    before, after = _bearings(places, left, right)
    moved = [curves + (before - left, 0) for curves in raised]
    return Letter(name, moved, round(before + right - left + after))


def _bearings(places: np.ndarray, left: float, right: float) -> tuple[float, float]:
    """Return the white at both sides: less where the letter itself leaves some, as A and O do."""
    rows = np.clip((places[:, 1] / CAPITALS * 20).astype(int), 0, 19)
    sides = []
    for outermost, sign in ((left, 1.0), (right, -1.0)):
        gap = np.full(20, 0.25 * CAPITALS)
        np.minimum.at(gap, rows, sign * (places[:, 0] - outermost))
        sides.append(max(_LEAST, _BEARING - _OPTICAL * float(gap.mean())))
    return sides[0], sides[1]
