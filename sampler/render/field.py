"""A decoder as a field over the plane: its ink at any number of points, in bounded memory."""

from __future__ import annotations

import abc
from collections.abc import Callable

import numpy as np

from sampler.config import DecoderConfig
from sampler.pictures.pixel_grid import PixelGrid
from sampler.render.weights_snapshot import WeightsSnapshot

LogitsAt = Callable[[PixelGrid, np.ndarray], np.ndarray]
"""Logits of pixels: (grid, index) → the ink before the sigmoid, float32, (p, c_dim).

The grid's pixels are those of one picture, the same for each z; `index`, int, (p,), counts them row
after row, one picture after the other.
"""

TOGETHER = 4  # different z whose pixels are evaluated in one call, at most


class NeuralField(abc.ABC):
    """The ink of a decoder at many points; subclasses say how it is evaluated.

    Parameters
    ----------
    config : DecoderConfig
        The decoder's configuration.
    read : callable
        Returns the decoder's weights at this moment; they may change between calls.

    Attributes
    ----------
    config : DecoderConfig
        See above.
    c_dim : int
        Channels of the ink.
    smooth : bool
        Whether the ink is a smooth function of the plane, without kinks.
    """

    def __init__(self, config: DecoderConfig, read: Callable[[], WeightsSnapshot]) -> None:
        self.config, self._read = config, read
        self.c_dim, self.smooth = config.c_dim, config.smooth
        self._latest: WeightsSnapshot | None = None

    def weights(self) -> WeightsSnapshot:
        """Return the current weights: the same object for as long as they do not change."""
        current, latest = self._read(), self._latest
        if latest is None or not latest.equals(current):
            self._latest = latest = current
        return latest

    @abc.abstractmethod
    def prepare(self, n: int) -> None:
        """Do what takes long before n pictures are drawn, so that it is not waited for later."""

    @abc.abstractmethod
    def tile(self, pixels: int, n: int) -> tuple[int, int]:
        """Return the tile for n pictures of so many pixels: pixels and pictures of one `run`."""

    @abc.abstractmethod
    def run(
        self,
        z: np.ndarray,
        grid: PixelGrid,
        start: int,
        tile: tuple[int, int],
        weights: WeightsSnapshot | None = None,
    ) -> np.ndarray:
        """Return the ink of a tile: a run of pixels, row after row, of each z.

        Parameters
        ----------
        z : numpy.ndarray
            float32, shape (n, z_dim).
        grid : PixelGrid
            The pixels; a tile may reach beyond their end.
        start : int
            The tile's first pixel.
        tile : tuple of int
            Pixels, and pictures: at least n.  Each new pair may be a program to be compiled.
        weights : WeightsSnapshot, optional
            See `logits_of`.

        Returns
        -------
        numpy.ndarray
            float32, 0..1, shape (n, p, c_dim).  At the end of the grid p may be less than the
            tile's pixels, or the tile may be filled up: values beyond the grid's end, and beyond n,
            mean nothing.
        """

    @abc.abstractmethod
    def logits_of(self, z: np.ndarray, weights: WeightsSnapshot | None = None) -> LogitsAt:
        """Return the function from pixels to the ink of z before the sigmoid.

        Parameters
        ----------
        z : numpy.ndarray
            float32, shape (n, z_dim).
        weights : WeightsSnapshot, optional
            The latest result of `weights`, where it is at hand: another reading takes time.

        Returns
        -------
        LogitsAt
            (grid, index) → float32, (p, c_dim), with the weights of this moment.
        """
