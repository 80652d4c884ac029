"""The ink of a photograph: shadows, tables, rulings and frames are told from the digit.

`sampler.datasets.preprocessing.ink` does what a scanner would have done, and that is enough where
light and paper are even.  `needs_care` tells where they are not.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from sampler.datasets.preprocessing.photographs.islands import (
    SPECK,
    find_islands,
    only_the_digit,
    without_frame,
)
from sampler.datasets.preprocessing.photographs.paper import contrast
from sampler.datasets.preprocessing.photographs.rulings import without_rulings
from sampler.datasets.preprocessing.photographs.sheet import find_sheet, resized

SMALLEST = 64  # pixels along the shorter side below which nothing is a photograph
_WORKING = 640  # pixels along the longer side in which photographs are looked at
_STRAY = 0.1  # of full ink: what the border may stray from even paper
_STRAYS = 0.004  # share of the border that may stray by more
_PIECES = 4  # more islands than that are no digit
_COVERED = 0.35  # share of a picture that a digit's ink covers at most
_DRAWN = 1e-3  # a border that varies by less was never photographed
_COLOURED = 2.0  # times the contrast in grey, beyond which the contrast is one of colours
_FAINTEST = 0.04  # share of the paper's value that ink must differ by


def needs_care(pixels: np.ndarray, rise: np.ndarray, border: np.ndarray, faintest: float) -> bool:
    """Return whether light, paper or colours are such that a picture must be looked at closely.

    Parameters
    ----------
    pixels : numpy.ndarray
        Float32, shape (height, width, channels), 0 to 1.
    rise : numpy.ndarray
        Float32, shape (height, width): how much each pixel differs in grey from the plane that
        was laid through the border; positive = ink.
    border : numpy.ndarray
        Bool, shape (height, width): the outermost pixels.
    faintest : float
        Contrast in grey below which nothing is seen.
    """
    if min(rise.shape) < SMALLEST:
        return False
    strong = float(np.quantile(np.abs(rise), 0.995))
    if strong < faintest or _is_coloured(pixels, strong):
        return True
    stray = np.mean(np.abs(rise[border]) > max(_STRAY * strong, faintest))
    drawn = np.ptp(rise[border]) < _DRAWN  # a drawing may be bold, even a pad full of ink
    return bool(stray > _STRAYS or (not drawn and np.mean(rise > strong / 2) > _COVERED))


def is_scattered(ink: np.ndarray) -> bool:
    """Return whether ink lies in so many pieces that most of it must be something else."""
    if min(ink.shape) < SMALLEST:
        return False
    _, islands = find_islands(ink)
    return len([island for island in islands if island.mass >= SPECK * islands[0].mass]) > _PIECES


def _is_coloured(pixels: np.ndarray, strong: float) -> bool:
    if pixels.shape[2] == 1:
        return False
    thin = pixels[:: max(pixels.shape[0] // 200, 1), :: max(pixels.shape[1] // 200, 1)]
    off = np.abs(thin - np.median(thin, axis=(0, 1))).max(axis=2)
    return float(np.quantile(off, 0.995)) > _COLOURED * strong


def photographed_ink(pixels: np.ndarray) -> np.ndarray | None:
    """Return the ink of a photograph; None where nothing differs from the paper.

    Parameters
    ----------
    pixels : numpy.ndarray
        Float32, shape (height, width, channels), 0 to 1.

    Returns
    -------
    numpy.ndarray
        Float32, 0 = paper, 1 = full ink: of the same proportions, at most 640 pixels long.
    """
    pixels = at_most(pixels, _WORKING)
    inside = find_sheet(pixels)
    ink = stretched(contrast(pixels, inside))
    if ink is None:
        return None
    plain, lines = without_rulings(ink, inside)
    if lines:
        plain = stretched(plain)
        ink = ink if plain is None else plain
    return only_the_digit(without_frame(ink), inside)


def at_most(pixels: np.ndarray, longest: int) -> np.ndarray:
    """Return a picture (h, w, c), averaged down if it is longer than so many pixels."""
    factor = longest / max(pixels.shape[:2])
    if factor >= 1:
        return pixels
    shape = tuple(max(round(side * factor), 1) for side in pixels.shape[:2])
    return resized(pixels, shape, Image.Resampling.BOX)


def stretched(contrast: np.ndarray) -> np.ndarray | None:
    """Return the contrast in parts of full ink: of what most of the strokes have."""
    top = float(np.quantile(contrast, 0.998))
    if top < _FAINTEST:
        return None
    full = np.percentile(contrast[contrast > top / 2], 75)
    return np.minimum(contrast / full, 1).astype(np.float32)
