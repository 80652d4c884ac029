"""Windows of the plane: pixels to x, y and r, at which a CPPN is evaluated.

In the 2016 post's window x runs over [-scale, scale] from the left to the right column, y over
[-scale, scale] from the top to the bottom row, ends included, and r = √(x² + y²).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from sampler.pictures.pixel_grid import PixelGrid
from sampler.support.arguments import instance_of, one_of, real_number, shown, whole_number

_ASPECTS = ("stretch", "fit")
_LONGEST_SIDE = (1 << 31) - 1  # pixels: no picture file holds more
_WIDEST = 1e30  # half-width: r and its weighted sums are finite in float32


@dataclass(frozen=True)
class View:
    """A window of the plane and its size in pixels, independent of the network.

    Parameters
    ----------
    x_dim, y_dim : int
        Width and height in pixels, 1 to 2³¹ - 1.
    scale : float
        Half-width of the window in the plane before zooming, above 0; 8 frames a digit as in
        training.
    center : tuple of float
        x and y of the middle of the picture; y grows downwards.
    zoom : float
        Magnification, above 0: the window's half-width is scale / zoom, at most 1e30.
    rotation : float
        Angle of the window in radians, from x towards y (clockwise on the screen).
    aspect : {"stretch", "fit"}
        "stretch", as in 2016: both axes span the window in pictures of any shape.
        "fit": the shorter side spans the window and the plane continues at the longer one, so that
        shapes are kept.

    Raises
    ------
    TypeError, ValueError
        A size that is not a whole number of pixels, a scale or zoom that is not a positive number,
        a centre or angle that is not finite, an unknown aspect.

    Examples
    --------
    >>> View(640, 480).pixels
    307200
    >>> View(3, 3, center=(2, -1), zoom=8).points()[4].tolist()[:2]
    [2.0, -1.0]
    """

    x_dim: int = 512
    y_dim: int = 512
    scale: float = 8.0
    center: tuple[float, float] = (0.0, 0.0)
    zoom: float = 1.0
    rotation: float = 0.0
    aspect: str = "stretch"

    def __post_init__(self) -> None:
        checked = {
            "x_dim": _side(self.x_dim, "x_dim"),
            "y_dim": _side(self.y_dim, "y_dim"),
            "scale": check_scale(self.scale),
            "center": _check_center(self.center),
            "zoom": _real(self.zoom, "zoom", "a factor above 0, such as 10", above=0),
            "rotation": _real(self.rotation, "rotation", "an angle in radians"),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)
        if not 0 < self.scale / self.zoom <= _WIDEST:
            msg = (
                f"zoom got {self.zoom} at a scale of {self.scale}; expected a factor above 0, such "
                f"as 10, with a window of half-width scale / zoom up to {_WIDEST:g}"
            )
            raise ValueError(msg)
        one_of(self.aspect, "aspect", _ASPECTS)

    @property
    def pixels(self) -> int:
        """Number of pixels."""
        return self.x_dim * self.y_dim

    @property
    def half_widths(self) -> tuple[float, float]:
        """Distance from the window's middle to its sides, along its own axes."""
        half = self.scale / self.zoom
        sides = (self.x_dim, self.y_dim)
        if self.aspect == "stretch" or min(sides) == 1:  # a single pixel has no shape
            return half, half
        x_half, y_half = (half * (side - 1) / (min(sides) - 1) for side in sides)
        return x_half, y_half

    def points(self, rows: slice | None = None) -> np.ndarray:
        """Return x, y and r of every pixel, or of several rows.

        Parameters
        ----------
        rows : slice, optional
            These rows of the picture only.

        Returns
        -------
        numpy.ndarray
            float32, shape (number of pixels, 3), row after row, columns x, y, r.
        """
        if rows is not None and not isinstance(rows, slice):
            msg = f"rows got {shown(rows)}; expected a slice, such as slice(0, 64)"
            raise TypeError(msg)
        grid = self.pixel_grid()
        down = np.arange(grid.y_dim)[slice(None) if rows is None else rows]
        return grid.points(np.arange(grid.x_dim)[None], down[:, None]).reshape(-1, 3)

    def pixel_grid(self, supersample: int = 1) -> PixelGrid:
        """Return the map of the pixels, or of `supersample` times finer ones in each direction."""
        supersample = whole_number(supersample, "supersample")
        cos, sin = math.cos(self.rotation), math.sin(self.rotation)
        steps = [
            half / max((side - 1) / 2, 0.5) / supersample
            for half, side in zip(self.half_widths, (self.x_dim, self.y_dim), strict=True)
        ]
        sides = self.x_dim * supersample, self.y_dim * supersample
        return PixelGrid(
            *sides,
            center=self.center,
            middle=((sides[0] - 1) / 2, (sides[1] - 1) / 2),
            across=(cos * steps[0], sin * steps[0]),
            down=(-sin * steps[1], cos * steps[1]),
        )


def axis(size: int, scale: float) -> np.ndarray:
    """Return the coordinates of the pixels along one axis.

    Parameters
    ----------
    size : int
        Number of pixels, at least 1.  A single pixel lies in the centre, at 0.
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
    size, scale = _side(size, "size"), check_scale(scale)
    x, _, _ = View(size, 1, scale).pixel_grid().coordinates(np.arange(size), np.zeros(size))
    return x


def edge_scale(size: int, scale: float) -> float:
    """Return the scale of a square view whose edges lie at ±scale.

    `View.scale` is where the outermost pixels have their middles, as in 2016.  A picture whose
    pixels are areas ends half a pixel further out.

    Parameters
    ----------
    size : int
        Pixels along a side.
    scale : float
        Half-width of the picture, its outermost pixels included.

    Examples
    --------
    >>> edge_scale(64, 8.0)
    7.875
    """
    return scale * (1 - 1 / size)


def points(x_dim: int, y_dim: int, scale: float) -> np.ndarray:
    """Return x, y and r of every pixel of the plain window of 2016; see `View.points`.

    Examples
    --------
    >>> points(2, 1, 1.0).tolist()
    [[-1.0, 0.0, 1.0], [1.0, 0.0, 1.0]]
    """
    return View(x_dim, y_dim, scale).points()


def check_view(view: View) -> View:
    """Return `view` if it is a View; anything else, the class included, is a TypeError."""
    return instance_of(view, "view", View, "View(512, 512)")


def check_scale(scale: float) -> float:
    """Return `scale` as a float; anything but a half-width is a TypeError or ValueError."""
    return _real(
        scale,
        "scale",
        f"a half-width above 0, up to {_WIDEST:g}, such as 8.0: the half-width of the window",
        above=0,
    )


def _side(value: int, name: str) -> int:
    return whole_number(whole_number(value, name), name, most=_LONGEST_SIDE)


def _check_center(center: Any) -> tuple[float, float]:
    ordered = isinstance(center, (tuple, list)) or (
        isinstance(center, np.ndarray) and center.ndim == 1 and not np.ma.isMaskedArray(center)
    )
    if not ordered or len(center) != 2:
        msg = f"center got {shown(center)}; expected x and y of the middle, such as (0.0, 0.0)"
        raise TypeError(msg)
    x, y = (_real(value, "center", "x and y of the middle") for value in center)
    return x, y


def _real(value: float, name: str, expected: str, **limits: float) -> float:
    try:
        return real_number(value, name, **{"least": -_WIDEST, "most": _WIDEST} | limits)
    except (TypeError, ValueError) as error:
        kind = f" ({type(value).__name__})" if isinstance(error, TypeError) else ""
        msg = f"{name} got {shown(value)}{kind}; expected {expected}"
        raise type(error)(msg) from None
