"""The ink of any picture: grey, background off, polarity decided, strokes brought to full ink.

The first two steps of :mod:`sampler.preparation`: what a scanner would have done.
"""

import numpy as np
from scipy import ndimage

from sampler.opening import pixels
from sampler.seen import FAINTEST, grey

SPECK = 0.02  # islands under this share of the largest one's area are dust


# -- 1. grey ---------------------------------------------------------------------------------------


def as_grey(picture):
    """Any picture as a grey one.

    Parameters
    ----------
    picture : path, PIL image, bytes, open binary file or array
        As for `sampler.opening.pixels`, which tells the errors too.

    Returns
    -------
    ndarray of float32, shape (height, width)
        From 0 to 1, in the picture's own polarity.

    Examples
    --------
    >>> as_grey(np.array([[0, 51], [255, 102]], np.uint8)).tolist()
    [[0.0, 0.20000000298023224], [1.0, 0.4000000059604645]]
    """
    return grey(pixels(picture))


# -- 2. ink ----------------------------------------------------------------------------------------


def extract_ink(grey):
    """Separate the ink from the paper.

    The paper is a plane fitted to the picture's border, so that light falling from one side goes
    with it; what the border strays from that plane is the paper's grain and goes too. The ink is
    stretched until the strokes, though not their brightest points alone, are full. Dust is removed.

    Parameters
    ----------
    grey : ndarray of float32, shape (height, width)
        From 0 to 1, in either polarity.

    Returns
    -------
    ndarray of float32, shape (height, width)
        0 = background, 1 = full ink.

    Raises
    ------
    ValueError
        If the picture is blank: no contrast, or nothing that rises above the paper's grain.
    """
    if np.ptp(grey) < FAINTEST:
        raise _blank(grey)
    border = _border(grey.shape)
    middle = (float(grey.min()) + float(grey.max())) / 2
    if np.median(grey[border]) > middle:
        grey = 1 - grey
    rise = grey - _paper(grey, border)
    grain = 4 * 1.4826 * np.median(np.abs(rise[border]))  # four standard deviations, robustly
    rise = np.maximum(rise - grain, 0)
    if rise.max() < FAINTEST:
        raise _blank(grey)
    full = np.percentile(rise[rise > rise.max() / 2], 90)
    return _without_specks(np.minimum(rise / full, 1).astype(np.float32))


def _blank(grey):
    return ValueError(
        f"the picture is blank: its grey values run from {grey.min():.3f} to {grey.max():.3f} with "
        "nothing that stands out from the background; expected one digit on a plain background. "
        "Draw something, or raise the contrast."
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


def _without_specks(ink):
    islands, count = ndimage.label(ink > 0, structure=np.ones((3, 3)))
    if count < 2:
        return ink
    mass = ndimage.sum_labels(ink, islands, np.arange(count + 1))
    return np.where((mass >= SPECK * mass.max())[islands], ink, 0).astype(np.float32)
