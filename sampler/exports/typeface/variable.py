"""A variable font: letters that change from one hand to another along an axis.

Contours of both hands are paired and resampled by arc length, so that each point of one has its
place in the other.  A letter whose contours differ in number or kind stays as the first hand has
it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from sampler.exports.typeface.letters import Letter, points_on

if TYPE_CHECKING:
    from fontTools.fontBuilder import FontBuilder

AXIS, AXIS_NAME = "HAND", "Hand"
_POINTS = 128  # of each contour: some 15 units from one to the next
_FINE = 12  # points on a curve, from which those are taken


class Pair:
    """The contours of a letter by two hands, point by point.

    Parameters
    ----------
    first, second : list of numpy.ndarray
        (points, 2), of the same number: control points of quadratic B-splines, in units.
    widths : tuple of int
        The advances.
    """

    def __init__(
        self, first: list[np.ndarray], second: list[np.ndarray], widths: tuple[int, int]
    ) -> None:
        self.first, self.second, self.widths = first, second, widths


def paired(first: Letter, second: Letter) -> Pair | None:
    """Return a letter by two hands, or None where the contours differ in number or kind."""
    resampled = [[_resampled(curves) for curves in letter.contours] for letter in (first, second)]
    clockwise = [[_area(places) < 0 for places in contours] for contours in resampled]
    if sorted(clockwise[0]) != sorted(clockwise[1]):
        return None
    away = np.array(
        [
            [
                np.linalg.norm(one.mean(axis=0) - other.mean(axis=0)) + 1e6 * (kind != its_kind)
                for other, its_kind in zip(resampled[1], clockwise[1], strict=True)
            ]
            for one, kind in zip(resampled[0], clockwise[0], strict=True)
        ]
    )
    order = linear_sum_assignment(away)[1]
    pairs = [
        _turned(one, resampled[1][index]) for one, index in zip(resampled[0], order, strict=True)
    ]
    splines = [[np.rint(_controls(part)) for part in pair] for pair in pairs]
    widths = first.advance, second.advance
    return Pair([pair[0] for pair in splines], [pair[1] for pair in splines], widths)


def add_outlines(builder: FontBuilder, pairs: dict[str, Pair]) -> None:
    """Replace the outlines of letters by those of the first hand, with as many points as needed."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    glyphs = builder.font["glyf"]
    for name, pair in pairs.items():
        pen = TTGlyphPen(None)
        for contour in pair.first:
            points: list[Any] = [*map(tuple, contour.astype(int).tolist()), None]  # all off curve
            pen.qCurveTo(*points)
            pen.closePath()
        glyphs[name] = pen.glyph(dropImpliedOnCurves=False)
        glyphs[name].recalcBounds(glyphs)


def add_axis(builder: FontBuilder, pairs: dict[str, Pair]) -> None:
    """Add the axis and what changes along it."""
    from fontTools.ttLib.tables.TupleVariation import TupleVariation

    # Programs, and fontbakery, look for a registered axis: the weight of a hand is 400 throughout.
    weight, hidden = 400, 1
    builder.setupFvar(
        [(AXIS, 0, 0, 1, AXIS_NAME), ("wght", weight, weight, weight, "Weight")],
        [{"stylename": "Regular", "location": {AXIS: 0, "wght": weight}}],
    )
    builder.font["fvar"].axes[1].flags = hidden
    changes: dict[str, Any] = {}
    for name, pair in pairs.items():
        steps = np.concatenate(pair.second) - np.concatenate(pair.first)
        more = pair.widths[1] - pair.widths[0]
        whole = [*map(tuple, steps.astype(int).tolist()), (0, 0), (more, 0), (0, 0), (0, 0)]
        changes[name] = [TupleVariation({AXIS: (0.0, 1.0, 1.0)}, whole)]
    builder.setupGvar(changes)
    ends = [
        {"value": 0, "name": "Regular", "flags": 2},
        {"value": 1, "name": "Second"},
    ]
    of_weight = {"value": weight, "name": "Regular", "flags": 2}
    axes = [
        {"tag": AXIS, "name": AXIS_NAME, "values": ends},
        {"tag": "wght", "name": "Weight", "values": [of_weight]},
    ]
    builder.setupStat(axes, elidedFallbackName=2)


def _resampled(curves: np.ndarray) -> np.ndarray:
    """Return points of a closed contour, evenly along it."""
    places = points_on(curves, _FINE)
    closed = np.concatenate([places, places[:1]])
    along = np.r_[0.0, np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))]
    wanted = np.arange(_POINTS) / _POINTS * along[-1]
    return np.stack([np.interp(wanted, along, closed[:, axis]) for axis in (0, 1)], axis=1)


def _turned(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Begin the second contour where its points are nearest to those of the first."""
    one, other = (_in_its_box(places) for places in (first, second))
    spectra = np.fft.fft(one, axis=0), np.fft.fft(other, axis=0)
    match = np.fft.ifft(np.conj(spectra[0]) * spectra[1], axis=0).real.sum(axis=1)
    return first, np.roll(second, -int(match.argmax()), axis=0)


def _in_its_box(places: np.ndarray) -> np.ndarray:
    low, high = places.min(axis=0), places.max(axis=0)
    return (places - 0.5 * (low + high)) / np.maximum(high - low, 1.0)


def _controls(places: np.ndarray) -> np.ndarray:
    """Return the control points of the closed quadratic B-spline through places."""
    turn = 2 * np.pi * np.arange(len(places)) / len(places)
    spectrum = np.fft.fft(places, axis=0) / (0.75 + 0.25 * np.cos(turn))[:, None]
    return np.fft.ifft(spectrum, axis=0).real


def _area(places: np.ndarray) -> float:
    after = np.roll(places, -1, axis=0)
    return 0.5 * float((places[:, 0] * after[:, 1] - places[:, 1] * after[:, 0]).sum())
