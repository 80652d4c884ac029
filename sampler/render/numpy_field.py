"""The field of a decoder that NumPy evaluates; TensorFlow is not imported."""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable

import numpy as np

from sampler.config import DecoderConfig
from sampler.pictures.pixel_grid import PixelGrid
from sampler.render.field import LogitsAt, NeuralField
from sampler.render.logistic import sigmoid
from sampler.render.weights_snapshot import WeightsSnapshot
from sampler.support.threads import cores

_TILE = 12_800  # points of a tile: Python's own time between two tiles hardly counts then
_SMALL = 16  # pictures of a tile, at most: each adds a column to the first layer


class NumpyField(NeuralField):
    """A field in NumPy: no compilation, and no core waits for the others.

    Parameters
    ----------
    config : DecoderConfig
        It names a class in NumPy.
    read : callable
        Returns the weights at this moment.
    points : int
        Points of a tile, at most.
    """

    def __init__(
        self, config: DecoderConfig, read: Callable[[], WeightsSnapshot], *, points: int = _TILE
    ) -> None:
        super().__init__(config, read)
        self._points = points
        module, _, name = str(config.in_numpy).partition(":")
        self._logits = getattr(importlib.import_module(module), name)

    def prepare(self, n: int) -> None:
        """Do nothing: there are no programs to compile."""

    def tile(self, pixels: int, n: int) -> tuple[int, int]:
        """Return the tile for n pictures of so many pixels: pixels and pictures of one `run`."""
        if pixels > self._points:
            return _even(pixels, self._points), 1
        return pixels, _even(n, min(self._points // pixels, _SMALL))

    def run(
        self,
        z: np.ndarray,
        grid: PixelGrid,
        start: int,
        tile: tuple[int, int],
        weights: WeightsSnapshot | None = None,
    ) -> np.ndarray:
        """Return the ink of a tile; see `NeuralField.run`."""
        pixels = np.arange(start, min(start + tile[0], grid.pixels))
        index = (grid.pixels * np.arange(len(z))[:, None] + pixels).reshape(-1)
        logits = self.logits_of(z, weights)(grid, index)
        return sigmoid(logits).reshape(len(z), len(pixels), -1)

    def logits_of(self, z: np.ndarray, weights: WeightsSnapshot | None = None) -> LogitsAt:
        """Return the function from pixels to the ink of z before the sigmoid."""
        return self._logits(weights or self.weights(), self.config, z)


def _even(count: int, most: int) -> int:
    """Return the share of `count` to take at a time, `most` at most: all cores end at once.

    Examples
    --------
    >>> _even(10 * cores(), 100), _even(1, 100)
    (10, 1)
    """
    shares = cores() * math.ceil(count / (cores() * most))
    return max(1, math.ceil(count / max(1, shares)))
