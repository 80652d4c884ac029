"""A user's own pictures, from a folder or from arrays, taken as they are."""

import numpy as np
from PIL import Image, UnidentifiedImageError

from sampler.datasets.dataset import Dataset
from sampler.datasets.idx import DataError

SUFFIXES = {".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"}


def from_folder(folder):
    """The pictures of a folder and its sub-folders, sorted by their path.

    Labels come from the names of the sub-folders, if all pictures lie in sub-folders named by
    whole numbers; otherwise there are none. All must have the same size. They are grey, if all
    files are, and RGB otherwise.

    Parameters
    ----------
    folder : pathlib.Path
        An existing folder.

    Returns
    -------
    Dataset

    Raises
    ------
    DataError
        If there are no pictures, one cannot be read, or their sizes differ.
    """
    paths = sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
    if not paths:
        raise DataError(
            f"'{folder}' holds no pictures; expected files ending in {' '.join(sorted(SUFFIXES))}, "
            "in it or in sub-folders named by label"
        )
    pictures = [_read(path) for path in paths]
    _same_size(paths, pictures)
    mode = "L" if all(picture.mode == "L" for picture in pictures) else "RGB"
    images = np.stack([np.asarray(picture.convert(mode)) for picture in pictures])
    images = images.reshape(*images.shape[:3], -1)
    return Dataset(folder.resolve().name, images, _labels(folder, paths), str(folder))


def _read(path):
    try:
        with Image.open(path) as picture:
            grey = picture.mode in ("1", "L")
            return picture.convert("L" if grey else "RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise DataError(
            f"'{path}' cannot be read as a picture ({error}). Repair it or take it out of the "
            "folder."
        ) from error


def _same_size(paths, pictures):
    sizes = [picture.size for picture in pictures]
    usual = max(sorted(set(sizes)), key=sizes.count)
    odd = [f"{p} ({w}x{h})" for p, (w, h) in zip(paths, sizes, strict=True) if (w, h) != usual]
    if odd:
        more = f" and {len(odd) - 5} more" if len(odd) > 5 else ""
        raise DataError(
            f"the pictures differ in size: most are {usual[0]}x{usual[1]}, but not "
            f"{', '.join(odd[:5])}{more}. Resize them, or take them out; sampler.prepare brings "
            "drawings of digits to 28x28."
        )


def _labels(folder, paths):
    """Whole numbers from the names of the sub-folders, if all pictures lie in such, or None."""
    names = [path.relative_to(folder).parts[0] for path in paths if path.parent != folder]
    if len(names) < len(paths) or not all(name.isdecimal() for name in names):
        return None
    return np.array([int(name) for name in names], np.int64)


def from_arrays(images, labels=None):
    """Pictures and labels that are in memory already.

    Parameters
    ----------
    images : ndarray, shape (n, height, width) or (n, height, width, channels)
        1 channel or 3; uint8, or float from 0 to 1, which is rounded to uint8.
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
        If the dtype is another one.
    """
    images = np.asarray(images)
    if images.ndim == 3:
        images = images[..., np.newaxis]
    if images.ndim != 4 or images.shape[3] not in (1, 3):
        raise ValueError(
            f"images of shape {images.shape} came; expected (n, height, width) or (n, height, "
            "width, channels) with 1 channel or 3. For one picture pass picture[numpy.newaxis]."
        )
    if images.size == 0:
        raise ValueError(f"images of shape {images.shape} hold no pixel; expected at least one")
    labels = None if labels is None else _as_labels(labels, len(images))
    return Dataset("arrays", _as_bytes(images), labels, "memory")


def _as_bytes(images):
    if images.dtype == np.uint8:
        return images.copy()
    if not np.issubdtype(images.dtype, np.floating):
        raise TypeError(
            f"images of dtype {images.dtype} came; expected uint8 from 0 to 255 or float from 0 "
            "to 1. Convert them, for example with .astype('uint8')."
        )
    if not np.isfinite(images).all():
        raise ValueError("the images hold NaN or infinite values; expected numbers from 0 to 1")
    if images.min() < 0 or images.max() > 1:
        raise ValueError(
            f"float images with values from {images.min():.4g} to {images.max():.4g} came; "
            "expected 0 to 1. Divide them by their largest possible value."
        )
    return np.rint(images * 255).astype(np.uint8)


def _as_labels(labels, n):
    labels = np.asarray(labels)
    if labels.shape != (n,):
        raise ValueError(
            f"labels of shape {labels.shape} came with {n} pictures; expected ({n},), one whole "
            "number for each"
        )
    if not np.issubdtype(labels.dtype, np.integer):
        raise TypeError(
            f"labels of dtype {labels.dtype} came; expected whole numbers. Number your classes."
        )
    return labels.astype(np.int64)
