"""What people hand to an encoder or a classifier, brought to the crops that it was trained on."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from PIL import Image

from sampler.datasets.preprocessing.normalise import prepare
from sampler.pictures.opening.sources import frames, is_picture
from sampler.support.arguments import shown

# Refining steps for what had to be prepared: another hand wrote it.  Twice as many read hardly
# more of the stand-in digits right.
REFINING = 10
_FRAME = 28  # MNIST's own frame; an encoder of 26 px looks at its middle
_MOSTLY_INK = 0.75  # of the way from the picture's least ink to its most: no border is so inky


def as_crops(pictures, size: int, c_dim: int) -> np.ndarray:
    """Return what the encoder sees of one or several pictures.

    Parameters
    ----------
    pictures : array, PIL image, path, bytes, open file, upload, or several of them
        Arrays hold MNIST-like pictures, ink bright: (h, w), (h, w, c_dim) or a batch (n, h, w),
        (n, h, w, c_dim), with h = w = `size` or 28 (whose middle is taken), uint8 0..255, float
        0..1, or bool, True = ink.  Float arrays (h, w, c_dim) that are larger are what `generate`
        drew, the whole window: they are averaged down.  PIL images and files may have any size:
        they are prepared as MNIST was, and every frame of a file is a picture.  Several are a
        sequence, an iterator or a generator.
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
        Something that is no picture, of another size, with values out of range or NaN; whole
        numbers that are 0 and 1 alone, which would be blank.

    Warns
    -----
    UserWarning
        An array's border is ink: it holds dark ink on white, as it seems.

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


def collected(pictures):
    """Return an iterator's or a generator's pictures as a list, and anything else as it came.

    Who looks at what came more than once calls this first.

    Examples
    --------
    >>> collected(name for name in ("2.png", "9.png"))
    ['2.png', '9.png']
    """
    single = is_picture(pictures) or isinstance(pictures, (Sequence, Mapping))
    if single or hasattr(pictures, "__array__") or not isinstance(pictures, Iterable):
        return pictures
    found = list(pictures)
    if not found:
        msg = (
            f"no pictures came: the {type(pictures).__name__} is empty, or has been used up. Check "
            "the folder and the pattern, or make it anew."
        )
        raise ValueError(msg)
    return found


def holds_pictures(pictures) -> bool:
    """Return whether any of it is a PIL image or a file, to be prepared, rather than an array.

    Examples
    --------
    >>> holds_pictures("seven.png"), holds_pictures(np.zeros((28, 28)))
    (True, False)
    """
    if isinstance(pictures, Sequence) and not is_picture(pictures):
        return any(map(is_picture, pictures))
    return is_picture(pictures)


def _prepared(picture, size: int, c_dim: int) -> np.ndarray:
    """Prepare every frame of a picture."""
    try:
        return np.stack([prepare(frame, size=size, channels=c_dim) for frame in frames(picture)])
    except ValueError as error:
        if not isinstance(picture, (str, os.PathLike)) or os.fspath(picture) in str(error):
            raise
        # What is wrong with the pixels of one file among many must say which.
        msg = f"'{picture}': {error}"
        raise type(error)(msg) from error


# -- arrays ----------------------------------------------------------------------------------------


def _from_arrays(pictures, size: int, c_dim: int) -> np.ndarray:
    several = pictures if isinstance(pictures, Sequence) else [pictures]
    if any(np.ma.isMaskedArray(item) for item in several):
        msg = (
            "a masked array came as a picture, whose hidden values would be used; give it without "
            "a mask, such as array.filled(0)."
        )
        raise TypeError(msg)
    drawn = [isinstance(item, np.ndarray) and _is_drawn(item, size, c_dim) for item in several]
    if drawn and all(drawn) and len({item.shape for item in several}) == 1:
        # One after the other: a film of large pictures need not be in memory twice.
        found = np.concatenate([_averaged(_as_unit(_four(item)), size) for item in several])
    else:
        found = _middle(_as_array(pictures), size, c_dim)
    if c_dim == 1:
        _warn_of_dark_ink(found, several)
    return found


