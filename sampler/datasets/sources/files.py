"""Items of files, images, bytes, uploads and arrays."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from sampler.datasets.arrays import as_uint8
from sampler.datasets.sources import svg
from sampler.datasets.sources.item import Item
from sampler.pictures.opening.composition import Colour, composed
from sampler.pictures.opening.decoding import picture_in
from sampler.pictures.opening.sources import open_image
from sampler.support.arguments import file_path, shown


def file_item(
    path: str | os.PathLike[str],
    label: int | None = None,
    attributes: Mapping[str, str] | None = None,
) -> Item:
    """Return the item of a picture file, SVG included."""
    path = os.fspath(path)
    read = _svg_frames if path.lower().endswith(".svg") else _frames
    return Item(f"'{path}'", partial(read, path), label, attributes or {})


def any_item(picture: Any, label: int | None, index: int) -> Item:
    """Return the item of a picture of any type; `index` names it where it has no name."""
    if isinstance(picture, (str, os.PathLike)):
        is_address = isinstance(picture, str) and "://" in picture  # refused, as it was written
        return file_item(picture if is_address else file_path(picture, f"picture {index}"), label)
    if isinstance(picture, np.ndarray):
        return Item(f"picture {index}", partial(_array_frames, picture), label, turns=False)
    is_upload = isinstance(picture, Mapping) and "content" in picture
    name = f"picture {index}"
    if is_upload:
        name = f"the upload {shown(picture.get('name', 'without a name'))}"
    content = picture["content"] if is_upload else picture
    if isinstance(content, (bytes, bytearray, memoryview)) and svg.looks_like(bytes(content)):
        return Item(name, partial(svg_content, bytes(content), name), label)
    return Item(name, partial(_frames, picture), label)


def array_items(images: np.ndarray, labels: Sequence[int] | None) -> list[Item]:
    """Return the items of an array of uint8, (n, height, width, 1 or 3), in `Dataset`'s colours."""
    numbers = [None] * len(images) if labels is None else labels
    return [
        Item(f"picture {i}", partial(_row_frames, images, i), label, turns=images.shape[3] == 3)
        for i, label in enumerate(numbers)
    ]


def _frames(picture: Any, background: Colour, wanted: int | None) -> Iterator[np.ndarray]:
    with open_image(picture) as source:
        yield from composed(source, background, wanted)


def _svg_frames(path: str, background: Colour, wanted: int | None) -> Iterator[np.ndarray]:
    yield from svg_content(svg.content_of(path), f"'{path}'", background, wanted)


def svg_content(
    content: bytes, name: str, background: Colour, wanted: int | None
) -> Iterator[np.ndarray]:
    """Yield the picture of an SVG's content."""
    with picture_in(io.BytesIO(svg.raster(content, name, wanted)), name) as source:
        yield from composed(source, background, wanted)


def _array_frames(array: np.ndarray, background: Colour, _: int | None) -> Iterator[np.ndarray]:
    array = array[..., np.newaxis] if array.ndim == 2 else array
    if array.ndim != 3 or array.shape[2] not in (1, 3, 4) or not array.size:
        msg = (
            f"it got shape {array.shape}; expected (height, width) or (height, width, channels) "
            "with 1, 3 or 4 channels"
        )
        raise ValueError(msg)
    values = as_uint8(array).astype(np.float32) / 255
    if array.shape[2] == 4:
        paper = np.array(background, np.float32) / 255
        values = paper + values[..., 3:] * (values[..., :3] - paper)
    yield values


def _row_frames(
    images: np.ndarray, index: int, _background: Colour, _: int | None
) -> Iterator[np.ndarray]:
    yield images[index].astype(np.float32) / 255
