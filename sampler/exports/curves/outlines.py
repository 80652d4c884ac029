"""Outlines of areas: closed rows of curves, true to the network, cut off at the sheet's edge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sampler.exports.curves.contours import Contour, contours_of
from sampler.exports.curves.fit import Row, fit_rows
from sampler.exports.curves.roots import Line, by_bisection, by_gradient
from sampler.exports.curves.sheet import Sheet
from sampler.pictures.pixel_grid import PixelGrid

_PART = 512  # points of a line with kinks that are fitted in one go, beside others
_FEWEST = 24  # points of a closed line, if the grid has so many
_TINY = 1e-9  # widths of the picture: such points are the same


@dataclass(frozen=True)
class Outline:
    """A closed line, ink at its right as one sees it: clockwise around ink, the other way in holes.

    Parameters
    ----------
    curves : numpy.ndarray
        (n, 4, 2), cubic, end to end, in widths of the picture.
    on_edge : numpy.ndarray
        bool, (n,): the straight ones along the sheet's edge.
    """

    curves: np.ndarray
    on_edge: np.ndarray


def outlines_of(
    line: Line,
    values: np.ndarray,
    grid: PixelGrid,
    sheet: Sheet,
    within: float,
    *,
    smooth: bool,
) -> list[Outline]:
    """Return the outlines of the area where a function is positive; see `outlines_of_lines`."""
    return outlines_of_lines([(line, values)], grid, sheet, within, smooth=smooth)[0]


def outlines_of_lines(
    lines: list[tuple[Line, np.ndarray]],
    grid: PixelGrid,
    sheet: Sheet,
    within: float,
    *,
    smooth: bool,
) -> list[list[Outline]]:
    """Return the outlines of several areas, fitted together.

    Parameters
    ----------
    lines : list of (Line, numpy.ndarray)
        Functions, and their values at the grid's nodes, (rows, columns): of any precision, for they
        only tell where to look.
    grid : PixelGrid
        Of `sheet`.
    sheet : Sheet
    within : float
        Largest distance of a point of the line to its curve, in widths of the picture.
    smooth : bool
        Whether the functions have gradients everywhere; the curves then meet without a corner.
    """
    areas = [_true(line, values, grid, sheet, smooth) for line, values in lines]
    areas = [[_parts(contour, smooth) for contour in area] for area in areas]
    rows = [
        row for area in areas for parts in area for row in parts if isinstance(row, Row)
    ]  # fmt: skip
    fitted = iter(fit_rows(rows, within))
    return [
        [
            outline
            for parts in area
            if (outline := _joined(parts, [next(fitted) for p in parts if isinstance(p, Row)]))
        ]
        for area in areas
    ]


@dataclass(frozen=True)
class _TrueLine:
    """A contour whose points are on the true line, or on the sheet's edge."""

    places: np.ndarray
    on_edge: np.ndarray
    tangents: np.ndarray | None


def _true(
    line: Line, values: np.ndarray, grid: PixelGrid, sheet: Sheet, smooth: bool
) -> list[_TrueLine]:
    """Return all contours of a line, their points moved to the line, together."""
    contours = contours_of(values, 0.0)
    if not contours:
        return []
    if smooth:
        contours = [_thinned(contour) for contour in contours]
    nodes = np.concatenate([contour.nodes for contour in contours])
    on_edge = np.concatenate([contour.on_edge for contour in contours])
    places, inner = sheet.places(nodes, grid), ~on_edge
    tangents = None
    if smooth:
        # Where a line leaves the sheet it stays on the edge.
        last = (grid.x_dim - 1, grid.y_dim - 1)
        along = ~((nodes[inner] == 0) | (nodes[inner] == last))
        places[inner], gradients = by_gradient(line, places[inner], along, sheet.cell(grid))
        steep = np.maximum(np.linalg.norm(gradients, axis=1, keepdims=True), 1e-30)
        tangents = np.zeros_like(places)
        tangents[inner] = np.stack([gradients[:, 1], -gradients[:, 0]], axis=1) / steep
    else:
        ends = [end(nodes[inner]).astype(int) for end in (np.floor, np.ceil)]
        known = values[ends[0][:, 1], ends[0][:, 0]], values[ends[1][:, 1], ends[1][:, 0]]
        lower, upper = (sheet.places(end, grid) for end in ends)
        places[inner] = by_bisection(line.values, lower, upper, places[inner], known)
    cuts = np.cumsum([len(contour.nodes) for contour in contours])[:-1]
    ways = [None] * len(contours) if tangents is None else np.split(tangents, cuts)
    return [
        _TrueLine(*parts)
        for parts in zip(np.split(places, cuts), np.split(on_edge, cuts), ways, strict=True)
    ]


