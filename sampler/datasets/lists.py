"""Sets from lists of pictures of any type, and sets brought to another size."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from sampler.datasets.caching import cache_for
from sampler.datasets.dataset import Dataset
from sampler.datasets.gathering import cached, gather
from sampler.datasets.idx import DataError
from sampler.datasets.settings import Settings
from sampler.datasets.sources.files import any_item, array_items
from sampler.datasets.sources.item import Source
from sampler.datasets.sources.labels import given_labels
from sampler.datasets.sources.listing import listed_file
from sampler.pictures.opening.sources import is_picture
from sampler.support.arguments import file_path


def is_list(source: Any) -> bool:
    """Return whether a source is a list of pictures: a list of any, or a tuple of uploads or files.

    A tuple of two arrays is images and labels.
    """
    if isinstance(source, list):
        return not source or all(is_picture(each) or _is_array(each) for each in source)
    return (
        isinstance(source, tuple)
        and len(source) > 0
        and all(is_picture(each) for each in source)
        or isinstance(source, Mapping)
        and bool(source)
        and all(isinstance(each, Mapping) and "content" in each for each in source.values())
    )


def from_list(pictures: Any, labels: Any, settings: Settings, progress: bool = True) -> Dataset:
    """Load a list of files, images, arrays or uploads.

    Parameters
    ----------
    pictures : list, tuple, or mapping of names to uploads
    labels : sequence of int or of str, optional
        One for each picture.
    settings : Settings
    progress : bool, default True

    Raises
    ------
    DataError
        The list is empty, or pictures cannot be read; all are named.
    """
    if isinstance(pictures, Mapping):
        pictures = [{"name": name, **upload} for name, upload in pictures.items()]
    if not len(pictures):
        msg = "source got an empty list; expected at least one picture"
        raise DataError(msg)
    numbers, names = (None, None) if labels is None else given_labels(labels, len(pictures))
    each = numbers or [None] * len(pictures)
    cache = _cache(pictures, f"{settings} {each} {names}")
    ready = cached(cache) if cache else None
    if ready is not None:
        return ready
    pairs = zip(pictures, each, strict=True)
    items = [any_item(picture, label, i) for i, (picture, label) in enumerate(pairs)]
    return gather(Source("pictures", "the list", items, names), settings, cache, progress)


def _cache(pictures: Any, choices: str) -> tuple[Path, str] | None:
    """Return the cache file of a list of many files; None for other lists."""
    if not all(isinstance(each, (str, os.PathLike)) for each in pictures):
        return None
    files = [listed_file(str(file_path(each, "a picture"))) for each in pictures]
    place = "\n".join(file.path for file in files)
    return cache_for(("list", place), files, choices)


def resized(data: Dataset, settings: Settings) -> Dataset:
    """Bring a set to other settings; the same set where they change nothing."""
    if settings.is_plain:
        return data
    if settings.background == "random" and settings.size is None:
        msg = "background got 'random', which has no effect on opaque pictures without size"
        raise ValueError(msg)
    labels = None if data.labels is None else data.labels.tolist()
    items = array_items(data.images, labels)
    source = Source(data.name, data.origin, items, data.label_names, data.note)
    return gather(source, settings, None, progress=False)


def _is_array(each: Any) -> bool:
    return isinstance(each, np.ndarray)
