"""A user's own pictures from arrays, taken as they are."""

import numpy as np

from sampler.datasets.dataset import Dataset, warn_of_constant


def from_arrays(images, labels=None):
    """Pictures and labels that are in memory already.

    Parameters
    ----------
    images : ndarray, shape (n, height, width) or (n, height, width, channels)
        1 channel or 3; uint8, bool, or float from 0 to 1, which is rounded to uint8.
    labels : sequence of int, shape (n,), optional

    Returns
    -------
    Dataset
        Which shares no memory with the arrays.

    Raises
    ------
    ValueError
        If a shape, the range or the number of labels is wrong, or a value is NaN.
    TypeError
        If the dtype is another one, or an array is masked.
    """
    _refuse_mask(images, "images")
    images = np.asarray(images)
    if images.ndim == 3:
        images = images[..., np.newaxis]
    if images.ndim != 4 or images.shape[3] not in (1, 3):
        msg = (
            f"images of shape {images.shape} came; expected (n, height, width) or (n, height, "
            "width, channels) with 1 channel or 3. For one picture pass picture[numpy.newaxis]."
        )
        raise ValueError(msg)
    if images.size == 0:
        msg = f"images of shape {images.shape} hold no pixel; expected at least one"
        raise ValueError(msg)
    labels = None if labels is None else _as_labels(labels, len(images))
    pixels = _as_bytes(images)
    warn_of_constant(pixels, [f"picture {i}" for i in range(len(pixels))], "the arrays")
    return Dataset("arrays", pixels, labels, "memory")


def _refuse_mask(array, name) -> None:
    if np.ma.isMaskedArray(array):
        msg = (
            f"{name} came as a masked array, whose hidden values would be used; give it without a "
            "mask, such as array.filled(0)."
        )
        raise TypeError(msg)


def _as_bytes(images):
    if images.dtype == np.bool_:
        return images.astype(np.uint8) * np.uint8(255)
    if images.dtype == np.uint8:
        if images.max() == 1:
            msg = (
                "images of uint8 came that hold 0 and 1 alone, which is blank where 255 = ink; "
                "give images.astype(bool), or images * 255."
            )
            raise ValueError(msg)
        return images.copy()
    if not np.issubdtype(images.dtype, np.floating):
        msg = (
            f"images of dtype {images.dtype} came; expected uint8 from 0 to 255 or float from 0 "
            "to 1. Convert them, for example with .astype('uint8')."
        )
        raise TypeError(msg)
    if not np.isfinite(images).all():
        msg = "the images hold NaN or infinite values; expected numbers from 0 to 1"
        raise ValueError(msg)
    if images.min() < 0 or images.max() > 1:
        msg = (
            f"float images with values from {images.min():.4g} to {images.max():.4g} came; "
            "expected 0 to 1. Divide them by their largest possible value."
        )
        raise ValueError(msg)
    return np.rint(images * 255).astype(np.uint8)


def _as_labels(labels, n):
    _refuse_mask(labels, "labels")
    labels = np.asarray(labels)
    if labels.shape != (n,):
        msg = (
            f"labels of shape {labels.shape} came with {n} pictures; expected ({n},), one whole "
            "number for each"
        )
        raise ValueError(msg)
    if not np.issubdtype(labels.dtype, np.integer):
        msg = f"labels of dtype {labels.dtype} came; expected whole numbers. Number your classes."
        raise TypeError(msg)
    if labels.dtype.kind == "u" and labels.max() > np.iinfo(np.int64).max:
        msg = (
            f"labels up to {labels.max()} came; expected at most {np.iinfo(np.int64).max}. Number "
            "your classes from 0."
        )
        raise ValueError(msg)
    return labels.astype(np.int64)
