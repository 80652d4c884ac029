"""Checks of pictures: float arrays, height × width × channels, values 0..1."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from sampler.support.arguments import plain_array, shown_type

_TOLERANCE = 1e-6  # room for float32 rounding in a sigmoid or a resize


def validate_picture(picture: ArrayLike, *, name: str = "picture") -> np.ndarray:
    """Check a picture and return it in its standard form.

    Parameters
    ----------
    picture : array_like of float
        Shape (h, w), (h, w, 1) or (h, w, 3), at least 1×1; 0..1 up to 1e-6 of rounding.  One
        channel is ink, 1 = dark; three are colour, 1 = light.
    name : str
        The picture's name in messages.

    Returns
    -------
    numpy.ndarray, float32, shape (h, w, 1) or (h, w, 3)
        May share memory with `picture`.

    Raises
    ------
    TypeError
        Not floats; 8-bit levels are refused, since there white is the largest value.
    ValueError
        Another shape, NaN or infinite values, or values outside 0..1.

    Examples
    --------
    >>> validate_picture([[0.0, 0.5, 1.0]]).shape
    (1, 3, 1)
    >>> validate_picture([[0.0, 2.0]])
    Traceback (most recent call last):
    ValueError: picture got values from 0 to 2; expected 0 (paper) to 1 (ink); scale or clip it
    """
    array = plain_array(picture, name)
    if "float" not in array.dtype.name:
        msg = (
            f"{name} got {array.dtype} values; expected floats from 0 to 1; for 8-bit levels pass "
            "1 - levels / 255 in grey, which is ink, and levels / 255 in colour"
        )
        raise TypeError(msg)
    if array.ndim == 2:
        array = array[:, :, np.newaxis]
    if array.ndim != 3 or array.shape[2] not in (1, 3) or array.size == 0:
        msg = (
            f"{name} got shape {array.shape}; expected (height, width), (height, width, 1) or "
            "(height, width, 3); pass a batch one picture at a time"
        )
        raise ValueError(msg)
    low, high = float(array.min()), float(array.max())  # a NaN anywhere makes both NaN
    if not (math.isfinite(low) and math.isfinite(high)):
        msg = f"{name} got NaN or infinite values; expected 0 (paper) to 1 (ink)"
        raise ValueError(msg)
    if low < -_TOLERANCE or high > 1 + _TOLERANCE:
        msg = (
            f"{name} got values from {low:.6g} to {high:.6g}; expected 0 (paper) to 1 (ink); scale "
            "or clip it"
        )
        raise ValueError(msg)
    return array.astype(np.float32, copy=False)


def validate_pictures(pictures: Iterable[ArrayLike]) -> list[np.ndarray]:
    """Check several pictures of one size; return the list of them, each in its standard form.

    Parameters
    ----------
    pictures : iterable of pictures, or array (n, h, w, c)
        At least one, all of one shape.

    Raises
    ------
    TypeError, ValueError
        As :func:`validate_picture`, with the picture's number; no pictures; unequal shapes.
    """
    if isinstance(pictures, (str, bytes)) or not hasattr(pictures, "__iter__"):
        msg = f"pictures got {shown_type(pictures)}; expected a list of pictures"
        raise TypeError(msg)
    refuse_one_picture(pictures, "pictures")
    checked = [validate_picture(p, name=f"picture {i}") for i, p in enumerate(pictures)]
    if not checked:
        msg = "pictures got an empty list; expected at least one picture"
        raise ValueError(msg)
    for i, picture in enumerate(checked):
        if picture.shape != checked[0].shape:
            msg = (
                f"picture {i} got shape {picture.shape}; expected {checked[0].shape}, that of "
                "picture 0: all of one size and number of channels"
            )
            raise ValueError(msg)
    return checked


def refuse_one_picture(pictures: object, name: str) -> None:
    """Raise an error for a single picture, whose rows would be taken for pictures."""
    shape = getattr(pictures, "shape", None)
    if shape == ():
        msg = f"{name} got an array without axes; expected a list of pictures"
        raise TypeError(msg)
    if shape is not None and (len(shape) == 2 or (len(shape) == 3 and shape[2] in (1, 3))):
        msg = (
            f"{name} got one picture, an array of shape {tuple(shape)}; expected a list of "
            f"pictures or an array ({name}, height, width, channels); for one alone pass [picture]"
        )
        raise ValueError(msg)
