"""Items read one after another into a set: broken ones reported, grey ones turned into ink."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from sampler.datasets import pixel_cache
from sampler.datasets.dataset import Dataset
from sampler.datasets.fitting import fitted, in_grey, paper_of
from sampler.datasets.flatness import is_drawn
from sampler.datasets.gathered import Gathered
from sampler.datasets.pixel_store import PixelStore
from sampler.datasets.report import announce, broken_error
from sampler.datasets.settings import Settings
from sampler.datasets.sources.item import Item, Source
from sampler.pictures.levels import to_levels
from sampler.support.files import atomic_stream
from sampler.support.streams import bar
from sampler.support.threads import single_threaded_blas

PATIENCE = 2.0  # seconds, after which a bar shows the progress
_FEW = 0.02  # of the borders: a drawing that touches its border


def gather(
    source: Source, settings: Settings, cache: tuple[Path, str] | None = None, progress: bool = True
) -> Dataset:
    """Read all items of a source.

    Parameters
    ----------
    source : Source
    settings : Settings
    cache : (pathlib.Path, str), optional
        A file for the pixels, with a key of the source's state; by default they are in memory.
    progress : bool, default True
        Whether a bar shows the progress, where it takes more than two seconds.

    Returns
    -------
    Dataset

    Raises
    ------
    DataError
        If items cannot be read: all are named.
    """
    if cache is None or not pixel_cache.writable(cache[0]):
        description, pixels = _filled(io.BytesIO(), 0, source, settings, progress)
        return _dataset(description, np.frombuffer(pixels, np.uint8))
    path, key = cache
    with atomic_stream(path) as file:
        description, _ = _filled(file, pixel_cache.START, source, settings, progress)
        description["key"] = key
        size = int(np.prod(description["shape"]))
        pixel_cache.write_description(file, size, description)
    return _dataset(description, pixel_cache.mapped(path, tuple(description["shape"])))


def cached(cache: tuple[Path, str]) -> Dataset | None:
    """Return the set in a cache file; None where it is not whole, or of another state."""
    path, key = cache
    description = pixel_cache.read_description(path, key)
    if description is None:
        return None
    for remark in description["remarks"]:
        logging.getLogger("sampler.datasets").warning("%s", remark)
    return _dataset(description, pixel_cache.mapped(path, tuple(description["shape"])))


@single_threaded_blas  # the products are small: waiting threads would take most of the time
def _filled(
    file: BinaryIO, start: int, source: Source, settings: Settings, progress: bool
) -> tuple[dict[str, Any], memoryview]:
    """Write the pixels of all items; return their description, and those in memory."""
    store, known = PixelStore(file, start), Gathered()
    for index, item in enumerate(_with_progress(source.items, progress)):
        try:
            _add(store, known, item, index, settings)
        except (ValueError, OSError) as error:
            known.broken.append(_reason(item, error))
    if known.broken and (not settings.skip_broken or not store.count):
        raise broken_error(known.broken, len(source.items), source.origin)
    turned = _turned(known, store, settings)
    digest = store.finish(turned)
    labels = _labels(known)
    if labels is not None:
        digest.update(labels.data)
    description = {
        "name": source.name,
        "origin": source.origin,
        "shape": [store.count, *store.shape],
        "labels": None if labels is None else labels.tolist(),
        "label_names": source.label_names,
        "attributes": known.attributes or None,
        "checksum": digest.hexdigest(),
        **announce(source, known, store, turned, settings),
    }
    return description, file.getbuffer() if isinstance(file, io.BytesIO) else memoryview(b"")


def _with_progress(items: Sequence[Item], progress: bool) -> Iterable[Item]:
    return bar(items, desc="pictures", delay=PATIENCE, leave=False) if progress else items


def _add(store: PixelStore, known: Gathered, item: Item, index: int, settings: Settings) -> None:
    """Read one item, all frames or none: a file that breaks off leaves no picture behind."""
    frames = [
        _prepared(frame, item, index, settings)
        for frame in item.frames(settings.background_of(index), settings.size)
    ]
    for levels, paper, is_ink in frames:
        store.append(levels)
        known.inks.append(is_ink)
        known.labels.append(item.label)
        known.papers.append(paper)
        known.turns.append(item.turns)
        known.announced.append(item.announced)
        known.owners.append(index)
        for key, value in item.attributes.items():
            known.attributes.setdefault(key, []).append(value)


def _prepared(
    frame: np.ndarray, item: Item, index: int, settings: Settings
) -> tuple[np.ndarray, int, bool]:
    """Return the levels of a frame, its paper (see `fitting.paper_of`), and whether 255 = ink."""
    is_ink = not item.turns and frame.shape[2] == 1
    frame = in_grey(frame) if settings.colour == "grey" else frame
    paper = paper_of(frame)
    light_on_dark = settings.ink == "light" or (paper < 0 and settings.ink is None)
    margin = settings.margin_of(index, light_on_dark and frame.shape[2] == 1)
    is_padded = settings.size is not None and settings.fit == "pad" and settings.colour != "grey"
    is_coloured = is_padded and len(set(margin)) > 1
    if is_ink and (settings.colour == "rgb" or is_coloured):
        frame, is_ink = 1 - frame, False  # ink as it is seen: dark on light
    if settings.size is not None:
        frame = fitted(frame, settings.size, settings.fit, margin)
    if settings.colour == "grey":
        frame = in_grey(frame)  # a margin may have brought colour
    elif settings.colour == "rgb":
        frame = np.broadcast_to(frame, (*frame.shape[:2], 3))
    return to_levels(frame), paper, is_ink


def _reason(item: Item, error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{item.name} cannot be read ({error.strerror})"
    reason = str(error).rstrip(".")
    return reason if item.name in reason else f"{item.name}: {reason}"


def _turned(known: Gathered, store: PixelStore, settings: Settings) -> np.ndarray:
    """Return which pictures become their negatives, so that ink is 255."""
    count = store.count
    if store.shape[2] != 1:
        if settings.ink is not None:
            msg = (
                f"ink got '{settings.ink}', which has no effect on pictures in colour; leave it "
                "out, or pass colour='grey' too"
            )
            raise ValueError(msg)
        return np.array(known.inks)  # beside colour they are seen as dark on light
    if settings.ink is not None:
        return np.full(count, settings.ink == "dark")
    papers, turns = np.array(known.papers), np.array(known.turns)
    if _are_photographs(store, papers[turns]):
        return turns  # as they look: a dark border is no ink's paper
    # Where the border tells nothing, the picture is as most others are.
    papers[papers == 0] = np.sign(papers.sum())
    return (papers > 0) & turns


def _are_photographs(store: PixelStore, papers: np.ndarray) -> bool:
    """Return whether grey files are shaded, with light borders and dark ones among them."""
    lights, darks = np.count_nonzero(papers > 0), np.count_nonzero(papers < 0)
    is_mixed = bool(min(lights, darks) > _FEW * len(papers))
    return is_mixed and not is_drawn(float(np.mean(store.flatness)))


def _labels(known: Gathered) -> np.ndarray | None:
    if any(label is None for label in known.labels):
        return None
    return np.array(known.labels, np.int64)


def _dataset(description: dict[str, Any], pixels: np.ndarray) -> Dataset:
    labels, names = description["labels"], description["label_names"]
    attributes = description["attributes"]
    return Dataset(
        description["name"],
        pixels.reshape(description["shape"]),
        None if labels is None else np.array(labels, np.int64),
        description["origin"],
        description["note"],
        None if names is None else tuple(names),
        attributes and {key: tuple(values) for key, values in attributes.items()},
        checksum=description["checksum"],
    )
