"""The ink of a photograph, without shadows, tables, rulings and frames.

`sampler.datasets.preprocessing.ink` does the work of a scanner, which is enough where light and
paper are even.  `is_photograph` recognises pictures where they are not.
"""

from __future__ import annotations

import numpy as np

from sampler.datasets.preprocessing.photographs.islands import (
    SPECK,
    find_islands,
    only_the_digit,
    without_frame,
)
from sampler.datasets.preprocessing.photographs.paper import contrast
from sampler.datasets.preprocessing.photographs.rulings import without_rulings
from sampler.datasets.preprocessing.photographs.sheet import find_sheet
from sampler.datasets.preprocessing.resizing import at_most

SMALLEST = 64  # pixels along the shorter side below which nothing is a photograph
_WORKING = 640  # pixels along the longer side that photographs are averaged down to
_STRAY = 0.1  # of full ink: deviation of the border from even paper
_STRAYS = 0.004  # share of the border that may deviate by more
_PIECES = 4  # islands of a digit at most
_COVERED = 0.35  # share of a picture that a digit's ink covers at most
_DRAWN = 1e-3  # range of the border's values below which the picture was never photographed
_COLOURED = 2.0  # times the contrast in grey, above which the contrast is one of colours
_FAINTEST = 0.04  # share of the paper's value that ink must differ by


def is_photograph(
    pixels: np.ndarray, rise: np.ndarray, border: np.ndarray, faintest: float
) -> bool:
    """Return whether light and paper are uneven, or the contrast is one of colours.

    Parameters
    ----------
    pixels : numpy.ndarray
        Float32, shape (height, width, channels), 0 to 1.
    rise : numpy.ndarray
        Float32, shape (height, width): the difference in grey of each pixel from the plane that
        was fitted to the border; positive = ink.
    border : numpy.ndarray
        Bool, shape (height, width): the outermost pixels.
    faintest : float
        Contrast in grey below which nothing is visible.
    """
    if min(rise.shape) < SMALLEST:
        return False
    strong = float(np.quantile(np.abs(rise), 0.995))
    if strong < faintest or _is_coloured(pixels, strong):
        return True
    stray = np.mean(np.abs(rise[border]) > max(_STRAY * strong, faintest))
    drawn = np.ptp(rise[border]) < _DRAWN  # a drawing may be bold, such as a pad full of ink
    return bool(stray > _STRAYS or (not drawn and np.mean(rise > strong / 2) > _COVERED))


def is_scattered(ink: np.ndarray) -> bool:
    """Return whether ink lies in so many pieces that most of it is not the digit."""
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
    """Return the ink of a photograph; None if nothing differs from the paper.

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


def stretched(contrast: np.ndarray) -> np.ndarray | None:
    """Return the contrast in parts of full ink, the contrast of most strokes; None if too faint."""
    top = float(np.quantile(contrast, 0.998))
    if top < _FAINTEST:
        return None
    full = np.percentile(contrast[contrast > top / 2], 75)
    return np.minimum(contrast / full, 1).astype(np.float32)
