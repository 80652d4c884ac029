"""The sheet of paper in a photograph: its outline against the table."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage
from scipy.spatial import ConvexHull, QhullError

from sampler.datasets.preprocessing.morphology import connected_regions
from sampler.datasets.preprocessing.resizing import shrunk

SIDE = 64  # pixels along the shorter side during the search
_STROKES = 15  # of these pixels: side of the median window, which removes strokes
_STEP = 0.09  # difference of values between two pixels above which an edge lies there
_WHOLE = 0.93  # share of the picture above which a region counts as all of it
_LEAST = 0.06  # share of the picture below which a region is no sheet


def find_sheet(pixels: np.ndarray) -> np.ndarray:
    """Return the mask of the sheet that the digit was drawn on.

    Light changes slowly and strokes are thin.  A median and a threshold remove both and leave the
    edges of things: the sheet is the convex region between them that fills the picture's middle.

    Parameters
    ----------
    pixels : numpy.ndarray
        Float32, shape (height, width, channels), 0 to 1.

    Returns
    -------
    numpy.ndarray
        Bool, shape (height, width); all True if no edge of a sheet is visible.
    """
    height, width = pixels.shape[:2]
    small = shrunk(pixels, SIDE)
    smooth = ndimage.median_filter(small, size=(_STROKES, _STROKES, 1), mode="nearest")
    edges = _step(smooth) > _STEP
    regions, count = connected_regions(~edges)
    best, most = None, 0.0
    for region in range(1, count + 1):
        mask = regions == region
        if mask.mean() < _LEAST:
            continue
        hull = _hull(mask)
        solid = mask.sum() / hull.sum()
        score = (hull * _central(hull.shape)).sum() * solid**3
        if score > most:
            best, most = hull, score
    if best is None or best.mean() > _WHOLE:
        return np.ones((height, width), bool)
    image = Image.fromarray(np.uint8(255 * best))
    return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR)) > 127


def _step(smooth: np.ndarray) -> np.ndarray:
    """Return the change of the values between the two neighbours of each pixel."""
    padded = np.pad(smooth, ((1, 1), (1, 1), (0, 0)), mode="edge")
    down = np.abs(padded[2:, 1:-1] - padded[:-2, 1:-1]).max(axis=2)
    along = np.abs(padded[1:-1, 2:] - padded[1:-1, :-2]).max(axis=2)
    return np.hypot(down, along)


def _central(shape: tuple[int, int]) -> np.ndarray:
    """Return weights that are 1 in the picture's middle and small at its edges."""
    y, x = (np.linspace(-1, 1, side) for side in shape)
    return np.exp(-2 * (y[:, np.newaxis] ** 2 + x[np.newaxis, :] ** 2))


def _hull(region: np.ndarray) -> np.ndarray:
    """Return the convex hull of a region, as a mask: digits near an edge would dent the region."""
    points = np.argwhere(region)
    try:
        corners = points[ConvexHull(points).vertices]
    except QhullError:  # all on one line
        return region
    image = Image.new("1", region.shape[::-1])
    ImageDraw.Draw(image).polygon([(int(x), int(y)) for y, x in corners], fill=1, outline=1)
    return np.asarray(image)
