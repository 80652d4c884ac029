"""The sheet of paper in a photograph: where it ends, and a table begins."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage
from scipy.spatial import ConvexHull, QhullError

SIDE = 64  # pixels along the shorter side in which the sheet is looked for
_STROKES = 15  # pixels of these: a median over so many leaves no strokes
_STEP = 0.09  # a step of the values between two pixels beyond which the sheet ends there
_WHOLE = 0.93  # a region that fills more of the picture is all of it
_LEAST = 0.06  # and one that fills less is no sheet


def find_sheet(pixels: np.ndarray) -> np.ndarray:
    """Return where the sheet lies that the digit was drawn on.

    Light changes slowly and strokes are thin.  What is left when both are overlooked are the
    edges of things: the sheet is the convex region between them that fills the picture's middle.

    Parameters
    ----------
    pixels : numpy.ndarray
        Float32, shape (height, width, channels), 0 to 1.

    Returns
    -------
    numpy.ndarray
        Bool, shape (height, width); all True where no edge of a sheet is seen.
    """
    height, width = pixels.shape[:2]
    small = shrunk(pixels, SIDE)
    smooth = ndimage.median_filter(small, size=(_STROKES, _STROKES, 1), mode="nearest")
    edges = _step(smooth) > _STEP
    regions, count = ndimage.label(~edges)
    best, most = None, 0.0
    for region in range(1, count + 1):
        found = regions == region
        if found.mean() < _LEAST:
            continue
        hull = _hull(found)
        solid = found.sum() / hull.sum()
        worth = (hull * _central(hull.shape)).sum() * solid**3
        if worth > most:
            best, most = hull, worth
    if best is None or best.mean() > _WHOLE:
        return np.ones((height, width), bool)
    image = Image.fromarray(np.uint8(255 * best))
    return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR)) > 127


def shrunk(pixels: np.ndarray, side: int) -> np.ndarray:
    """Return a picture (h, w, c), averaged down to `side` pixels along its shorter side."""
    height, width = pixels.shape[:2]
    factor = min(side / min(height, width), 1.0)
    return resized(pixels, (max(round(height * factor), 1), max(round(width * factor), 1)))


def resized(
    pixels: np.ndarray, shape: tuple[int, int], resample=Image.Resampling.BOX
) -> np.ndarray:
    """Return a picture (h, w, c) of float32 in another size (h, w)."""
    channels = [
        Image.fromarray(np.ascontiguousarray(pixels[..., i], np.float32)).resize(
            shape[::-1], resample
        )
        for i in range(pixels.shape[2])
    ]
    return np.stack([np.asarray(channel) for channel in channels], axis=-1)


def _step(smooth: np.ndarray) -> np.ndarray:
    """How much the values change between the two neighbours of each pixel."""
    padded = np.pad(smooth, ((1, 1), (1, 1), (0, 0)), mode="edge")
    down = np.abs(padded[2:, 1:-1] - padded[:-2, 1:-1]).max(axis=2)
    along = np.abs(padded[1:-1, 2:] - padded[1:-1, :-2]).max(axis=2)
    return np.hypot(down, along)


def _central(shape: tuple[int, int]) -> np.ndarray:
    """Weights that are 1 in the picture's middle and small at its edges."""
    y, x = (np.linspace(-1, 1, side) for side in shape)
    return np.exp(-2 * (y[:, np.newaxis] ** 2 + x[np.newaxis, :] ** 2))


def _hull(region: np.ndarray) -> np.ndarray:
    """The convex hull of a region, as a mask: digits near an edge would dent it."""
    points = np.argwhere(region)
    try:
        corners = points[ConvexHull(points).vertices]
    except QhullError:  # all on one line
        return region
    image = Image.new("1", region.shape[::-1])
    ImageDraw.Draw(image).polygon([(int(x), int(y)) for y, x in corners], fill=1, outline=1)
    return np.asarray(image)
