"""The weight of pen strokes: its measurement, and its change towards MNIST's weight.

All functions work on a bilevel *mask* (True = ink) at any resolution, through the signed distance
to the edge of the ink: an edge moved outwards by d makes every stroke 2 d wider in any direction,
without the square corners of a dilation by a pixel block.
"""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from sampler.datasets.preprocessing.morphology import distances

# Widths in pixels of the 28x28 frame, as `stroke_width` measures them on the first 1,000 MNIST
# test digits enlarged 4 to 8 times: the 1st, 5th, 50th, 95th and 99th percentile are
# 1.3, 1.6, 2.3, 3.8 and 4.5.
MNIST_WIDTHS = (1.3, 4.5)
TYPICAL_WIDTH = 2.3
THINNEST, FATTEST = 1.6, 3.8


def signed_distance(mask: np.ndarray) -> np.ndarray:
    """Return the distance of every pixel's centre to the edge of the ink, positive inside it.

    Parameters
    ----------
    mask : ndarray of bool, shape (height, width)

    Returns
    -------
    ndarray of float32, shape (height, width)
        In pixels of the mask.

    Examples
    --------
    >>> signed_distance(np.array([[False, True, True, True, False]]))
    array([[-0.5,  0.5,  1.5,  0.5, -0.5]], dtype=float32)
    """
    inside = distances(mask)
    outside = distances(~mask)
    # A pixel's centre lies half a pixel nearer to the edge than to the neighbour's centre.
    return (inside - outside + np.where(mask, -0.5, 0.5)).astype(np.float32)


def stroke_width(distance: np.ndarray) -> float:
    """Return the mean width of the strokes, in pixels of the mask.

    Across a stroke of width w the distance to the edge rises from 0 to w/2 and falls again, w/4
    on average; so four times the mean over the ink is the width. It needs no skeleton, changes
    smoothly with the drawing, and is exact for even widths (an odd one is measured as w + 1/w).

    Parameters
    ----------
    distance : ndarray of float, shape (height, width)
        From `signed_distance`; one pixel at least must be ink.

    Returns
    -------
    float

    Examples
    --------
    >>> mask = np.zeros((20, 400), bool)
    >>> mask[8:12, 3:397] = True
    >>> round(stroke_width(signed_distance(mask)), 1)
    4.0
    """
    return float(4 * distance[distance > 0].mean())


def target_width(width: float) -> float:
    """Return the width that a stroke is redrawn with: the geometric mean with MNIST's typical one.

    The weight of a line depends on the writer and on the pen. The geometric mean keeps bold strokes
    bolder than light ones, and gives widths that MNIST's writers have; a hairline or a brush is
    redrawn at the 5th or 95th percentile of theirs.

    Parameters
    ----------
    width : float
        In pixels of the 28x28 frame, positive.

    Returns
    -------
    float
        In the same pixels, from `THINNEST` to `FATTEST`.

    Examples
    --------
    >>> [round(target_width(w), 2) for w in (0.1, 2.3, 4.6, 100.0)]
    [1.6, 2.3, 3.25, 3.8]
    """
    return min(max((width * TYPICAL_WIDTH) ** 0.5, THINNEST), FATTEST)


def reweigh(distance: np.ndarray, extra: float, softness: float = 1.0) -> np.ndarray:
    """Move the edge of the ink so that every stroke becomes `extra` wider.

    Parameters
    ----------
    distance : ndarray of float32, shape (height, width)
        From `signed_distance`; the margin around the ink must be at least ``extra / 2 + 1``.
    extra : float
        In pixels of the mask; negative makes the strokes thinner. Lines thinner than `extra` keep a
        hairline along their middle, so that no digit falls to pieces.
    softness : float, default 1.0
        Pixels of the mask over which the ink rises from 0 to 1 at the new edge.

    Returns
    -------
    ndarray of float32, shape (height, width)
        Ink from 0 to 1.
    """
    ink = np.clip((distance + extra / 2) / softness + 0.5, 0, 1)
    if extra < 0:
        spine = (distance > 0) & (distance >= ndimage.maximum_filter(distance, size=3))
        ink[spine] = 1
    return ink.astype(np.float32)
