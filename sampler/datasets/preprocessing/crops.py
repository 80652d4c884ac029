"""Conversion of any pictures to the crops that an encoder or a classifier was trained on."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from sampler.datasets.preprocessing.resizing import resized
from sampler.pictures.opening.sources import frames, is_picture
from sampler.support.arguments import plain_array

# Steps of latent optimisation for prepared pictures, which are by other writers than MNIST's.
# Twice as many steps hardly raise the share of stand-in digits that are read right.
REFINING = 10
# Steps from nothing to the z of a picture, for networks of a person's own, which have no encoder.
SEARCHING = 150
_FRAME = 28  # pixels: side of MNIST's frame; an encoder of 26 takes its middle
_MOSTLY_INK = 0.75  # of the range of a picture's ink, above which a border is not paper


def as_crops(pictures: Any, size: int, c_dim: int) -> np.ndarray:
    """Return the encoder's input for one or several pictures.

    Parameters
    ----------
    pictures : array, PIL image, path, bytes, open file, upload, or several of them
        Arrays hold MNIST-like pictures, ink bright, or pictures in colour: (h, w), (h, w, c_dim) or
        a batch (n, h, w), (n, h, w, c_dim), with h = w = `size` or 28 (whose middle is taken),
        uint8 0..255, float 0..1, or bool, True = ink.  Larger float arrays (h, w, c_dim) are taken
        for pictures by `generate`, the whole window, and averaged down.  PIL images and files may
        have any size: they are prepared as MNIST was, and every frame of a file is a picture.
        Several are a sequence, an iterator or a generator.
    size : int
        Side of the crop in pixels.
    c_dim : {1, 3}
        Channels of the encoder.

    Returns
    -------
    numpy.ndarray
        float32, shape (n, size, size, c_dim), 0..1: ink, or colour as it is seen.

    Raises
    ------
    TypeError, ValueError, FileNotFoundError
        If an item is no picture, of another size, has values out of range or NaN, or has whole
        numbers that are 0 and 1 alone, which would be blank.

    Warns
    -----
    UserWarning
        If an array's border is ink: it seems to hold dark ink on white.

    Examples
    --------
    >>> as_crops(np.zeros((28, 28), np.uint8), 26, 1).shape
    (1, 26, 26, 1)
    >>> as_crops([np.zeros((130, 200, 1), np.float32)] * 3, 26, 1).shape
    (3, 26, 26, 1)
    """
    pictures = collected(pictures)
    if is_picture(pictures):
        return _prepared(pictures, size, c_dim)
    if holds_pictures(pictures):
        return np.concatenate([as_crops(item, size, c_dim) for item in pictures])
    return _from_arrays(pictures, size, c_dim)


def collected(pictures: Any) -> Any:
    """Return an iterator's or a generator's pictures as a list, and anything else unchanged.

    Callers that read the pictures more than once call this first.

    Examples
    --------
    >>> collected(name for name in ("2.png", "9.png"))
    ['2.png', '9.png']
    """
    single = is_picture(pictures) or isinstance(pictures, (Sequence, Mapping))
    if single or hasattr(pictures, "__array__") or not isinstance(pictures, Iterable):
        return pictures
    items = list(pictures)
    if not items:
        msg = (
            f"pictures got no picture: the {type(pictures).__name__} is empty, or has been used "
            "up; check the folder and the pattern, or make it anew"
        )
        raise ValueError(msg)
    return items


def holds_pictures(pictures: Any) -> bool:
    """Return whether any item is a PIL image or a file, to be prepared, rather than an array.

    Examples
    --------
    >>> holds_pictures("seven.png"), holds_pictures(np.zeros((28, 28)))
    (True, False)
    """
    if isinstance(pictures, Sequence) and not is_picture(pictures):
        return any(map(is_picture, pictures))
    return is_picture(pictures)


def _prepared(picture: Any, size: int, c_dim: int) -> np.ndarray:
    """Prepare every frame of a picture."""
    from sampler.datasets.preprocessing.normalise import prepare  # SciPy starts here

    try:
        return np.stack([prepare(frame, size=size, channels=c_dim) for frame in frames(picture)])
    except ValueError as error:
        if not isinstance(picture, (str, os.PathLike)) or os.fspath(picture) in str(error):
            raise
        # The file may be one of many: the message has to name it.
        msg = f"'{picture}': {error}"
        raise type(error)(msg) from error


# -- arrays ----------------------------------------------------------------------------------------


def _from_arrays(pictures: Any, size: int, c_dim: int) -> np.ndarray:
    several = pictures if isinstance(pictures, Sequence) else [pictures]
    for item in several:
        if isinstance(item, np.ndarray):
            plain_array(item, "picture")  # refuses masked arrays
    drawn = [isinstance(item, np.ndarray) and _is_drawn(item, size, c_dim) for item in several]
    if drawn and all(drawn) and len({item.shape for item in several}) == 1:
        # One after the other, so that a film of large pictures is not in memory twice.
        crops = np.concatenate(
            [_averaged(_as_unit(_as_four_dimensions(item)), size) for item in several]
        )
    else:
        crops = _middle(_as_array(pictures), size, c_dim)
    if c_dim == 1:
        _warn_of_dark_ink(crops, several)
    return crops


def _is_drawn(array: np.ndarray, size: int, c_dim: int) -> bool:
    """Return whether an array is larger than a crop, as pictures by `generate` may be."""
    kind = array.ndim in (3, 4) and array.shape[-1] == c_dim and array.dtype.kind == "f"
    return kind and len(array) > 0 and min(array.shape[-3:-1]) > max(_FRAME, size)


def _as_four_dimensions(array: np.ndarray) -> np.ndarray:
    return array if array.ndim == 4 else array[None]


def _averaged(batch: np.ndarray, size: int) -> np.ndarray:
    """Average whole pictures down to crops."""
    return np.stack([resized(picture, (size, size)) for picture in batch])


def _warn_of_dark_ink(crops: np.ndarray, pictures: Sequence[Any]) -> None:
    """Warn where the border of a picture is ink: white paper counts as ink in an array."""
    border = np.ones(crops.shape[1:3], bool)
    border[1:-1, 1:-1] = False
    least, most = crops.min(axis=(1, 2, 3)), crops.max(axis=(1, 2, 3))
    level = np.median(crops[:, border, 0], axis=1)
    inverted = (most - least > 0.5) & (level > least + _MOSTLY_INK * (most - least))
    if not inverted.any():
        return
    kind = getattr(pictures[0], "dtype", np.dtype(float)).kind
    remedy = {"b": "~picture", "i": "255 - picture", "u": "255 - picture"}.get(kind, "1 - picture")
    subject = f"{inverted.sum()} of {len(crops)} pictures" if len(crops) > 1 else "the picture"
    warnings.warn(
        f"the border of {subject} is ink, as in dark ink on white paper; the largest value of an "
        f"array is read as ink; if it is paper, pass {remedy}",
        stacklevel=4,
    )


def _as_array(pictures: Any) -> np.ndarray:
    array = plain_array(pictures, "pictures")
    if array.dtype.kind not in "fiub":
        msg = (
            f"pictures got an array of {array.dtype}; expected numbers: uint8 0..255 or float "
            "0..1, or a PIL image or path"
        )
        raise TypeError(msg)
    return array


def _middle(array: np.ndarray, size: int, c_dim: int) -> np.ndarray:
    """Return the middle of pictures of the encoder's or of MNIST's size."""
    batch = _as_batch(array, size, c_dim)
    unit = _as_unit(batch)
    margin = (batch.shape[1] - size) // 2
    return np.ascontiguousarray(unit[:, margin : margin + size, margin : margin + size])


def _as_batch(array: np.ndarray, size: int, c_dim: int) -> np.ndarray:
    """Bring any accepted shape to (n, h, w, c_dim)."""
    sides = {size, _FRAME} if size <= _FRAME else {size}
    shape = array.shape
    square = [(side, side) for side in sorted(sides)]
    if array.ndim == 2 and shape in square and c_dim == 1:
        return array[None, :, :, None]
    if array.ndim == 3 and shape[:2] in square and shape[2] == c_dim:
        return array[None]
    if array.ndim == 3 and shape[1:] in square and shape[0] and c_dim == 1:
        return array[..., None]
    if array.ndim == 4 and shape[1:3] in square and shape[3] == c_dim and shape[0]:
        return array
    expected = " or ".join(f"({side}, {side}, {c_dim})" for side in sorted(sides))
    msg = (
        f"pictures got an array of shape {shape}; expected {expected}, or a batch of them, or a "
        f"larger one of floats, (h, w, {c_dim}), as generate draws it; for a picture of another "
        "size call prepare(picture), or pass a PIL image or a path"
    )
    raise ValueError(msg)


def _as_unit(batch: np.ndarray) -> np.ndarray:
    """Bring 0..255 whole numbers, 0..1 floats or bools to float32 0..1."""
    if batch.dtype.kind == "b":
        return batch.astype(np.float32)
    if not np.isfinite(batch).all():
        msg = "pictures got NaN or infinite values; expected ink from 0 to 1"
        raise ValueError(msg)
    whole = batch.dtype.kind in "iu"
    top = 255 if whole else 1
    if batch.min() < 0 or batch.max() > top + (0 if whole else 1e-6):
        msg = (
            f"pictures got values from {batch.min():g} to {batch.max():g}; expected 0 to {top} for "
            f"{batch.dtype}, {top} = ink"
        )
        raise ValueError(msg)
    if whole and (batch.max(axis=(1, 2, 3)) == 1).any():
        msg = (
            f"pictures got {batch.dtype} values that are 0 and 1 alone, blank where 255 = ink; "
            "expected 0 to 255; pass array.astype(bool), or array * 255"
        )
        raise ValueError(msg)
    return (batch / 255 if whole else batch).astype(np.float32)
