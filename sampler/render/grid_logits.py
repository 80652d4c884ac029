"""A decoder of a grid in NumPy, for drawing: no compilation, and any number of points.

The grid of each z is computed once.  A few hundred points at a time read it and stay in a core's
cache; see `sampler.render.numpy_logits`, which does the same for dense layers.
"""

from __future__ import annotations

import functools

import numpy as np

from sampler.config.decoders.grid import FIRST_SIDE, PUREST, GridConfig
from sampler.pictures.pixel_grid import PixelGrid
from sampler.render.logistic import sigmoid
from sampler.render.numpy_logits import in_parts_of
from sampler.render.weights_snapshot import WeightsSnapshot

_TOGETHER = 512  # points: their arrays and the weights fit a core's cache


class GridLogits:
    """The ink before the sigmoid of some z, with fixed weights, in NumPy.

    Parameters
    ----------
    weights : WeightsSnapshot
        Of a decoder of a grid.
    config : GridConfig
        Its sizes.
    z : numpy.ndarray
        float32, shape (n, z_dim).
    """

    def __init__(self, weights: WeightsSnapshot, config: GridConfig, z: np.ndarray) -> None:
        self._config, self._weights = config, weights
        self._grid = _grid_of(weights, config, z)
        self._later = [weights.dense(f"layer_{index}") for index in range(1, config.layers)]
        self._colours = None
        if config.palette:
            kernel, bias = weights.dense("palette")
            colours = (z @ kernel + bias).reshape(len(z), config.palette, 3)
            colours = np.clip(colours, -PUREST, PUREST)
            self._colours = sigmoid(colours), sigmoid(-colours)

    def __call__(self, grid: PixelGrid, index: np.ndarray) -> np.ndarray:
        """Return the ink before the sigmoid of any pixels: float32, (p, c_dim).

        Parameters
        ----------
        grid : PixelGrid
            The pixels of one picture, the same for each z.
        index : numpy.ndarray
            int, shape (p,): pixels, counted row after row, one picture after the other.
        """
        logits = np.empty((len(index), self._config.c_dim), np.float32)

        def evaluate(part: slice) -> None:
            owner, pixels = np.divmod(index[part], grid.pixels)
            rows, columns = np.divmod(pixels, grid.x_dim)
            x, y, _ = grid.coordinates(columns, rows)
            logits[part] = self._logits(owner, x.astype(np.float32), y.astype(np.float32))

        in_parts_of(len(index), _TOGETHER, evaluate)
        return logits

    def _logits(self, owner: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        values = self._values(owner, x, y)
        if self._colours is None:
            return values
        values -= values.max(axis=1, keepdims=True)
        shares = np.exp(values, out=values)
        shares /= shares.sum(axis=1, keepdims=True)
        light, dark = (self._mixed(owner, shares, colours) for colours in self._colours)
        return np.log(dark) - np.log(light)

    def _mixed(self, owner: np.ndarray, shares: np.ndarray, colours: np.ndarray) -> np.ndarray:
        """Return the mixtures of each point's palette: (p, 3)."""
        if len(colours) == 1:
            return shares @ colours[0]
        return np.matmul(shares[:, None], colours[owner])[:, 0]

    def _values(self, owner: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the values of points, (p, outputs)."""
        frequencies = self._weights.arrays["waves/frequencies"]
        waves = x[:, None] * frequencies[0]
        waves += y[:, None] * frequencies[1]
        waves += self._weights.arrays["waves/phases"]
        np.sin(waves, out=waves)
        kernel, bias = self._weights.dense("from_waves")
        h = waves @ kernel
        h += bias
        self._add_grid(owner, x, y, h)
        h = _silu(h)
        for kernel, bias in self._later:
            h = h @ kernel
            h += bias
            h = _silu(h)
        kernel, bias = self._weights.dense("values")
        return h @ kernel + bias

    def _add_grid(self, owner: np.ndarray, x: np.ndarray, y: np.ndarray, out: np.ndarray) -> None:
        """Add the grid's part of the first layer: nine places of it, by quadratic B-splines."""
        side = self._config.side
        first = owner * (side * side)
        part = np.empty_like(out)
        columns = _near(x, side, self._config.half_width)
        for row, down in _near(y, side, self._config.half_width):
            start = first + row * side
            for column, across in columns:
                np.take(self._grid, start + column, axis=0, out=part, mode="clip")
                part *= (down * across)[:, None]
                out += part


@functools.lru_cache(maxsize=4)
def _stages(weights: WeightsSnapshot) -> list[tuple[np.ndarray, np.ndarray]]:
    stages = []
    while f"stage_{len(stages)}/kernel" in weights.arrays:
        stages.append(weights.dense(f"stage_{len(stages)}"))
    return stages


def _grid_of(weights: WeightsSnapshot, config: GridConfig, z: np.ndarray) -> np.ndarray:
    """Return the grid's part of the first layer: (n · side · side, width), rows first."""
    kernel, bias = weights.dense("start")
    side, n = FIRST_SIDE, len(z)
    h = _silu(z @ kernel + bias).reshape(n, side, side, config.first_features)
    for index, (kernel, bias) in enumerate(_stages(weights)):
        if index:
            h = _silu(h)
        around = np.pad(h, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge")
        patches = np.concatenate(
            [around[:, i : i + side, j : j + side] for i in range(3) for j in range(3)], axis=-1
        )
        parts = (patches @ kernel + bias).reshape(n, side, side, 2, 2, -1)
        side *= 2
        h = parts.transpose(0, 1, 3, 2, 4, 5).reshape(n, side, side, -1)
    grid = h.reshape(n * side * side, -1) @ weights.arrays["from_grid/kernel"]
    return np.ascontiguousarray(grid, np.float32)


def _near(
    coordinates: np.ndarray, side: int, half_width: float
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the three places along an axis and the quadratic B-splines' weights, each (p,)."""
    where = np.clip((coordinates / (2 * half_width) + 0.5) * side - 0.5, -2.0, side + 1.0)
    middle = np.rint(where)
    off = where - middle
    weights = 0.5 * (0.5 - off) ** 2, 0.75 - off * off, 0.5 * (0.5 + off) ** 2
    middle = middle.astype(np.intp)
    return [
        (np.clip(middle + step, 0, side - 1), weight.astype(np.float32))
        for step, weight in zip((-1, 0, 1), weights, strict=True)
    ]


def _silu(x: np.ndarray) -> np.ndarray:
    """Return x · sigmoid(x), which tanh computes without overflow."""
    half = x * np.float32(0.5)
    gate = np.tanh(half)
    gate += 1
    gate *= half
    return gate
