"""(generator, z, view) → pictures: every pixel, in tiles of bounded memory, or as near as asked.

Whatever the size, pictures are drawn in bands of whole tiles, so that a poster that is written band
by band is the picture that `render` returns.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator

import numpy as np
import tqdm.auto

from sampler.adaptive import TOLERANCE, Drawing, steepest_weight, tile_side
from sampler.checks import whole_number
from sampler.coordinates import View
from sampler.evaluator import SIZES, Evaluator, padded
from sampler.networks import Generator, ResidualGenerator
from sampler.raster import Raster

_BAND = 1 << 24  # pixels of a band, about: 64 MB of grey
_FEWEST = 1 << 14  # pixels below which asking everywhere takes no longer than finding out where
_SMALLEST_SIDE = 32  # pixels of a first tile below which hardly a tile would be believed
_EPSILON = float(np.finfo(np.float32).eps)


class ZoomWarning(UserWarning):
    """Neighbouring pixels are nearer than the network's float32 can tell apart."""


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
        exact: bool = False,
        supersample: int = 1,
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
            The generator is asked only where the ink does not follow within this error, as far as
            can be told (see :mod:`sampler.adaptive`); by default half a grey level, 1/510.
        exact : bool
            Ask it at every pixel; not together with `tolerance`.
        supersample : int
            Average so many pixels by so many into one, against jagged edges where a picture is
            finer than its pixels.
        progress : bool
            Show a bar.

        Returns
        -------
        numpy.ndarray
            float32, shape (n, y_dim, x_dim, c_dim), 0..1, 1 = ink.

        Raises
        ------
        TypeError, ValueError
            A tolerance that is no number above 0 or is given with `exact`, a bad `supersample`.

        Warns
        -----
        ZoomWarning
            The zoom is so deep that float32 ends.
        """
        pictures = np.empty((len(z), view.y_dim, view.x_dim, self._evaluator.c_dim), np.float32)
        for first, top, band in self.bands(
            z,
            view,
            tolerance=tolerance,
            exact=exact,
            supersample=supersample,
            progress=progress,
        ):
            pictures[first : first + len(band), top : top + band.shape[1]] = band
        return pictures

    def bands(
        self,
        z: np.ndarray,
        view: View,
        *,
        tolerance: float | None = None,
        exact: bool = False,
        supersample: int = 1,
        progress: bool = False,
    ) -> Iterator[tuple[int, int, np.ndarray]]:
        """Draw pictures piece by piece, in bounded memory; parameters as for `render`.

        Yields
        ------
        first, top : int
            Which z, and which row, the piece begins with.
        band : numpy.ndarray
            float32, shape (some z, rows, x_dim, c_dim).  The pieces of one z come in order.
        """
        fine = whole_number(supersample, "supersample")
        raster, side, limit = self._plan(view, fine, exact, tolerance)
        rows = _rows_of_a_band(raster, side, fine)
        together = 1 if limit else max(1, min(len(z), _BAND // raster.pixels))
        jobs = [
            (first, top)
            for first in range(0, len(z), together)
            for top in range(0, raster.y_dim, rows)
        ]
        with tqdm.auto.tqdm(jobs, disable=not progress, unit="band", leave=False) as bar:
            for first, top in bar:
                part = raster.part(top, 0, min(rows, raster.y_dim - top), raster.x_dim)
                band = self._draw(z[first : first + together], part, side, limit)
                yield first, top // fine, _averaged(band, fine)

    def render_part(
        self,
        z: np.ndarray,
        view: View,
        top: int,
        left: int,
        height: int,
        width: int,
        *,
        exact: bool = False,
        tolerance: float | None = None,
    ) -> np.ndarray:
        """Draw a rectangle of what `render` draws: float32, (n, height, width, c_dim)."""
        raster, side, limit = self._plan(view, 1, exact, tolerance)
        part = raster.part(top, left, height, width)
        return np.concatenate([self._draw(one[None], part, side, limit) for one in z])

    def _plan(self, view: View, fine: int, exact: bool, tolerance: float | None):
        """Return the pixels, the side of the first tiles, and the error allowed; None for none."""
        limit = _checked_tolerance(tolerance, exact)
        raster = view.raster(fine)
        _warn_of_depth(view, raster)
        # A band holds whole tiles, so wide pictures that are smooth get smaller ones than need be.
        highest = max(_BAND // raster.x_dim // 16, 1) * 16
        side = min(tile_side(raster, steepest_weight(self._generator)), highest)
        if raster.pixels < _FEWEST or side < _SMALLEST_SIDE:
            limit = None
        return raster, side, limit

    def _draw(self, z, raster: Raster, side: int, limit: float | None) -> np.ndarray:
        with self._lock:
            if limit is None:
                return self._all(z, raster)
            return Drawing(self._evaluator, z, raster, side, limit).picture[None]

    def _all(self, z, raster: Raster) -> np.ndarray:
        pictures = np.empty((len(z), raster.pixels, self._evaluator.c_dim), np.float32)
        tile = next((size for size in reversed(SIZES) if size >= raster.pixels), SIZES[0])
        together = min(SIZES[0] // tile, _power_of_two(len(z)))
        for start in range(0, raster.pixels, tile):
            count = min(tile, raster.pixels - start)
            for first in range(0, len(z), together):
                some = z[first : first + together]
                ink = self._evaluator.run(padded(some, together), raster, start, tile)
                part = pictures[first : first + len(some), start : start + count]
                part[:] = ink[: len(some), :count]
        return pictures.reshape(len(z), raster.y_dim, raster.x_dim, self._evaluator.c_dim)


def _rows_of_a_band(raster: Raster, side: int, fine: int) -> int:
    """Return how many rows to draw at once: whole tiles, and whole pixels of the final picture."""
    whole = side * fine // np.gcd(side, fine)
    return int(max(1, _BAND // (raster.x_dim * whole)) * whole)


def _averaged(band: np.ndarray, fine: int) -> np.ndarray:
    if fine == 1:
        return band
    n, height, width, channels = band.shape
    blocks = band.reshape(n, height // fine, fine, width // fine, fine, channels)
    return blocks.mean(axis=(2, 4))


def _checked_tolerance(tolerance: float | None, exact: bool) -> float | None:
    """Return the largest error that is allowed, None for none."""
    if exact:
        if tolerance is not None:
            raise ValueError(
                f"tolerance={tolerance!r} would be ignored, since exact=True asks at every pixel; "
                "leave one of them out"
            )
        return None
    if tolerance is None:
        return TOLERANCE
    if not isinstance(tolerance, (int, float, np.integer, np.floating)) or not 0 < tolerance < 1:
        raise ValueError(
            f"tolerance got {tolerance!r}; expected the largest error of the ink, above 0 and "
            "below 1, such as 1/510 for half a grey level; exact=True asks at every pixel"
        )
    return float(tolerance)


def _warn_of_depth(view: View, raster: Raster) -> None:
    farthest = max(map(abs, view.center))
    if raster.pitch < _EPSILON * farthest:
        deepest = view.zoom * raster.pitch / (_EPSILON * farthest)
        warnings.warn(
            f"zoom got {view.zoom:g}, but around {view.center} the network's float32 tells points "
            f"apart to a zoom of about {deepest:.2g}; beyond it the picture shows its rounding",
            ZoomWarning,
            stacklevel=5,
        )


def _power_of_two(count: int) -> int:
    """Return the smallest power of two that is not below `count`."""
    return 1 << max(count - 1, 0).bit_length()
