"""Pixels of any mode as they look: upright, on paper, float32 from 0 to 1.

A picture is processed in bands of a few million pixels, and each band is averaged down before the
next is decoded.  So a picture of any size takes no more memory than a band and its result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from PIL import Image

FAINTEST = 0.04  # a contrast below ten grey levels in 256 is paper, not ink
_BAND = 2**21  # pixels: at four channels in float32, 32 MB
# The luma of ITU-R BT.601, as Pillow's own conversion to grey.
LUMA = np.array([0.299, 0.587, 0.114], np.float32)
# What puts EXIF's eight orientations upright: whether rows and columns are exchanged, then the axes
# to be reversed.
_ORIENTATIONS = {
    2: (False, (1,)),
    3: (False, (0, 1)),
    4: (False, (0,)),
    5: (True, ()),
    6: (True, (1,)),
    7: (True, (0, 1)),
    8: (True, (0,)),
}


def bands_of_image(image: Image.Image, top: int, name: str) -> Iterator[np.ndarray]:
    """Yield the pixels of a PIL image from top to bottom, as `unit` returns them."""
    for start, stop in steps(image.height, image.width):
        band = image.crop((0, start, image.width, stop)) if stop - start < image.height else image
        yield unit(band, top, name)


def steps(height: int, width: int) -> Iterator[tuple[int, int]]:
    """Yield the first row, and the row after the last, of each band."""
    rows = max(_BAND // width, 1)
    for start in range(0, height, rows):
        yield start, min(start + rows, height)


def unit(image: Image.Image, top: int, name: str) -> np.ndarray:
    """Return the pixels of a PIL image: float32 from 0 to 1, (h, w, 1 to 4); 2 and 4 with alpha.

    Parameters
    ----------
    image : PIL image
    top : int
        The largest value of whole numbers of more than 8 bits, 0 if unknown.
    name : str
        The picture's name in messages.
    """
    key = image.info.get("transparency")
    if image.mode.startswith("I"):
        if not top:
            msg = (
                f"{name} got whole numbers of 32 bits, or with a sign, whose range is unknown; "
                "expected 8 or 16 bits, or floats from 0 to 1; divide them by their largest "
                "possible value, as an array"
            )
            raise ValueError(msg)
        values = np.asarray(image)
        return _with_key(values[..., np.newaxis].astype(np.float32) / top, values, key)
    if image.mode == "F":
        values = np.asarray(image)[..., np.newaxis]
        check_range(values, name)
        return values
    if image.mode == "L" and not isinstance(key, bytes):
        values = np.asarray(image)
        return _with_key(values[..., np.newaxis].astype(np.float32) / 255, values, key)
    if image.mode == "1" and key is None:
        image = image.convert("L")
    if image.mode not in ("L", "LA", "RGB", "RGBA") or (image.mode == "RGB" and key is not None):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    values = np.asarray(image)
    return values.reshape(*values.shape[:2], -1).astype(np.float32) / 255


def _with_key(grey: np.ndarray, values: np.ndarray, key: Any) -> np.ndarray:
    """Add an alpha channel where the file makes one grey value, the key, transparent."""
    if key is None:
        return grey
    alpha = (values != key).astype(np.float32)
    return np.concatenate([grey, alpha[..., np.newaxis]], axis=2)


def check_range(values: np.ndarray, name: str) -> None:
    """Refuse floats that are not finite or not from 0 to 1."""
    invalid = values.size - np.count_nonzero(np.isfinite(values))
    if invalid:
        msg = (
            f"{name} got {invalid} of {values.size} values that are NaN or infinite; expected "
            "numbers from 0 to 1; replace them, for example by numpy.nan_to_num"
        )
        raise ValueError(msg)
    if values.min() < 0 or values.max() > 1:
        msg = (
            f"{name} got floats from {values.min():.4g} to {values.max():.4g}; expected 0 to 1; "
            "divide them by their largest possible value, or pass uint8 for 0 to 255"
        )
        raise ValueError(msg)


def assembled(
    bands: Iterable[np.ndarray], height: int, factor: int, orientation: int = 1
) -> np.ndarray:
    """Return bands of a picture as one array: averaged down, on paper, upright.

    Parameters
    ----------
    bands : iterable of numpy.ndarray
        As `unit` returns them, from top to bottom.
    height : int
        Rows of all bands together.
    factor : int
        Pixels that become one, in each direction.
    orientation : int
        EXIF's, 1 to 8.

    Returns
    -------
    numpy.ndarray
        float32, (h, w, 1) if every pixel is grey, else (h, w, 3).
    """
    weighted = (_weighted(band) for band in bands)
    small = np.concatenate(list(weighted)) if factor == 1 else averaged(weighted, height, factor)
    opaque = _on_paper(small)
    if opaque.shape[2] == 3 and (opaque == opaque[..., :1]).all():
        opaque = opaque[..., :1]
    return np.ascontiguousarray(upright(opaque, orientation))


def _weighted(band: np.ndarray) -> np.ndarray:
    """Weight colours by their alpha: a transparent pixel has no colour to average."""
    if band.shape[2] in (1, 3):
        return band
    return np.concatenate([band[..., :-1] * band[..., -1:], band[..., -1:]], axis=2)


def averaged(bands: Iterable[np.ndarray], height: int, factor: int) -> np.ndarray:
    """Average blocks of `factor` by `factor` pixels; those at the edge may be smaller."""
    total, widths, start = np.zeros(0, np.float32), np.zeros(0, int), 0
    for band in bands:
        columns = np.arange(0, band.shape[1], factor)
        narrow = np.add.reduceat(band, columns, axis=1)
        if start == 0:
            total = np.zeros((-(-height // factor), *narrow.shape[1:]), np.float32)
            widths = np.diff(columns, append=band.shape[1])
        # A block may begin in one band and end in the next.
        blocks, rows = np.unique(np.arange(start, start + len(band)) // factor, return_index=True)
        total[blocks] += np.add.reduceat(narrow, rows, axis=0)
        start += len(band)
    heights = np.diff(np.arange(0, height, factor), append=height)
    total /= (heights[:, np.newaxis] * widths)[..., np.newaxis].astype(np.float32)
    return np.minimum(total, 1)  # sums of ones are rounded


def _on_paper(small: np.ndarray) -> np.ndarray:
    """Lay a transparent picture on white paper, or on black where white shows nothing."""
    if small.shape[2] in (1, 3):
        return small
    colour, alpha = small[..., :-1], small[..., -1:]
    on_white = colour + (1 - alpha)
    return on_white if np.ptp(grey(on_white)) >= FAINTEST else colour


def grey(picture: np.ndarray) -> np.ndarray:
    """Return a picture (h, w, 1) or (h, w, 3) as grey (h, w)."""
    return picture[..., 0] if picture.shape[2] == 1 else picture @ LUMA


def upright(picture: np.ndarray, orientation: int) -> np.ndarray:
    """Return a picture turned and mirrored as EXIF's orientation, 1 to 8, asks for."""
    swap, reversed_axes = _ORIENTATIONS.get(orientation, (False, ()))
    return np.flip(picture.swapaxes(0, 1) if swap else picture, reversed_axes)


def lies_on_its_side(orientation: int) -> bool:
    """Return whether width and height are exchanged when a picture is put upright."""
    return _ORIENTATIONS.get(orientation, (False, ()))[0]
