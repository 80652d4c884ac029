"""Square tiles whose ink follows from polynomials, and how far each can be believed.

A tile is asked at n×n points, n = 5, 9, 13 or 17, each set of which holds the one before: Chebyshev
points all but the 13.  The polynomials interpolate what the generator gives *before* its sigmoid,
which is smoother than ink.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from sampler import chebyshev

# Which of 17 Chebyshev points make up the smaller sets.  Of the 13 that hold the 9, these have the
# smallest Lebesgue constant, 5.3 (17 Chebyshev points have 2.7).
_OF_SEVENTEEN = {
    5: (0, 4, 8, 12, 16),
    9: (0, 2, 4, 6, 8, 10, 12, 14, 16),
    13: (0, 2, 3, 4, 6, 7, 8, 9, 10, 12, 13, 14, 16),
    17: tuple(range(17)),
}
COUNTS = tuple(_OF_SEVENTEEN)  # points along a tile's side
_LAST = 2  # coefficients in each direction that tell the error
_SETS = 512


def next_count(count: int) -> int:
    """Return how many points along a side there are to try after `count`: as many again, at last.

    Examples
    --------
    >>> [next_count(count) for count in COUNTS]
    [9, 13, 17, 33]
    """
    return next((larger for larger in COUNTS if larger > count), 2 * count - 1)


def new_positions(count: int) -> np.ndarray:
    """Return the points of n×n that the set before does not have: (p, 2), row and column, 0..1."""
    return _grid(count)[_is_new(count)]


@dataclass(frozen=True)
class Caution:
    """How much it takes for a polynomial to be believed."""

    held_out: int  # points a tile, others in each, at which the polynomial is tried
    # By COUNTS: coefficients are not trusted to fall faster from one pair of orders to the next.
    fastest: tuple[float, ...]


# Of 30,000 tiles of 100 pictures, the worst that were believed with 0.1 all had 9 points a side.
SMOOTH = Caution(10, (0.1, 0.3, 0.1, 0.1))
# Coefficients of what has kinks fall slowly in the end, however they begin.
KINKED = Caution(24, (1.0, 1.0, 1.0, 1.0))


@functools.cache
def held_out(caution: Caution) -> np.ndarray:
    """Return the sets of positions of which each tile is tried at one: (sets, p, 2), 0..1.

    Each lies between two of the 17 points, where a polynomial errs most.  There are so many sets
    that neighbours hardly ever have the same, and so few that how to interpolate there is worked
    out once and for all.
    """
    between = (chebyshev.nodes(33)[1::2] + 1) / 2
    return np.random.default_rng(0).choice(between, (_SETS, caution.held_out, 2))


def joined(before: np.ndarray | None, asked: np.ndarray, count: int) -> np.ndarray:
    """Put values asked at the new points among those known already: (tiles, n, n, c_dim)."""
    values = np.empty((len(asked), count, count, asked.shape[-1]), np.float32)
    new = _is_new(count)
    if before is not None:
        values[:, ~new] = before.reshape(len(before), -1, before.shape[-1])
    values[:, new] = asked
    return values


def error(values: np.ndarray, sets: np.ndarray, held: np.ndarray, caution: Caution) -> np.ndarray:
    """Return how far off the ink of each tile's polynomial seems to be: (tiles,).

    The larger one of two estimates: what the coefficients after its last ones would amount to,
    times the steepest that the sigmoid is over the tile, and the largest error at points held out.

    Parameters
    ----------
    values : numpy.ndarray
        Shape (tiles, n, n, c_dim): what was asked at the nodes, before the sigmoid.
    sets : numpy.ndarray
        Shape (tiles,): which set of `held_out(caution)` each tile is tried at.
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
    tail = tail * np.clip(falling, caution.fastest[COUNTS.index(count)], 1.0)
    down, across = _to_held_out(count, caution)
    rows = down[sets][:, None] @ planes  # (tiles, c_dim, p, n)
    tried = np.moveaxis((rows * across[sets][:, None]).sum(axis=-1), 1, -1)
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
    """Return the ink of tiles, (tiles, n, n, c_dim) → float32 (tiles, side, side, c_dim)."""
    matrix = _to_pixels(values.shape[1], side)
    ink = matrix @ np.moveaxis(values, -1, 1) @ matrix.T
    return np.moveaxis(sigmoid(ink, out=ink), 1, -1)


def sigmoid(logits: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
    """Return 1 / (1 + e^-x) without overflow."""
    ink = np.multiply(logits, 0.5, out=out)
    np.tanh(ink, out=ink)
    ink *= 0.5
    ink += 0.5
    return ink


@functools.cache
def _nodes(count: int) -> np.ndarray:
    return chebyshev.nodes(17)[list(_OF_SEVENTEEN[count])]


@functools.cache
def _grid(count: int) -> np.ndarray:
    places = (_nodes(count) + 1) / 2
    return np.stack(np.meshgrid(places, places, indexing="ij"), axis=-1)


@functools.cache
def _is_new(count: int) -> np.ndarray:
    smaller = [points for n, points in _OF_SEVENTEEN.items() if n < count]
    known = np.isin(_OF_SEVENTEEN[count], smaller[-1] if smaller else ())
    return ~(known[:, None] & known[None, :])


@functools.cache
def _to_coefficients(count: int) -> np.ndarray:
    return chebyshev.to_coefficients(_nodes(count)).astype(np.float32)


@functools.cache
def _to_held_out(count: int, caution: Caution) -> tuple[np.ndarray, np.ndarray]:
    """Return the matrices to the rows and to the columns held out: (sets, p, count) each."""
    positions = held_out(caution)
    matrices = chebyshev.interpolator(_nodes(count), 2 * positions.reshape(-1) - 1)
    matrices = matrices.astype(np.float32).reshape(*positions.shape, count)
    return matrices[:, :, 0], matrices[:, :, 1]


@functools.lru_cache(maxsize=64)
def _to_pixels(count: int, side: int) -> np.ndarray:
    return chebyshev.interpolator(_nodes(count), np.linspace(-1, 1, side)).astype(np.float32)
