"""Removal of rulings: thin straight lines from one side of the sheet to the other.

The search covers lines along the rows, within 15 degrees; `without_rulings` turns the picture for
those along the columns.
"""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from sampler.datasets.preprocessing.morphology import connected_regions

_STEEPEST = 0.27  # rows per column: slope of a line at most
_BLOCK = 8  # columns that are averaged for the search
_THICKEST = 9  # pixels: thickness of a ruling at most
_COVERED = 0.55  # share of its way across the sheet on which a ruling is visible at least
_ENDS = 0.35  # the same on the first and the last fifth of the way
_LONG = 0.35  # share of the picture that the way spans at least
_PALEST = 0.06  # of full ink: a paler line belongs to the paper's grain
_LEAST = 0.004  # share of the picture that thin lines cover if there is any ruling
_DARKER = 1.7  # times a ruling's density, above which ink lies on the ruling


def without_rulings(ink: np.ndarray, inside: np.ndarray) -> tuple[np.ndarray, int]:
    """Return the ink without the lines that cross the sheet, and the number of those lines.

    Strokes that cross a line, or lie on it, are kept: each column is interpolated from the pixels
    above and below the line.

    Parameters
    ----------
    ink : numpy.ndarray
        Float32, shape (height, width), 0 = paper, 1 = full ink.
    inside : numpy.ndarray
        Bool, shape (height, width): the sheet.
    """
    ink, across = _without_level_lines(ink, inside)
    turned, along = _without_level_lines(ink.T, inside.T)
    return np.ascontiguousarray(turned.T), across + along


def _without_level_lines(ink: np.ndarray, inside: np.ndarray) -> tuple[np.ndarray, int]:
    lines = _find_lines(ink, inside)
    for middle, slope in lines:
        ink = _bridged(ink, inside, middle, slope)
    return ink, len(lines)


def _find_lines(ink: np.ndarray, inside: np.ndarray) -> list[tuple[float, float]]:
    """Return the lines as (row at the middle column, slope)."""
    height, width = ink.shape
    thin = ink - ndimage.grey_opening(ink, size=(_THICKEST, 1))
    visible = ndimage.maximum_filter(thin > _PALEST, size=(3, 1)).astype(np.float32)
    count = width // _BLOCK
    if count < 5 or height < 3 * _THICKEST:
        return []
    visible = visible[:, : count * _BLOCK].reshape(height, count, _BLOCK).mean(axis=2)
    within = inside[:, : count * _BLOCK].reshape(height, count, _BLOCK).mean(axis=2)
    visible *= within > 0.5
    if visible.mean() < _LEAST:
        return []
    slopes = np.arange(-_STEEPEST, _STEEPEST, 4 / width)
    scores = np.stack([_scores(visible, within > 0.5, slope) for slope in slopes])
    best = scores.max(axis=0)
    peaks = (best >= _COVERED) & (best >= ndimage.maximum_filter(best, 7))
    islands, number = connected_regions(peaks)
    rows = [int(np.median(np.flatnonzero(islands == i))) for i in range(1, number + 1)]
    pad = (scores.shape[1] - height) // 2
    lines = [(row - pad, float(slopes[scores[:, row].argmax()])) for row in rows]
    return _of_one_family(lines, height)


