"""The ink of any picture: background off, polarity decided, strokes brought to full ink.

The second step of :mod:`sampler.datasets.preprocessing.normalise`: what a scanner would have done.
"""

import numpy as np

from sampler.datasets.preprocessing.photographs.extraction import (
    SMALLEST,
    at_most,
    is_scattered,
    needs_care,
    photographed_ink,
)
from sampler.datasets.preprocessing.photographs.islands import without_frame, without_specks
from sampler.datasets.preprocessing.photographs.plausibility import tell_doubts
from sampler.pictures.opening import appearance
from sampler.pictures.opening.appearance import FAINTEST

LONGEST = 2048  # pixels along the longer side: larger pictures are averaged down to it first


def extract_ink(pixels):
    """Separate the ink from the paper.

    The paper is a plane fitted to the picture's border, so that light falling from one side goes
    with it; what the border strays from that plane is the paper's grain and goes too. The ink is
    stretched until the strokes, though not their brightest points alone, are full. Dust is removed,
    and so is a frame drawn around the digit.

    Where the border is no even paper, or the contrast one of colours, the picture is a photograph
    that needs a closer look: see `sampler.datasets.preprocessing.photographs.extraction`.

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
        If what was taken for the digit is doubtful, or two digits stand side by side.
    """
    pixels = at_most(pixels[:, :, np.newaxis] if pixels.ndim == 2 else pixels, LONGEST)
    if np.ptp(pixels, axis=(0, 1)).max() < FAINTEST:
        raise _blank(pixels)
    grey = appearance.grey(pixels)
    border = _border(grey.shape)
    middle = (float(grey.min()) + float(grey.max())) / 2
    if np.median(grey[border]) > middle:
        grey = 1 - grey
    rise = grey - _paper(grey, border)
    ink = None if needs_care(pixels, rise, border, FAINTEST) else _risen(rise, border)
    careful = min(grey.shape) >= SMALLEST and (ink is None or is_scattered(ink))
    if careful and (found := photographed_ink(pixels)) is not None:
        ink = found
    elif careful and ink is None:
        ink = _risen(rise, border)
    if ink is None:
        raise _nothing_found(pixels)
    tell_doubts(ink, careful)
    return ink


def _risen(rise, border):
    """The ink of a picture on even paper; None if nothing rises above the paper's grain."""
    grain = 4 * 1.4826 * np.median(np.abs(rise[border]))  # four standard deviations, robustly
    rise = np.maximum(rise - grain, 0)
    if rise.max() < FAINTEST:
        return None
    full = np.percentile(rise[rise > rise.max() / 2], 90)
    ink = without_specks(np.minimum(rise / full, 1).astype(np.float32))
    return without_frame(ink) if min(ink.shape) >= SMALLEST else ink


def _blank(pixels):
    return ValueError(
        f"the picture is blank: its values run from {pixels.min():.3f} to {pixels.max():.3f} with "
        "nothing that stands out from the background; expected one digit on a plain background. "
        "Draw something, or raise the contrast."
    )


def _nothing_found(pixels):
    return ValueError(
        f"no ink was found in the picture: its values run from {pixels.min():.3f} to "
        f"{pixels.max():.3f}, but nothing stands out from the grain of the paper; expected one "
        "digit on a plain background. Cut the picture to the digit, or raise the contrast."
    )


def _border(shape):
    """The outermost pixels, a fiftieth of the shorter side deep."""
    depth = max(1, min(shape) // 50)
    border = np.ones(shape, bool)
    border[depth:-depth, depth:-depth] = False
    return border


def _paper(grey, border):
    """The plane through the border's grey values, strokes that reach the border left out."""
    values = grey[border]
    typical = np.median(values)
    rows, columns = np.nonzero(border)
    plane = np.array([typical, 0.0, 0.0])
    design = np.stack([np.ones(len(rows)), rows / grey.shape[0], columns / grey.shape[1]], axis=1)
    near = np.abs(values - typical) < 0.25 * np.ptp(grey)
    # Otherwise the paper is even, or half of a tiny border is ink: no fit would say more.
    if near.any() and np.ptp(values[near]) > 0:
        plane = np.linalg.lstsq(design[near], values[near], rcond=None)[0]
    y = np.arange(grey.shape[0])[:, np.newaxis] / grey.shape[0]
    x = np.arange(grey.shape[1])[np.newaxis, :] / grey.shape[1]
    return plane[0] + plane[1] * y + plane[2] * x
