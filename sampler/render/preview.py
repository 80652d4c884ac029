"""Pictures for the eye alone, in a hundredth of a second: a coarse grid of values, splined.

No error is estimated here: what is finer than the grid is not drawn.  While a slider moves nobody
sees that, and the picture at rest is drawn by :mod:`sampler.render.adaptive`.
"""

from __future__ import annotations

import functools

import numpy as np

from sampler.pictures.pixel_grid import PixelGrid
from sampler.render.field import NeuralField
from sampler.render.logistic import sigmoid
from sampler.support.threads import single_threaded_blas

_GRID = 80  # points along a side: a trained digit looks the same from a finer grid
_THIN = 256  # for networks whose points are cheap, and whose edges are sharp
_NOTHING = 1e-9  # share of a node's value that float32 loses beside the other nodes


def render_preview(field: NeuralField, z: np.ndarray, pixel_grid: PixelGrid) -> np.ndarray:
    """Draw one picture from a coarse grid.

    Parameters
    ----------
    field : NeuralField
        The decoder's field.
    z : numpy.ndarray
        float32, shape (1, z_dim).
    pixel_grid : PixelGrid
        The pixels.

    Returns
    -------
    numpy.ndarray
        Ink: float32, shape (y_dim, x_dim, c_dim), 0..1.
    """
    finest = _GRID if field.smooth else _THIN
    sides = pixel_grid.y_dim, pixel_grid.x_dim
    down, across = (min(size, finest) for size in sides)
    steps = (pixel_grid.y_dim - 1) / max(down - 1, 1), (pixel_grid.x_dim - 1) / max(across - 1, 1)
    grid = pixel_grid.spaced(down, across, (steps[0] or 1.0, steps[1] or 1.0))
    logits = field.logits_of(z)(grid, np.arange(grid.pixels)).reshape(down, across, -1)
    planes = np.moveaxis(logits, -1, 0)
    with single_threaded_blas:
        ink = _spline(down, sides[0]) @ planes @ _spline(across, sides[1]).T
    return np.moveaxis(sigmoid(ink, out=ink), 0, -1)


@functools.lru_cache(maxsize=32)
def _spline(points: int, size: int) -> np.ndarray:
    """Return the matrix from values at evenly spaced points to those at pixels: (size, points)."""
    if points < 4 or points == size:
        return np.eye(size, points, dtype=np.float32)
    from scipy.interpolate import make_interp_spline  # 0.1 s that other pictures do not need

    places = np.linspace(0, size - 1, points)
    weights = make_interp_spline(places, np.eye(points))(np.arange(size))
    # Weights of far nodes fall to numbers so small that processors take long over them.
    weights[np.abs(weights) < _NOTHING] = 0.0
    return weights.astype(np.float32)
