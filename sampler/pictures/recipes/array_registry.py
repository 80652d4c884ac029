"""Registry of the arrays that were drawn, with their recipes.

A picture that is saved carries the recipe of its own pixels.  The sampler's last z would not do: it
may be another picture's.

The key of an array is its place in memory: the array that owns the memory (by weak reference), the
address, the shape and the strides.  So a batch's pictures and a film's frames have recipes, and a
copy has none.  A CRC-32 of the bytes, made when the array is drawn and when it is saved, shows a
change: any change within 4 bytes is detected, any other missed with a probability of 2⁻³².
"""

from __future__ import annotations

import weakref
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sampler.pictures.recipes.film_recipes import film_recipe
from sampler.pictures.recipes.recipe import Recipe
from sampler.support.threads import parallel_for

_STRIPE = 1 << 21  # bytes: their CRC-32 takes half a millisecond, and cores share the stripes


@dataclass(frozen=True)
class _Entry:
    recipe: Recipe
    checksum: tuple[int, ...]


@dataclass(frozen=True)
class _Owner:
    """An array that owns its memory, and the entries of the pictures that lie there."""

    array: weakref.ref[np.ndarray]
    entries: dict[tuple, _Entry]


_owners: dict[int, _Owner] = {}  # by id, which Python may use again once an array is gone


def remember(picture: np.ndarray, recipe: Recipe) -> None:
    """Enter an array and the recipe that drew it."""
    array = _owner_of(picture)
    owner = _owners.get(id(array))
    if owner is None or owner.array() is not array:
        owner = _Owner(weakref.ref(array, _removal(id(array))), {})
        _owners[id(array)] = owner
    owner.entries[_place(picture)] = _Entry(recipe, _checksum(picture))


def recipe_of(picture: Any) -> Recipe | None:
    """Return the recipe of an array; None for any other object, a copy and a changed array."""
    if not isinstance(picture, np.ndarray):
        return None
    array = _owner_of(picture)
    owner = _owners.get(id(array))
    if owner is None or owner.array() is not array:
        return None
    entry = owner.entries.get(_place(picture))
    if entry is None or entry.checksum != _checksum(picture):
        return None
    return entry.recipe


def recipe_of_film(frames: Any, seconds: float | None = None) -> Recipe | None:
    """Return the one recipe of all frames of a list or an array, or None; see `film_recipe`."""
    if not isinstance(frames, (list, tuple, np.ndarray)) or getattr(frames, "ndim", 1) == 0:
        return None
    return film_recipe([recipe_of(frame) for frame in frames], seconds)


def arrays_known() -> int:
    """Return how many arrays in memory have entries."""
    return len(_owners)


def _owner_of(array: np.ndarray) -> np.ndarray:
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _place(picture: np.ndarray) -> tuple:
    return picture.ctypes.data, picture.shape, picture.strides, picture.dtype.str


def _checksum(picture: np.ndarray) -> tuple[int, ...]:
    pixels = np.ascontiguousarray(picture).data.cast("B")
    starts = range(0, len(pixels), _STRIPE)
    checksums = [0] * len(starts)

    def compute(index: int) -> None:
        checksums[index] = zlib.crc32(pixels[starts[index] : starts[index] + _STRIPE])

    parallel_for(compute, range(len(starts)))
    return tuple(checksums)


def _removal(key: int) -> Callable[[weakref.ref[np.ndarray]], None]:
    """Return the callback that removes an array's entries when the array is gone."""

    def remove(reference: weakref.ref[np.ndarray]) -> None:
        owner = _owners.get(key)
        if owner is not None and owner.array is reference:
            del _owners[key]

    return remove
