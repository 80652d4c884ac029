"""Pictures for the eye alone, in a hundredth of a second: a coarse grid of values, splined.

Nothing is checked here: what is finer than the grid is not drawn.  While a slider moves that is not
seen, and the picture at rest is drawn by :mod:`sampler.render.adaptive.refinement`.
"""

from __future__ import annotations

import functools

import numpy as np
from scipy.interpolate import make_interp_spline

from sampler.pictures.pixel_grid import PixelGrid
from sampler.render.field import NeuralField
from sampler.render.sigmoid import sigmoid
from sampler.support.threads import single_threaded_blas

_GRID = 80  # points along a side: of trained digits no eye tells it from a finer one
_NOTHING = 1e-9  # of a node's value: less than float32 tells beside the others
_THIN = 256  # for networks whose points are cheap, and whose edges are sharp


def render_preview(field: NeuralField, z: np.ndarray, raster: PixelGrid) -> np.ndarray:
    """Return one picture of z, (1, z_dim): float32, (y_dim, x_dim, c_dim)."""
    finest = _GRID if field.smooth else _THIN
    down, across = (min(size, finest) for size in (raster.y_dim, raster.x_dim))
    steps = (raster.y_dim - 1) / max(down - 1, 1), (raster.x_dim - 1) / max(across - 1, 1)
    grid = raster.spaced(down, across, (steps[0] or 1.0, steps[1] or 1.0))
    logits = field.logits_of(z)(grid, np.arange(grid.pixels)).reshape(down, across, -1)
    planes = np.moveaxis(logits, -1, 0)
    with single_threaded_blas:
        ink = _spline(down, raster.y_dim) @ planes @ _spline(across, raster.x_dim).T
    return np.moveaxis(sigmoid(ink, out=ink), 0, -1)


@functools.lru_cache(maxsize=32)
def _spline(points: int, size: int) -> np.ndarray:
    """Return the matrix from values at evenly spaced points to those at pixels: (size, points)."""
    if points < 4 or points == size:
        return np.eye(size, points, dtype=np.float32)
    places = np.linspace(0, size - 1, points)
    weights = make_interp_spline(places, np.eye(points))(np.arange(size))
    # What far nodes count for falls to numbers so small that processors take long over them.
    weights[np.abs(weights) < _NOTHING] = 0.0
    return weights.astype(np.float32)
