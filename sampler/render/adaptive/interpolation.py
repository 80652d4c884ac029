"""Values on square lattices, and how to get from one to the next finer one.

Between its nodes a value follows from the polynomial through the eight nodes around it, in each
direction: Deslauriers and Dubuc 1989, "Symmetric iterative interpolation processes".
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

TAPS = 8
MARGIN = TAPS // 2 - 1  # nodes that a lattice has beyond the picture, on every side
PLACES = 16  # interpolated by one matrix, or a cell's: larger ones have too many zeros
STEEPEST = 0.25  # slope of the sigmoid anywhere
_SMALL = 100  # nodes of a line below which one matrix for all of them is quicker
# Of the 8×8 nodes around a cell, those in line with its sides: rows and columns.  Its corners come
# first, so that each of the first two ends a side together with each of the other two.
_INNER = np.isin(np.arange(TAPS), (MARGIN, MARGIN + 1))
_CROSS = np.nonzero(_INNER[:, None] | _INNER)
_CORNERS = np.flatnonzero(_INNER[_CROSS[0]] & _INNER[_CROSS[1]])[[0, 3, 1, 2]]
_CROSS = tuple(np.append(of[_CORNERS], np.delete(of, _CORNERS)) for of in _CROSS)


def refined(values: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Return values on the lattice that is twice as fine.

    Parameters
    ----------
    values : numpy.ndarray
        float32, shape (..., r, c), margins included.
    rows, columns : int
        Cells of the finer lattice, at most 2·(r - 7) and 2·(c - 7).

    Returns
    -------
    numpy.ndarray
        float32, shape (..., rows + 7, columns + 7), margins included.

    Examples
    --------
    >>> line = np.arange(10.0, dtype=np.float32) * np.ones((8, 1), np.float32)
    >>> refined(line, 2, 3)[0].round(3).tolist()
    [1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0]
    """
    *_, r, c = values.shape
    if max(r, c) <= _SMALL:
        return _finer_by(r, rows) @ values @ _finer_by(c, columns).T
    wide = _across(_extended(values, -1), 2, MARGIN + columns + TAPS - 1)[..., MARGIN:]
    return _finer_down(wide, rows)


def _finer_down(values: np.ndarray, cells: int) -> np.ndarray:
    """Return rows that are twice as fine, (..., cells + 7, c); the new margin is half as wide."""
    rows = MARGIN + cells + TAPS - 1
    finer = np.empty((*values.shape[:-2], rows, values.shape[-1]), np.float32)
    _down(_extended(values, -2), 2, finer)
    return np.ascontiguousarray(finer[..., MARGIN:, :])


@functools.lru_cache(maxsize=32)
def _finer_by(nodes: int, cells: int) -> np.ndarray:
    """Return the matrix that does it: (cells + 7, nodes)."""
    return _finer_down(np.eye(nodes, dtype=np.float32), cells)


