"""The embedded error estimator: how far two polynomials through the same nodes differ, as ink.

The polynomial of eight nodes draws; one of fewer nodes, in the middle of them, is compared with it.
Differences of logits count by the sigmoid's slope, for errors are errors of the ink.
"""

from __future__ import annotations

import functools

import numpy as np

from sampler.render.adaptive.interpolation import MARGIN, TAPS, weights

STEEPEST = 0.25  # slope of the sigmoid anywhere


def _cross() -> tuple[np.ndarray, np.ndarray]:
    """Return rows and columns of the 28 nodes, of 8×8 around a cell, in line with its sides.

    The cell's corners come first, in an order in which each of the first two ends a side together
    with each of the other two.
    """
    inner = np.isin(np.arange(TAPS), (MARGIN, MARGIN + 1))
    rows, columns = np.nonzero(inner[:, None] | inner)
    corners = np.flatnonzero(inner[rows] & inner[columns])[[0, 3, 1, 2]]
    order = np.append(corners, np.delete(np.arange(len(rows)), corners))
    return rows[order], columns[order]


_CROSS = _cross()


def crosses(values: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Return the values at the nodes in line with the four sides of cells: (c, 28, k).

    Parameters
    ----------
    values : numpy.ndarray
        float32, shape (c, n, r, c), margins included.
    first : numpy.ndarray
        int, shape (k,): the first of the 8×8 nodes around each cell, counted row after row, one
        picture after the other.
    """
    rows, columns = _CROSS
    around = (rows * values.shape[-1] + columns)[:, None] + first
    return values.reshape(len(values), -1).take(around, axis=1, mode="clip")  # the quickest mode


def ink_error(around: np.ndarray, nodes: int) -> np.ndarray:
    """Return the difference of the ink of polynomials of eight nodes and of fewer: (k,).

    It is the largest of those in the middle of a cell's four sides.

    Parameters
    ----------
    around : numpy.ndarray
        Logits from `crosses`: float32, shape (c, 28, k).
    nodes : int
        Nodes of the lower polynomial: 4 or 6.
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

    Parameters
    ----------
    values : numpy.ndarray
        Logits: float32, shape (c, n, r, c).
    nodes : numpy.ndarray
        int, shape (p,), counted row after row, one picture after the other.
    """
    columns = values.shape[-1]
    beside = np.arange(-1, 2)
    around = (beside[:, None] * columns + beside).reshape(-1, 1) + nodes
    values = values.reshape(len(values), -1)
    logits = values.take(around, axis=1, mode="clip")  # the first and the last node lack a few
    middle = logits[:, 4]
    low, high = middle + logits.min(axis=1), middle + logits.max(axis=1)
    return _slope_at(0.25 * np.maximum(np.maximum(low, -high), 0.0))


def _slope_at(halves: np.ndarray) -> np.ndarray:
    """Return the slope of the sigmoid at twice these numbers; overwrites them."""
    np.tanh(halves, out=halves)
    halves *= halves
    halves *= -STEEPEST
    halves += STEEPEST
    return halves


@functools.cache
def _halves(nodes: int) -> np.ndarray:
    """Return the matrix from `crosses` to halves of numbers at the middles of sides: (8, 28).

    The first four rows give the difference of the polynomials of eight nodes and of so many in the
    middle of them, for the sides from the first corner to the third and the fourth, and from the
    second; the last four give the value of the polynomial of eight.
    """
    eight = weights(MARGIN + 0.5)
    inner = slice((TAPS - nodes) // 2, (TAPS + nodes) // 2)
    difference = eight.copy()
    difference[inner] -= weights(nodes // 2 - 0.5, nodes)
    rows, columns = _CROSS
    sides = [
        np.where(line == MARGIN + place, of[along], 0.0)
        for of in (difference, eight)
        for line, along, place in (
            (rows, columns, 0),
            (columns, rows, 0),
            (columns, rows, 1),
            (rows, columns, 1),
        )
    ]
    return 0.5 * np.array(sides, np.float32)
