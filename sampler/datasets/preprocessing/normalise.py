"""From any picture of a digit to a picture as MNIST would hold it.

MNIST was made of bilevel scans of handwriting: the ink's bounding box was fitted into 20x20 with
its aspect kept, which antialiased the edges, and that was laid into 28x28 with its centre of mass
in the middle. The same is done here, after the steps a scanner would have done:

1. `opening.pixels`: any picture becomes values from 0 to 1; 2. `extract_ink`: background off,
polarity decided, strokes brought to full ink; 3. `redraw`: edges found, stroke weight brought
towards MNIST's (see `sampler.datasets.preprocessing.stroke`), fitted; 4. `centre`: laid into 28x28
by its centre of mass.

A picture that has MNIST's grain already skips the third step and keeps its own pixels.
"""

import os

import numpy as np
from PIL import Image
from scipy import ndimage

from sampler.datasets.preprocessing.ink import FAINTEST, extract_ink
from sampler.datasets.preprocessing.stroke import (
    MNIST_WIDTHS,
    reweigh,
    signed_distance,
    stroke_width,
    wanted_width,
)
from sampler.pictures.opening.sources import pixels
from sampler.support.arguments import is_whole, shown, whole_number

FRAME = 28  # MNIST's picture
BOX = 20  # the box within it that the ink is fitted into
# MNIST's centre of mass lies on pixel 14 counted from 0 (mean 13.99 over the test set), which is
# half a pixel to the right of and below the middle of the frame.
MASS = 14.0

LEVEL, PALEST = 0.4, 0.15  # a stroke's edge, in parts of its own crest; and no paler than this
# What an edge one coarse pixel soft takes off a stroke's height. This, softness and paleness are
# measured: of scikit-learn's 1,797 8x8 digits an MNIST classifier reads 97.4 % with all three,
# and 94 % of them with hard edges throughout.
COARSE_GAIN = 1.3
COARSE = 0.75 * BOX
ENLARGED = 3 * BOX  # edges are found at 3 pixels per MNIST pixel at least
REDUCED = 1024  # and in no more pixels than this along the longer side

FINER, COARSER = Image.Resampling.BICUBIC, Image.Resampling.BOX


def prepare(picture, size=FRAME, channels=1):
    """Bring a picture of one digit to MNIST's conventions.

    Parameters
    ----------
    picture : PIL image, path or array
        Of any size. Arrays are (height, width), or (height, width, channels) with 1 channel
        (grey), 3 (RGB) or 4 (RGB and alpha); uint8, bool, or float from 0 to 1. A transparent
        picture lies on white paper, or on black if it shows nothing on white.
    size : int, default 28
        28, or less for the crop from the middle of that: 26 is what the encoder sees; 20 the least.
    channels : int, default 1
        1, or 3 for the same grey three times.

    Returns
    -------
    ndarray of float32, shape (size, size, channels)
        From 0 to 1, 1 = ink.

    Raises
    ------
    ValueError
        If the picture is blank or empty, is no picture file, holds NaN or values out of range,
        has the wrong number of dimensions, or if `size` or `channels` is not one of the above.
    TypeError
        If `picture` is none of the kinds above or of another dtype.
    FileNotFoundError
        If there is no file at that path.

    Notes
    -----
    Which is ink and which is paper is read off the picture's border: the border is paper. If it
    is nearer to the lightest than to the darkest value of the picture, the ink is the dark part
    (a drawing on paper), otherwise the light part (MNIST).

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
        msg = f"channels={channels}: expected 1 (grey) or 3 (the same grey three times)"
        raise ValueError(msg)
    seen = pixels(picture)
    try:
        digit = fit(extract_ink(seen))
    except ValueError as error:
        if not isinstance(picture, (str, os.PathLike)):
            raise
        msg = f"'{picture}': {error}"
        raise type(error)(msg) from error  # of many files, which one
    digit = digit[offset : offset + size, offset : offset + size, np.newaxis]
    return np.repeat(digit, channels, axis=2)


def fit(ink):
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


def has_mnist_grain(ink):
    """Whether the ink fills MNIST's box already and has the stroke weight of an MNIST writer.

    To be scaled by less than a pixel in 20 would cost such a picture more sharpness than it brings.

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
    large = _resize(ink, (ink.shape[0] * factor, ink.shape[1] * factor), FINER)
    width = stroke_width(signed_distance(large > 0.5)) / factor
    return MNIST_WIDTHS[0] <= width <= MNIST_WIDTHS[1]


