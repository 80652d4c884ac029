"""(generator, z, view) → pictures: every pixel, in tiles of bounded memory.

XLA compiles the network for a handful of tile shapes, not for every size of picture: points are
evaluated in tiles of a fixed number, and the last one is padded.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np
import tqdm.auto

from sampler.coordinates import View
from sampler.networks import Generator, ResidualGenerator

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

# Points per call: large enough to keep every core busy, small enough that the widest layer of the
# part-one network (128 floats a point) stays near 32 MB.
TILE = 1 << 16
_SMALLEST = 1 << 10  # smaller pictures share this shape, so that few programs are compiled


class Renderer:
    """Draws with one generator; safe to call from several threads.

    Parameters
    ----------
    generator : Generator or ResidualGenerator
        Its weights may change between calls.
    """

    def __init__(self, generator: Generator | ResidualGenerator):
        self._generator = generator
        self._lock = threading.Lock()  # widgets render on a thread of their own
        self._programs: dict[tuple, Callable] = {}
        self._function = tf.function(
            lambda z, points: generator(z, points), jit_compile=True, autograph=False
        )

    def _evaluate(self, z: np.ndarray, points: np.ndarray) -> np.ndarray:
        """Run the program for these shapes, which is compiled once.

        The programs are kept here: a plain call would warn of retracing where many networks are
        drawn, each with its first few shapes.
        """
        shapes = (z.shape, points.shape)
        if shapes not in self._programs:
            self._programs[shapes] = self._function.get_concrete_function(
                *(tf.TensorSpec(shape, tf.float32) for shape in shapes)
            )
        return np.asarray(self._programs[shapes](tf.constant(z), tf.constant(points)))

    def render(self, z: np.ndarray, view: View, *, progress: bool = False) -> np.ndarray:
        """Draw one picture a z.

        Parameters
        ----------
        z : numpy.ndarray
            float32, shape (n, z_dim).
        view : View
            The window and its size in pixels.
        progress : bool
            Show a bar over the tiles.

        Returns
        -------
        numpy.ndarray
            float32, shape (n, y_dim, x_dim, c_dim), 0..1, 1 = ink.
        """
        c_dim = self._generator.config.c_dim
        pictures = np.empty((len(z), view.pixels, c_dim), np.float32)
        tile = min(TILE, max(_SMALLEST, _power_of_two(view.pixels)))
        together = min(TILE // tile, _power_of_two(len(z)))
        rounds = -(-len(z) // together) * -(-view.pixels // tile)
        with (
            self._lock,
            tqdm.auto.tqdm(total=rounds, disable=not progress, unit="tile", leave=False) as bar,
        ):
            for start, points in _tiles(view, tile):
                count = min(tile, view.pixels - start)
                for first in range(0, len(z), together):
                    some = z[first : first + together]
                    ink = self._evaluate(_padded(some, together), points)
                    pictures[first : first + len(some), start : start + count] = ink[
                        : len(some), :count
                    ]
                    bar.update()
        return pictures.reshape(len(z), view.y_dim, view.x_dim, c_dim)


def _tiles(view: View, tile: int) -> Iterator[tuple[int, np.ndarray]]:
    """Yield the points of a view in runs of `tile`, each with the index of its first pixel.

    Only the rows that a run touches are made, so that a poster's coordinates never exist at once.
    """
    for start in range(0, view.pixels, tile):
        stop = min(start + tile, view.pixels)
        top, bottom = start // view.x_dim, -(-stop // view.x_dim)
        rows = view.points(slice(top, bottom))
        skip = start - top * view.x_dim
        yield start, _padded(rows[skip : skip + stop - start], tile)


def _padded(array: np.ndarray, length: int) -> np.ndarray:
    if len(array) == length:
        return array
    padded = np.zeros((length, *array.shape[1:]), array.dtype)
    padded[: len(array)] = array
    return padded


def _power_of_two(count: int) -> int:
    return 1 << max(count - 1, 0).bit_length()
