"""Drawing large pictures from few values: exact ones where they are needed, smooth ones between.

A trained CPPN is smooth nearly everywhere.  The window is cut into square tiles; in each, the
network is asked at Chebyshev points, and the ink between them follows from a polynomial.  Two
things have to agree before a tile is believed: the polynomial's last coefficients, which tell how
fast it converges, and points held out of it, where the network was asked as well.  A tile that is
not believed gets more points, then is cut in four, and in the end is asked at every pixel.

What is guaranteed: nothing, for a function known at some points only can do anything between them.
What is measured: on the shipped `mnist-vaegan`, 60 test digits at 1300×1300, the largest error was
0.4 of a grey level.  Rough networks (untrained ones of large weights) have exceeded the tolerance,
so that the evaluation of trained ones is all that this is used for yet; what users draw is asked at
every pixel.  A line thinner than the distance of the points can be missed; the distance is chosen
from the network's first layer and the window (`tile_side`).
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np

from sampler import chebyshev
from sampler.coordinates import View
from sampler.evaluator import Evaluator

TOLERANCE = 1 / 510  # half a grey level of 8 bits

_FEW, _MANY = 9, 17  # points along a tile's side; those of 17 contain those of 9
_HELD_OUT = 8  # points a tile at which the polynomial is tried
_LAST = 2  # coefficients in each direction that are taken as the error
_MARGIN = 0.25  # share of the tolerance that an estimate may reach
_SMALLEST = 24  # pixels: a tile's side below which every pixel is asked
_FOLD = 2.0  # a tile's side in the plane, times the steepest weight of the first layer


@dataclass(frozen=True)
class _Stage:
    """Where a tile is asked with so many points a side, and what its values tell."""

    count: int
    positions: np.ndarray  # (p, 2): row and column of each point, from 0 to 1
    trial: np.ndarray  # (held out, count²): from values at the nodes to those held out
    tail: np.ndarray  # (count, count): from values to coefficients


def tile_side(view: View, steepest: float) -> int:
    """Return the side of the first tiles, in pixels.

    Parameters
    ----------
    view : View
        The window: how much of the plane a pixel covers.
    steepest : float
        See `steepest_weight`.  Within 1 / steepest of the plane such a unit runs through its bend.
    """
    sides = zip(view.half_widths, (view.x_dim, view.y_dim), strict=True)
    pitch = min(2 * half / max(pixels - 1, 1) for half, pixels in sides)
    whole = max(view.x_dim, view.y_dim)
    side = min(_FOLD / max(steepest * pitch, 1e-12), whole)
    return max(8 * math.ceil(side / 8), 8)


def steepest_weight(generator) -> float:
    """Return the largest norm of a unit's weights of x and y in the first layer."""
    kernel = np.asarray(generator.from_point.kernel)
    return float(np.linalg.norm(kernel[:2], axis=0).max())


