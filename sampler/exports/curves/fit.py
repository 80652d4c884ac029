"""Cubic Bézier curves through rows of points, as few as keep a distance.

Each curve is fitted by least squares and its points' parameters are improved by Newton's method
(Schneider 1990, "An Algorithm for Automatically Fitting Digitized Curves", Graphics Gems).
Schneider halves a row until all parts fit; here each curve goes as far as it can, which needs
fewer.  Many rows are fitted at the same time, and for each several lengths.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

_LONGEST = 240  # points under one curve
_TOGETHER = 16  # rows: their arrays stay in a core's cache
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
        (n, 2), of length 1: curves keep them where they meet.  None for lines with kinks.
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
    while len(active := work.unfinished()):
        for some in work.alike(active):
            for index, curve in zip(some, work.advance(some), strict=True):
                curves[index].append(curve)
    return [np.stack(part) for part in curves]


class _Work:
    """All rows one after the other, and how far each is done."""

    def __init__(self, rows: list[Row], within: float) -> None:
        counts = np.array([len(row.points) for row in rows])
        self._last = np.cumsum(counts) - 1
        self._here = self._last - counts + 1
        self._guess = np.minimum(counts - 1, 12)
        self._points = np.concatenate([row.points for row in rows])
        given = [row.tangents for row in rows if row.tangents is not None]
        self._tangents = np.concatenate(given) if given else None
        steps = np.linalg.norm(np.diff(self._points, axis=0), axis=1)
        self._lengths = np.concatenate([[0.0], np.cumsum(steps)])
        self._within = within

    def unfinished(self) -> np.ndarray:
        return np.flatnonzero(self._here < self._last)

    def alike(self, active: np.ndarray) -> list[np.ndarray]:
        """Return the rows in small groups that go on by about the same length."""
        order = active[np.argsort(self._guess[active], kind="stable")]
        return np.array_split(order, math.ceil(len(order) / _TOGETHER))

    def advance(self, active: np.ndarray) -> np.ndarray:
        """Return the next curve of each of these rows: (rows, 4, 2)."""
        here = self._here[active]
        most = np.minimum(self._last[active] - here, _LONGEST)[:, None]
        first = np.clip(np.rint(self._guess[active][:, None] * _FIRST), 1, most).astype(int)
        length, above = self._longest(here, first)
        share = np.arange(1, 9) / 8
        # Between the longest that fits and the first that does not.
        second = np.rint(length[:, None] + (above - length)[:, None] * share * 0.999).astype(int)
        second = np.maximum(second, length[:, None])
        length, _ = self._longest(here, np.minimum(np.c_[length, second], most))
        curves, _ = self._curves(here, length[:, None])
        self._here[active] += length
        self._guess[active] = length
        return curves[:, 0]

    def _longest(self, here: np.ndarray, lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the longest length (rows, tries) that fits, and the next one or itself."""
        _, errors = self._curves(here, lengths)
        fits = (errors <= self._within) | (lengths == 1)
        best = np.where(fits, lengths, 1).max(axis=1)
        longer = np.where(~fits & (lengths > best[:, None]), lengths, _LONGEST + 1).min(axis=1)
        return best, np.where(longer > _LONGEST, best, longer)

    def _curves(self, here: np.ndarray, lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return fitted curves (rows, tries, 4, 2), and their largest distances (rows, tries)."""
        start = np.broadcast_to(here[:, None], lengths.shape).reshape(-1)
        count = lengths.reshape(-1)
        steps = np.arange(count.max() + 1)
        index = start[:, None] + np.minimum(steps, count[:, None])
        inner = (steps < count[:, None]).astype(float)
        points, along = self._points[index], self._lengths[index]
        whole = np.maximum(along[:, -1:] - along[:, :1], 1e-30)
        share = (along - along[:, :1]) / whole
        ends = None
        if self._tangents is not None:
            ends = self._tangents[start], self._tangents[start + count]
        for _ in range(_ROUNDS - 1):
            share = _improved(_fitted(points, share, inner, ends), points, share, _FARTHER)
        curves = _fitted(points, share, inner, ends)
        off = np.hypot(*np.moveaxis(_at(curves, _improved(curves, points, share)) - points, -1, 0))
        return curves.reshape(*lengths.shape, 4, 2), off.max(axis=1).reshape(lengths.shape)


def _bernstein(t: np.ndarray) -> tuple[np.ndarray, ...]:
    rest = 1 - t
    t_squared, rest_squared = t * t, rest * rest  # powers take ten times as long
    return rest_squared * rest, 3 * t * rest_squared, 3 * t_squared * rest, t_squared * t


def _at(curves: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Return points (c, n, 2) of curves (c, 4, 2) at parameters (c, n)."""
    return np.stack(_bernstein(t), axis=-1) @ curves


def _improved(
    curves: np.ndarray, points: np.ndarray, t: np.ndarray, farther: float = 1.0
) -> np.ndarray:
    """Move parameters to where the curves are nearest to the points, by a step of Newton's."""
    first = 3 * np.diff(curves, axis=1)
    second = 2 * np.diff(first, axis=1)
    rest = 1 - t
    off = _at(curves, t) - points
    speed = np.stack([rest * rest, 2 * rest * t, t * t], axis=-1) @ first
    change = np.stack([rest, t], axis=-1) @ second
    slope = (speed * speed).sum(axis=-1) + (off * change).sum(axis=-1)
    step = (off * speed).sum(axis=-1) / np.where(slope > 1e-30, slope, np.inf)
    return np.clip(t - farther * step, 0, 1)


def _fitted(
    points: np.ndarray,
    t: np.ndarray,
    weights: np.ndarray,
    tangents: tuple[np.ndarray, np.ndarray] | None,
) -> np.ndarray:
    """Return the curves (c, 4, 2) by least squares; ends, and tangents there, are kept."""
    first, last = points[:, 0], points[:, -1]
    b0, b1, b2, b3 = (part[..., None] for part in _bernstein(t))
    b1, b2 = b1 * weights[..., None], b2 * weights[..., None]
    way = last - first
    if tangents is None:
        rest = points - b0 * first[:, None] - b3 * last[:, None]
        return _free(first, last, (b1, b2), rest, _farthest(points))
    start, end = tangents
    rest = points - (b0 + b1) * first[:, None] - (b2 + b3) * last[:, None]
    # A point beyond a row's end has no weight: its rest must not count either.
    cross = -(start * end).sum(axis=-1) * (b1 * b2).sum(axis=(1, 2))
    both = (b1 * b1).sum(axis=(1, 2)), (b2 * b2).sum(axis=(1, 2))
    right = (
        (start * (b1 * rest).sum(axis=1)).sum(axis=-1),
        -(end * (b2 * rest).sum(axis=1)).sum(axis=-1),
    )
    determinant = both[0] * both[1] - cross * cross
    safe = np.where(determinant > 1e-12, determinant, 1.0)
    reach = (right[0] * both[1] - right[1] * cross) / safe
    back = (right[1] * both[0] - right[0] * cross) / safe
    chord, most = np.hypot(way[:, 0], way[:, 1]), _farthest(points)
    fine = (determinant > 1e-12) & (np.minimum(reach, back) > 1e-3 * chord)
    fine &= np.maximum(reach, back) < most
    reach, back = (np.where(fine, part, chord / 3)[:, None] for part in (reach, back))
    return np.stack([first, first + reach * start, last - back * end, last], axis=1)


def _farthest(points: np.ndarray) -> np.ndarray:
    """Return how far control points may lie: few points would allow loops between them."""
    return np.linalg.norm(np.diff(points, axis=1), axis=-1).sum(axis=1)


def _free(
    first: np.ndarray,
    last: np.ndarray,
    parts: tuple[np.ndarray, np.ndarray],
    rest: np.ndarray,
    most: np.ndarray,
) -> np.ndarray:
    b1, b2 = parts
    a, b, c = (b1 * b1).sum(axis=1), (b1 * b2).sum(axis=1), (b2 * b2).sum(axis=1)
    one, two = (b1 * rest).sum(axis=1), (b2 * rest).sum(axis=1)
    determinant = a * c - b * b
    fine = determinant > 1e-9
    safe = np.where(fine, determinant, 1.0)
    inner, outer = (one * c - two * b) / safe, (two * a - one * b) / safe
    for control, end in ((inner, first), (outer, last)):
        fine = fine & (np.linalg.norm(control - end, axis=1) < most)[:, None]
    inner = np.where(fine, inner, first + (last - first) / 3)
    outer = np.where(fine, outer, last + (first - last) / 3)
    return np.stack([first, inner, outer, last], axis=1)
