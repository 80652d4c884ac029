"""Which recipe drew an array: known as long as the array lives and is unchanged.

`Sampler.save_png` asks here, so that a picture carries the recipe of its own pixels.  The last z
that a sampler drew may be another picture's.

A picture is known by its place in memory: the array that owns the memory (by weak reference), the
address, the shape and the strides.  A batch's pictures and a film's frames are found so, too, and a
copy is not.  That it is unchanged is told by a CRC-32 of its bytes, made when it is drawn and again
when it is saved: any change within 4 bytes is seen, any other misses with a chance of 2⁻³².
"""

from __future__ import annotations

import weakref
import zlib
from dataclasses import dataclass

import numpy as np

from sampler.pictures.recipes.recipe import Recipe, film
from sampler.support.threads import parallel_for

_STRIPE = 1 << 21  # bytes: their CRC-32 takes half a millisecond, and cores share the stripes


@dataclass(frozen=True)
class _Known:
    recipe: Recipe
    checksum: tuple[int, ...]


@dataclass(frozen=True)
class _Owner:
    """An array that owns its memory, and the pictures that lie there."""

    array: weakref.ref
    pictures: dict[tuple, _Known]


_owners: dict[int, _Owner] = {}  # by id, which may be given again once an array is gone


def remember(picture: np.ndarray, recipe: Recipe) -> None:
    """Note that this array was drawn by a recipe."""
    array = _owner(picture)
    owner = _owners.get(id(array))
    if owner is None or owner.array() is not array:
        owner = _Owner(weakref.ref(array, _forgetting(id(array))), {})
        _owners[id(array)] = owner
    owner.pictures[_place(picture)] = _Known(recipe, _checksum(picture))


def recipe_of(picture) -> Recipe | None:
    """Return the recipe that drew this array, or None: not drawn here, copied, or changed since."""
    if not isinstance(picture, np.ndarray):
        return None
    array = _owner(picture)
    owner = _owners.get(id(array))
    if owner is None or owner.array() is not array:
        return None
    known = owner.pictures.get(_place(picture))
    if known is None or known.checksum != _checksum(picture):
        return None
    return known.recipe


def recipe_of_film(frames) -> Recipe | None:
    """Return the one recipe of all frames of a list or an array, or None."""
    if not isinstance(frames, (list, tuple, np.ndarray)) or getattr(frames, "ndim", 1) == 0:
        return None
    return film([recipe_of(frame) for frame in frames])


def _owner(array: np.ndarray):
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _place(picture: np.ndarray) -> tuple:
    return picture.ctypes.data, picture.shape, picture.strides, picture.dtype.str


def _checksum(picture: np.ndarray) -> tuple[int, ...]:
    pixels = memoryview(np.ascontiguousarray(picture)).cast("B")
    starts = range(0, len(pixels), _STRIPE)
    found = [0] * len(starts)

    def check(index: int) -> None:
        found[index] = zlib.crc32(pixels[starts[index] : starts[index] + _STRIPE])

    parallel_for(check, range(len(starts)))
    return tuple(found)


def _forgetting(key: int):
    def forget(gone: weakref.ref) -> None:
        owner = _owners.get(key)
        if owner is not None and owner.array is gone:
            del _owners[key]

    return forget
