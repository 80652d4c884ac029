"""Pictures of any size brought to a square, averaged by area in linear light."""

from __future__ import annotations

import functools
import math

import numpy as np

from sampler.pictures.opening.appearance import FAINTEST
from sampler.pictures.opening.composition import WHITE, Colour
from sampler.pictures.opening.light import luminance, to_linear, to_srgb

_CLEAR = 0.75  # share of the border on one side of the middle grey, from which the paper is known
_BICUBIC = -0.5  # Keys' constant, as in Pillow


def fitted(picture: np.ndarray, size: int, fit: str, margin: Colour = WHITE) -> np.ndarray:
    """Bring a picture to size×size.

    Where it shrinks, each new pixel is the exact mean of the area that it covers, in linear light;
    where it grows, it is interpolated by cubics.

    Parameters
    ----------
    picture : ndarray of float32, shape (height, width, channels)
        In sRGB, from 0 to 1.
    size : int
    fit : {"pad", "crop", "stretch"}
        Whole, with margins; the square in its middle; or out of proportion.
    margin : (int, int, int)
        RGB of the margins, from 0 to 255.

    Returns
    -------
    ndarray of float32, shape (size, size, channels)
        Three channels where the margin brings colour.

    Examples
    --------
    >>> fitted(np.array([[[0.0], [1.0]]], np.float32), 1, "stretch").round(2).tolist()
    [[[0.7400000095367432]]]
    """
    if fit == "crop":
        picture = _middle(picture)
    height, width = picture.shape[:2]
    if (height, width) == (size, size):
        return picture
    if fit == "pad":
        longest = max(height, width)
        inner = [max(round(size * side / longest), 1) for side in (height, width)]
        small = _resized(picture, inner[0], inner[1])
        return small if inner == [size, size] else _padded(small, size, margin)
    return _resized(picture, size, size)


def in_grey(picture: np.ndarray) -> np.ndarray:
    """Return a picture in sRGB as its luminance, (height, width, 1)."""
    return picture if picture.shape[2] == 1 else to_srgb(luminance(to_linear(picture)))


def paper_of(picture: np.ndarray) -> int:
    """Return 1 for a grey picture that is dark on light, -1 for light on dark, 0 if unclear.

    Examples
    --------
    >>> page = np.ones((9, 9, 1), np.float32)
    >>> page[3:6, 4] = 0
    >>> paper_of(page), paper_of(1 - page), paper_of(page * 0)
    (1, -1, 0)
    """
    if picture.shape[2] != 1 or np.ptp(picture) < FAINTEST:
        return 0
    grey = picture[..., 0]
    depth = max(1, min(grey.shape) // 50)
    border = np.ones(grey.shape, bool)
    border[depth:-depth, depth:-depth] = False
    light = np.mean(grey[border] > (float(grey.min()) + float(grey.max())) / 2)
    return int(light >= _CLEAR) - int(light <= 1 - _CLEAR)


def _middle(picture: np.ndarray) -> np.ndarray:
    height, width = picture.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return picture[top : top + side, left : left + side]


def _padded(small: np.ndarray, size: int, margin: Colour) -> np.ndarray:
    paper = np.array(margin, np.float32) / 255
    if small.shape[2] == 1 and len(set(margin)) == 1:
        paper = paper[:1]
    square = np.empty((size, size, len(paper)), np.float32)
    square[:] = paper
    height, width = small.shape[:2]
    top, left = (size - height) // 2, (size - width) // 2
    square[top : top + height, left : left + width] = small
    return square


def _resized(picture: np.ndarray, height: int, width: int) -> np.ndarray:
    if picture.shape[:2] == (height, width):
        return picture
    light = _rows_resized(to_linear(picture), height)
    light = _rows_resized(light.swapaxes(0, 1), width).swapaxes(0, 1)
    return to_srgb(light)


def _rows_resized(light: np.ndarray, rows: int) -> np.ndarray:
    """Bring the first axis to that many rows, by one product of matrices."""
    flat = np.ascontiguousarray(light).reshape(len(light), -1)
    return (_weights(len(light), rows) @ flat).reshape(rows, *light.shape[1:])


@functools.lru_cache(maxsize=64)
def _weights(old: int, new: int) -> np.ndarray:
    """Return the weights (new, old) of old pixels in new ones; rows sum to 1."""
    weights = _areas(old, new) if new <= old else _cubics(old, new)
    weights /= weights.sum(axis=1, keepdims=True)
    return weights.astype(np.float32)


def _areas(old: int, new: int) -> np.ndarray:
    """Return the length of each old pixel that lies in each new one."""
    edges = np.arange(new + 1) * (old / new)
    starts, ends = edges[:-1, np.newaxis], edges[1:, np.newaxis]
    pixels = np.arange(old)
    return np.clip(np.minimum(ends, pixels + 1) - np.maximum(starts, pixels), 0, None)


def _cubics(old: int, new: int) -> np.ndarray:
    """Return Keys' cubic weights; what lies beyond the border is the border's pixel."""
    weights = np.zeros((new, old))
    for row in range(new):
        centre = (row + 0.5) * old / new - 0.5
        first = math.floor(centre) - 1
        for pixel in range(first, first + 4):
            weights[row, min(max(pixel, 0), old - 1)] += _cubic(abs(centre - pixel))
    return weights


def _cubic(distance: float) -> float:
    if distance <= 1:
        return (_BICUBIC + 2) * distance**3 - (_BICUBIC + 3) * distance**2 + 1
    if distance < 2:
        return _BICUBIC * (distance**3 - 5 * distance**2 + 8 * distance - 4)
    return 0.0
