"""Curves of smooth lines, turned and stretched together until they are nearest to all points.

A fit of one curve after the other has to keep the line's own direction where two meet.  A direction
a little beside it, common to both, leaves a quarter of the distance, with as many curves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import spsolve

from sampler.exports.curves.cubics import distances_to, dot, nearer, normals_and_off, weights_at

_ROUNDS = 3  # of Gauss and Newton's method, each half as far off as the one before
_TURN, _STRETCH = 0.01, 0.1  # radians, and a share of a handle: usual changes in a round
_USUAL = 0.3  # of the largest distance
_SHARES = (1.0, 0.8, 0.6, 0.4, 0.2)  # of the way


@dataclass(frozen=True)
class Chain:
    """Curves end to end along a line.

    Parameters
    ----------
    points : numpy.ndarray
        (n, 2), of the line; where it is closed the first is also the last.
    curves : numpy.ndarray
        (k, 4, 2).
    cuts : numpy.ndarray
        (k + 1,), the points where curves begin and end: 0 to n - 1.
    """

    points: np.ndarray
    curves: np.ndarray
    cuts: np.ndarray


def refined(chains: list[Chain], within: float) -> list[Chain]:
    """Return chains whose curves are nearer to the points, with the same ends.

    Parameters
    ----------
    chains : list of Chain
        Their curves meet without a corner, and still do so in the end.
    within : float
        Largest distance; a chain that would have a larger one goes only a share of the way.
    """
    first = np.cumsum([0, *(len(chain.curves) for chain in chains)])
    parts = [_inner(chain, start) for chain, start in zip(chains, first[:-1], strict=True)]
    points, owner, t = (np.concatenate(part, axis=-1) for part in zip(*parts, strict=True))
    curves = _Curves(chains)
    points, t = (points - curves.first[:, owner])[..., None], t[:, None]
    for _ in range(_ROUNDS):
        t = curves.improve(points, t, owner, _USUAL * within)
    chains, unsettled = list(chains), np.arange(len(chains))
    for share in _SHARES:
        off = distances_to(curves.cubics(share)[..., owner], points, t)[:, 0]
        worst, moved = np.zeros(first[-1]), curves.placed(share)
        np.maximum.at(worst, owner, off)
        fits = np.maximum.reduceat(worst, first[:-1])[unsettled] <= within
        for index in unsettled[fits]:
            some = moved[first[index] : first[index + 1]]
            chains[index] = replace(chains[index], curves=some)
        unsettled = unsettled[~fits]
    return chains


def _inner(chain: Chain, first: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the points between the ends of curves, (2, p), the curves' numbers, and parameters."""
    steps = np.hypot(*np.diff(chain.points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    inner = np.setdiff1d(np.arange(len(chain.points)), chain.cuts)
    curve = np.searchsorted(chain.cuts, inner) - 1
    start, end = along[chain.cuts[curve]], along[chain.cuts[curve + 1]]
    return chain.points[inner].T, first + curve, (along[inner] - start) / (end - start)


class _Curves:
    """All curves by their ends, the direction at each joint, and the lengths of their handles."""

    def __init__(self, chains: list[Chain]) -> None:
        curves = np.concatenate([chain.curves for chain in chains]).transpose(1, 2, 0)
        self.first, self._way = curves[0], curves[3] - curves[0]
        start, end = curves[1] - curves[0], curves[3] - curves[2]
        self._from, self._to = _joints(chains)
        angle = np.zeros(self._to.max() + 1)
        angle[self._to] = np.arctan2(end[1], end[0])
        angle[self._from] = np.arctan2(start[1], start[0])
        self._parts = np.cumsum([len(angle), len(start[0])])
        self._given = self._now = np.concatenate([angle, np.hypot(*start), np.hypot(*end)])

    def cubics(self, share: float = 1.0) -> np.ndarray:
        """Return the curves, a share of the way from those given, less their firsts: (4, 2, c)."""
        angle, reach, back = self._split(self._given + share * (self._now - self._given))
        ways = np.stack([np.cos(angle), np.sin(angle)])
        start, end = reach * ways[:, self._from], back * ways[:, self._to]
        return np.stack([np.zeros_like(start), start, self._way - end, self._way])

    def placed(self, share: float) -> np.ndarray:
        """Return the curves, a share of the way from those given: (c, 4, 2)."""
        return (self.cubics(share) + self.first).transpose(2, 0, 1)

    def _split(self, numbers: np.ndarray) -> list[np.ndarray]:
        """Return the angles of joints, and the lengths of handles at both ends of curves."""
        return np.split(numbers, self._parts)

    def improve(
        self, points: np.ndarray, t: np.ndarray, owner: np.ndarray, usual: float
    ) -> np.ndarray:
        """Turn joints and stretch handles by a step of Gauss and Newton's, and return parameters.

        Points are (2, p, 1), less the first of their curve; parameters (p, 1).  `usual` is the
        distance that is expected: what changes no distance by that much is hardly changed.
        """
        cubics = self.cubics()[..., owner]
        for _ in range(2):
            t = nearer(cubics, points, t)
        normals, off = normals_and_off(cubics, points, t)
        one, two, _ = weights_at(t)
        matrix = self._slopes(one[:, 0], two[:, 0], normals[..., 0], owner)
        angle, reach, back = self._split(self._now)
        handles = np.maximum(_STRETCH * np.concatenate([reach, back]), 1e-9)
        expected = np.concatenate([np.full(len(angle), _TURN), handles])
        squares = matrix.T @ matrix + sparse.diags_array((usual / expected) ** 2)
        change: Any = spsolve(squares.tocsc(), -(matrix.T @ off[:, 0]))
        self._now = self._now + np.clip(change, -3 * expected, 3 * expected)
        return t

    def _slopes(
        self, one: np.ndarray, two: np.ndarray, normals: np.ndarray, owner: np.ndarray
    ) -> sparse.csr_array:
        """Return how each point's distance changes by each angle and handle."""
        angle, reach, back = self._split(self._now)
        joints, curves = len(angle), len(reach)
        begin, end = self._from[owner], self._to[owner]
        ways = np.stack([np.cos(angle), np.sin(angle)])
        aside = np.stack([-ways[1], ways[0]])
        slopes = [
            one * reach[owner] * dot(aside[:, begin], normals),
            -two * back[owner] * dot(aside[:, end], normals),
            one * dot(ways[:, begin], normals),
            -two * dot(ways[:, end], normals),
        ]
        columns = [begin, end, joints + owner, joints + curves + owner]
        rows = np.tile(np.arange(len(owner)), 4)
        shape = len(owner), joints + 2 * curves
        places = rows, np.concatenate(columns)
        return sparse.coo_array((np.concatenate(slopes), places), shape=shape).tocsr()


def _joints(chains: list[Chain]) -> tuple[np.ndarray, np.ndarray]:
    """Return the joints where curves begin and end: those of a closed chain go round."""
    begin, end, count = [], [], 0
    for chain in chains:
        here = count + np.arange(len(chain.curves))
        closed = np.array_equal(chain.points[0], chain.points[-1])
        begin.append(here)
        end.append(np.roll(here, -1) if closed else here + 1)
        count = here[-1] + (1 if closed else 2)
    return np.concatenate(begin), np.concatenate(end)
