"""The ink of any picture: background removed, polarity decided, strokes stretched to full ink.

The second step of :mod:`sampler.datasets.preprocessing.normalise`: the work of a scanner.
"""

from __future__ import annotations

import numpy as np

from sampler.datasets.preprocessing.photographs.extraction import (
    SMALLEST,
    is_photograph,
    is_scattered,
    photographed_ink,
)
from sampler.datasets.preprocessing.photographs.islands import without_frame, without_specks
from sampler.datasets.preprocessing.photographs.plausibility import warn_if_implausible
from sampler.datasets.preprocessing.resizing import at_most
from sampler.pictures.opening import appearance
from sampler.pictures.opening.appearance import FAINTEST

LONGEST = 2048  # pixels along the longer side that larger pictures are averaged down to first


def extract_ink(pixels: np.ndarray) -> np.ndarray:
    """Separate the ink from the paper.

    The paper is a plane fitted to the picture's border, which removes light from one side; the
    deviations of the border from that plane are the paper's grain, which is removed too. The ink is
    stretched until whole strokes, not their brightest points alone, are full. Dust and a frame
    around the digit are removed.

    A picture whose border is no even paper, or whose contrast is one of colours, is processed as a
    photograph: see `sampler.datasets.preprocessing.photographs.extraction`.

    Parameters
    ----------
    pixels : ndarray of float32, shape (height, width), or (height, width, 1 or 3)
        From 0 to 1, in either polarity.

    Returns
    -------
    ndarray of float32, shape (height, width); smaller for large pictures
        0 = background, 1 = full ink.

    Raises
    ------
    ValueError
        If the picture is blank, or nothing rises above the paper's grain.

    Warns
    -----
    UserWarning
        If the ink is implausible as a digit, or two digits stand side by side.
    """
    pixels = at_most(pixels[:, :, np.newaxis] if pixels.ndim == 2 else pixels, LONGEST)
    if np.ptp(pixels, axis=(0, 1)).max() < FAINTEST:
        raise _blank_error(pixels)
    grey = appearance.grey(pixels)
    border = _border(grey.shape)
    middle = (float(grey.min()) + float(grey.max())) / 2
    if np.median(grey[border]) > middle:
        grey = 1 - grey
    rise = grey - _paper(grey, border)
    uneven = is_photograph(pixels, rise, border, FAINTEST)
    ink = None if uneven else _ink_above_grain(rise, border)
    photographed = min(grey.shape) >= SMALLEST and (ink is None or is_scattered(ink))
    if photographed and (from_photograph := photographed_ink(pixels)) is not None:
        ink = from_photograph
    elif photographed and ink is None:
        ink = _ink_above_grain(rise, border)
    if ink is None:
        raise _no_ink_error(pixels)
    warn_if_implausible(ink, photographed)
    return ink


def _ink_above_grain(rise: np.ndarray, border: np.ndarray) -> np.ndarray | None:
    """Return the ink of a picture on even paper; None if nothing rises above the paper's grain."""
    grain = 4 * 1.4826 * np.median(np.abs(rise[border]))  # four standard deviations, robustly
    rise = np.maximum(rise - grain, 0)
    if rise.max() < FAINTEST:
        return None
    full = np.percentile(rise[rise > rise.max() / 2], 90)
    ink = without_specks(np.minimum(rise / full, 1).astype(np.float32))
    return without_frame(ink) if min(ink.shape) >= SMALLEST else ink


def _blank_error(pixels: np.ndarray) -> ValueError:
    return ValueError(
        f"the picture is blank: its values run from {pixels.min():.3f} to {pixels.max():.3f} and "
        "nothing stands out from the background; expected one digit on a plain background; draw "
        "something, or raise the contrast"
    )


def _no_ink_error(pixels: np.ndarray) -> ValueError:
    return ValueError(
        f"no ink was found in the picture: its values run from {pixels.min():.3f} to "
        f"{pixels.max():.3f}, but nothing stands out from the grain of the paper; expected one "
        "digit on a plain background; crop the picture to the digit, or raise the contrast"
    )


def _border(shape: tuple[int, ...]) -> np.ndarray:
    """Return the mask of the outermost pixels, a fiftieth of the shorter side deep."""
    depth = max(1, min(shape) // 50)
    border = np.ones(shape, bool)
    border[depth:-depth, depth:-depth] = False
    return border


def _paper(grey: np.ndarray, border: np.ndarray) -> np.ndarray:
    """Fit a plane to the border's grey values, without strokes that reach the border."""
    values = grey[border]
    typical = np.median(values)
    rows, columns = np.nonzero(border)
    plane = np.array([typical, 0.0, 0.0])
    design = np.stack([np.ones(len(rows)), rows / grey.shape[0], columns / grey.shape[1]], axis=1)
    near = np.abs(values - typical) < 0.25 * np.ptp(grey)
    # Otherwise the paper is even, or half of a tiny border is ink: a fit would not be better.
    if near.any() and np.ptp(values[near]) > 0:
        plane = np.linalg.lstsq(design[near], values[near], rcond=None)[0]
    y = np.arange(grey.shape[0])[:, np.newaxis] / grey.shape[0]
    x = np.arange(grey.shape[1])[np.newaxis, :] / grey.shape[1]
    return plane[0] + plane[1] * y + plane[2] * x
