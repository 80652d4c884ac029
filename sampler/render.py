"""(generator, z, view) → pictures: every pixel, in tiles of bounded memory, or as near as asked.

XLA compiles the network for a handful of tile shapes, not for every size of picture: points are
evaluated in tiles of a fixed number, and the last one is padded.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import tqdm.auto

from sampler.adaptive import AdaptiveDrawer, steepest_weight, tile_side
from sampler.coordinates import View
from sampler.evaluator import LEAST, MOST, Evaluator, padded, power_of_two
from sampler.networks import Generator, ResidualGenerator


class Renderer:
    """Draws with one generator; safe to call from several threads.

    Parameters
    ----------
    generator : Generator or ResidualGenerator
        Its weights may change between calls.
    """

    def __init__(self, generator: Generator | ResidualGenerator):
        self._generator = generator
        self._evaluator = Evaluator(generator)
        self._lock = threading.Lock()  # widgets render on a thread of their own

    def render(
        self,
        z: np.ndarray,
        view: View,
        *,
        tolerance: float | None = None,
        progress: bool = False,
    ) -> np.ndarray:
        """Draw one picture a z.

        Parameters
        ----------
        z : numpy.ndarray
            float32, shape (n, z_dim).
        view : View
            The window and its size in pixels.
        tolerance : float, optional
            Ask the network only where the ink does not follow within this error, as far as can be
            told (see :mod:`sampler.adaptive`); without it, at every pixel.
        progress : bool
            Show a bar over the tiles, or over the pictures where there is a tolerance.

        Returns
        -------
        numpy.ndarray
            float32, shape (n, y_dim, x_dim, c_dim), 0..1, 1 = ink.
        """
        with self._lock:
            if tolerance is None:
                return self._exact(z, view, progress)
            return self._adaptive(z, view, tolerance, progress)

    def _adaptive(self, z, view: View, tolerance: float, progress: bool) -> np.ndarray:
        pictures = np.empty((len(z), view.y_dim, view.x_dim, self._evaluator.c_dim), np.float32)
        side = tile_side(view, steepest_weight(self._generator))
        drawer = AdaptiveDrawer(self._evaluator, view, side, tolerance)
        numbered = tqdm.auto.tqdm(
            enumerate(z), total=len(z), disable=not progress, unit="picture", leave=False
        )
        for index, one in numbered:
            pictures[index] = drawer.draw(one[None])
        return pictures

    def _exact(self, z, view: View, progress: bool) -> np.ndarray:
        pictures = np.empty((len(z), view.pixels, self._evaluator.c_dim), np.float32)
        tile = min(MOST, max(LEAST, power_of_two(view.pixels)))
        together = min(MOST // tile, power_of_two(len(z)))
        rounds = -(-len(z) // together) * -(-view.pixels // tile)
        with tqdm.auto.tqdm(total=rounds, disable=not progress, unit="tile", leave=False) as bar:
            for start, points in _tiles(view, tile):
                count = min(tile, view.pixels - start)
                for first in range(0, len(z), together):
                    some = z[first : first + together]
                    ink = self._evaluator.program("ink", padded(some, together), points)
                    pictures[first : first + len(some), start : start + count] = ink[
                        : len(some), :count
                    ]
                    bar.update()
        return pictures.reshape(len(z), view.y_dim, view.x_dim, self._evaluator.c_dim)


def _tiles(view: View, tile: int) -> Iterator[tuple[int, np.ndarray]]:
    """Yield the points of a view in runs of `tile`, each with the index of its first pixel.

    Only the rows that a run touches are made, so that a poster's coordinates never exist at once.
    """
    for start in range(0, view.pixels, tile):
        stop = min(start + tile, view.pixels)
        top, bottom = start // view.x_dim, -(-stop // view.x_dim)
        rows = view.points(slice(top, bottom))
        skip = start - top * view.x_dim
        yield start, padded(rows[skip : skip + stop - start], tile)
