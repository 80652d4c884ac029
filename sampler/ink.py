"""The ink of any picture: grey, background off, polarity decided, strokes brought to full ink.

The first two steps of :mod:`sampler.preparation`: what a scanner would have done.
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError
from scipy import ndimage

FAINTEST = 0.04  # less contrast than ten grey levels in 256 is paper, not ink
SPECK = 0.02  # islands under this share of the largest one's area are dust


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
    if isinstance(picture, (str, Path)):
        picture = _open(Path(picture))
    if isinstance(picture, Image.Image):
        picture = _pixels(picture)
    if not isinstance(picture, np.ndarray):
        raise TypeError(
            f"a {type(picture).__name__} came as a picture; expected a PIL image, a path or a "
            "NumPy array. Convert it with numpy.asarray first."
        )
    return _flatten(_as_unit(picture))


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


def _flatten(pixels):
    """Colours to grey, and transparency onto paper."""
    if pixels.ndim == 2:
        return pixels
    if pixels.shape[2] == 1:
        return pixels[:, :, 0]
    # The luma of ITU-R BT.601, as Pillow's own conversion to grey.
    grey = pixels[:, :, :3] @ np.array([0.299, 0.587, 0.114], np.float32)
    if pixels.shape[2] == 3:
        return grey
    alpha = pixels[:, :, 3]
    on_white = grey * alpha + (1 - alpha)
    return on_white if np.ptp(on_white) >= FAINTEST else grey * alpha


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
