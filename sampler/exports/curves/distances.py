"""How near curves are to the true line, by the sign of the network around them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sampler.exports.curves.outlines import Outline
from sampler.exports.curves.roots import Line

_PLACES = 8  # on a curve
_TURNS = [2.4 * turn for turn in range(16)]  # angles of a circle, the golden one apart


@dataclass(frozen=True)
class Nearness:
    """What a file states of its curves.

    Parameters
    ----------
    within : float
        The distance, in widths of the picture.
    near, places : int
        Places on the curves where the true line is that near, and all that were tried.
    """

    within: float
    near: int
    places: int

    def __add__(self, other: Nearness) -> Nearness:
        return Nearness(self.within, self.near + other.near, self.places + other.places)


def nearness(outlines: list[Outline], line: Line, within: float) -> Nearness:
    """Count the places on curves at which a line is near.

    The line is that near where the function has both signs on a circle around the place.  The
    reverse need not hold: the count is a lower bound.
    """
    curves = [outline.curves[~outline.on_edge] for outline in outlines]
    curves = [part for part in curves if len(part)]
    if not curves:
        return Nearness(within, 0, 0)
    t = (np.arange(_PLACES)[:, None] + 0.5) / _PLACES
    rest, all_curves = 1 - t, np.concatenate(curves)
    weights = np.concatenate([rest**3, 3 * t * rest**2, 3 * t * t * rest, t**3], axis=1)
    places = (weights @ all_curves).reshape(-1, 2)
    unsure = np.arange(len(places))
    signs = line.values(places) >= 0
    for turn in _TURNS:  # two sides are enough nearly everywhere
        if not len(unsure):
            break
        around = places[unsure] + within * np.array([math.cos(turn), math.sin(turn)])
        unsure = unsure[(line.values(around) >= 0) == signs[unsure]]
    return Nearness(within, len(places) - len(unsure), len(places))
