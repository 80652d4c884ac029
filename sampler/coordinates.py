"""Pixels to points of the plane: the x, y and r that a CPPN is evaluated at.

The 2016 post's window: x runs over [-scale, scale] from the left to the right column, y over
[-scale, scale] from the top to the bottom row, ends included, and r = √(x² + y²).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sampler.checks import whole_number

_WIDEST = 1e30  # half-width: r and its weighted sums are still numbers in float32


@dataclass(frozen=True)
class View:
    """A window of the plane, in pixels: what a picture shows, whatever draws it.

    Parameters
    ----------
    x_dim, y_dim : int
        Width and height in pixels, at least 1.
    scale : float
        Half-width of the window in the plane; both axes span [-scale, scale].

    Raises
    ------
    TypeError, ValueError
        A size that is no whole number of pixels, a scale that is no positive number.

    Examples
    --------
    >>> View(640, 480).pixels
    307200
    """

    x_dim: int = 512
    y_dim: int = 512
    scale: float = 8.0

    def __post_init__(self):
        object.__setattr__(self, "x_dim", whole_number(self.x_dim, "x_dim"))
        object.__setattr__(self, "y_dim", whole_number(self.y_dim, "y_dim"))
        object.__setattr__(self, "scale", check_scale(self.scale))

    @property
    def pixels(self) -> int:
        """How many pixels the view has."""
        return self.x_dim * self.y_dim

    def points(self, rows: slice | None = None) -> np.ndarray:
        """Return x, y and r of every pixel, or of some rows of it; see :func:`points`."""
        return points(self.x_dim, self.y_dim, self.scale, rows)


def axis(size: int, scale: float) -> np.ndarray:
    """Return the coordinates of the pixels along one axis.

    Parameters
    ----------
    size : int
        Number of pixels, at least 1.  A single pixel sits in the centre, at 0.
    scale : float
        Half-width of the window in the plane, positive.

    Returns
    -------
    numpy.ndarray
        float64, shape (size,), from -scale to scale inclusive.

    Examples
    --------
    >>> axis(3, 8.0)
    array([-8.,  0.,  8.])
    >>> axis(1, 8.0)
    array([0.])
    """
    size, scale = whole_number(size, "size"), check_scale(scale)
    if size == 1:
        return np.zeros(1)
    centre = (size - 1) / 2
    return scale * (np.arange(size) - centre) / centre


def points(x_dim: int, y_dim: int, scale: float, rows: slice | None = None) -> np.ndarray:
    """Return x, y and r of every pixel, row after row.

    Parameters
    ----------
    x_dim, y_dim : int
        Width and height in pixels, at least 1.
    scale : float
        Half-width of the window in the plane; both axes span [-scale, scale].
    rows : slice, optional
        Only these rows of the picture (a tile).

    Returns
    -------
    numpy.ndarray
        float32, shape (number of pixels, 3), columns x, y, r.

    Examples
    --------
    >>> points(2, 1, 1.0).tolist()
    [[-1.0, 0.0, 1.0], [1.0, 0.0, 1.0]]
    """
    x = axis(x_dim, scale)
    y = axis(y_dim, scale)[rows if rows is not None else slice(None)]
    grid = np.empty((y.size, x.size, 3), np.float32)
    grid[..., 0] = x[None, :]
    grid[..., 1] = y[:, None]
    grid[..., 2] = np.hypot(x[None, :], y[:, None])
    return grid.reshape(-1, 3)


def check_scale(scale: float) -> float:
    """Return `scale` as a float, or say what a half-width must be."""
    if not isinstance(scale, (int, float, np.integer, np.floating)) or isinstance(scale, bool):
        raise TypeError(
            f"scale got {scale!r} ({type(scale).__name__}); expected the half-width of the window "
            "as a number, such as 8.0"
        )
    if not 0 < scale <= _WIDEST:
        raise ValueError(
            f"scale got {scale}; expected a half-width above 0 and up to {_WIDEST:g} (the post "
            "uses 8.0)"
        )
    return float(scale)
