"""One generator compiled for a handful of shapes: any number of points, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sampler.networks import Generator, ResidualGenerator

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

# Points per call: large enough to keep every core busy, small enough that the widest layer of the
# part-one network (128 floats a point) stays near 32 MB.
MOST = 1 << 16
LEAST = 1 << 10  # fewer points share this shape, so that few programs are compiled


class Evaluator:
    """Asks a generator for the ink of many points.

    Parameters
    ----------
    generator : Generator or ResidualGenerator
        Its weights may change between calls.
    """

    def __init__(self, generator: Generator | ResidualGenerator):
        self.c_dim = generator.config.c_dim
        self._programs: dict[tuple, Callable] = {}
        self._functions = {
            "ink": _compiled(lambda z, points: generator(z, points)),
            "logits": _compiled(generator.logits),
        }

    def program(self, name: str, z: np.ndarray, points: np.ndarray) -> np.ndarray:
        """Run "ink" or "logits" as compiled for exactly these shapes: (n, p, c_dim).

        The programs are kept here: a plain call would warn of retracing where many networks are
        drawn, each with its first few shapes.
        """
        key = (name, z.shape, points.shape)
        if key not in self._programs:
            specs = (tf.TensorSpec(array.shape, tf.float32) for array in (z, points))
            self._programs[key] = self._functions[name].get_concrete_function(*specs)
        return np.asarray(self._programs[key](tf.constant(z), tf.constant(points)))

    def logits(self, z: np.ndarray, points: np.ndarray) -> np.ndarray:
        """Return the ink before the sigmoid at any number of points: float32, (p, c_dim).

        Parameters
        ----------
        z : numpy.ndarray
            float32, shape (1, z_dim): one latent vector.
        points : numpy.ndarray
            float32, shape (p, 3): x, y and r.
        """
        found = np.empty((len(points), self.c_dim), np.float32)
        start = 0
        while start < len(points):
            count = _piece(len(points) - start)
            some = points[start : start + count]
            found[start : start + count] = self.program("logits", z, padded(some, count))[
                0, : len(some)
            ]
            start += count
        return found


def _compiled(function) -> tf.types.experimental.PolymorphicFunction:
    return tf.function(function, jit_compile=True, autograph=False)


def _piece(left: int) -> int:
    """Return how many points to take next: a power of two, so that little is padded.

    The largest one that fits, unless what is left over is nearly as much as the next one.
    """
    if left >= MOST:
        return MOST
    above = power_of_two(left)
    return max(LEAST, above if left > 0.7 * above else above // 2)


def padded(array: np.ndarray, length: int) -> np.ndarray:
    """Return an array with rows of zeros added to reach `length`."""
    if len(array) == length:
        return array
    longer = np.zeros((length, *array.shape[1:]), array.dtype)
    longer[: len(array)] = array
    return longer


def power_of_two(count: int) -> int:
    """Return the smallest power of two that is not below `count`.

    Examples
    --------
    >>> power_of_two(5), power_of_two(8)
    (8, 8)
    """
    return 1 << max(count - 1, 0).bit_length()
