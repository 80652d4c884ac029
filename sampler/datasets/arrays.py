"""A data set from arrays that are in memory already."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sampler.datasets.dataset import Dataset, warn_of_constant
from sampler.datasets.sources.labels import given_labels
from sampler.pictures.levels import to_levels
from sampler.support.arguments import plain_array


def from_arrays(
    images: ArrayLike,
    labels: ArrayLike | None = None,
    name: str = "arrays",
    origin: str = "memory",
) -> Dataset:
    """Make a data set from pictures and labels; their values are not scaled or inverted.

    Parameters
    ----------
    images : array-like, shape (n, height, width) or (n, height, width, channels)
        1 channel or 3; uint8, bool, uint16, or float from 0 to 1.  The last two are rounded to
        uint8.
    labels : sequence of int or str, shape (n,), optional
        Names are numbered.
    name, origin : str
        Those of the `Dataset`.

    Returns
    -------
    Dataset
        It shares no memory with the arrays.

    Raises
    ------
    ValueError
        If a shape, the range or the number of labels is invalid, or a value is NaN.
    TypeError
        If the dtype is another one, or an array is masked.
    """
    images = plain_array(images, "images")
    if images.ndim == 3:
        images = images[..., np.newaxis]
    if images.ndim != 4 or images.shape[3] not in (1, 3):
        msg = (
            f"images got an array of shape {images.shape}; expected (n, height, width) or "
            "(n, height, width, channels) with 1 channel or 3; for one picture pass "
            "picture[numpy.newaxis]"
        )
        raise ValueError(msg)
    if images.size == 0:
        msg = f"images got an array of shape {images.shape}, without a pixel; expected at least one"
        raise ValueError(msg)
    numbers, names = (None, None) if labels is None else given_labels(labels, len(images))
    pixels = as_uint8(images)
    warn_of_constant(pixels, [f"picture {i}" for i in range(len(pixels))], "the arrays")
    numbers = None if numbers is None else np.array(numbers, np.int64)
    return Dataset(name, pixels, numbers, origin, label_names=names)


def as_uint8(images: np.ndarray) -> np.ndarray:
    """Return pictures of bool, uint8, uint16, or float from 0 to 1 as uint8; a copy."""
    if images.dtype == np.bool_:
        return images.astype(np.uint8) * np.uint8(255)
    if images.dtype == np.uint8:
        if images.max() == 1:
            msg = (
                "images got uint8 values that are 0 and 1 alone, blank where 255 = ink; expected 0 "
                "to 255; pass images.astype(bool), or images * 255"
            )
            raise ValueError(msg)
        return images.copy()
    if images.dtype == np.uint16:
        return _of_16_bits(images)
    if not np.issubdtype(images.dtype, np.floating):
        msg = (
            f"images got dtype {images.dtype}; expected uint8 from 0 to 255, uint16 from 0 to "
            "65535 or float from 0 to 1; convert them, for example with .astype('uint8')"
        )
        raise TypeError(msg)
    if not np.isfinite(images).all():
        msg = "images got NaN or infinite values; expected numbers from 0 to 1"
        raise ValueError(msg)
    if images.min() < 0 or images.max() > 1:
        msg = (
            f"images got float values from {images.min():.4g} to {images.max():.4g}; expected 0 to "
            "1; divide them by their largest possible value"
        )
        raise ValueError(msg)
    return to_levels(images)


def _of_16_bits(images: np.ndarray) -> np.ndarray:
    if images.max() <= 255:
        msg = (
            f"images got uint16 values up to {images.max()}, all but black where 65535 is full; "
            "expected 0 to 65535; pass images.astype('uint8') if 255 is full"
        )
        raise ValueError(msg)
    return ((images.astype(np.uint32) + 128) // 257).astype(np.uint8)
