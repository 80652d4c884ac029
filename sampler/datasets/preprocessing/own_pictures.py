"""Any picture as a network sees it that learned from a person's own pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sampler.config import PicturesConfig
from sampler.datasets.fitting import fitted, in_grey
from sampler.datasets.loading import load
from sampler.datasets.preprocessing.crops import holds_pictures
from sampler.datasets.settings import rgb
from sampler.pictures.opening.sources import is_picture
from sampler.support.arguments import plain_array, shown

_COLOURS = {1: "grey", 3: "rgb"}


def as_own_pictures(pictures: Any, config: PicturesConfig, c_dim: int) -> np.ndarray:
    """Return one or several pictures, prepared as those were that the network learned from.

    Parameters
    ----------
    pictures : array, PIL image, path, bytes, open file, upload, or several of them
        Arrays are (h, w) or (h, w, 1), ink bright, or (h, w, 3) or (h, w, 4), colour as it is
        seen, perhaps with alpha, or a batch (n, h, w, channels); float 0..1, uint8 or bool.  Others
        are read by `datasets.load`.
    config : PicturesConfig
        Size, fit and background.
    c_dim : {1, 3}
        Channels of the network's pictures.

    Returns
    -------
    numpy.ndarray
        float32, (n, size, size, c_dim), 0..1: ink, or colour as it is seen.

    Raises
    ------
    TypeError, ValueError, FileNotFoundError
        An item is no picture, or is damaged.
    """
    if holds_pictures(pictures):
        several = [pictures] if is_picture(pictures) else list(pictures)
        return np.concatenate([_of_item(item, config, c_dim) for item in several])
    if isinstance(pictures, Sequence):
        return np.concatenate([_of_array(item, config, c_dim) for item in pictures])
    return _of_array(pictures, config, c_dim)


def loading(config: PicturesConfig, c_dim: int) -> dict[str, Any]:
    """Return the arguments of `datasets.load` that prepare pictures for a network."""
    prepared = {"size": config.size, "fit": config.fit, "background": config.background}
    return prepared | {"colour": _COLOURS[c_dim]}


def _of_item(item: Any, config: PicturesConfig, c_dim: int) -> np.ndarray:
    if isinstance(item, np.ndarray):
        return _of_array(item, config, c_dim)
    ink = config.ink if c_dim == 1 else None  # one border may mislead
    data = load([item], ink=ink, progress=False, **loading(config, c_dim))
    return data.images.astype(np.float32) / 255


def _of_array(array: Any, config: PicturesConfig, c_dim: int) -> np.ndarray:
    batch = _as_unit(plain_array(array, "pictures"))
    margin = rgb(config.background)
    prepared = []
    for picture in batch:
        seen = _seen(picture, np.array(margin, np.float32) / 255)
        square = fitted(np.ascontiguousarray(seen), config.size, config.fit, margin)
        prepared.append(1 - in_grey(square) if c_dim == 1 else square + np.zeros(3, np.float32))
    return np.stack(prepared).astype(np.float32)


def _seen(picture: np.ndarray, paper: np.ndarray) -> np.ndarray:
    """Return a picture as it is seen: ink is dark, and paper lies under what is transparent."""
    if picture.shape[2] == 1:
        return 1 - picture
    if picture.shape[2] == 3:
        return picture
    return paper + picture[..., 3:] * (picture[..., :3] - paper)


def _as_unit(array: np.ndarray) -> np.ndarray:
    """Return a batch (n, h, w, channels) of numbers from 0 to 1."""
    if array.ndim == 2:
        array = array[..., np.newaxis]
    if array.ndim == 3:
        array = array[np.newaxis]
    if array.ndim != 4 or array.shape[3] not in (1, 3, 4) or not array.size:
        msg = (
            f"pictures got an array of shape {shown(array.shape)}; expected (h, w), (h, w, 1) of "
            "ink, (h, w, 3) of colour or (h, w, 4) with alpha, or a batch (n, h, w, channels)"
        )
        raise ValueError(msg)
    if array.dtype == np.uint8:
        return array.astype(np.float32) / 255
    if array.dtype.kind not in "fb" or not np.isfinite(array).all():
        msg = (
            f"pictures got {array.dtype} values; expected uint8, bool or finite floats from 0 to 1"
        )
        raise TypeError(msg)
    if array.min() < 0 or array.max() > 1 + 1e-6:
        msg = f"pictures got values from {array.min():g} to {array.max():g}; expected 0 to 1"
        raise ValueError(msg)
    return array.astype(np.float32)
