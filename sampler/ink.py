"""The ink of any picture: grey, background off, polarity decided, strokes brought to full ink.

The first two steps of :mod:`sampler.preparation`: what a scanner would have done.
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from sampler.doubts import tell_doubts
from sampler.islands import without_frame, without_specks
from sampler.photograph import SMALLEST, at_most, is_scattered, needs_care, photographed_ink

FAINTEST = 0.04  # less contrast than ten grey levels in 256 is paper, not ink
LONGEST = 2048  # pixels along the longer side: larger pictures are averaged down to it first


# -- 1. grey ---------------------------------------------------------------------------------------


def as_grey(picture):
    """Any picture as a grey one.

    Parameters
    ----------
    picture : PIL image, path or array
        As for `prepare`, which tells the errors too.

    Returns
    -------
    ndarray of float32, shape (height, width)
        From 0 to 1, in the picture's own polarity.

    Examples
    --------
    >>> as_grey(np.array([[0, 51], [255, 102]], np.uint8)).tolist()
    [[0.0, 0.20000000298023224], [1.0, 0.4000000059604645]]
    """
    return grey_of(as_pixels(picture))


def as_pixels(picture):
    """Any picture as an array of its values, transparency laid on paper.

    Parameters
    ----------
    picture : PIL image, path or array
        As for `prepare`, which tells the errors too.

    Returns
    -------
    ndarray of float32, shape (height, width, 1) or (height, width, 3)
        From 0 to 1, in the picture's own polarity.
    """
    if isinstance(picture, (str, Path)):
        picture = _open(Path(picture))
    if isinstance(picture, Image.Image):
        picture = _pixels(picture)
    if not isinstance(picture, np.ndarray):
        raise TypeError(
            f"a {type(picture).__name__} came as a picture; expected a PIL image, a path or a "
            "NumPy array. Convert it with numpy.asarray first."
        )
    return _on_paper(_as_unit(picture))


def _open(path):
    if not path.exists():
        raise FileNotFoundError(f"no picture at '{path}'. Check the path and the file's name.")
    try:
        with Image.open(path) as image:
            image.load()
            return image
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise ValueError(
            f"'{path}' cannot be read as a picture ({error}); expected PNG, JPEG, GIF or another "
            "format that Pillow reads. Open it in a picture editor and save it as PNG."
        ) from error


def _pixels(image):
    """The pixels of a PIL image, turned upright, as an array with 1, 3 or 4 channels."""
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I;16"):
        return np.asarray(image).astype(np.float32) / 65535
    if image.mode in ("L", "F"):
        return np.asarray(image)
    if image.mode == "1":
        return np.asarray(image.convert("L"))
    return np.asarray(image.convert("RGBA" if image.has_transparency_data else "RGB"))


def _as_unit(array):
    """Check an array and bring it to float32 from 0 to 1."""
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3, 4)):
        raise ValueError(
            f"an array of shape {array.shape} came as a picture; expected (height, width) or "
            "(height, width, channels) with 1, 3 or 4 channels. Pass one picture at a time."
        )
    if array.size == 0:
        raise ValueError(
            f"an empty array of shape {array.shape} came as a picture; expected at least one pixel"
        )
    if array.dtype == np.bool_:
        return array.astype(np.float32)
    if array.dtype == np.uint8:
        return array.astype(np.float32) / 255
    if not np.issubdtype(array.dtype, np.floating):
        raise TypeError(
            f"a picture of dtype {array.dtype} came; expected uint8 from 0 to 255 or float from "
            "0 to 1. Convert it, for example with .astype('uint8')."
        )
    if not np.isfinite(array).all():
        raise ValueError(
            f"{int((~np.isfinite(array)).sum())} of the picture's {array.size} values are NaN or "
            "infinite; expected numbers from 0 to 1. Replace them, for example by numpy.nan_to_num."
        )
    if array.min() < 0 or array.max() > 1:
        raise ValueError(
            f"a float picture with values from {array.min():.4g} to {array.max():.4g} came; "
            "expected 0 to 1. Divide it by its largest possible value, or pass uint8 for 0 to 255."
        )
    return array.astype(np.float32)


def _on_paper(pixels):
    """Lay what is transparent on white paper, or on black if it shows nothing on white."""
    if pixels.ndim == 2:
        return pixels[:, :, np.newaxis]
    if pixels.shape[2] < 4:
        return pixels
    colours, alpha = pixels[:, :, :3], pixels[:, :, 3:]
    on_white = colours * alpha + (1 - alpha)
    return on_white if np.ptp(grey_of(on_white)) >= FAINTEST else colours * alpha


def grey_of(pixels):
    """Grey values of pixels (height, width, 1 or 3): the luma of ITU-R BT.601, as Pillow has it."""
    if pixels.shape[2] == 1:
        return pixels[:, :, 0]
    return pixels @ np.array([0.299, 0.587, 0.114], np.float32)


# -- 2. ink ----------------------------------------------------------------------------------------


def extract_ink(pixels):
    """Separate the ink from the paper.

    The paper is a plane fitted to the picture's border, so that light falling from one side goes
    with it; what the border strays from that plane is the paper's grain and goes too. The ink is
    stretched until the strokes, though not their brightest points alone, are full. Dust is removed,
    and so is a frame drawn around the digit.

    Where the border is no even paper, or the contrast one of colours, the picture is a photograph
    that needs a closer look: see `sampler.photograph`.

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
    grey = grey_of(pixels)
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
    if np.ptp(values[near]) > 0:  # otherwise the paper is even, and a fit would only add rounding
        plane = np.linalg.lstsq(design[near], values[near], rcond=None)[0]
    y = np.arange(grey.shape[0])[:, np.newaxis] / grey.shape[0]
    x = np.arange(grey.shape[1])[np.newaxis, :] / grey.shape[1]
    return plane[0] + plane[1] * y + plane[2] * x