class AdaptiveDrawer:
    """Draws one window with one generator, for any number of z.

    Parameters
    ----------
    evaluator : Evaluator
        What asks the generator.
    view : View
        The window.
    side : int
        Of the first tiles, in pixels; see `tile_side`.
    tolerance : float
        Largest error of the ink that is aimed at.
    """

    def __init__(self, evaluator: Evaluator, view: View, side: int, tolerance: float = TOLERANCE):
        self._evaluator, self._view, self._tolerance = evaluator, view, tolerance
        self._side = side
        self.asked = 0  # points so far

    def draw(self, z: np.ndarray) -> np.ndarray:
        """Draw one z, float32 (1, z_dim): float32 (y_dim, x_dim, c_dim), 0..1."""
        view, side = self._view, self._side
        down, across = -(-view.y_dim // side), -(-view.x_dim // side)
        logits = np.empty((down * side, across * side, self._evaluator.c_dim), np.float32)
        tiles = np.stack(np.mgrid[:down, :across], axis=-1).reshape(-1, 2) * side
        while len(tiles):
            if side < _SMALLEST:
                self._ask_all(z, tiles, side, logits)
                break
            left = self._believe(z, tiles, side, logits)
            if side // 2 < _SMALLEST or side % 2:
                self._ask_all(z, left, side, logits)
                break
            side //= 2
            quarters = np.array([[0, 0], [0, side], [side, 0], [side, side]])
            tiles = (left[:, None] + quarters).reshape(-1, 2)
            inside = (tiles[:, 0] < view.y_dim) & (tiles[:, 1] < view.x_dim)
            tiles = tiles[inside]
        return sigmoid(logits[: view.y_dim, : view.x_dim])

    def _believe(self, z, tiles, side, logits) -> np.ndarray:
        """Fill the tiles that can be believed; return the others."""
        values = held = None
        for count in (_FEW, _MANY):
            stage = _stage(count)
            asked = self._ask(z, tiles, side, stage.positions)
            if count == _FEW:
                held = asked[:, count**2 :]
                values = asked[:, : count**2].reshape(len(tiles), count, count, -1)
            else:
                values = _interleaved(values, asked, stage)
            good = self._agree(values, held, stage)
            _fill(logits, tiles[good], values[good], side)
            tiles, values, held = tiles[~good], values[~good], held[~good]
            if not len(tiles):
                break
        return tiles

    def _agree(self, values, held, stage) -> np.ndarray:
        """Return which tiles' polynomials are good enough, by their tails and their trials."""
        channels_first = np.moveaxis(values, -1, 1)
        coefficients = np.abs(stage.tail @ channels_first @ stage.tail.T)
        coefficients[..., :-_LAST, :-_LAST] = 0
        tail = coefficients.sum(axis=(2, 3)).max(axis=1)
        nearest = np.abs(values).min(axis=(1, 2, 3))
        crossing = (values.min(axis=(1, 2)) < 0) & (values.max(axis=(1, 2)) > 0)
        nearest = np.where(crossing.any(axis=1), 0.0, np.maximum(nearest - tail, 0.0))
        slope = sigmoid(nearest) * sigmoid(-nearest)
        tried = np.einsum(
            "hp,tpc->thc", stage.trial, values.reshape(len(values), -1, values.shape[-1])
        )
        missed = np.abs(sigmoid(tried) - sigmoid(held)).max(axis=(1, 2))
        limit = _MARGIN * self._tolerance
        return (tail * slope < limit) & (missed < limit)

    def _ask(self, z, tiles, side, positions) -> np.ndarray:
        """Return logits at the same positions of each tile: (tiles, positions, c_dim)."""
        places = tiles[:, None, :] + positions * (side - 1)
        points = self._view.at(places[..., 1].ravel(), places[..., 0].ravel())
        self.asked += len(points)
        return self._evaluator.logits(z, points).reshape(len(tiles), len(positions), -1)

    def _ask_all(self, z, tiles, side, logits) -> None:
        if not len(tiles):
            return
        positions = np.stack(np.mgrid[:side, :side], axis=-1).reshape(-1, 2) / (side - 1)
        together = max(1, (1 << 20) // side**2)  # tiles: a few MB of points
        for first in range(0, len(tiles), together):
            some = tiles[first : first + together]
            exact = self._ask(z, some, side, positions).reshape(len(some), side, side, -1)
            for (top, left), tile in zip(some, exact, strict=True):
                logits[top : top + side, left : left + side] = tile


def sigmoid(logits: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + e^-x) without overflow."""
    return 0.5 * np.tanh(0.5 * logits) + 0.5


def _fill(logits, tiles, values, side) -> None:
    """Write the polynomials of tiles into the picture."""
    matrix = _to_pixels(values.shape[1], side)
    for (top, left), tile in zip(tiles, values, strict=True):
        for channel in range(tile.shape[-1]):
            logits[top : top + side, left : left + side, channel] = (
                matrix @ tile[..., channel] @ matrix.T
            )


def _interleaved(few, asked, stage) -> np.ndarray:
    """Put values asked at the new nodes between those known already."""
    values = np.empty((len(few), stage.count, stage.count, few.shape[-1]), np.float32)
    values[:, ::2, ::2] = few
    values[:, _new_nodes()] = asked
    return values


@functools.cache
def _new_nodes() -> np.ndarray:
    """Return which nodes of the larger set are not in the smaller one, (17, 17)."""
    new = np.ones((_MANY, _MANY), bool)
    new[::2, ::2] = False
    return new


@functools.cache
def _stage(count: int) -> _Stage:
    places = (chebyshev.nodes(count) + 1) / 2
    grid = np.stack(np.meshgrid(places, places, indexing="ij"), axis=-1)
    held = np.random.default_rng(0).random((_HELD_OUT, 2))
    down, across = (chebyshev.interpolator(count, 2 * held[:, axis] - 1) for axis in (0, 1))
    trial = (down[:, :, None] * across[:, None, :]).reshape(_HELD_OUT, -1)
    asked = np.concatenate([grid.reshape(-1, 2), held]) if count == _FEW else grid[_new_nodes()]
    return _Stage(
        count,
        asked,
        trial.astype(np.float32),
        chebyshev.to_coefficients(count).astype(np.float32),
    )


@functools.lru_cache(maxsize=64)
def _to_pixels(count: int, side: int) -> np.ndarray:
    return chebyshev.interpolator(count, np.linspace(-1, 1, side)).astype(np.float32)
