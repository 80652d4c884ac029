"""The generator of part one in NumPy, for drawing: no program to compile, no size it must have.

A few thousand points at a time stay in a core's cache, and cores that work on different ones do not
wait for each other: for the points of a lattice that is faster than a compiled program.
"""

from __future__ import annotations

import threading

import numpy as np

from sampler.networks.generator import Generator
from sampler.raster import Raster
from sampler.workers import cores, modest, share

ACTIVATIONS = {"tanh": np.tanh, "sin": np.sin}
_TOGETHER = 2048  # points: an array of them fits a core's cache
_own = threading.local()
_FEWEST = 300  # points that another core is worth being asked for


class PlainGenerator:
    """A generator and some z in NumPy.

    Parameters
    ----------
    activation : str
        One of `ACTIVATIONS`.
    from_z : numpy.ndarray
        float32, shape (n, width): what the first layer makes of each z.
    from_point, *others : numpy.ndarray
        What `weights` names: the first layer's kernel, then each further layer's kernel and bias.
    """

    def __init__(self, activation: str, from_z: np.ndarray, from_point: np.ndarray, *others):
        self._from_z, self._from_point = from_z, from_point
        *hidden, ink = zip(others[::2], others[1::2], strict=True)
        self._hidden, self._ink = hidden, ink
        self._activation = ACTIVATIONS[activation]

    def __call__(self, raster: Raster, index: np.ndarray) -> np.ndarray:
        """Return the ink before the sigmoid of any pixels, as `Evaluator.asking` has it."""
        found = np.empty((len(index), len(self._ink[1])), np.float32)
        shares = max(1, min(cores(), len(index) // _FEWEST))  # all cores are done at once
        parts = shares * max(1, -(-len(index) // (shares * _TOGETHER)))
        ends = np.linspace(0, len(index), parts + 1).astype(int)

        def ask(first: int, last: int) -> None:
            found[first:last] = self._logits(raster, index[first:last])

        with modest:
            share(lambda part: ask(*part), zip(ends, ends[1:], strict=False))
        return found

    def _logits(self, raster: Raster, index: np.ndarray) -> np.ndarray:
        owner, index = np.divmod(index, raster.pixels)
        rows, columns = np.divmod(index, raster.x_dim)
        h, other = _room(len(index), self._from_point.shape[1])
        np.matmul(raster.points(columns, rows), self._from_point, out=h)
        h += self._from_z if len(self._from_z) == 1 else self._from_z[owner]
        _softplus(h, other)
        for kernel, bias in self._hidden:
            np.matmul(h, kernel, out=other)
            other += bias
            self._activation(other, out=other)
            h, other = other, h
        kernel, bias = self._ink
        return h @ kernel + bias


def _room(points: int, width: int) -> np.ndarray:
    """Return two arrays (points, width) to work in: this thread's own, for new memory is slow."""
    room = getattr(_own, "room", np.empty(0, np.float32))
    if room.size < 2 * points * width:
        _own.room = room = np.empty(2 * points * width, np.float32)
    return room[: 2 * points * width].reshape(2, points, width)


def weights(generator: Generator) -> list:
    """Return the variables that tell a generator's ink once z is in its first layer."""
    layers = [*generator.hidden, generator.ink]
    return [
        generator.from_point.kernel,
        *(w for layer in layers for w in (layer.kernel, layer.bias)),
    ]


def _softplus(x: np.ndarray, small: np.ndarray) -> None:
    """Overwrite x by log(1 + e^x), without overflow; `small` is room of the same shape."""
    np.abs(x, out=small)
    np.negative(small, out=small)
    np.exp(small, out=small)
    small += 1.0
    np.log(small, out=small)
    np.maximum(x, 0.0, out=x)
    x += small
