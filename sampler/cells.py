"""Which cells of a lattice, which of its nodes, which pixels: boolean arrays and what follows.

The cells of a lattice lie between its nodes; each is four cells of the lattice twice as fine.
"""

from __future__ import annotations

import functools
import itertools

import numpy as np

_FEW = 1000  # cells of a picture, of which each is one of `some`


@functools.lru_cache(maxsize=32)
def some(shape: tuple[int, int, int]) -> np.ndarray:
    """Return a quarter of the cells, so that no row or column is without, or all where few are."""
    _, rows, columns = np.ogrid[: shape[0], : shape[1], : shape[2]]
    few = shape[1] * shape[2] < _FEW
    return few | ((rows + 2 * columns) % 4 == 0)


def grown(mask: np.ndarray) -> np.ndarray:
    """Return masks (n, r, c) with the eight neighbours of each of their cells."""
    return highest(mask)


def highest(values: np.ndarray) -> np.ndarray:
    """Return the largest of each value of (n, r, c) and its eight neighbours."""
    for axis in (1, 2):
        before = np.moveaxis(values, axis, 0)
        after = before.copy()
        np.maximum(after[1:], before[:-1], out=after[1:])
        np.maximum(after[:-1], before[1:], out=after[:-1])
        values = np.moveaxis(after, 0, axis)
    return values


def nodes_of(cells: np.ndarray) -> np.ndarray:
    """Return which nodes of the lattice twice as fine belong to cells: (n, 2r + 1, 2c + 1)."""
    for axis in (1, 2):
        inner = np.moveaxis(cells, axis, 0)
        nodes = np.zeros((2 * len(inner) + 1, *inner.shape[1:]), bool)
        nodes[1::2] = inner
        nodes[:-1:2] = inner
        nodes[2::2] |= inner
        cells = np.moveaxis(nodes, 0, axis)
    return cells


def cells_of(nodes: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return which cells hold nodes (p, 3) of the lattice twice as fine: of that shape."""
    cells = np.zeros((shape[0], shape[1] + 1, shape[2] + 1), bool)
    picture, row, column = nodes.T
    # A node of odd number lies inside a cell, one of even number between two of them; what lies
    # beyond the picture, -1 too, is the row or column that is left out in the end.
    for down, right in itertools.product((0, 1), repeat=2):
        cells[picture, (row - down) // 2, (column - right) // 2] = True
    return cells[:, :-1, :-1]


def before(nodes: np.ndarray, shape: tuple[int, ...]) -> tuple[np.ndarray, ...]:
    """Return which cells hold or follow nodes (p, 3) of the lattice twice as fine, as an index."""
    return tuple(np.minimum(nodes // (1, 2, 2), np.array(shape) - 1).T)


def fill_margins(nodes: np.ndarray, width: int) -> None:
    """Repeat outwards what is at the borders of masks (n, r, c), whose margins are so wide."""
    nodes[:, :width], nodes[:, -width:] = nodes[:, width, None], nodes[:, -width - 1, None]
    nodes[:, :, :width] = nodes[:, :, width, None]
    nodes[:, :, -width:] = nodes[:, :, -width - 1, None]


def quarters(cells: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Return the cells of the lattice twice as fine, which has that many rows and columns."""
    return cells.repeat(2, axis=1).repeat(2, axis=2)[:, :rows, :columns]


def pixels_of(squares: np.ndarray, side: int, known: np.ndarray) -> np.ndarray:
    """Return the unknown pixels of squares (k, 3), counted row after row: (p,)."""
    _, y_dim, x_dim = known.shape
    picture, row, column = (squares.astype(np.int32) * (1, side, side)).astype(np.int32).T
    first = (picture * y_dim + row) * x_dim + column
    within = np.arange(side, dtype=np.int32)
    pixels = first[:, None, None] + (within[:, None] * x_dim + within)
    rows, columns = row[:, None] + within < y_dim, column[:, None] + within < x_dim
    pixels = pixels[rows[:, :, None] & columns[:, None, :]]
    return pixels[~known.reshape(-1)[pixels]]


def squares_beside(pixels: np.ndarray, side: int, known: np.ndarray) -> np.ndarray:
    """Return the squares, (k, 3), that hold unknown neighbours of pixels (p,)."""
    _, y_dim, x_dim = known.shape
    picture, row, column = np.unravel_index(pixels, known.shape)
    shape = len(known), -(-y_dim // side), -(-x_dim // side)
    found = np.zeros(shape, bool)
    for down, right in itertools.product((-1, 0, 1), repeat=2):
        rows = np.clip(row + down, 0, y_dim - 1)
        columns = np.clip(column + right, 0, x_dim - 1)
        new = ~known[picture, rows, columns]
        found[picture[new], rows[new] // side, columns[new] // side] = True
    return np.argwhere(found)
