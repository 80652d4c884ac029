"""Rulings of paper: thin straight lines from one side of the sheet to the other.  They are no ink.

Lines are looked for that run along the rows, give or take 15 degrees; `without_rulings` turns the
picture for those that run along the columns.
"""

from __future__ import annotations

import numpy as np
from scipy import ndimage

_STEEPEST = 0.27  # rows that a line may climb per column
_BLOCK = 8  # columns that are taken together when lines are looked for
_THICKEST = 9  # pixels: strokes that are thicker are no rulings
_COVERED = 0.55  # share of its way across the sheet on which a ruling must be seen
_ENDS = 0.35  # and on the first and last fifth of it
_LONG = 0.35  # share of the picture that the way must span
_PALEST = 0.06  # in parts of full ink: what is paler is left to the paper's grain
_LEAST = 0.004  # share of the picture that thin lines cover at least, if there is a ruling at all
_DARKER = 1.7  # times a ruling's own density, beyond which there is ink upon it


def without_rulings(ink: np.ndarray, inside: np.ndarray) -> tuple[np.ndarray, int]:
    """Return the ink without the lines that cross the sheet, and how many lines there were.

    Strokes that cross a line, or lie on it, go on beneath: each column is bridged from what is
    seen above and below the line.

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
    lines = _find(ink, inside)
    for middle, slope in lines:
        ink = _bridged(ink, inside, middle, slope)
    return ink, len(lines)


def _find(ink: np.ndarray, inside: np.ndarray) -> list[tuple[float, float]]:
    """The lines as (row at the middle column, slope)."""
    height, width = ink.shape
    thin = ink - ndimage.grey_opening(ink, size=(_THICKEST, 1))
    seen = ndimage.maximum_filter(thin > _PALEST, size=(3, 1)).astype(np.float32)
    count = width // _BLOCK
    if count < 5 or height < 3 * _THICKEST:
        return []
    seen = seen[:, : count * _BLOCK].reshape(height, count, _BLOCK).mean(axis=2)
    there = inside[:, : count * _BLOCK].reshape(height, count, _BLOCK).mean(axis=2)
    seen *= there > 0.5
    if seen.mean() < _LEAST:
        return []
    slopes = np.arange(-_STEEPEST, _STEEPEST, 4 / width)
    scores = np.stack([_covered(seen, there > 0.5, slope) for slope in slopes])
    best = scores.max(axis=0)
    peaks = (best >= _COVERED) & (best >= ndimage.maximum_filter(best, 7))
    islands, found = ndimage.label(peaks)
    rows = [int(np.median(np.flatnonzero(islands == i))) for i in range(1, found + 1)]
    pad = (scores.shape[1] - height) // 2
    lines = [(row - pad, float(slopes[scores[:, row].argmax()])) for row in rows]
    return _of_one_family(lines, height)


def _covered(seen: np.ndarray, there: np.ndarray, slope: float) -> np.ndarray:
    """Score the lines of one slope, by the row at their middle column; rows are padded."""
    height, count = seen.shape
    pad = int(_STEEPEST * count * _BLOCK / 2) + 1
    shifts = np.round(slope * (np.arange(count) - (count - 1) / 2) * _BLOCK).astype(int)
    rows = np.arange(-pad, height + pad)[:, np.newaxis] + shifts[np.newaxis, :]
    on = (rows >= 0) & (rows < height)
    rows = np.clip(rows, 0, height - 1)
    columns = np.arange(count)[np.newaxis, :]
    there = there[rows, columns] & on
    seen = seen[rows, columns] * there
    length = there.sum(axis=1)
    score = seen.sum(axis=1) / np.maximum(length, 1)
    score[length < _LONG * count] = 0
    good = np.flatnonzero(score >= _COVERED)
    for row in good:  # few: those that are seen on most of their way
        way = seen[row][there[row]]
        fifth = max(len(way) // 5, 1)
        if min(way[:fifth].mean(), way[-fifth:].mean()) < _ENDS:
            score[row] = 0
    return score


def _of_one_family(lines: list, height: int) -> list:
    """Drop lines whose slope is not what the others' slopes make one expect."""
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
    """The ink with one line taken out."""
    height, width = ink.shape
    columns = np.arange(width)
    centre = middle + slope * (columns - (width - 1) / 2)
    reach = _THICKEST + 3
    offsets = np.arange(-reach, reach + 1)
    centre = _followed(ink, centre, offsets)
    rows = np.round(centre).astype(int)[np.newaxis, :] + offsets[:, np.newaxis]
    on = (rows >= 0) & (rows < height)
    band = ink[np.clip(rows, 0, height - 1), columns] * on
    there = on[reach] & inside[np.clip(rows[reach], 0, height - 1), columns]
    if not there.any():
        return ink
    profile = np.median(band[:, there], axis=1)
    density = profile[reach - 1 : reach + 2].max()
    half = _half_width(profile, reach, density)
    above = band[max(reach - half - 2, 0) : reach - half].mean(axis=0)
    below = band[reach + half + 1 : reach + half + 3].mean(axis=0)
    share = np.linspace(0, 1, 2 * half + 3)[1:-1, np.newaxis]
    bridge = above * (1 - share) + below * share
    within = band[reach - half : reach + half + 1]
    upon = ndimage.median_filter(within > max(_DARKER * density, 0.4), size=3)
    bridge = np.where(upon, within, np.minimum(within, bridge))
    ink = ink.copy()
    target = rows[reach - half : reach + half + 1]
    ok = on[reach - half : reach + half + 1]
    ink[target[ok], np.broadcast_to(columns, target.shape)[ok]] = bridge[ok]
    return ink


def _followed(ink: np.ndarray, centre: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Move the line to where it is darkest nearby: paper is seldom flat."""
    height, width = ink.shape
    near = offsets[np.abs(offsets) <= 4]
    rows = np.round(centre).astype(int)[np.newaxis, :] + near[:, np.newaxis]
    band = ink[np.clip(rows, 0, height - 1), np.arange(width)]
    # Strokes are darker than lines: what is darker than lines usually are does not pull.
    band = np.minimum(band, 1.2 * np.median(band.max(axis=0)))
    band = ndimage.uniform_filter1d(band, 25, axis=1)
    weight = np.maximum(band - band.min(axis=0), 1e-6) ** 4
    moved = (weight * near[:, np.newaxis]).sum(axis=0) / weight.sum(axis=0)
    return centre + ndimage.median_filter(moved, 61, mode="nearest")


def _half_width(profile: np.ndarray, reach: int, density: float) -> int:
    """How many rows on either side of its middle a line darkens."""
    dark = profile > 0.15 * density
    half = 0
    while half + 1 < reach - 2 and (dark[reach + half + 1] or dark[reach - half - 1]):
        half += 1
    return half + 1
