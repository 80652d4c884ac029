"""Interpolation on a dyadic grid: from one level to the next finer one, and to pixels.

A value between nodes is that of the polynomial through the eight nodes around it, in each
direction: Deslauriers and Dubuc 1989, "Symmetric iterative interpolation processes".
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

TAPS = 8
MARGIN = TAPS // 2 - 1  # nodes of a level beyond the picture, on every side
PLACES = 16  # values of one matrix, or a cell's if more: larger matrices have too many zeros
_SMALL = 100  # nodes of a line below which one matrix for all of them is quicker


def refined(values: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Return values on the level that is twice as fine.

    Parameters
    ----------
    values : numpy.ndarray
        float32, shape (..., r, c), margins included.
    rows, columns : int
        Cells of the finer level, at most 2·(r - 7) and 2·(c - 7).

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
    """Return the matrix of `_finer_down`: (cells + 7, nodes)."""
    return _finer_down(np.eye(nodes, dtype=np.float32), cells)


def interpolate(values: np.ndarray, factor: int, first: int, out: np.ndarray) -> None:
    """Fill rows of a picture with the values between nodes, `factor` pixels a cell.

    Parameters
    ----------
    values : numpy.ndarray
        float32, shape (..., r, c), margins included, which are not in the picture.
    factor : int
        A power of two.
    first : int
        The row of cells to begin with.
    out : numpy.ndarray
        Where to write: float32, shape (..., rows, columns).
    """
    *_, rows, columns = out.shape
    around = values[..., first : first - (-rows // factor) + TAPS - 1, :]
    _down(_across(around, factor, columns), factor, out)


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
    product = np.ascontiguousarray(windows).reshape(-1, nodes) @ _matrix(factor, block).T
    return product.reshape(*values.shape[:-1], -1)[..., :columns]


def _down(values: np.ndarray, factor: int, out: np.ndarray) -> None:
    """Interpolate down columns, (..., r, c), from the first inner node on: (..., rows, c).

    Results are written straight to their place: for a picture, writing to new memory would take
    longer than computing.
    """
    *before, rows, columns = out.shape
    block = max(PLACES // factor, 1)
    matrix, blocks = _matrix(factor, block), rows // (block * factor)
    whole = blocks * block * factor
    if blocks:
        windows = sliding_window_view(values, block + TAPS - 1, axis=-2)[..., ::block, :, :]
        nodes = np.swapaxes(windows[..., :blocks, :, :], -1, -2)
        np.matmul(matrix, nodes, out=out[..., :whole, :].reshape(*before, blocks, -1, columns))
    if rows > whole:
        left = values[..., blocks * block :, :][..., : block + TAPS - 1, :]
        out[..., whole:, :] = matrix[: rows - whole, : left.shape[-2]] @ left


def _extended(values: np.ndarray, axis: int) -> np.ndarray:
    """Extrapolate by the outermost polynomials: MARGIN nodes before, and one more after."""
    before, after = _beyond()
    values = np.moveaxis(values, axis, -1)
    ends = values[..., :TAPS] @ before.T, values, values[..., -TAPS:] @ after.T
    return np.moveaxis(np.concatenate(ends, axis=-1), -1, axis)


def weights(place: float, count: int = TAPS) -> np.ndarray:
    """Return the weights of nodes 0, 1, ... in the value of the polynomial through them: (count,).

    Parameters
    ----------
    place : float
        Where the value is taken, in the nodes' numbers.
    count : int
        How many nodes.

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
    """Return the matrix from the nodes around so many cells to `factor` places in each."""
    matrix = np.zeros((cells * factor, cells + TAPS - 1), np.float32)
    for place in range(cells * factor):
        cell, part = divmod(place, factor)
        matrix[place, cell : cell + TAPS] = weights(MARGIN + part / factor)
    return matrix


@functools.cache
def _beyond() -> tuple[np.ndarray, np.ndarray]:
    """Return the matrices from the first, and from the last, eight nodes to the nodes beyond."""
    before = [weights(place) for place in range(-MARGIN, 0)]
    after = [weights(TAPS + place) for place in range(MARGIN + 1)]
    return np.array(before, np.float32), np.array(after, np.float32)
