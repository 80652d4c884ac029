"""Every pixel of a picture, in tiles of bounded memory that keep all cores busy."""

from __future__ import annotations

import itertools

import numpy as np

from sampler.pictures.pixel_grid import PixelGrid
from sampler.render.field import NeuralField
from sampler.render.weights_snapshot import WeightsSnapshot
from sampler.support.threads import parallel_for, single_threaded_blas


def ask_all(
    field: NeuralField, z: np.ndarray, raster: PixelGrid, weights: WeightsSnapshot, out: np.ndarray
) -> None:
    """Draw one picture a z into `out`, (n, y_dim, x_dim, c_dim), by asking at every pixel."""
    flat = out.reshape(len(z), raster.pixels, -1)  # of whole rows: no copy
    pixels, pictures = field.tile(raster.pixels, len(z))
    if pictures == 1:
        field.prepare(1)

    def ask(place: tuple[int, int]) -> None:
        start, first = place
        part = flat[first : first + pictures, start : start + pixels]
        those = z[first : first + pictures]
        ink = field.run(those, raster, start, (pixels, pictures), weights)
        part[:] = ink[: part.shape[0], : part.shape[1]]

    starts = itertools.product(range(0, raster.pixels, pixels), range(0, len(z), pictures))
    with single_threaded_blas:
        parallel_for(ask, starts)
