"""Cubic Bézier curves through rows of points, as few as keep a distance.

Each curve is fitted by least squares and its points' parameters are improved by Newton's method
(Schneider 1990, "An Algorithm for Automatically Fitting Digitized Curves", Graphics Gems).
Schneider halves a row until all parts fit; here each curve goes as far as it can, which needs
fewer.  Many rows are fitted at the same time, and for each several lengths.  Curves of smooth
lines are then improved together (`refinement`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sampler.exports.curves.cubics import distances_to, least_squares, nearer
from sampler.exports.curves.refinement import Chain, refined

_LONGEST = 240  # points under one curve
_TOGETHER = 64  # rows, of which one array operation does the work
_AT_ONCE = 4096  # points under tried curves: their arrays stay in a core's cache
_ROUNDS = 5  # of least squares and Newton's method
_FARTHER = 2.0  # times Newton's step: the rounds then end nearer to the best curve
_FIRST = np.array([0.3, 0.5, 0.7, 0.85, 1.0, 1.2, 1.5, 1.9, 2.6])  # times the last length


@dataclass(frozen=True)
class Row:
    """Points of a line in order.

    Parameters
    ----------
    points : numpy.ndarray
        (n, 2), at least 2; of a closed line the first one is also the last.
    tangents : numpy.ndarray, optional
        (n, 2), of length 1: where curves meet they have one direction, near these.  None for lines
        with kinks.
    """

    points: np.ndarray
    tangents: np.ndarray | None = None


def fit_rows(rows: list[Row], within: float) -> list[np.ndarray]:
    """Return the curves of each row: (curves, 4, 2), end to end.

    Parameters
    ----------
    rows : list of Row
        All with tangents, or all without.
    within : float
        Largest distance of a point to its curve.

    Examples
    --------
    >>> turn = np.linspace(0, np.pi, 50)
    >>> arc = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    >>> curves, = fit_rows([Row(arc)], 1e-3)
    >>> len(curves), curves[-1, 3].round(3).tolist()
    (2, [-1.0, 0.0])
    """
    if not rows:
        return []
    work = _Work(rows, within)
    curves: list[list[np.ndarray]] = [[] for _ in rows]
    cuts = [[0] for _ in rows]
    while len(active := work.unfinished()):
        for some in work.alike(active):
            for index, curve, cut in zip(some, *work.advance(some), strict=True):
                curves[index].append(curve)
                cuts[index].append(cut)
    chains = [
        Chain(row.points, np.stack(part), np.array(cut))
        for row, part, cut in zip(rows, curves, cuts, strict=True)
    ]
    if rows[0].tangents is not None:
        chains = refined(chains, within)
    return [chain.curves for chain in chains]


class _Work:
    """All rows one after the other, and how far each is done."""

    def __init__(self, rows: list[Row], within: float) -> None:
        counts = np.array([len(row.points) for row in rows])
        self._last = np.cumsum(counts) - 1
        self._first = self._last - counts + 1
        self._here = self._first.copy()
        self._guess = np.minimum(counts - 1, 12)
        self._points = np.concatenate([row.points for row in rows]).T.copy()
        given = [row.tangents for row in rows if row.tangents is not None]
        self._tangents = np.concatenate(given).T.copy() if given else None
        steps = np.hypot(*np.diff(self._points, axis=1))
        self._lengths = np.concatenate([[0.0], np.cumsum(steps)])
        self._within = within

    def unfinished(self) -> np.ndarray:
        return np.flatnonzero(self._here < self._last)

    def alike(self, active: np.ndarray) -> list[np.ndarray]:
        """Return the rows in small groups that go on by about the same length."""
        order = active[np.argsort(self._guess[active], kind="stable")]
        return np.array_split(order, math.ceil(len(order) / _TOGETHER))

    def advance(self, active: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the next curve of each of these rows, (rows, 4, 2), and where it ends."""
        here = self._here[active]
        most = np.minimum(self._last[active] - here, _LONGEST)[:, None]
        first = np.clip(np.rint(self._guess[active][:, None] * _FIRST), 1, most).astype(int)
        length, above, _ = self._longest(active, first)
        share = np.arange(1, 9) / 8
        # Between the longest that fits and the first that does not.
        second = np.rint(length[:, None] + (above - length)[:, None] * share * 0.999).astype(int)
        second = np.maximum(second, length[:, None])
        length, _, curves = self._longest(active, np.minimum(np.c_[length, second], most))
        self._here[active] += length
        self._guess[active] = length
        return curves, self._here[active] - self._first[active]

    def _longest(
        self, active: np.ndarray, lengths: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the longest of lengths (rows, tries) that fits, the next one or itself, a curve.

        The curve is that of the first of the tries that are so long.
        """
        curves, errors = self._curves(self._here[active], lengths)
        fits = (errors <= self._within) | (lengths == 1)
        tried = np.where(fits, lengths, 0)
        best, first = tried.max(axis=1), tried.argmax(axis=1)
        longer = np.where(~fits & (lengths > best[:, None]), lengths, _LONGEST + 1).min(axis=1)
        longer = np.where(longer > _LONGEST, best, longer)
        return best, longer, curves[np.arange(len(active)), first]

    def _curves(self, here: np.ndarray, lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return fitted curves (rows, tries, 4, 2), and their largest distances (rows, tries)."""
        start = np.broadcast_to(here[:, None], lengths.shape).ravel()
        count = lengths.ravel()
        curves, errors = np.empty((len(start), 4, 2)), np.empty(len(start))
        order = np.argsort(count, kind="stable")  # short ones then need no room for long ones
        for some in np.split(order, _cuts(count[order] + 1)):
            curves[some], errors[some] = self._fitted(start[some], start[some] + count[some])
        return curves.reshape(*lengths.shape, 4, 2), errors.reshape(lengths.shape)

    def _fitted(self, start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return curves from points to points, (c, 4, 2), and their largest distances, (c,)."""
        index = np.minimum(start[:, None] + np.arange((end - start).max() + 1), end[:, None])
        first = self._points[:, start]
        points = self._points[:, index] - first[..., None]
        along = self._lengths[index] - self._lengths[start, None]
        length = np.maximum(along[:, -1], 1e-30)
        t = along / length[:, None]  # a shorter curve's last point repeats: there t stays 1
        ends = None
        if self._tangents is not None:
            ends = self._tangents[:, start], self._tangents[:, end]
        for _ in range(_ROUNDS - 1):
            t = nearer(least_squares(points, t, length, ends), points, t, _FARTHER)
        curves = least_squares(points, t, length, ends)
        return (curves + first).transpose(2, 0, 1), distances_to(curves, points, t).max(axis=1)


def _cuts(counts: np.ndarray) -> list[int]:
    """Return where to cut a list of rising counts, so that parts times their last are small."""
    cuts, begin = [], 0
    for place, count in enumerate(counts.tolist()):
        if place > begin and (place + 1 - begin) * count > _AT_ONCE:
            cuts.append(place)
            begin = place
    return cuts
