"""One generator at any number of points, in bounded memory.

Part one's is asked in NumPy; others, and all on a GPU, in programs compiled for a handful of
shapes.  The points of the plane are computed inside them, in float64 from the numbers of a pixel:
an array of coordinates would cost more than the thin network of part two.
"""

from __future__ import annotations

import functools
import math
import threading
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from sampler.networks import Generator, ResidualGenerator
from sampler.networks.backend import ready
from sampler.pictures.pixel_grid import PixelGrid
from sampler.render.adaptive.interpolation import sigmoid
from sampler.render.numpy_field import ACTIVATIONS, PlainGenerator
from sampler.render.weights_snapshot import Snapshot
from sampler.support.threads import cores, parallel_for

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

_LAYER = 1 << 19  # numbers of the widest layer for a call's points: 2 MB, which stay in the cache
_ON_GPU = 64  # times as many points fill a GPU
TOGETHER = 4  # different z whose places are asked in one call, at most
_FEWEST, _MOST = 1 << 9, 1 << 15  # points of a call: fewer take hardly less time
_TILE = 12_800  # points of NumPy's: what Python does between two of them hardly counts then
_SMALL = 16  # pictures in such a tile, at most: each adds a column to the first layer


class Evaluator:
    """Asks a generator for the ink of many points.

    Parameters
    ----------
    generator : Generator or ResidualGenerator
        Its weights may change between calls.

    Attributes
    ----------
    c_dim : int
        Channels of its ink.
    smooth : bool
        Whether its ink is a smooth function of the plane, without kinks.
    sizes : tuple of int
        Points of a call, falling: each is a program to be compiled.
    """

    def __init__(self, generator: Generator | ResidualGenerator) -> None:
        self.c_dim = generator.config.c_dim
        self.smooth = generator.smooth
        self.sizes = sizes(generator.config.width)
        # In NumPy a core need not wait for the others, as the threads of compiled programs do.
        plain = isinstance(generator, Generator) and generator.config.activation in ACTIVATIONS
        on_gpu = tf.config.list_physical_devices("GPU")
        self._plain = plain and not on_gpu
        self._generator, self._latest = generator, None
        self._programs: dict[tuple, Callable] = {}
        self._compiling, self._preparing = threading.Lock(), threading.Lock()
        self._ready, self._z_dim = set(), generator.config.z_dim

        def run_of_pixels(z, raster, x_dim, start, *, count):
            index = start + tf.range(count, dtype=tf.float64)
            return tf.sigmoid(generator.drawn_logits(z, _points(raster, x_dim, index)))

        def some_pixels(z, raster, x_dim, pixels, index):
            index = tf.cast(index, tf.float64)
            if z.shape[0] == 1:
                return generator.drawn_logits(z, _points(raster, x_dim, index))[0]
            owner = tf.floor(index / pixels)
            points = _points(raster, x_dim, index - owner * pixels)
            return generator.drawn_logits_of(z, tf.cast(owner, tf.int32), points)

        self._run_of_pixels, self._some_pixels = run_of_pixels, some_pixels

    def weights(self) -> Snapshot:
        """Return the weights as they are now: the same object for as long as they do not change."""
        found, latest = Snapshot(self._generator), self._latest
        if latest is None or not latest.equals(found):
            self._latest = latest = found
        return latest

    def tile(self, pixels: int, n: int) -> tuple[int, int]:
        """Return how many of so many pixels, and of how many of n pictures, to `run` at a time."""
        if self._plain:
            if pixels > _TILE:
                return _even(pixels, _TILE), 1
            return pixels, _even(n, min(_TILE // pixels, _SMALL))
        size = next((size for size in reversed(self.sizes) if size >= pixels), self.sizes[0])
        return size, min(self.sizes[0] // size, _power_of_two(n))

    def run(
        self,
        z: np.ndarray,
        raster: PixelGrid,
        start: int,
        tile: tuple[int, int],
        weights: Snapshot | None = None,
    ) -> np.ndarray:
        """Return the ink of a tile's pixels from the one of index `start` on, row after row.

        Parameters
        ----------
        z : numpy.ndarray
            float32, shape (n, z_dim).
        raster : PixelGrid
            Where the pixels lie; a tile may leave it at its end.
        start : int
            The tile's first pixel.
        tile : tuple of int
            Pixels, and pictures: at least n.  Each other one may be a program to be compiled.
        weights : Snapshot, optional
            See `asking`.

        Returns
        -------
        numpy.ndarray
            float32, 0..1, shape (n, p, c_dim): at the end of the raster p may be less than the
            tile's pixels.  Programs fill their tile: there, and after n, what they add means
            nothing.
        """
        count, pictures = tile
        if self._plain:
            some = np.arange(start, min(start + count, raster.pixels))
            index = (raster.pixels * np.arange(len(z))[:, None] + some).reshape(-1)
            logits = self.asking(z, weights)(raster, index)
            return sigmoid(logits).reshape(len(z), len(some), -1)
        if pictures == 1:
            # The programs of `asking` do it, too: whatever is drawn first, all are compiled.
            index = np.arange(start, start + count, dtype=np.int32)
            return sigmoid(self._some(z, raster, index)[None])
        given = (padded(z, pictures), raster.numbers, np.float64(raster.x_dim), np.float64(start))
        return self._call(("run", count, pictures), self._run_of_pixels, given, count=count)

    def asking(
        self, z: np.ndarray, weights: Snapshot | None = None
    ) -> Callable[[PixelGrid, np.ndarray], np.ndarray]:
        """Return what tells the ink of z before the sigmoid, with the weights as they are now.

        Parameters
        ----------
        z : numpy.ndarray
            float32, shape (n, z_dim).
        weights : Snapshot, optional
            What `weights` has just returned, where that is known: reading them again takes time.

        Returns
        -------
        callable
            (raster, index) → float32, (p, c_dim).  `raster` tells where the pixels lie, the same
            for each z; `index`, int, (p,), counts them row after row, and one picture after the
            other.
        """
        if self._plain:
            return PlainGenerator(weights or self.weights(), self._generator.config, z)
        z = padded(z, TOGETHER) if len(z) > 1 else z
        self.prepare(len(z))
        return functools.partial(self._logits, z)

    def prepare(self, n: int) -> None:
        """Compile the programs of every size for n pictures, so that none is waited for later."""
        with self._preparing:
            if self._plain or n in self._ready:
                return
            z, given = np.zeros((n, self._z_dim), np.float32), PixelGrid(1, 1, *4 * [(0.0, 0.0)])
            parallel_for(lambda size: self._some(z, given, np.zeros(size, np.int32)), self.sizes)
            self._ready.add(n)

    def _logits(self, z: np.ndarray, raster: PixelGrid, index: np.ndarray) -> np.ndarray:
        found = np.empty((len(index), self.c_dim), np.float32)
        index = index.astype(np.int32, copy=False)

        def ask(piece: tuple[int, int]) -> None:
            start, count = piece
            logits = self._some(z, raster, padded(index[start : start + count], count))
            found[start : start + count] = logits[: len(found) - start]

        parallel_for(ask, self._pieces(len(index)))
        return found

    def _some(self, z: np.ndarray, raster: PixelGrid, index: np.ndarray) -> np.ndarray:
        """Return the ink before the sigmoid of as many pixels as there is a program for."""
        numbers = raster.numbers, np.float64(raster.x_dim), np.float64(raster.pixels)
        return self._call(("some", len(index), len(z)), self._some_pixels, (z, *numbers, index))

    def _pieces(self, count: int) -> Iterator[tuple[int, int]]:
        """Yield where each call starts, and its size: filled, or the least that holds all."""
        start = 0
        while start < count:
            left = count - start
            size = next((size for size in self.sizes if left > size // 2), self.sizes[-1])
            yield start, size
            start += size

    def _call(self, key: tuple, function: Callable, given: Sequence, **fixed) -> np.ndarray:
        """Run a function as compiled for exactly these shapes.

        The programs are kept here: a plain call would warn of retracing where many networks are
        drawn, each with its first few shapes.
        """
        ready()
        with self._compiling:
            if key not in self._programs:
                specs = [tf.TensorSpec(array.shape, array.dtype) for array in given]
                compiled = tf.function(
                    lambda *tensors: function(*tensors, **fixed), jit_compile=True, autograph=False
                )
                self._programs[key] = compiled.get_concrete_function(*specs)
        return np.asarray(self._programs[key](*map(tf.constant, given)))


def _points(raster, x_dim, index):
    """Return x, y and r of pixels, (p,), as `PixelGrid.points` does: float32 (p, 3)."""
    rows = tf.floor(index / x_dim)
    columns = index - rows * x_dim
    center, middle, across, down = tf.unstack(tf.reshape(raster, (4, 2)))
    c, r = columns[:, None] - middle[0], rows[:, None] - middle[1]
    xy = center + c * across + r * down
    radius = tf.sqrt(tf.reduce_sum(xy * xy, axis=1, keepdims=True))
    return tf.cast(tf.concat([xy, radius], axis=1), tf.float32)


def sizes(width: int) -> tuple[int, ...]:
    """Return how many points are asked in a call, for layers of this width: falling.

    Programs of thin networks take long to compile and little to run: they get fewer sizes.

    Examples
    --------
    >>> sizes(128), sizes(6)
    ((4096, 2048, 1024, 512), (32768, 4096, 1024))
    """
    largest = min(max(1 << (_LAYER // width).bit_length() - 1, _FEWEST), _MOST)
    fewest, step = (_FEWEST, 2) if width >= 64 else (2 * _FEWEST, 8)
    count = max(1, math.ceil(math.log(largest / fewest, step))) + 1
    ladder = {max(largest // step**index, fewest) for index in range(count)}
    more = _ON_GPU if tf.config.list_physical_devices("GPU") else 1
    return tuple(sorted((more * size for size in ladder), reverse=True))


def _even(count: int, most: int) -> int:
    """Return how many of `count` to take at a time, `most` at most, so that all cores end at once.

    Examples
    --------
    >>> _even(10 * cores(), 100), _even(1, 100)
    (10, 1)
    """
    shares = cores() * math.ceil(count / (cores() * most))
    return max(1, math.ceil(count / max(1, shares)))


def _power_of_two(count: int) -> int:
    """Return the smallest power of two that is not below `count`."""
    return 1 << max(count - 1, 0).bit_length()


def padded(array: np.ndarray, length: int) -> np.ndarray:
    """Return an array with rows of zeros added to reach `length`."""
    if len(array) == length:
        return array
    longer = np.zeros((length, *array.shape[1:]), array.dtype)
    longer[: len(array)] = array
    return longer
