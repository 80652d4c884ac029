"""What people hand to an encoder, brought to the crops that it was trained on."""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np
from PIL import Image

from sampler.preparation import prepare

# Refining steps for what had to be prepared: another hand wrote it.  Twice as many read hardly
# more of the stand-in digits right.
REFINING = 10
_FRAME = 28  # MNIST's own frame; an encoder of 26 px looks at its middle


def as_crops(pictures, size: int, c_dim: int) -> np.ndarray:
    """Return what the encoder sees of one or several pictures.

    Parameters
    ----------
    pictures : array, PIL image, path, or a sequence of them
        Arrays hold MNIST-like pictures, ink bright: (h, w), (h, w, c_dim) or a batch (n, h, w),
        (n, h, w, c_dim), with h = w = `size` or 28 (whose middle is taken), uint8 0..255 or float
        0..1.  PIL images and files may have any size: they are prepared as MNIST was.
    size : int
        Side of the crop in pixels.
    c_dim : {1, 3}
        Channels of the encoder.

    Returns
    -------
    numpy.ndarray
        float32, shape (n, size, size, c_dim), 0..1, 1 = ink.

    Raises
    ------
    TypeError, ValueError, FileNotFoundError
        Something that is no picture, of another size, with values out of range or NaN.

    Examples
    --------
    >>> as_crops(np.zeros((28, 28), np.uint8), 26, 1).shape
    (1, 26, 26, 1)
    """
    if _is_picture(pictures):
        return prepare(pictures, size=size, channels=c_dim)[None]
    if holds_pictures(pictures):
        return np.concatenate([as_crops(item, size, c_dim) for item in pictures])
    return _from_array(pictures, size, c_dim)


def as_seen(pictures, size: int, c_dim: int) -> np.ndarray:
    """Return pictures as a reader of crops sees them: as `as_crops`, and of larger sizes too.

    Arrays of another size are what a generator drew, the whole window: they are averaged down to
    `size`, not prepared like a drawing.

    Examples
    --------
    >>> as_seen([np.zeros((130, 200, 1), np.float32)] * 3, 26, 1).shape
    (3, 26, 26, 1)
    """
    if not holds_pictures(pictures):
        array = np.asarray(pictures)
        larger = array.ndim in (3, 4) and array.shape[-1] == c_dim and array.dtype.kind == "f"
        if larger and min(array.shape[-3:-1]) > _FRAME:
            batch = array if array.ndim == 4 else array[None]
            return np.stack([_averaged(picture, size) for picture in batch])
    return as_crops(pictures, size, c_dim)


def _averaged(picture: np.ndarray, size: int) -> np.ndarray:
    channels = [
        Image.fromarray(np.ascontiguousarray(picture[..., i], np.float32)).resize(
            (size, size), Image.Resampling.BOX
        )
        for i in range(picture.shape[2])
    ]
    return np.stack([np.asarray(channel) for channel in channels], axis=-1)


def holds_pictures(pictures) -> bool:
    """Return whether any of it is a PIL image or a path, to be prepared, rather than an array.

    Examples
    --------
    >>> holds_pictures("seven.png"), holds_pictures(np.zeros((28, 28)))
    (True, False)
    """
    if isinstance(pictures, Sequence) and not isinstance(pictures, str):
        return any(map(_is_picture, pictures))
    return _is_picture(pictures)


def _is_picture(item) -> bool:
    return isinstance(item, (str, os.PathLike, Image.Image))


def _from_array(pictures, size: int, c_dim: int) -> np.ndarray:
    try:
        array = np.asarray(pictures)
    except ValueError as error:  # a list of pictures of different sizes
        raise ValueError(
            f"the pictures do not make one array ({error}); expected pictures of one shape"
        ) from error
    if array.dtype.kind not in "fiu":
        raise TypeError(
            f"got an array of {array.dtype}; expected numbers: uint8 0..255 or float 0..1, "
            "or a PIL image or path"
        )
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
    wanted = " or ".join(f"({side}, {side}, {c_dim})" for side in sorted(sides))
    raise ValueError(
        f"got an array of shape {shape}; expected {wanted}, or a batch of them. For a picture of "
        "another size call prepare(picture), or hand over a PIL image or a path"
    )


def _as_unit(batch: np.ndarray) -> np.ndarray:
    """Bring 0..255 whole numbers or 0..1 floats to float32 0..1."""
    if not np.isfinite(batch).all():
        raise ValueError("the picture holds NaN or infinite values; expected ink from 0 to 1")
    whole = batch.dtype.kind in "iu"
    top = 255 if whole else 1
    if batch.min() < 0 or batch.max() > top + (0 if whole else 1e-6):
        raise ValueError(
            f"the picture's values run from {batch.min():g} to {batch.max():g}; expected 0 to "
            f"{top} for {batch.dtype}, {top} = ink"
        )
    return (batch / 255 if whole else batch).astype(np.float32)