def _thinned(contour: Contour) -> Contour:
    """Leave out every second point of a smooth line, but no end at the sheet's edge."""
    if len(contour.nodes) < 2 * _FEWEST:
        return contour
    edge = contour.on_edge
    keep = edge | np.roll(edge, 1) | np.roll(edge, -1) | (np.arange(len(edge)) % 2 == 0)
    return Contour(contour.nodes[keep], edge[keep])


def _parts(line: _TrueLine, smooth: bool) -> list[Row | np.ndarray]:
    """Return the parts of a line in order: rows of the true line, and corners on the edge."""
    starts = np.flatnonzero(~line.on_edge & np.roll(line.on_edge, 1))
    turn = int(starts[0]) if len(starts) else 0
    order = np.roll(np.arange(len(line.places)), -turn)
    cuts = np.flatnonzero(np.diff(line.on_edge[order])) + 1
    closed = not line.on_edge.any()
    parts: list[Row | np.ndarray] = []
    for piece in np.split(order, cuts):
        if line.on_edge[piece[0]]:
            parts.append(line.places[piece])
            continue
        if closed:
            piece = np.append(piece, piece[0])
        piece = piece[_apart(line.places[piece])]
        parts += _rows(line, piece, 1 if smooth else max(1, round(len(piece) / _PART)))
    return parts


def _rows(line: _TrueLine, piece: np.ndarray, count: int) -> list[Row]:
    """Return points of a line in rows, end to end."""
    cuts = np.linspace(0, len(piece) - 1, count + 1).astype(int)
    parts = [piece[a : b + 1] for a, b in zip(cuts[:-1], cuts[1:], strict=True)]
    if line.tangents is None:
        return [Row(line.places[part]) for part in parts]
    return [Row(line.places[part], line.tangents[part]) for part in parts]


def _apart(places: np.ndarray) -> np.ndarray:
    """Return which places differ from the one before; the last one is kept for the first."""
    keep = np.r_[True, np.abs(np.diff(places, axis=0)).max(axis=1) > _TINY]
    if not keep[-1] and keep.sum() > 1:
        keep[np.flatnonzero(keep)[-1]] = False
        keep[-1] = True
    return keep


def _joined(parts: list[Row | np.ndarray], fitted: list[np.ndarray]) -> Outline | None:
    """Return the outline of fitted rows, with straight lines along the edge between them."""
    rest = iter(fitted)
    pieces = [next(rest) if isinstance(part, Row) else part for part in parts]
    curves: list[np.ndarray] = []
    on_edge: list[np.ndarray] = []
    for index, piece in enumerate(pieces):
        if piece.ndim == 3:
            curves.append(piece)
            on_edge.append(np.zeros(len(piece), bool))
            continue
        corners = piece
        if len(pieces) > 1:
            before, after = pieces[index - 1], pieces[(index + 1) % len(pieces)]
            corners = np.concatenate([before[-1, 3:], piece, after[0, :1]])
        else:
            corners = np.concatenate([piece, piece[:1]])
        straight = _straight(corners)
        curves.append(straight)
        on_edge.append(np.ones(len(straight), bool))
    if sum(map(len, curves)) < 1:
        return None
    return Outline(np.concatenate(curves), np.concatenate(on_edge))


def _straight(places: np.ndarray) -> np.ndarray:
    """Return straight curves (n, 4, 2) along places, one from corner to corner."""
    places = places[_apart(places)]
    way = np.diff(places, axis=0)
    turns = np.abs(way[1:, 0] * way[:-1, 1] - way[1:, 1] * way[:-1, 0]) > _TINY
    corners = places[np.r_[True, turns, True]] if len(places) > 2 else places
    first, last = corners[:-1], corners[1:]
    way = last - first
    return np.stack([first, first + way / 3, last - way / 3, last], axis=1)