def _scores(visible: np.ndarray, within: np.ndarray, slope: float) -> np.ndarray:
    """Return the scores of the lines of one slope, by the row at their middle column; padded."""
    height, count = visible.shape
    pad = int(_STEEPEST * count * _BLOCK / 2) + 1
    shifts = np.round(slope * (np.arange(count) - (count - 1) / 2) * _BLOCK).astype(int)
    rows = np.arange(-pad, height + pad)[:, np.newaxis] + shifts[np.newaxis, :]
    on = (rows >= 0) & (rows < height)
    rows = np.clip(rows, 0, height - 1)
    columns = np.arange(count)[np.newaxis, :]
    within = within[rows, columns] & on
    visible = visible[rows, columns] * within
    length = within.sum(axis=1)
    score = visible.sum(axis=1) / np.maximum(length, 1)
    score[length < _LONG * count] = 0
    good = np.flatnonzero(score >= _COVERED)
    for row in good:  # few: the lines that are visible on most of their way
        way = visible[row][within[row]]
        fifth = max(len(way) // 5, 1)
        if min(way[:fifth].mean(), way[-fifth:].mean()) < _ENDS:
            score[row] = 0
    return score


def _of_one_family(lines: list[tuple[float, float]], height: int) -> list[tuple[float, float]]:
    """Drop lines whose slope differs from a straight fit to the slopes of all."""
    if len(lines) < 4:
        return lines
    rows, slopes = np.array(lines).T
    rows = rows / height
    near = np.abs(slopes - np.median(slopes)) < 0.06
    if near.sum() >= 3:
        fit = np.polyfit(rows[near], slopes[near], 1)
        near = np.abs(slopes - np.polyval(fit, rows)) < 0.03
    return [line for line, kept in zip(lines, near, strict=True) if kept]


def _bridged(ink: np.ndarray, inside: np.ndarray, middle: float, slope: float) -> np.ndarray:
    """Return the ink without one line."""
    height, width = ink.shape
    columns = np.arange(width)
    centre = middle + slope * (columns - (width - 1) / 2)
    reach = _THICKEST + 3
    offsets = np.arange(-reach, reach + 1)
    centre = _followed(ink, centre, offsets)
    rows = np.round(centre).astype(int)[np.newaxis, :] + offsets[:, np.newaxis]
    on = (rows >= 0) & (rows < height)
    band = ink[np.clip(rows, 0, height - 1), columns] * on
    within = on[reach] & inside[np.clip(rows[reach], 0, height - 1), columns]
    if not within.any():
        return ink
    profile = np.median(band[:, within], axis=1)
    density = profile[reach - 1 : reach + 2].max()
    half = _half_width(profile, reach, density)
    above = band[max(reach - half - 2, 0) : reach - half].mean(axis=0)
    below = band[reach + half + 1 : reach + half + 3].mean(axis=0)
    share = np.linspace(0, 1, 2 * half + 3)[1:-1, np.newaxis]
    bridge = above * (1 - share) + below * share
    line = band[reach - half : reach + half + 1]
    upon = ndimage.median_filter(line > max(_DARKER * density, 0.4), size=3)
    bridge = np.where(upon, line, np.minimum(line, bridge))
    ink = ink.copy()
    target = rows[reach - half : reach + half + 1]
    valid = on[reach - half : reach + half + 1]
    ink[target[valid], np.broadcast_to(columns, target.shape)[valid]] = bridge[valid]
    return ink


def _followed(ink: np.ndarray, centre: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Move the line to the darkest place nearby, since paper is seldom flat."""
    height, width = ink.shape
    near = offsets[np.abs(offsets) <= 4]
    rows = np.round(centre).astype(int)[np.newaxis, :] + near[:, np.newaxis]
    band = ink[np.clip(rows, 0, height - 1), np.arange(width)]
    # Strokes are darker than lines: clipped at a line's usual value, they do not attract it.
    band = np.minimum(band, 1.2 * np.median(band.max(axis=0)))
    band = ndimage.uniform_filter1d(band, 25, axis=1)
    weight = np.maximum(band - band.min(axis=0), 1e-6) ** 4
    moved = (weight * near[:, np.newaxis]).sum(axis=0) / weight.sum(axis=0)
    return centre + ndimage.median_filter(moved, 61, mode="nearest")


def _half_width(profile: np.ndarray, reach: int, density: float) -> int:
    """Return the number of rows on either side of its middle that a line darkens."""
    dark = profile > 0.15 * density
    half = 0
    while half + 1 < reach - 2 and (dark[reach + half + 1] or dark[reach - half - 1]):
        half += 1
    return half + 1
