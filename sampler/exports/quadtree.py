"""A surface over a rectangle as triangles: small where it bends, large where it is flat.

The rectangle is cut into square cells.  A cell whose middle or whose sides' middles lie too far
from the plane pieces through its corners is split into four, again and again.  Neighbours differ by
one level at most, and a cell beside smaller ones becomes a fan of triangles that ends at their
corners: the surface has no gaps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

#: Columns and rows, counted in the first cells, (p,) each → heights, (p,).
Heights = Callable[[np.ndarray, np.ndarray], np.ndarray]
_PROBES = np.array([(1, 1), (1, 0), (0, 1), (1, 2), (2, 1)])  # middle, and left, top, right, bottom
_CORNERS = np.array([(0, 0), (0, 2), (2, 2), (2, 0)])  # of a cell, in halves; clockwise: rows first
_SIDES = np.array([(-1, 0), (0, 1), (1, 0), (0, -1)])  # neighbours, each after the corner before it


@dataclass(frozen=True)
class Surface:
    """A surface of triangles.

    Parameters
    ----------
    places : numpy.ndarray
        float64, (v, 2): row and column of each vertex, counted in the first cells.
    heights : numpy.ndarray
        float64, (v,).
    triangles : numpy.ndarray
        int64, (t, 3): vertices, clockwise where rows go down.
    """

    places: np.ndarray
    heights: np.ndarray
    triangles: np.ndarray


def surface(heights: Heights, rows: int, columns: int, levels: int, tolerance: float) -> Surface:
    """Return the surface of heights over a rectangle.

    Parameters
    ----------
    heights : callable
        See `Heights`.
    rows, columns : int
        First cells.
    levels : int
        Times that a cell may be split.
    tolerance : float
        Largest distance of a middle from the pieces through the corners, in units of the heights.

    Examples
    --------
    >>> flat = surface(lambda c, r: 0 * c, 2, 3, 4, 0.1)
    >>> len(flat.places), len(flat.triangles)
    (12, 12)
    """
    splits = _splits(heights, rows, columns, levels, tolerance)
    parts = [_triangles(splits, level) for level in range(len(splits))]
    corners = np.concatenate(parts)  # (t, 3, 2): in halves of the smallest cells
    width = columns << levels + 1
    numbers = corners[..., 0] * (width + 1) + corners[..., 1]
    keys, triangles = np.unique(numbers, return_inverse=True)
    places = np.stack(np.divmod(keys, width + 1), axis=1) / (2 << levels)
    return Surface(places, heights(places[:, 1], places[:, 0]), triangles.reshape(-1, 3))


def _splits(
    heights: Heights, rows: int, columns: int, levels: int, tolerance: float
) -> list[np.ndarray]:
    """Return, level by level, which cells are split: bool, (rows << level, columns << level)."""
    splits = []
    there = np.ones((rows, columns), bool)
    for level in range(levels):
        split = np.zeros_like(there)
        cells = np.argwhere(there)
        split[tuple(cells.T)] = _bends(heights, cells, level) > tolerance
        splits.append(split)
        there = _finer(split)
    splits.append(np.zeros_like(there))
    for level in range(levels - 1, 0, -1):  # a cell that is split has neighbours of its size
        splits[level - 1] |= _coarser(_spread(splits[level]))
    return splits


def _bends(heights: Heights, cells: np.ndarray, level: int) -> np.ndarray:
    """Return how far the middles of cells lie from the pieces through their corners, (n,)."""
    at = (2 * cells[:, None] + np.concatenate([_CORNERS, _PROBES])) / (2 << level)
    values = heights(at[..., 1].ravel(), at[..., 0].ravel()).reshape(len(cells), 9)
    corners, probes = values[:, :4], values[:, 4:]
    top, bottom = corners[:, [0, 1]].mean(axis=1), corners[:, [3, 2]].mean(axis=1)
    left, right = corners[:, [0, 3]].mean(axis=1), corners[:, [1, 2]].mean(axis=1)
    middle = corners[:, [0, 2]].mean(axis=1)  # a flat cell is cut from corner 0 to corner 2
    pieces = np.stack([middle, left, top, right, bottom], axis=1)
    return np.abs(probes - pieces).max(axis=1)


def _triangles(splits: list[np.ndarray], level: int) -> np.ndarray:
    """Return the triangles of a level's cells that are not split: (t, 3, 2), rows and columns."""
    there = _finer(splits[level - 1]) if level else np.ones_like(splits[0])
    cells = np.argwhere(there & ~splits[level])
    around = np.pad(splits[level], 1)
    halves = np.stack([around[tuple((cells + 1 + side).T)] for side in _SIDES], axis=1)  # (n, 4)
    scale = 1 << len(splits) - 1 - level
    plain = cells[~halves.any(axis=1)]
    corners = scale * (2 * plain[:, None] + _CORNERS)
    parts = [corners[:, [0, 1, 2]], corners[:, [0, 2, 3]]]
    for side in range(4):
        fans, split = cells[halves.any(axis=1)], halves[halves.any(axis=1), side]
        start, end = _CORNERS[side], _CORNERS[(side + 1) % 4]
        half = (start + end) // 2
        for who, a, b in ((~split, start, end), (split, start, half), (split, half, end)):
            fan = np.stack([np.ones(2, np.int64), a, b])
            parts.append(scale * (2 * fans[who][:, None] + fan))
    return np.concatenate(parts)


def _finer(cells: np.ndarray) -> np.ndarray:
    return cells.repeat(2, axis=0).repeat(2, axis=1)


def _coarser(cells: np.ndarray) -> np.ndarray:
    pairs = cells[::2] | cells[1::2]
    return pairs[:, ::2] | pairs[:, 1::2]


def _spread(cells: np.ndarray) -> np.ndarray:
    """Return the cells and all eight neighbours of each."""
    around = np.pad(cells, 1)
    rows, columns = cells.shape
    shifted = [around[i : i + rows, j : j + columns] for i in range(3) for j in range(3)]
    spread: np.ndarray = np.logical_or.reduce(shifted)
    return spread