def draw(values: np.ndarray, factor: int, first: int, out: np.ndarray) -> None:
    """Draw some rows of the picture, `factor` pixels a cell.

    Parameters
    ----------
    values : numpy.ndarray
        float32, shape (..., r, c), margins included, which are not drawn.
    factor : int
        A power of two.
    first : int
        The row of cells to begin with.
    out : numpy.ndarray
        Where to draw: float32, shape (..., rows, columns).
    """
    *_, rows, columns = out.shape
    some = values[..., first : first - (-rows // factor) + TAPS - 1, :]
    _down(_across(some, factor, columns), factor, out)


def crosses(values: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Return the nodes on the lines along the four sides of cells: (c, 28, k).

    Parameters
    ----------
    values : numpy.ndarray
        float32, shape (c, n, r, c), margins included.
    first : numpy.ndarray
        int, shape (k,): the first of the 8×8 nodes around each cell, counted row after row, one
        lattice after the other.
    """
    rows, columns = _CROSS
    around = (rows * values.shape[-1] + columns)[:, None] + first
    return values.reshape(len(values), -1).take(around, axis=1, mode="clip")  # the quickest mode


def error(around: np.ndarray, nodes: int) -> np.ndarray:
    """Return by how much the ink of polynomials of eight and of fewer nodes differs: (k,).

    At most, in the middle of a cell's sides, for `crosses` of the cells.
    """
    halves = np.abs(_halves(nodes) @ around)
    differences, middles = halves[:, :4], halves[:, 4:]
    # The slope is the one nearer to grey by as much, or grey's, where one end is black, one white.
    middles -= differences
    np.maximum(middles, 0.0, out=middles)
    dark = around[:, :4] > 0.0
    middles.reshape(-1, 2, 2, middles.shape[-1])[:] *= dark[:, :2, None] == dark[:, None, 2:]
    differences *= _slope_at(middles)
    return 2.0 * differences.max(axis=(0, 1))


def slope_near(values: np.ndarray, nodes: np.ndarray) -> np.ndarray:
    """Return the largest slope of the sigmoid at nodes and half-way to those around: (c, p).

    Nodes, (p,), of values (c, n, r, c) are counted row after row, one lattice after the other.
    """
    columns = values.shape[-1]
    beside = np.arange(-1, 2)
    around = (beside[:, None] * columns + beside).reshape(-1, 1) + nodes
    values = values.reshape(len(values), -1)
    found = values.take(around, axis=1, mode="clip")  # the first and the last node lack some
    middle = found[:, 4]
    low, high = middle + found.min(axis=1), middle + found.max(axis=1)
    return _slope_at(0.25 * np.maximum(np.maximum(low, -high), 0.0))


def _slope_at(halves: np.ndarray) -> np.ndarray:
    """Return the slope of the sigmoid where its argument is twice as much; overwrites what came."""
    np.tanh(halves, out=halves)
    halves *= halves
    halves *= -STEEPEST
    halves += STEEPEST
    return halves


def _across(values: np.ndarray, factor: int, columns: int) -> np.ndarray:
    """Interpolate along rows, (..., r, c), from the first inner node on: (..., r, columns)."""
    cells, block = -(-columns // factor), max(PLACES // factor, 1)
    nodes = block + TAPS - 1
    # The last pixel may be the last node; of the polynomial beyond it nothing but zeros counts.
    missing = cells + -cells % block + TAPS - 1 - values.shape[-1]
    if missing > 0:
        values = np.pad(values, [*[(0, 0)] * (values.ndim - 1), (0, missing)])
    windows = sliding_window_view(values, nodes, axis=-1)[..., :cells:block, :]
    # One product, not one a row.
    found = np.ascontiguousarray(windows).reshape(-1, nodes) @ _matrix(factor, block).T
    return found.reshape(*values.shape[:-1], -1)[..., :columns]


def _down(values: np.ndarray, factor: int, out: np.ndarray) -> None:
    """Interpolate down columns, (..., r, c), from the first inner node on: (..., rows, c).

    Straight to where they belong: for a picture, memory that is new would take longer to write to
    than to compute what is written.
    """
    *before, rows, columns = out.shape
    block = max(PLACES // factor, 1)
    matrix, many = _matrix(factor, block), rows // (block * factor)
    whole = many * block * factor
    if many:
        windows = sliding_window_view(values, block + TAPS - 1, axis=-2)[..., ::block, :, :]
        blocks = np.swapaxes(windows[..., :many, :, :], -1, -2)
        np.matmul(matrix, blocks, out=out[..., :whole, :].reshape(*before, many, -1, columns))
    if rows > whole:
        left = values[..., many * block :, :][..., : block + TAPS - 1, :]
        out[..., whole:, :] = matrix[: rows - whole, : left.shape[-2]] @ left


def _extended(values: np.ndarray, axis: int) -> np.ndarray:
    """Add what the outermost polynomials give beyond an axis's ends: MARGIN nodes, and one more."""
    before, after = _beyond()
    values = np.moveaxis(values, axis, -1)
    ends = values[..., :TAPS] @ before.T, values, values[..., -TAPS:] @ after.T
    return np.moveaxis(np.concatenate(ends, axis=-1), -1, axis)


def weights(place: float, count: int = TAPS) -> np.ndarray:
    """Return what each of `count` nodes, 0, 1, ..., counts for in the polynomial's value: (count,).

    Examples
    --------
    >>> (16 * weights(1.5, 4)).tolist()
    [-1.0, 9.0, 9.0, -1.0]
    """
    nodes = np.arange(count)
    gaps = np.where(np.eye(count, dtype=bool), 1.0, place - nodes)
    spans = nodes[:, None] - nodes + np.eye(count)
    return gaps.prod(axis=1) / spans.prod(axis=1)


@functools.cache
def _matrix(factor: int, cells: int) -> np.ndarray:
    """Return the matrix from the nodes of some cells to `factor` places in each."""
    matrix = np.zeros((cells * factor, cells + TAPS - 1), np.float32)
    for place in range(cells * factor):
        cell, part = divmod(place, factor)
        matrix[place, cell : cell + TAPS] = weights(MARGIN + part / factor)
    return matrix


@functools.cache
def _beyond() -> tuple[np.ndarray, np.ndarray]:
    """Return the matrices from the first, and the last, eight nodes to those beyond."""
    before = [weights(place) for place in range(-MARGIN, 0)]
    after = [weights(TAPS + place) for place in range(MARGIN + 1)]
    return np.array(before, np.float32), np.array(after, np.float32)


@functools.cache
def _halves(nodes: int) -> np.ndarray:
    """Return the matrix from `crosses` to halves of numbers at the middles of sides: (8, 28).

    By how much polynomials of eight nodes and of so many in the middle of them differ, for the
    sides from the first corner to the third and the fourth, and from the second; and what those of
    eight give.
    """
    all_of = weights(MARGIN + 0.5)
    inner = slice((TAPS - nodes) // 2, (TAPS + nodes) // 2)
    differ = all_of.copy()
    differ[inner] -= weights(nodes // 2 - 0.5, nodes)
    rows, columns = _CROSS
    sides = [
        np.where(line == MARGIN + place, of[along], 0.0)
        for of in (differ, all_of)
        for line, along, place in (
            (rows, columns, 0),
            (columns, rows, 0),
            (columns, rows, 1),
            (rows, columns, 1),
        )
    ]
    return 0.5 * np.array(sides, np.float32)
