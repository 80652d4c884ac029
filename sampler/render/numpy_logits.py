"""A CPPN of dense layers in NumPy, for drawing: no compilation, and any number of points.

A few hundred points at a time stay in a core's cache, and cores that work on different points do
not wait for each other: that is faster than a compiled program.

Arrays are (features, points), and a row of ones lies below the features: the bias of each layer is
multiplied with it, so that adding the bias takes no pass of its own.
"""

from __future__ import annotations

import functools
import itertools
import threading
from collections.abc import Callable

import numpy as np

from sampler.config.decoders.cppn import CppnConfig
from sampler.pictures.pixel_grid import PixelGrid
from sampler.render.weights_snapshot import WeightsSnapshot
from sampler.support.threads import cores, parallel_for, single_threaded_blas

_ACTIVATIONS = {"tanh": np.tanh, "sin": np.sin}
_TOGETHER = 640  # points: two arrays of them and the weights fit a core's cache
_local = threading.local()
_FEWEST = 300  # points that are worth another core
_LARGEST = 120.0  # 2 to the power of this is a float32
_LN2 = np.float32(np.log(2.0))  # powers and logarithms of 2 take NumPy half as long as those of e


class NumpyLogits:
    """The ink before the sigmoid of some z, with fixed weights, in NumPy.

    Parameters
    ----------
    weights : WeightsSnapshot
        Of a decoder whose later layers are known.
    config : CppnConfig
        Its activation is one of `config.decoders.cppn.IN_NUMPY`.
    z : numpy.ndarray
        float32, shape (n, z_dim).
    """

    def __init__(self, weights: WeightsSnapshot, config: CppnConfig, z: np.ndarray) -> None:
        self._activation = _ACTIVATIONS[config.activation]
        kernel, bias = weights.dense("from_z")
        from_z = config.z_gain * z @ kernel + bias
        self._pictures = len(z)
        self._first = np.concatenate([weights.arrays["from_point/kernel"], from_z]).T
        self._first /= _LN2
        self._sizes = np.abs(self._first)
        *self._hidden, self._ink = _matrices(weights)

    def __call__(self, grid: PixelGrid, index: np.ndarray) -> np.ndarray:
        """Return the ink before the sigmoid of any pixels: float32, (p, c_dim).

        Parameters
        ----------
        grid : PixelGrid
            The pixels of one picture, the same for each z.
        index : numpy.ndarray
            int, shape (p,): pixels, counted row after row, one picture after the other.
        """
        logits = np.empty((len(index), len(self._ink)), np.float32)
        # Computed here once, not by each core: many small steps of two threads hinder one another.
        points = self._points(grid, index)
        largest = (self._sizes @ np.abs(points).max(axis=1, initial=0.0)).max()
        softplus = _softplus if largest < _LARGEST else _large_softplus

        def evaluate(part: slice) -> None:
            logits[part] = self._logits(points[:, part], softplus).T

        in_parts_of(len(index), _TOGETHER, evaluate)
        return logits

    def _points(self, grid: PixelGrid, index: np.ndarray) -> np.ndarray:
        """Return x, y, r, and a row for each z that is 1 at its points: (3 + n, p)."""
        points = np.ones((3 + self._pictures, len(index)), np.float32)
        if self._pictures > 1:
            owner, index = np.divmod(index, grid.pixels)
            points[3:] = owner == np.arange(self._pictures)[:, None]
        rows, columns = np.divmod(index, grid.x_dim)
        points[0], points[1], points[2] = grid.coordinates(columns, rows)
        return points

    def _logits(self, points: np.ndarray, softplus: Callable[[np.ndarray], None]) -> np.ndarray:
        h, other = _workspace(self._first.shape[0], points.shape[1])
        np.matmul(self._first, points, out=h[:-1])
        softplus(h[:-1])
        for layer in self._hidden:
            np.matmul(layer, h, out=other[:-1])
            self._activation(other[:-1], out=other[:-1])
            h, other = other, h
        return self._ink @ h


def in_parts_of(count: int, together: int, evaluate: Callable[[slice], None]) -> None:
    """Evaluate so many points in parts, `together` at most in each, on all cores."""
    shares = max(1, min(cores(), count // _FEWEST))  # all cores are done at once
    parts = shares * max(1, -(-count // (shares * together)))
    ends = [part * count // parts for part in range(parts + 1)]
    with single_threaded_blas:
        parallel_for(evaluate, (slice(*part) for part in itertools.pairwise(ends)))


@functools.lru_cache(maxsize=8)
def _matrices(weights: WeightsSnapshot) -> list[np.ndarray]:
    """Return the later layers as matrices, (out, in + 1), that end with the bias."""
    later = map(weights.dense, weights.config.later_layers or ())
    layers = [np.concatenate([kernel, bias[None]]).T for kernel, bias in later]
    layers[0][:, :-1] *= _LN2  # the result of `_softplus` is too large by this factor
    return layers


def _workspace(width: int, points: int) -> np.ndarray:
    """Return two arrays (width + 1, points) to work in, whose last rows are ones.

    They belong to this thread and are used again, for new memory is slow.
    """
    space = getattr(_local, "space", np.empty(0, np.float32))
    size = 2 * (width + 1) * points
    if space.size < size:
        _local.space = space = np.empty(size, np.float32)
    both = space[:size].reshape(2, width + 1, points)
    both[:, -1] = 1.0
    return both


def _softplus(x: np.ndarray) -> None:
    """Overwrite x by log2(1 + 2^x); it must be below `_LARGEST`."""
    np.exp2(x, out=x)
    x += 1.0
    np.log2(x, out=x)


def _large_softplus(x: np.ndarray) -> None:
    """Overwrite x by log2(1 + 2^x) without overflow, in more steps."""
    small = np.exp2(-np.abs(x))
    np.maximum(x, 0.0, out=x)
    x += np.log2(1.0 + small)