def _is_drawn(array: np.ndarray, size: int, c_dim: int) -> bool:
    """Whether an array is larger than a crop, as what `generate` drew may be."""
    kind = array.ndim in (3, 4) and array.shape[-1] == c_dim and array.dtype.kind == "f"
    return kind and len(array) > 0 and min(array.shape[-3:-1]) > max(_FRAME, size)


def _four(array: np.ndarray) -> np.ndarray:
    return array if array.ndim == 4 else array[None]


def _averaged(batch: np.ndarray, size: int) -> np.ndarray:
    """Average whole pictures down to crops."""
    found = np.empty((len(batch), size, size, batch.shape[3]), np.float32)
    for picture, crop in zip(batch, found, strict=True):
        for channel in range(batch.shape[3]):
            image = Image.fromarray(np.ascontiguousarray(picture[..., channel], np.float32))
            crop[..., channel] = np.asarray(image.resize((size, size), Image.Resampling.BOX))
    return found


def _warn_of_dark_ink(crops: np.ndarray, given) -> None:
    """Say so where the border of a picture is ink: white paper counts as ink in an array."""
    border = np.ones(crops.shape[1:3], bool)
    border[1:-1, 1:-1] = False
    least, most = crops.min(axis=(1, 2, 3)), crops.max(axis=(1, 2, 3))
    level = np.median(crops[:, border, 0], axis=1)
    turned = (most - least > 0.5) & (level > least + _MOSTLY_INK * (most - least))
    if not turned.any():
        return
    kind = getattr(given[0], "dtype", np.dtype(float)).kind
    remedy = {"b": "~picture", "i": "255 - picture", "u": "255 - picture"}.get(kind, "1 - picture")
    which = f"{turned.sum()} of {len(crops)} pictures" if len(crops) > 1 else "the picture"
    warnings.warn(
        f"the border of {which} is ink, as in dark ink on white paper; arrays are read as they "
        f"are, with the largest value as ink. If it is paper, give {remedy}.",
        stacklevel=4,
    )


def _as_array(pictures) -> np.ndarray:
    try:
        array = np.asarray(pictures)
    except ValueError as error:  # a list of pictures of different sizes
        msg = f"the pictures do not make one array ({error}); expected pictures of one shape"
        raise ValueError(msg) from error
    except Exception as error:  # whatever a stranger's __array__ raises
        msg = (
            f"the picture is a {type(pictures).__name__} that makes no array ({shown(error)}); "
            "expected an array, a PIL image or a path"
        )
        raise TypeError(msg) from error
    if array.dtype.kind not in "fiub":
        msg = (
            f"got an array of {array.dtype}; expected numbers: uint8 0..255 or float 0..1, "
            "or a PIL image or path"
        )
        raise TypeError(msg)
    return array


def _middle(array: np.ndarray, size: int, c_dim: int) -> np.ndarray:
    """The middle of pictures of the encoder's or of MNIST's size."""
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
    msg = (
        f"got an array of shape {shape}; expected {wanted}, or a batch of them; or a larger one of "
        f"floats, (h, w, {c_dim}), as generate draws it. For a picture of another size call "
        "prepare(picture), or hand over a PIL image or a path"
    )
    raise ValueError(msg)


def _as_unit(batch: np.ndarray) -> np.ndarray:
    """Bring 0..255 whole numbers, 0..1 floats or bools to float32 0..1."""
    if batch.dtype.kind == "b":
        return batch.astype(np.float32)
    if not np.isfinite(batch).all():
        msg = "the picture holds NaN or infinite values; expected ink from 0 to 1"
        raise ValueError(msg)
    whole = batch.dtype.kind in "iu"
    top = 255 if whole else 1
    if batch.min() < 0 or batch.max() > top + (0 if whole else 1e-6):
        msg = (
            f"the picture's values run from {batch.min():g} to {batch.max():g}; expected 0 to "
            f"{top} for {batch.dtype}, {top} = ink"
        )
        raise ValueError(msg)
    if whole and (batch.max(axis=(1, 2, 3)) == 1).any():
        msg = (
            f"a picture of {batch.dtype} holds 0 and 1 alone, which is blank where 255 = ink; "
            "give array.astype(bool), or array * 255"
        )
        raise ValueError(msg)
    return (batch / 255 if whole else batch).astype(np.float32)
