"""Points of a traced line, moved to where the network itself has the level, in float64."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from scipy.optimize import elementwise

_STEPS = 4  # of Newton's method: from a grid's line, two are enough nearly everywhere
_SHARE = 0.005  # of a cell, to which a root is bracketed: a two hundred thousandth of the width
_CLOSE = 1e-7  # widths of the picture: a step of less ends the search


class Line(Protocol):
    """A function of places on the sheet that is 0 on a line, and positive where there is ink."""

    def values(self, places: np.ndarray) -> np.ndarray:
        """Return the function at places (p, 2): (p,)."""
        ...

    def gradients(self, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the function at places (p, 2), (p,), and its gradients, (p, 2)."""
        ...


def by_gradient(
    line: Line, places: np.ndarray, along: np.ndarray, cell: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Move places to the line of a smooth function, and return them with the gradients there.

    Newton's method along the gradient; a step is at most half a cell.

    Parameters
    ----------
    line : Line
    places : numpy.ndarray
        (p, 2), each less than a cell from the line.
    along : numpy.ndarray
        (p, 2): 1 for the axes along which a place may move, 0 for those along which it may not.
    cell : numpy.ndarray
        (2,), of the grid.
    """
    places, most = places.copy(), 0.5 * cell.min()
    gradients = np.zeros_like(places)
    moving = np.arange(len(places))
    for step in range(_STEPS + 1):
        values, gradients[moving] = line.gradients(places[moving])
        if step == _STEPS or not len(moving):
            break
        way = gradients[moving] * along[moving]
        steepness = np.maximum((way * way).sum(axis=1), 1e-30)
        move = -(values / steepness)[:, None] * way
        length = np.linalg.norm(move, axis=1)
        move *= np.minimum(1, most / np.maximum(length, 1e-30))[:, None]
        places[moving] += move
        moving = moving[length > _CLOSE]
    return places, gradients


def by_bisection(
    values: Callable[[np.ndarray], np.ndarray],
    lower: np.ndarray,
    upper: np.ndarray,
    between: np.ndarray,
) -> np.ndarray:
    """Return where a function changes its sign between pairs of places (p, 2): (p, 2).

    Chandrupatla's method, by SciPy: it brackets, so that kinks do no harm.

    Parameters
    ----------
    values : callable
        Places (p, 2) → (p,).
    lower, upper : numpy.ndarray
        Both ends.
    between : numpy.ndarray
        What is returned where both ends have the same sign, as when a grid of float32 was wrong.
    """
    ends = values(lower), values(upper)
    has_root = (ends[0] < 0) != (ends[1] < 0)
    places = between.copy()
    if has_root.any():
        first, way = lower[has_root], (upper - lower)[has_root]

        def at(share: np.ndarray, *segment: np.ndarray) -> np.ndarray:
            x, y, across, down = segment
            where = np.stack([x + share * across, y + share * down], axis=-1)
            return values(where.reshape(-1, 2)).reshape(np.shape(share))

        zero, one = np.zeros(len(way)), np.ones(len(way))
        found = elementwise.find_root(
            at, (zero, one), args=(*first.T, *way.T), tolerances={"xatol": _SHARE}, maxiter=40
        )
        places[has_root] = first + found.x[:, None] * way
    return places
