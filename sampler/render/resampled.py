"""(decoder of pixels, z, view) → pictures: the decoder's one picture a z, resampled for any window.

`ResampledRenderer` has the methods of `Renderer`.  Every pixel is computed, by linear interpolation
of the logits, so that no tolerance is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy.ndimage import map_coordinates

from sampler.networks import PixelDecoder
from sampler.networks.backend import ready
from sampler.pictures.averaging import block_means
from sampler.pictures.pixel_grid import PixelGrid
from sampler.pictures.precision import check_precision
from sampler.pictures.view import View
from sampler.render.logistic import sigmoid
from sampler.support.streams import bar

_BAND = 1 << 20  # pixels of a band: 4 MB a channel


class ResampledRenderer:
    """Draws with one decoder of pixels; safe to call from several threads.

    Parameters
    ----------
    decoder : PixelDecoder
        Its weights may change between calls.
    """

    def __init__(self, decoder: PixelDecoder) -> None:
        self._decoder = decoder

    def render(
        self, z: np.ndarray, view: View, *, progress: bool = False, **precision: Any
    ) -> np.ndarray:
        """Draw one picture a z; parameters and result as for `Renderer.render`."""
        pictures = np.empty((len(z), view.y_dim, view.x_dim, self._decoder.c_dim), np.float32)
        for first, top, band in self.bands(z, view, progress=progress, **precision):
            pictures[first, top : top + band.shape[1]] = band[0]
        return pictures

    def preview(self, z: np.ndarray, view: View) -> np.ndarray:
        """Draw z, (1, z_dim): float32, (y_dim, x_dim, c_dim)."""
        return self.render(z, view)[0]

    def bands(
        self, z: np.ndarray, view: View, *, progress: bool = False, **precision: Any
    ) -> Iterator[tuple[int, int, np.ndarray]]:
        """Draw pictures band by band, in bounded memory; parameters as for `render`.

        Yields
        ------
        first, top : int
            Index of z, and first row of the band.
        band : numpy.ndarray
            float32, shape (1, rows, x_dim, c_dim).
        """
        fine = _checked(**precision)
        logits = self._logits(z)
        bands = self.band_rows(view, **precision)
        places = [(index, *rows) for index in range(len(z)) for rows in bands]
        for index, top, rows in bar(places, unit="band", leave=False) if progress else places:
            yield (
                index,
                top,
                self._part(logits[index], view, fine, (top, 0, rows, view.x_dim))[None],
            )

    def band_rows(self, view: View, **precision: Any) -> list[tuple[int, int]]:
        """Return the first row and the height of each band of one picture, see `bands`."""
        fine = _checked(**precision)
        height = max(1, _BAND // (view.x_dim * fine * fine))
        return [(top, min(height, view.y_dim - top)) for top in range(0, view.y_dim, height)]

    def render_part(
        self,
        z: np.ndarray,
        view: View,
        top: int,
        left: int,
        height: int,
        width: int,
        **precision: Any,
    ) -> np.ndarray:
        """Draw a rectangle of what `render` draws: float32, (n, height, width, c_dim)."""
        fine, place = _checked(**precision), (top, left, height, width)
        return np.stack([self._part(one, view, fine, place) for one in self._logits(z)])

    def _logits(self, z: np.ndarray) -> np.ndarray:
        """Return the decoder's own pictures before the sigmoid: (n, rows, columns, c_dim).

        Each z by itself: on some processors the sums of a matrix product depend on the number of
        its rows in the last bit, and a picture must not depend on those beside it.
        """
        ready()
        return np.concatenate([np.asarray(self._decoder.pixel_logits(one)) for one in z[:, None]])

    def _part(
        self, logits: np.ndarray, view: View, fine: int, place: tuple[int, int, int, int]
    ) -> np.ndarray:
        """Return a rectangle (top, left, height, width) of one picture."""
        top, left, height, width = (number * fine for number in place)
        grid = view.pixel_grid(fine).part(top, left, height, width)
        return block_means(self._resampled(logits, grid)[None], fine, fine)[0]

    def _resampled(self, logits: np.ndarray, grid: PixelGrid) -> np.ndarray:
        rows, columns, channels = logits.shape
        index = np.arange(grid.pixels)
        x, y, _ = grid.coordinates(index % grid.x_dim, index // grid.x_dim)
        places = [
            (coordinates / self._decoder.half_width + 1.0) * (0.5 * (count - 1))
            for coordinates, count in ((y, rows), (x, columns))
        ]
        values = [
            map_coordinates(logits[..., channel], places, order=1, mode="nearest")
            for channel in range(channels)
        ]
        return sigmoid(np.stack(values, axis=-1)).reshape(grid.y_dim, grid.x_dim, channels)


def _checked(*, exact: bool = False, tolerance: float | None = None, supersample: int = 1) -> int:
    """Check the arguments of precision, which every pixel meets; return the supersampling."""
    check_precision(exact=exact, tolerance=tolerance, supersample=supersample)
    return int(supersample)
