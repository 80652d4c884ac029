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
        # x and y lie in rows of their own: NumPy is several times faster along long axes.
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
            t = _nearer(_least_squares(points, t, length, ends), points, t, _FARTHER)
        curves = _least_squares(points, t, length, ends)
        off = _off(_powers(curves), points, _nearer(curves, points, t))
        farthest = np.sqrt(_dot(off, off).max(axis=1))
        return (curves + first).transpose(2, 0, 1), farthest


def _cuts(counts: np.ndarray) -> list[int]:
    """Return where to cut a list of rising counts, so that parts times their last are small."""
    cuts, begin = [], 0
    for place, count in enumerate(counts.tolist()):
        if place > begin and (place + 1 - begin) * count > _AT_ONCE:
            cuts.append(place)
            begin = place
    return cuts


def _dot(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return products of vectors whose x and y lie along the first axis."""
    return a[0] * b[0] + a[1] * b[1]


def _powers(curves: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the factors of t, t² and t³, each (2, c, 1), of curves (4, 2, c) that begin at 0."""
    _, one, two, last = curves[..., None]
    return 3 * one, 3 * two - 6 * one, last - 3 * two + 3 * one


def _off(powers: tuple[np.ndarray, ...], points: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Return curves at parameters (c, n), less points: (2, c, n)."""
    one, two, three = powers
    off = three * t
    for factor in (two, one):
        off += factor
        off *= t
    off -= points
    return off


def _nearer(
    curves: np.ndarray, points: np.ndarray, t: np.ndarray, farther: float = 1.0
) -> np.ndarray:
    """Move parameters to where the curves are nearest to the points, by a step of Newton's."""
    powers = one, two, three = _powers(curves)
    off = _off(powers, points, t)
    change = 6 * three * t
    change += 2 * two
    speed = 3 * three * t
    speed += 2 * two
    speed *= t
    speed += one
    slope = _dot(speed, speed)
    slope += _dot(off, change)
    slope[slope <= 1e-30] = np.inf
    step = _dot(off, speed)
    step /= slope
    step *= -farther
    step += t
    return np.clip(step, 0, 1, out=step)


def _least_squares(
    points: np.ndarray,
    t: np.ndarray,
    length: np.ndarray,
    tangents: tuple[np.ndarray, np.ndarray] | None,
) -> np.ndarray:
    """Return the curves (4, 2, c) by least squares; ends, and tangents there, are kept.

    Control points lie no farther from the ends than the row's length: few points would allow loops.
    """
    rest = 1 - t
    b1 = 3 * t * rest
    b2, b3 = b1 * t, t * t * t
    b1 *= rest
    last = points[..., -1]
    one, two = (np.stack([_sum(part, b) for part in points]) for b in (b1, b2))
    one -= last * _sum(b1, b3)
    two -= last * _sum(b2, b3)
    sums = _sum(b1, b1), _sum(b1, b2), _sum(b2, b2)
    if tangents is None:
        inner, outer = _free(last, sums, one, two, length)
    else:
        inner, outer = _along(last, sums, one, two, length, tangents)
    return np.stack([np.zeros_like(last), inner, outer, last])


def _sum(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.einsum("cn,cn->c", a, b)


def _along(
    last: np.ndarray,
    sums: tuple[np.ndarray, ...],
    one: np.ndarray,
    two: np.ndarray,
    length: np.ndarray,
    tangents: tuple[np.ndarray, np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:
    """Return both control points, (2, c), on the tangents."""
    start, end = tangents
    a, b, c = sums
    first, second = _dot(start, one - last * b), -_dot(end, two - last * c)
    cross = -_dot(start, end) * b
    determinant = a * c - cross * cross
    safe = np.where(determinant > 1e-12, determinant, 1.0)
    reach = (first * c - second * cross) / safe
    back = (second * a - first * cross) / safe
    chord = np.hypot(*last)
    fine = (determinant > 1e-12) & (np.minimum(reach, back) > 1e-3 * chord)
    fine &= np.maximum(reach, back) < length
    reach, back = (np.where(fine, part, chord / 3) for part in (reach, back))
    return reach * start, last - back * end


def _free(
    last: np.ndarray,
    sums: tuple[np.ndarray, ...],
    one: np.ndarray,
    two: np.ndarray,
    length: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return both control points, (2, c), anywhere."""
    a, b, c = sums
    determinant = a * c - b * b
    fine = determinant > 1e-9
    safe = np.where(fine, determinant, 1.0)
    inner, outer = (one * c - two * b) / safe, (two * a - one * b) / safe
    fine &= np.hypot(*inner) < length
    fine &= np.hypot(*(outer - last)) < length
    return np.where(fine, inner, last / 3), np.where(fine, outer, last * (2 / 3))
