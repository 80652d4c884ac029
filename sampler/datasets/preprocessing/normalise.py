"""Normalisation of any picture of a digit to MNIST's conventions.

MNIST was made of bilevel scans of handwriting: the ink's bounding box was fitted into 20x20 with
its aspect kept, which antialiased the edges, and the result was laid into 28x28 with its centre of
mass in the middle. The same is done here, after the steps of a scanner:

1. `opening.pixels`: any picture becomes values from 0 to 1; 2. `extract_ink`: background removed,
polarity decided, strokes stretched to full ink; 3. `redraw`: edges located, stroke weight brought
towards MNIST's (see `sampler.datasets.preprocessing.stroke`), fitted; 4. `centre`: laid into 28x28
by its centre of mass.

A picture that has MNIST's grain already skips the third step and keeps its pixels.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from PIL import Image
from scipy import ndimage

from sampler.datasets.preprocessing.ink import FAINTEST, extract_ink
from sampler.datasets.preprocessing.resizing import resized
from sampler.datasets.preprocessing.stroke import (
    MNIST_WIDTHS,
    reweigh,
    signed_distance,
    stroke_width,
    target_width,
)
from sampler.pictures.colours import in_channels
from sampler.pictures.opening.sources import pixels
from sampler.support.arguments import is_whole, shown, whole_number

FRAME = 28  # pixels: side of MNIST's pictures
BOX = 20  # pixels: side of the box within it that the ink is fitted into
# MNIST's centre of mass lies on pixel 14 counted from 0 (mean 13.99 over the test set), which is
# half a pixel to the right of and below the middle of the frame.
MASS = 14.0

LEVEL, PALEST = 0.4, 0.15  # a stroke's edge, in parts of the stroke's crest; its least value
# Compensation for the height that a stroke loses to an edge one coarse pixel soft. Gain, softness
# and paleness are measured: of scikit-learn's 1,797 8x8 digits an MNIST classifier reads 97.4 %
# with all three, and 94 % with hard edges throughout.
COARSE_GAIN = 1.3
COARSE = 0.75 * BOX  # pixels along the longer side below which a picture is coarse
ENLARGED = 3 * BOX  # edges are located at 3 pixels per MNIST pixel at least
REDUCED = 1024  # pixels along the longer side for that at most

FINER, COARSER = Image.Resampling.BICUBIC, Image.Resampling.BOX


def prepare(picture: Any, size: int = FRAME, channels: int = 1) -> np.ndarray:
    """Bring a picture of one digit to MNIST's conventions.

    Parameters
    ----------
    picture : PIL image, path or array
        Of any size. Arrays are (height, width), or (height, width, channels) with 1 channel
        (grey), 3 (RGB) or 4 (RGB and alpha); uint8, bool, or float from 0 to 1. A transparent
        picture lies on white paper, or on black if it shows nothing on white.
    size : int, default 28
        28, or less for the crop from its middle: 26 for the encoder; 20 at least.
    channels : int, default 1
        1, or 3 for the same picture in grey colour, dark on light.

    Returns
    -------
    ndarray of float32, shape (size, size, channels)
        From 0 to 1: 1 is ink in one channel, and light in three.

    Raises
    ------
    ValueError
        If the picture is blank or empty, is no picture file, holds NaN or values out of range,
        has another number of dimensions, or if `size` or `channels` is not one of the above.
    TypeError
        If `picture` is none of the kinds above or of another dtype.
    FileNotFoundError
        If there is no file at that path.

    Notes
    -----
    The picture's border is paper. If the border is nearer to the lightest than to the darkest value
    of the picture, the ink is the dark part (a drawing on paper), otherwise the light part (MNIST).

    Examples
    --------
    >>> paper = np.full((200, 300), 255, np.uint8)
    >>> paper[50:150, 140:160] = 0  # a "1" in black ink
    >>> digit = prepare(paper)
    >>> digit.shape, digit.dtype, round(float(digit.max()), 3), float(digit[0, 0, 0])
    ((28, 28, 1), dtype('float32'), 1.0, 0.0)
    """
    offset = _crop_offset(size)
    if whole_number(channels, "channels") not in (1, 3):
        msg = f"channels got {channels}; expected 1 (ink) or 3 (grey colour)"
        raise ValueError(msg)
    values = pixels(picture)
    try:
        digit = fit(extract_ink(values))
    except ValueError as error:
        if not isinstance(picture, (str, os.PathLike)):
            raise
        msg = f"'{picture}': {error}"
        raise type(error)(msg) from error  # names the file, one of many perhaps
    digit = digit[offset : offset + size, offset : offset + size, np.newaxis]
    return in_channels(digit, channels)


def fit(ink: np.ndarray) -> np.ndarray:
    """Fit ink on a clean background into MNIST's frame.

    Parameters
    ----------
    ink : ndarray of float32, shape (height, width)
        From `extract_ink`: 0 = background, 1 = full ink.

    Returns
    -------
    ndarray of float32, shape (28, 28)
    """
    return centre(ink) if has_mnist_grain(ink) else redraw(ink)


# -- 3. grain, weight and size ---------------------------------------------------------------------


def has_mnist_grain(ink: np.ndarray) -> bool:
    """Return whether the ink fills MNIST's box and has the stroke weight of an MNIST writer.

    Such a picture is not scaled: a change by less than a pixel in 20 would only cost sharpness.

    Parameters
    ----------
    ink : ndarray of float32, shape (height, width)

    Returns
    -------
    bool
    """
    if max(ink.shape) > FRAME:
        return False
    rows, columns = _bounds(ink > 0)
    if not BOX - 1 <= max(rows[1] - rows[0], columns[1] - columns[0]) <= BOX:
        return False
    factor = ENLARGED // BOX
    large = _resized(ink, (ink.shape[0] * factor, ink.shape[1] * factor), FINER)
    width = stroke_width(signed_distance(large > 0.5)) / factor
    return MNIST_WIDTHS[0] <= width <= MNIST_WIDTHS[1]


def redraw(ink: np.ndarray) -> np.ndarray:
    """Redraw the strokes with MNIST's weight, fitted into 20x20 and centred in 28x28.

    Parameters
    ----------
    ink : ndarray of float32, shape (height, width)
        Of any size, with ink on one pixel at least.

    Returns
    -------
    ndarray of float32, shape (28, 28)
    """
    ink, coarse = _at_working_size(ink)
    distance = signed_distance(_strokes(ink))
    width = stroke_width(distance)
    rows, columns = _bounds(distance > 0)
    longest = max(rows[1] - rows[0], columns[1] - columns[0])
    middle_line = longest - width
    extra = 0.0
    if middle_line > longest / 4:  # otherwise a blob without strokes
        # The middle lines keep their place and the box grows by as much as the strokes do: at this
        # scale the box with its new strokes will be 20 long.
        target = target_width(width * BOX / longest)
        extra = target * middle_line / (BOX - target) - width
    drawn = reweigh(distance, extra, softness=coarse)
    if coarse > 1:
        # In a picture coarser than the result, a pale pixel is partly covered by a thin line.
        reach = 2 * max(0, int(np.ceil(extra / 2))) + 1
        pale = ndimage.maximum_filter(ink, size=reach)
        drawn = np.minimum(COARSE_GAIN * drawn, 1) * pale
    drawn[drawn < FAINTEST] = 0
    rows, columns = _bounds(drawn > 0)
    return centre(drawn, max(rows[1] - rows[0], columns[1] - columns[0]) / BOX)


def _at_working_size(ink: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the ink, enlarged for fine edges and with a margin to grow into, and its coarseness.

    The coarseness is the factor of the enlargement if the ink has clearly fewer pixels than MNIST's
    box, and 1 otherwise.
    """
    rows, columns = _bounds(ink > 0)
    ink = np.pad(ink[rows[0] : rows[1], columns[0] : columns[1]], 2)
    longest = max(ink.shape) - 4
    factor = max(ENLARGED / longest, 1.0) if longest <= REDUCED else REDUCED / longest
    if factor != 1.0:
        height, width = ink.shape
        shape = max(1, round(height * factor)), max(1, round(width * factor))
        ink = _resized(ink, shape, FINER if factor > 1 else COARSER)
    ink = np.clip(ink / ink.max(), 0, 1)  # averaging made hairlines paler
    return np.pad(ink, max(ink.shape) // 4), factor if longest < COARSE else 1.0


def _strokes(ink: np.ndarray) -> np.ndarray:
    """Return the mask of the strokes: the ink above a share of the fullest ink nearby.

    A line thinner than the picture's pixels is paler than its broad neighbours; a threshold in
    parts of the fullest ink nearby, not of the fullest of all, keeps it whole.
    """
    reach = max(ink.shape) / 10
    crest = ndimage.maximum_filter(ink, size=2 * int(reach / 2) + 1)
    crest = ndimage.gaussian_filter(crest, reach / 2)
    return ink > np.maximum(LEVEL * crest, PALEST)


# -- 4. place --------------------------------------------------------------------------------------


def centre(ink: np.ndarray, pixel: float = 1.0) -> np.ndarray:
    """Lay the ink into the frame so that its centre of mass falls on MNIST's.

    As in MNIST the ink is moved by whole pixels, which keeps the edges of the box sharp, and never
    beyond the frame.

    Parameters
    ----------
    ink : ndarray of float32, shape (height, width)
    pixel : float, default 1.0
        Pixels of `ink` per pixel of the frame; they are averaged by the area they cover.

    Returns
    -------
    ndarray of float32, shape (28, 28)
    """
    rows, columns = _bounds(ink > 0)
    ink = ink[rows[0] : rows[1], columns[0] : columns[1]]
    across = [
        _coverage(side, pixel, _corner(float(mass), side, pixel))
        for mass, side in zip(ndimage.center_of_mass(ink), ink.shape, strict=True)
    ]
    return np.clip(across[0] @ ink @ across[1].T, 0, 1).astype(np.float32)


def _corner(mass: float, side: int, pixel: float) -> int:
    """Return the first pixel of the frame that the ink covers, along one axis."""
    corner = round(MASS + 0.5 - (mass + 0.5) / pixel)  # a pixel's centre lies half a pixel in
    return min(max(corner, 0), FRAME - int(np.ceil(side / pixel - 1e-6)))


def _coverage(side: int, pixel: float, corner: int) -> np.ndarray:
    """Return the share of each of the frame's pixels that each pixel of the ink covers: (28, side).

    Along one axis.
    """
    edges = (np.arange(FRAME + 1) - corner) * pixel
    pixels = np.arange(side)
    begin = np.maximum(edges[:-1, np.newaxis], pixels)
    end = np.minimum(edges[1:, np.newaxis], pixels + 1)
    return (np.maximum(end - begin, 0) / pixel).astype(np.float32)


def _bounds(mask: np.ndarray) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the rows and columns with ink as ((first, last + 1), (first, last + 1))."""
    rows, columns = np.nonzero(mask.any(axis=1))[0], np.nonzero(mask.any(axis=0))[0]
    return (rows[0], rows[-1] + 1), (columns[0], columns[-1] + 1)


def _resized(ink: np.ndarray, shape: tuple[int, int], resample: Image.Resampling) -> np.ndarray:
    return resized(ink[..., np.newaxis], shape, resample)[..., 0]


def _crop_offset(size: int) -> int:
    if not is_whole(size) or not BOX <= size <= FRAME:
        msg = (
            f"size got {shown(size)}; expected a whole number from {BOX} (the digit itself) to "
            f"{FRAME} (MNIST's frame), 26 for the encoder; resize the result for other sizes"
        )
        raise ValueError(msg)
    return (FRAME - size) // 2
