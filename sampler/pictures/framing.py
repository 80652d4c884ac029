"""Windows that show something: all of a picture's ink, or the edge of one of its strokes.

The crop that a network was trained on cuts the foot of many digits.  The network draws beyond it,
and the ink ends a little further out.  Far outside it makes things up, so the search is bounded.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, cast

import numpy as np

from sampler.pictures.view import View

Draw = Callable[[View], np.ndarray]
"""From a view to a picture, float32, (y_dim, x_dim, c_dim), 0..1."""

FARTHEST = 1.35  # half-widths of the trained window that are searched for the end of the ink
_DIGITS = 3  # of a window that shows a whole picture
_SIDE = 129  # pixels of the pictures that are searched
_INK = 0.15  # of full ink: less is a shadow
_FLAT = 0.05  # between the lightest and the darkest place: less is a blank picture
_NEAR = 4  # pixels around an edge whose ink is averaged
_PLACES = 12  # edges that are tried
_CLOSER = 6.0  # times: how much smaller the window gets in one step towards the edge
_BALANCED = 0.25  # of the ink's range: an edge's window whose mean is so near the middle is taken


class NothingToFrame(ValueError):
    """A picture is blank, or of one grey."""


def ink_view(draw: Draw, scale: float, x_dim: int, y_dim: int, margin: float) -> View:
    """Return a window with all of a picture's ink, in its middle.

    Parameters
    ----------
    draw : callable
        Draws the picture through any view.
    scale : float
        Half-width of the window that the network was trained on: the smallest one returned.
    x_dim, y_dim : int
        Pixels of the returned window.
    margin : float
        Free share of the window at each side, 0 to 0.4.

    Returns
    -------
    View
        Of aspect "fit".  Where the ink does not end nearby, as in untrained networks, the window
        that the network was trained on.

    Raises
    ------
    NothingToFrame
        The picture has no ink there.
    """
    wide = View(_SIDE, _SIDE, FARTHEST * scale)
    inked = _connected(draw(wide).mean(axis=-1) > _INK, wide, scale)
    if not inked.any():
        msg = "z got a picture without ink; expected ink to frame; take another z, or a View"
        raise NothingToFrame(msg)
    columns, rows = (np.flatnonzero(inked.any(axis=axis)) for axis in (0, 1))
    if min(columns[0], rows[0]) == 0 or max(columns[-1], rows[-1]) == _SIDE - 1:
        return View(x_dim, y_dim, scale, aspect="fit")
    left, right, top, bottom = (
        _coordinate(wide, end)
        for end in (columns[0] - 1, columns[-1] + 1, rows[0] - 1, rows[-1] + 1)
    )
    shape = View(x_dim, y_dim, 1.0, aspect="fit").half_widths
    halves = (right - left) / 2 / shape[0], (bottom - top) / 2 / shape[1]
    needed = max(scale, max(halves) / (1 - 2 * margin))
    center = round((left + right) / 2, _DIGITS), round((top + bottom) / 2, _DIGITS)
    return View(x_dim, y_dim, round(needed, _DIGITS), center=center, aspect="fit")


def stroke_view(draw: Draw, scale: float, zoom: float, x_dim: int, y_dim: int) -> View:
    """Return a window whose middle lies on the edge of a stroke.

    Parameters
    ----------
    draw, scale, x_dim, y_dim
        See `ink_view`.
    zoom : float
        Magnification of the returned window.

    Returns
    -------
    View
        Of aspect "fit"; neither blank nor full.

    Raises
    ------
    NothingToFrame
        The picture has no edge: it is blank, or of one grey.
    """
    whole = View(_SIDE, _SIDE, scale)
    ink = draw(whole).mean(axis=-1)
    low, high = float(ink.min()), float(ink.max())
    if high - low < _FLAT:
        msg = (
            f"z got a picture of ink {low:.2f} to {high:.2f}, which has no edge; expected a stroke "
            "to zoom into; take another z, or a View"
        )
        raise NothingToFrame(msg)
    View(x_dim, y_dim, scale, zoom=zoom)  # refuses what is no size or zoom before anything is drawn
    middle = (low + high) / 2
    views = (
        View(x_dim, y_dim, scale, center=center, zoom=zoom, aspect="fit")
        for center in _edges(draw, whole, ink, middle, scale / zoom)
    )
    best, distance = None, math.inf
    for view in views:
        seen = draw(replace(view, x_dim=_SIDE, y_dim=_SIDE)).mean()
        off = abs(float(seen) - middle) / (high - low)
        if off < distance:
            best, distance = view, off
        if distance < _BALANCED:
            break
    return cast("View", best)


def _connected(inked: np.ndarray, wide: View, scale: float) -> np.ndarray:
    """Return the ink that is connected to ink inside the trained window: bool, like `inked`."""
    from scipy import ndimage  # SciPy starts here

    labelled: Any = ndimage.label(inked, np.ones((3, 3)))
    labels = labelled[0]
    places = np.abs(_coordinate(wide, np.arange(_SIDE))) <= scale
    inside = np.unique(labels[np.ix_(places, places)])
    return np.isin(labels, inside[inside > 0])


def _edges(
    draw: Draw, whole: View, ink: np.ndarray, middle: float, half: float
) -> Iterator[tuple[float, float]]:
    """Yield points on edges, the ones between the most ink and the most paper first."""
    from scipy import ndimage

    around = ndimage.uniform_filter(ink, 2 * _NEAR + 1, mode="nearest")
    lightest, darkest = (f(ink, 3) for f in (ndimage.minimum_filter, ndimage.maximum_filter))
    crossed = (lightest <= middle) & (darkest >= middle)
    unbalanced = np.where(crossed, np.abs(around - middle), np.inf)
    for _ in range(_PLACES):
        row, column = np.unravel_index(unbalanced.argmin(), ink.shape)
        if not np.isfinite(unbalanced[row, column]):
            return
        start = _coordinate(whole, column), _coordinate(whole, row)
        yield _closer(draw, start, 4 * whole.scale / _SIDE, half, middle)
        unbalanced[
            max(row - _NEAR, 0) : row + _NEAR + 1, max(column - _NEAR, 0) : column + _NEAR + 1
        ] = np.inf


def _closer(
    draw: Draw, center: tuple[float, float], start: float, half: float, middle: float
) -> tuple[float, float]:
    """Return the point of an edge near `center`, found in windows that get smaller."""
    size = max(start, half)
    while True:
        view = View(_SIDE, _SIDE, size, center=center)
        off = np.abs(draw(view).mean(axis=-1) - middle)
        away = np.hypot(*(axis - _SIDE // 2 for axis in np.mgrid[:_SIDE, :_SIDE])) / _SIDE
        row, column = np.unravel_index((off + 0.1 * away).argmin(), off.shape)
        center = (
            center[0] + _coordinate(view, column),
            center[1] + _coordinate(view, row),
        )
        if size <= half:
            return center
        size = max(half, size / _CLOSER)


def _coordinate(view: View, index: Any) -> Any:
    """Return the distance of pixels of a square view from its middle, in units of the plane."""
    return (np.asarray(index, float) / (_SIDE - 1) * 2 - 1) * view.scale / view.zoom
