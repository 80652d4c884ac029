"""The field of a decoder in programs that TensorFlow compiles for a handful of shapes.

Programs compute the points of the plane themselves, in float64 from the numbers of a pixel: an
array of coordinates would cost more than the thin network of part two.
"""

from __future__ import annotations

import functools
import math
import threading
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from sampler.networks.backend import has_gpu, ready
from sampler.networks.decoders.cppn import Cppn
from sampler.pictures.pixel_grid import PixelGrid
from sampler.render.field import TOGETHER, LogitsAt, NeuralField
from sampler.render.keras_snapshot import read_weights
from sampler.render.logistic import sigmoid
from sampler.render.weights_snapshot import WeightsSnapshot
from sampler.support.threads import parallel_for

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

_LAYER = 1 << 19  # numbers of the widest layer for a call's points: 2 MB, which stay in the cache
_ON_GPU = 64  # times as many points fill a GPU
_FEWEST, _MOST = 1 << 9, 1 << 15  # points of a call: fewer take hardly less time


class CompiledField(NeuralField):
    """A field in programs of TensorFlow, on a GPU where there is one.

    Parameters
    ----------
    decoder : Cppn
        Its weights may change between calls.
    sizes : tuple of int, optional
        Points of a call, falling; `call_sizes` of the decoder's width by default.  Each size is a
        program to be compiled.

    Attributes
    ----------
    sizes : tuple of int
        See above.
    """

    def __init__(self, decoder: Cppn, *, sizes: tuple[int, ...] | None = None) -> None:
        super().__init__(decoder.config, functools.partial(read_weights, decoder))
        self.sizes = sizes or call_sizes(decoder.config.width)
        self._programs: dict[tuple, Callable] = {}
        self._compiling, self._preparing = threading.Lock(), threading.Lock()
        self._compiled_for: set[int] = set()

        def ink_of_run(
            z: tf.Tensor, numbers: tf.Tensor, x_dim: tf.Tensor, start: tf.Tensor, *, count: int
        ) -> tf.Tensor:
            index = start + tf.range(count, dtype=tf.float64)
            return tf.sigmoid(decoder.inference_logits(z, _points(numbers, x_dim, index)))

        def logits_of_pixels(
            z: tf.Tensor, numbers: tf.Tensor, x_dim: tf.Tensor, pixels: tf.Tensor, index: tf.Tensor
        ) -> tf.Tensor:
            index = tf.cast(index, tf.float64)
            if z.shape[0] == 1:
                return decoder.inference_logits(z, _points(numbers, x_dim, index))[0]
            owner = tf.floor(index / pixels)
            points = _points(numbers, x_dim, index - owner * pixels)
            return decoder.inference_logits_by_owner(z, tf.cast(owner, tf.int32), points)

        self._ink_of_run, self._logits_of_pixels = ink_of_run, logits_of_pixels

    @property
    def programs(self) -> int:
        """How many programs have been compiled."""
        return len(self._programs)

    def tile(self, pixels: int, n: int) -> tuple[int, int]:
        """Return the tile for n pictures of so many pixels: pixels and pictures of one `run`."""
        size = next((size for size in reversed(self.sizes) if size >= pixels), self.sizes[0])
        return size, min(self.sizes[0] // size, _power_of_two(n))

    def run(
        self,
        z: np.ndarray,
        grid: PixelGrid,
        start: int,
        tile: tuple[int, int],
        weights: WeightsSnapshot | None = None,
    ) -> np.ndarray:
        """Return the ink of a tile; see `NeuralField.run`."""
        count, pictures = tile
        if pictures == 1:
            # The programs of `logits_of` serve here, too: whatever is drawn first compiles all.
            index = np.arange(start, start + count, dtype=np.int32)
            return sigmoid(self._call_pixels(z, grid, index)[None])
        inputs = (padded(z, pictures), grid.numbers, np.float64(grid.x_dim), np.float64(start))
        return self._call(("run", count, pictures), self._ink_of_run, inputs, count=count)

    def logits_of(self, z: np.ndarray, weights: WeightsSnapshot | None = None) -> LogitsAt:
        """Return the function from pixels to the ink of z before the sigmoid."""
        z = padded(z, TOGETHER) if len(z) > 1 else z
        self.prepare(len(z))
        return functools.partial(self._logits, z)

    def prepare(self, n: int) -> None:
        """Compile the programs of every size for n pictures, so that none is waited for later."""
        with self._preparing:
            if n in self._compiled_for:
                return
            z, grid = (
                np.zeros((n, self.config.z_dim), np.float32),
                PixelGrid(1, 1, *4 * [(0.0, 0.0)]),
            )
            parallel_for(
                lambda size: self._call_pixels(z, grid, np.zeros(size, np.int32)), self.sizes
            )
            self._compiled_for.add(n)

    def _logits(self, z: np.ndarray, grid: PixelGrid, index: np.ndarray) -> np.ndarray:
        result = np.empty((len(index), self.c_dim), np.float32)
        index = index.astype(np.int32, copy=False)

        def evaluate(piece: tuple[int, int]) -> None:
            start, count = piece
            logits = self._call_pixels(z, grid, padded(index[start : start + count], count))
            result[start : start + count] = logits[: len(result) - start]

        parallel_for(evaluate, self._pieces(len(index)))
        return result

    def _call_pixels(self, z: np.ndarray, grid: PixelGrid, index: np.ndarray) -> np.ndarray:
        """Return the ink before the sigmoid of as many pixels as there is a program for."""
        numbers = grid.numbers, np.float64(grid.x_dim), np.float64(grid.pixels)
        return self._call(
            ("pixels", len(index), len(z)), self._logits_of_pixels, (z, *numbers, index)
        )

    def _pieces(self, count: int) -> Iterator[tuple[int, int]]:
        """Yield the start and the size of each call: filled, or the least that holds the rest."""
        start = 0
        while start < count:
            left = count - start
            size = next((size for size in self.sizes if left > size // 2), self.sizes[-1])
            yield start, size
            start += size

    def _call(
        self,
        key: tuple,
        function: Callable[..., tf.Tensor],
        inputs: Sequence[np.ndarray | np.float64],
        **fixed: int,
    ) -> np.ndarray:
        """Run a function as compiled for exactly these shapes.

        The programs are kept here: a plain call would warn of retracing where many networks are
        drawn, each with its first few shapes.
        """
        ready()
        with self._compiling:
            if key not in self._programs:
                specs = [tf.TensorSpec(array.shape, array.dtype) for array in inputs]
                compiled = tf.function(
                    lambda *tensors: function(*tensors, **fixed), jit_compile=True, autograph=False
                )
                self._programs[key] = compiled.get_concrete_function(*specs)
        return np.asarray(self._programs[key](*map(tf.constant, inputs)))


def _points(numbers: tf.Tensor, x_dim: tf.Tensor, index: tf.Tensor) -> tf.Tensor:
    """Return x, y and r of pixels, (p,): `PixelGrid.points` as TensorFlow has it, float32 (p, 3).

    The map comes as `PixelGrid.numbers`, so that one program serves every window.
    """
    rows = tf.floor(index / x_dim)
    columns = index - rows * x_dim
    center, middle, across, down = tf.unstack(tf.reshape(numbers, (4, 2)))
    c, r = columns[:, None] - middle[0], rows[:, None] - middle[1]
    xy = center + c * across + r * down
    radius = tf.sqrt(tf.reduce_sum(xy * xy, axis=1, keepdims=True))
    return tf.cast(tf.concat([xy, radius], axis=1), tf.float32)


def call_sizes(width: int) -> tuple[int, ...]:
    """Return the numbers of points of a call, falling, for layers of this width.

    Programs of thin networks take long to compile and little to run: they get fewer sizes.

    Examples
    --------
    >>> call_sizes(128), call_sizes(6)
    ((4096, 2048, 1024, 512), (32768, 4096, 1024))
    """
    largest = min(max(1 << (_LAYER // width).bit_length() - 1, _FEWEST), _MOST)
    fewest, step = (_FEWEST, 2) if width >= 64 else (2 * _FEWEST, 8)
    count = max(1, math.ceil(math.log(largest / fewest, step))) + 1
    ladder = {max(largest // step**index, fewest) for index in range(count)}
    more = _ON_GPU if has_gpu() else 1
    return tuple(sorted((more * size for size in ladder), reverse=True))


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
