"""Estimate of the paper of a photograph without ink, and the contrast of each pixel with it."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image
from scipy import ndimage

from sampler.datasets.preprocessing.morphology import dilated, nearest_outside
from sampler.datasets.preprocessing.resizing import resized, shrunk

_COARSE, _FINE = 32, 96  # pixels along the shorter side in which the paper is estimated
_WINDOW = 17  # coarse pixels: side of the median window, wide enough that its median is paper
_SMOOTH = (8.0, 8.0, 5.0, 5.0, 3.0)  # fine pixels: widths of the averages of the light, in turn
_DARK = 0.06  # added to the paper's value before its share is taken: noise in the dark is no ink
_STRONG = 0.01  # share of the pixels that the ink's colour is taken from
_GRAIN = 3.0  # standard deviations of the paper's grain below which a pixel is no ink


def contrast(pixels: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Return the contrast of each pixel with the paper, along the colour of the ink.

    Differences are shares of the paper's value at the pixel, so that strokes in a shadow count as
    those beside it.  They count in all channels, so that red differs from green of the same grey.

    Parameters
    ----------
    pixels : numpy.ndarray
        Float32, shape (height, width, channels), 0 to 1.
    inside : numpy.ndarray
        Bool, shape (height, width): the sheet, see
        `sampler.datasets.preprocessing.photographs.sheet.find_sheet`.

    Returns
    -------
    numpy.ndarray
        Float32, shape (height, width): 0 = paper or its grain, positive = ink; 0 off the sheet.
    """
    paper = estimate(pixels, inside)
    differences = (paper - pixels) / (paper + _DARK)
    differences = ndimage.gaussian_filter(differences, (0.7, 0.7, 0))
    differences[~inside] = 0
    signed = differences @ _direction(differences, inside)
    return np.where(inside, np.maximum(signed - _GRAIN * _grain(signed, inside), 0), 0)


def estimate(pixels: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Return the picture of the paper alone, float32, of the shape of `pixels`.

    A wide median comes first; then averages of the pixels near it follow the light closely.
    """
    coarse = shrunk(_filled(pixels, inside), _COARSE)
    half = min(_WINDOW // 2, min(coarse.shape[:2]) - 1)
    # The light keeps its gradient beyond the edge: an even reflection would bend it.
    beyond = np.pad(
        coarse, ((half, half), (half, half), (0, 0)), mode="reflect", reflect_type="odd"
    )
    window = 2 * half + 1
    paper = ndimage.median_filter(beyond, size=(window, window, 1))
    paper = paper[half:-half, half:-half] if half else paper
    fine = shrunk(pixels, _FINE)
    within = shrunk(inside[..., np.newaxis].astype(np.float32), _FINE)[..., 0] > 0.999
    if not within.any():
        within[:] = True
    paper = np.maximum(resized(paper, fine.shape[:2], Image.Resampling.BILINEAR), 0.004)
    for smooth in _SMOOTH:
        off = (paper - fine) / (paper + _DARK)
        off = off @ _direction(off, within)
        # A pixel that differs away from the ink is certainly paper: between the strokes of a broad
        # pen the median may lie halfway to the ink.
        plain = within & (off < max(4 * np.median(np.abs(off[within])), 0.06))
        plain &= ~dilated(within & ~plain)
        paper = np.maximum(_averaged(fine, plain, smooth, paper), 0.004)
    return resized(paper, pixels.shape[:2], Image.Resampling.BICUBIC)


def _filled(pixels: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Fill the picture beyond the sheet's edge with the nearest of the sheet's pixels."""
    if inside.all() or not inside.any():
        return pixels
    size: Any = (9, 9, 1)  # a number for each axis, which SciPy's annotations leave out
    smooth = ndimage.uniform_filter(pixels, size)[tuple(nearest_outside(~inside))]
    return np.where(inside[..., np.newaxis], pixels, smooth)


def _averaged(
    values: np.ndarray, where: np.ndarray, smooth: float, prior: np.ndarray
) -> np.ndarray:
    """Average the masked values, as corrections of a prior estimate."""
    weight = ndimage.gaussian_filter(where.astype(np.float32), smooth)
    correction = (values - prior) * where[..., np.newaxis]
    correction = ndimage.gaussian_filter(correction, (smooth, smooth, 0))
    return prior + correction / np.maximum(weight, 0.02)[..., np.newaxis]


def _direction(differences: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Return the unit vector of the channels along which the ink differs from the paper."""
    rows = differences[inside]
    size = np.linalg.norm(rows, axis=1)
    strong = rows[size >= np.quantile(size, 1 - _STRONG)]
    if differences.shape[2] == 1:
        return np.array([np.sign(strong.sum()) or 1.0], np.float32)
    direction = np.linalg.eigh(strong.T @ strong)[1][:, -1]
    along = strong @ direction
    return (direction * (np.sign(along.sum()) or 1.0)).astype(np.float32)


def _grain(signed: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Estimate the standard deviation of the paper's grain around each pixel; the dark has more."""
    side = max(min(signed.shape) // 12, 4)
    rows, columns = (max(n // side, 1) for n in signed.shape)
    blocks = np.abs(signed[: rows * side, : columns * side])
    within = inside[: rows * side, : columns * side]
    blocks = np.where(within, blocks, np.nan).reshape(rows, side, columns, side)
    blocks = blocks.transpose(0, 2, 1, 3).reshape(rows, columns, -1)
    filled = np.isfinite(blocks).sum(axis=2) > side
    typical = np.zeros((rows, columns), np.float32)
    if not filled.any():
        return np.zeros_like(signed)
    typical[filled] = np.nanmedian(blocks[filled], axis=1)
    typical[~filled] = np.median(typical[filled])
    typical = 1.48 * ndimage.median_filter(typical, 5, mode="nearest")
    return resized(typical[..., np.newaxis], signed.shape, Image.Resampling.BILINEAR)[..., 0]
