"""Square tiles whose ink follows from polynomials, and how far each can be believed.

A tile is asked at n×n Chebyshev points, n = 5, 9 or 17, each set of which holds the one before; the
polynomials interpolate what the generator gives *before* its sigmoid, which is smoother than ink.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from sampler import chebyshev

COUNTS = (5, 9, 17)  # points along a tile's side
_LAST = 2  # coefficients in each direction that tell the error


def new_positions(count: int) -> np.ndarray:
    """Return the points of n×n that the set before does not have: (p, 2), row and column, 0..1."""
    return _grid(count)[_is_new(count)]


@dataclass(frozen=True)
class Caution:
    """How much it takes for a polynomial to be believed."""

    held_out: int  # points a tile, others in each, at which the polynomial is tried
    fastest: (
        float  # coefficients are not trusted to fall faster from one pair of orders to the next
    )


SMOOTH = Caution(held_out=10, fastest=0.1)
# Coefficients of what has kinks fall slowly in the end, however they begin.
KINKED = Caution(held_out=24, fastest=1.0)


def held_out_positions(tiles: int, caution: Caution, rng: np.random.Generator) -> np.ndarray:
    """Return where each tile is tried: (tiles, p, 2), row and column, 0..1."""
    return rng.random((tiles, caution.held_out, 2))


def joined(before: np.ndarray | None, asked: np.ndarray, count: int) -> np.ndarray:
    """Put values asked at the new points among those known already: (tiles, n, n, c_dim)."""
    values = np.empty((len(asked), count, count, asked.shape[-1]), np.float32)
    if before is not None:
        values[:, ::2, ::2] = before
    values[:, _is_new(count)] = asked
    return values


def error(
    values: np.ndarray, positions: np.ndarray, held: np.ndarray, caution: Caution
) -> np.ndarray:
    """Return how far off the ink of each tile's polynomial seems to be: (tiles,).

    The larger one of two estimates: what the coefficients after its last ones would amount to,
    times the steepest that the sigmoid is over the tile, and the largest error at points held out.

    Parameters
    ----------
    values : numpy.ndarray
        Shape (tiles, n, n, c_dim): what was asked at the nodes, before the sigmoid.
    positions : numpy.ndarray
        Shape (tiles, p, 2), row and column from 0 to 1: points held out.
    held : numpy.ndarray
        Shape (tiles, p, c_dim): what was asked there.
    caution : Caution
        `SMOOTH` or `KINKED`, as the network is.
    """
    count = values.shape[1]
    planes = np.moveaxis(values, -1, 1)
    to_coefficients = _to_coefficients(count)
    coefficients = np.abs(to_coefficients @ planes @ to_coefficients.T)
    tail = _shell(coefficients, count)
    # How fast the coefficients fall from the shell before to the last one, they fall on.
    falling = tail / np.maximum(_shell(coefficients, count - _LAST), 1e-30)
    tail = tail * np.clip(falling, caution.fastest, 1.0)
    down, across = (
        chebyshev.interpolator(count, 2 * positions[..., axis].ravel() - 1)
        .astype(np.float32)
        .reshape(*positions.shape[:2], count)
        for axis in (0, 1)
    )
    tried = np.einsum("thi,tcij,thj->thc", down, planes, across, optimize=True)
    missed = np.abs(sigmoid(tried) - sigmoid(held)).max(axis=(1, 2))
    return np.maximum((tail * _steepest(planes)).max(axis=1), missed)


def _shell(coefficients: np.ndarray, count: int) -> np.ndarray:
    """Return the sum of the coefficients of the last two orders below `count`: (tiles, c_dim)."""
    inner = count - _LAST
    whole = coefficients[..., :count, :count].sum(axis=(2, 3))
    return whole - coefficients[..., :inner, :inner].sum(axis=(2, 3))


def _steepest(planes: np.ndarray) -> np.ndarray:
    """Return the largest slope of the sigmoid that a tile may meet: (tiles, c_dim).

    Between two nodes the values may pass below both of them, by as much as nodes differ.
    """
    between = np.maximum(
        np.abs(np.diff(planes, axis=2)).max(axis=(2, 3)),
        np.abs(np.diff(planes, axis=3)).max(axis=(2, 3)),
    )
    low, high = planes.min(axis=(2, 3)), planes.max(axis=(2, 3))
    nearest = np.where((low < 0) & (high > 0), 0.0, np.minimum(np.abs(low), np.abs(high)))
    nearest = np.maximum(nearest - 0.5 * between, 0.0)
    return sigmoid(nearest) * sigmoid(-nearest)


def draw(values: np.ndarray, side: int) -> np.ndarray:
    """Return the ink of one tile, (n, n, c_dim) → float32 (side, side, c_dim)."""
    matrix = _to_pixels(values.shape[0], side)
    rows = np.tensordot(matrix, values, axes=1)
    return sigmoid(np.moveaxis(np.tensordot(matrix, rows, axes=(1, 1)), 0, 1))


def sigmoid(logits: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + e^-x) without overflow."""
    return 0.5 * np.tanh(0.5 * logits) + 0.5


@functools.cache
def _grid(count: int) -> np.ndarray:
    places = (chebyshev.nodes(count) + 1) / 2
    return np.stack(np.meshgrid(places, places, indexing="ij"), axis=-1)


@functools.cache
def _is_new(count: int) -> np.ndarray:
    new = np.ones((count, count), bool)
    if count > COUNTS[0]:
        new[::2, ::2] = False
    return new


@functools.cache
def _to_coefficients(count: int) -> np.ndarray:
    return chebyshev.to_coefficients(count).astype(np.float32)


@functools.lru_cache(maxsize=64)
def _to_pixels(count: int, side: int) -> np.ndarray:
    return chebyshev.interpolator(count, np.linspace(-1, 1, side)).astype(np.float32)
