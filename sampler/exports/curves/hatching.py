"""Straight lines inside an area, with both ends on the true line."""

from __future__ import annotations

import math

import numpy as np
from scipy.ndimage import map_coordinates

from sampler.exports.curves.roots import Line, by_bisection
from sampler.exports.curves.sheet import Sheet
from sampler.pictures.pixel_grid import PixelGrid

MOST = 5000  # lines across the sheet


def hatch(
    line: Line,
    values: np.ndarray,
    grid: PixelGrid,
    sheet: Sheet,
    spacing: float,
    angle: float,
) -> np.ndarray:
    """Return the lines that fill the area where a function is positive.

    Parameters
    ----------
    line : Line
        The function.
    values : numpy.ndarray
        Of the function at the grid's nodes, (rows, columns).
    grid : PixelGrid
    sheet : Sheet
    spacing : float
        Distance of neighbouring lines, in widths of the picture.
    angle : float
        From x towards y, in radians.

    Returns
    -------
    numpy.ndarray
        (n, 2, 2): both ends of each, in widths; each second row runs backwards, as a pen does.
    """
    along = np.array([math.cos(angle), math.sin(angle)])
    across = np.array([-along[1], along[0]])
    middle, reach = np.array([0.5, sheet.height / 2]), math.hypot(1, sheet.height) / 2
    half = int(reach / spacing)
    offsets = np.arange(-half, half + 1) * spacing
    step = sheet.cell(grid).min() / 2
    steps = np.arange(-math.ceil(reach / step), math.ceil(reach / step) + 1) * step
    lower, upper = [], []
    for number, offset in enumerate(offsets):
        places = middle + offset * across + steps[:: -1 if number % 2 else 1, None] * along
        inside = _inside(places, values, grid, sheet)
        change = np.flatnonzero(np.diff(inside.astype(np.int8)))
        lower.append(places[change])
        upper.append(places[change + 1])
    first, last = np.concatenate(lower), np.concatenate(upper)
    if not len(first):
        return np.zeros((0, 2, 2))
    ends = _on_sheet(line, first, last, sheet)
    return ends.reshape(-1, 2, 2)


def _inside(places: np.ndarray, values: np.ndarray, grid: PixelGrid, sheet: Sheet) -> np.ndarray:
    columns, rows = (places / sheet.cell(grid)).T
    return map_coordinates(values, [rows, columns], order=1, mode="constant", cval=-1) > 0


def _on_sheet(line: Line, first: np.ndarray, last: np.ndarray, sheet: Sheet) -> np.ndarray:
    """Return the true ends between pairs of places; a line that leaves the sheet ends there."""
    most = np.array([1.0, sheet.height])

    def cut(places: np.ndarray, others: np.ndarray) -> np.ndarray:
        way = others - places
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = np.where(
                places < 0, -places / way, np.where(places > most, (most - places) / way, 0.0)
            )
        return places + np.clip(shares.max(axis=1, keepdims=True), 0, 1) * way

    lower, upper = cut(first, last), cut(last, first)
    leaves = np.where(_beyond(first, most), lower, upper)
    outside = _beyond(first, most) | _beyond(last, most)
    between = np.where(outside, leaves, 0.5 * (first + last))
    return by_bisection(line.values, lower, upper, between)


def _beyond(places: np.ndarray, most: np.ndarray) -> np.ndarray:
    return np.any((places < 0) | (places > most), axis=1, keepdims=True)