def redraw(ink):
    """Redraw the strokes with MNIST's weight, fitted into 20x20 and centred in 28x28.

    Parameters
    ----------
    ink : ndarray of float32, shape (height, width)
        Of any size, with some ink.

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
    if middle_line > longest / 4:  # otherwise a blob, with no stroke to speak of
        # The middle lines keep their place and the box grows by as much as the strokes do: this
        # is the scale at which the box with its new strokes will be 20 long.
        wanted = wanted_width(width * BOX / longest)
        extra = wanted * middle_line / (BOX - wanted) - width
    drawn = reweigh(distance, extra, softness=coarse)
    if coarse > 1:
        # In a picture coarser than the result a pale pixel is a partly covered one: a thin line.
        reach = 2 * max(0, int(np.ceil(extra / 2))) + 1
        pale = ndimage.maximum_filter(ink, size=reach)
        drawn = np.minimum(COARSE_GAIN * drawn, 1) * pale
    drawn[drawn < FAINTEST] = 0
    rows, columns = _bounds(drawn > 0)
    return centre(drawn, max(rows[1] - rows[0], columns[1] - columns[0]) / BOX)


def _at_working_size(ink):
    """The ink with a margin to grow into, large enough for fine edges; and its coarseness.

    The coarseness is 1, or how many of its pixels were one, if it has clearly fewer than MNIST's.
    """
    rows, columns = _bounds(ink > 0)
    ink = np.pad(ink[rows[0] : rows[1], columns[0] : columns[1]], 2)
    longest = max(ink.shape) - 4
    factor = max(ENLARGED / longest, 1.0) if longest <= REDUCED else REDUCED / longest
    if factor != 1.0:
        shape = tuple(max(1, round(side * factor)) for side in ink.shape)
        ink = _resize(ink, shape, FINER if factor > 1 else COARSER)
    ink = np.clip(ink / ink.max(), 0, 1)  # averaging made hairlines paler
    return np.pad(ink, max(ink.shape) // 4), factor if longest < COARSE else 1.0


def _strokes(ink):
    """Where there is ink: at a set height of the stroke itself.

    A line thinner than the picture's pixels comes out paler than its broad neighbours; measured
    against the fullest ink nearby, not the fullest of all, it stays whole.
    """
    reach = max(ink.shape) / 10
    crest = ndimage.maximum_filter(ink, size=2 * int(reach / 2) + 1)
    crest = ndimage.gaussian_filter(crest, reach / 2)
    return ink > np.maximum(LEVEL * crest, PALEST)


# -- 4. place --------------------------------------------------------------------------------------


def centre(ink, pixel=1.0):
    """Lay the ink into the frame so that its centre of mass falls on MNIST's.

    As in MNIST it is moved by whole pixels, which leaves the edges of the box sharp, and never
    beyond the frame.

    Parameters
    ----------
    ink : ndarray of float32, shape (height, width)
    pixel : float, default 1.0
        How many pixels of `ink` make one of the frame; they are averaged by the area covered.

    Returns
    -------
    ndarray of float32, shape (28, 28)
    """
    rows, columns = _bounds(ink > 0)
    ink = ink[rows[0] : rows[1], columns[0] : columns[1]]
    across = [
        _coverage(side, pixel, _corner(mass, side, pixel))
        for mass, side in zip(ndimage.center_of_mass(ink), ink.shape, strict=True)
    ]
    return np.clip(across[0] @ ink @ across[1].T, 0, 1).astype(np.float32)


def _corner(mass, side, pixel):
    """Where in the frame the ink begins, along one axis, in pixels of the frame."""
    corner = round(MASS + 0.5 - (mass + 0.5) / pixel)  # a pixel's centre lies half a pixel in
    return min(max(corner, 0), FRAME - int(np.ceil(side / pixel - 1e-6)))


def _coverage(side, pixel, corner):
    """Which part of each of the frame's pixels each pixel of the ink covers, along one axis."""
    edges = (np.arange(FRAME + 1) - corner) * pixel
    pixels = np.arange(side)
    begin = np.maximum(edges[:-1, np.newaxis], pixels)
    end = np.minimum(edges[1:, np.newaxis], pixels + 1)
    return (np.maximum(end - begin, 0) / pixel).astype(np.float32)


def _bounds(mask):
    """The first row and column with ink and the ones after the last, as ((r0, r1), (c0, c1))."""
    rows, columns = np.nonzero(mask.any(axis=1))[0], np.nonzero(mask.any(axis=0))[0]
    return (rows[0], rows[-1] + 1), (columns[0], columns[-1] + 1)


def _resize(ink, shape, resample):
    image = Image.fromarray(np.ascontiguousarray(ink, np.float32))
    return np.asarray(image.resize((shape[1], shape[0]), resample))


def _crop_offset(size):
    if not is_whole(size) or not BOX <= size <= FRAME:
        msg = (
            f"size={shown(size)}: expected a whole number from {BOX} (the digit itself) to {FRAME} "
            "(MNIST's frame); 26 is what the encoder sees. Resize the result for other sizes."
        )
        raise ValueError(msg)
    return (FRAME - size) // 2
