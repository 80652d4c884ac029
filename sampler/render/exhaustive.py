"""Every pixel of a picture, in tiles of bounded memory that keep all cores busy."""

from __future__ import annotations

import itertools

import numpy as np

from sampler.pictures.pixel_grid import PixelGrid
from sampler.render.field import NeuralField
from sampler.render.weights_snapshot import WeightsSnapshot
from sampler.support.threads import parallel_for, single_threaded_blas


def evaluate_all(
    field: NeuralField,
    z: np.ndarray,
    pixel_grid: PixelGrid,
    weights: WeightsSnapshot,
    out: np.ndarray,
) -> None:
    """Evaluate the field at every pixel.

    Parameters
    ----------
    field : NeuralField
        The decoder's field.
    z : numpy.ndarray
        float32, shape (n, z_dim).
    pixel_grid : PixelGrid
        The pixels of each picture.
    weights : WeightsSnapshot
        The latest result of `field.weights`.
    out : numpy.ndarray
        Where to write the ink: float32, shape (n, y_dim, x_dim, c_dim), of whole rows.
    """
    flat = out.reshape(len(z), pixel_grid.pixels, -1)  # of whole rows: no copy
    pixels, pictures = field.tile(pixel_grid.pixels, len(z))
    if pictures == 1:
        field.prepare(1)

    def evaluate(place: tuple[int, int]) -> None:
        start, first = place
        part = flat[first : first + pictures, start : start + pixels]
        of_tile = z[first : first + pictures]
        ink = field.run(of_tile, pixel_grid, start, (pixels, pictures), weights)
        part[:] = ink[: part.shape[0], : part.shape[1]]

    places = itertools.product(range(0, pixel_grid.pixels, pixels), range(0, len(z), pictures))
    with single_threaded_blas:
        parallel_for(evaluate, places)
