"""Levels of ink, and the greys of filled layers."""

from __future__ import annotations

from typing import Any

import numpy as np

from sampler.support.arguments import is_whole, real_number, shown, whole_number
from sampler.support.lists import listed

MOST = 255  # levels, and greys of eight bits that are darker than paper


def checked_levels(levels: Any) -> list[float] | int:
    """Return levels of ink above 0 and below 1, rising, or a number of them; None is the middle.

    Raises
    ------
    TypeError, ValueError
        They are anything else.
    """
    if levels is None:
        return [0.5]
    if is_whole(levels):
        return whole_number(levels, "levels", 1, MOST)
    values = [
        real_number(level, "levels", above=0) for level in listed(levels, "levels", "numbers")
    ]
    if not values or len(values) > MOST or sorted(set(values)) != values or values[-1] >= 1:
        msg = (
            f"levels got {shown(values)}; expected 1 to {MOST} numbers above 0 and below 1, each "
            "larger than the one before"
        )
        raise ValueError(msg)
    return values


def bands_of(
    inks: np.ndarray, levels: list[float] | int, *, nearest: bool
) -> tuple[list[float], list[float]]:
    """Return where the bands of a picture begin, and the ink of each: 1 for a single one.

    Parameters
    ----------
    inks : numpy.ndarray
        The picture's ink, 0..1, of any shape.
    levels : list of float or int
        From `checked_levels`.
    nearest : bool
        Whether a number of levels means those of `nearest_greys`; they are evenly spread otherwise.
    """
    if isinstance(levels, int):
        if nearest and levels > 1:
            return nearest_greys(inks, levels)
        levels = [(index + 0.5) / levels for index in range(levels)]
    return levels, [1.0] if len(levels) == 1 else median_greys(inks, levels)


def median_greys(inks: np.ndarray, levels: list[float]) -> list[float]:
    """Return the ink of each layer, 0..1: one a band, that nearest to what it covers.

    Parameters
    ----------
    inks : numpy.ndarray
        The picture's ink, 0..1, of any shape.
    levels : list of float
        Where bands begin, rising.
    """
    inks = inks.ravel()
    band = np.digitize(inks, levels)
    ends = zip(levels, [*levels[1:], 1.0], strict=True)
    return [
        float(np.median(inks[band == index]) if (band == index).any() else np.mean(pair))
        for index, pair in enumerate(ends, 1)
    ]


def nearest_greys(inks: np.ndarray, count: int) -> tuple[list[float], list[float]]:
    """Return levels and the ink of their layers, which together come nearest to a picture.

    No other greys of eight bits on white paper have a smaller mean absolute error.  It is found by
    dynamic programming over the greys in order, as for the medians of groups on a line.

    Parameters
    ----------
    inks : numpy.ndarray
        The picture's ink, 0..1, of any shape.
    count : int
        Of layers, 1 to `MOST`.

    Returns
    -------
    levels, greys : list of float
        Rising; a level lies in the middle of two neighbouring greys, of which the first is paper.

    Examples
    --------
    >>> levels, greys = nearest_greys(np.array([0, 0, 0.2, 0.2, 0.6, 0.62]), 2)
    >>> [round(grey * 255) for grey in greys], levels
    ([51, 153], [0.1, 0.4])
    """
    costs, rest = _costs(255.0 * inks.ravel())
    best = costs[0]  # of one grey more than paper, by the last grey
    ways = []
    for _ in range(count - 1):
        sums = best[:, None] + costs
        ways.append(sums.argmin(axis=0))
        best = sums.min(axis=0)
    chosen = [int((best + rest).argmin())]
    for way in reversed(ways):
        chosen.append(int(way[chosen[-1]]))
    greys = np.array([0, *reversed(chosen)]) / 255
    levels = np.round((greys[1:] + greys[:-1]) / 2, 4)
    return levels.tolist(), greys[1:].tolist()


def _costs(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the errors of values, 0..255, between two neighbouring greys, and above the last one.

    (256, 256), infinite where the second grey is not the larger one, and (256,).
    """
    halves = np.minimum((2 * values).astype(int), 2 * MOST)
    below = np.r_[0, np.cumsum(np.bincount(halves, minlength=2 * MOST + 1))]
    sums = np.r_[0, np.cumsum(np.bincount(halves, values, minlength=2 * MOST + 1))]
    grey = np.arange(MOST + 1)
    lower, upper = grey[:, None], grey[None, :]
    counted = [part[:, None] for part in (below[2 * grey], sums[2 * grey])]
    middle = lower + upper
    nearer = (sums[middle] - counted[1]) - lower * (below[middle] - counted[0])
    farther = upper * (counted[0].T - below[middle]) - (counted[1].T - sums[middle])
    costs = np.where(lower < upper, nearer + farther, np.inf)
    return costs, sums[-1] - sums[2 * grey] - grey * (below[-1] - below[2 * grey])
