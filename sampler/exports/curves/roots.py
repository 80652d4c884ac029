"""Points of a traced line, moved to where the network itself has the level, in float64."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np

_STEPS = 4  # of Newton's method: from a grid's line, two are enough nearly everywhere
_SHARE = 0.005  # of a cell, to which a root is bracketed: a two hundred thousandth of the width
_MOST_TRIES = 40  # of a root in a bracket: three are enough nearly everywhere
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
    ends: tuple[np.ndarray, np.ndarray] | None = None,
) -> np.ndarray:
    """Return where a function changes its sign between pairs of places (p, 2): (p, 2).

    It brackets, so that kinks do no harm.  SciPy's method of Chandrupatla takes no values at the
    ends and evaluates the network twice as often, which is most of the time of a picture of part
    two.

    Parameters
    ----------
    values : callable
        Places (p, 2) → (p,).
    lower, upper : numpy.ndarray
        Both ends.
    between : numpy.ndarray
        First guesses, on the way between both ends.  They are returned where both ends have the
        same sign.
    ends : tuple of numpy.ndarray, optional
        The function at both ends, (p,), of any precision: where its sign is wrong, the place
        returned is that end.  By default they are computed.
    """
    first, last = ends or (values(lower), values(upper))
    has_root = (first < 0) != (last < 0)
    places = between.copy()
    if has_root.any():
        start, way = lower[has_root], (upper - lower)[has_root]
        guess = (between - lower)[has_root]
        share = (guess * way).sum(axis=1) / np.maximum((way * way).sum(axis=1), 1e-30)
        brackets = _Brackets(first[has_root], last[has_root], share)
        while len(index := brackets.wide()):
            shares = brackets.next(index)
            brackets.narrow(index, shares, values(start[index] + shares[:, None] * way[index]))
        places[has_root] = start + brackets.roots()[:, None] * way
    return places


class _Brackets:
    """Two shares of each way, and the function there, which has a root between them.

    The next share tried is the root of the straight line between both, and a little more, so that
    the root lies between the new share and the near end; wherever this has not halved a bracket, it
    is halved.
    """

    def __init__(self, first: np.ndarray, last: np.ndarray, guess: np.ndarray) -> None:
        count = len(first)
        self._ends = np.stack([np.zeros(count), np.ones(count)])
        self._values = np.stack([first, last])
        self._tried = np.zeros(count, int)
        self._halve = np.zeros(count, bool)
        self._guess = guess

    def wide(self) -> np.ndarray:
        """Return the numbers of brackets to narrow."""
        width = self._ends[1] - self._ends[0]
        return np.flatnonzero((width > _SHARE) & (self._tried < _MOST_TRIES))

    def next(self, index: np.ndarray) -> np.ndarray:
        """Return the shares to try."""
        lower, upper = self._ends[:, index]
        if not self._tried[index[0]]:
            return np.clip(self._guess[index], _SHARE / 2, 1 - _SHARE / 2)
        root = self._straight(index)
        beyond = np.where(root - lower < upper - root, _SHARE / 2, -_SHARE / 2)
        root = np.clip(root + beyond, lower + _SHARE / 4, upper - _SHARE / 4)
        return np.where(self._halve[index], 0.5 * (lower + upper), root)

    def narrow(self, index: np.ndarray, shares: np.ndarray, values: np.ndarray) -> None:
        """Take the function's values at shares for one end of each bracket."""
        before = self._ends[1, index] - self._ends[0, index]
        side = ((values < 0) == (self._values[1, index] < 0)).astype(int)
        self._ends[side, index], self._values[side, index] = shares, values
        after = self._ends[1, index] - self._ends[0, index]
        self._halve[index] = (after > 0.5 * before) & (self._tried[index] > 0)
        self._tried[index] += 1

    def roots(self) -> np.ndarray:
        """Return the roots of the straight lines in all brackets."""
        return self._straight(np.arange(len(self._tried)))

    def _straight(self, index: np.ndarray) -> np.ndarray:
        lower, upper = self._ends[:, index]
        first, last = self._values[:, index]
        return lower + (upper - lower) * (first / (first - last))
