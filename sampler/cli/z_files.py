"""One z from a file: JSON, NumPy's .npy, or the recipe that a picture carries."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sampler.pictures.recipes.recipe import Recipe, read_recipe
from sampler.support.arrays import read_array
from sampler.support.small_files import read_small, strict_json

ENDINGS = (".json", ".npy", ".png", ".tif", ".tiff", ".gif")
_LARGEST = 1 << 22  # bytes: z of a million numbers


@dataclass(frozen=True, eq=False)
class Found:
    """What a file holds: z as it stands there, and the recipe where it is a picture."""

    z: object
    recipe: dict | None = None


def read(path: str) -> Found:
    """Return the z of a file; its numbers are not checked yet.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    ValueError
        The ending is none of `ENDINGS`, or the file holds no z; the message names it.
    """
    ending = Path(path).suffix.lower()
    if ending not in ENDINGS:
        msg = (
            f"{path!r} is no file of z; its name must end in .json, .npy, or be a picture's "
            "(.png, .tif, .gif)"
        )
        raise ValueError(msg)
    if ending == ".npy":
        return Found(_from_npy(path))
    recipe = None
    content = _from_json(path) if ending == ".json" else (recipe := read_recipe(path))
    if isinstance(content, dict):
        if "z" not in content:
            msg = f"{path!r} holds no 'z'; it has {', '.join(content) or 'nothing'}"
            raise ValueError(msg)
        content = content["z"]
    if not isinstance(content, list):
        msg = f"{path!r} holds no list of numbers; expected one z, such as [0.5, -1, …]"
        raise ValueError(msg)
    return Found(content, recipe)


def _from_json(path: str):
    content = read_small(path, _LARGEST)
    try:
        return strict_json(content)
    except ValueError as error:
        msg = f"{path!r} is not readable JSON: {error}"
        raise ValueError(msg) from error


def _from_npy(path: str) -> np.ndarray:
    content = read_small(path, _LARGEST)
    if content[:2] == b"PK":
        msg = f"{path!r} is an archive (.npz); save one array with numpy.save"
        raise ValueError(msg)
    array = read_array(content, repr(path))
    if array.dtype.kind == "b":
        msg = f"{path!r} holds {array.dtype} values; expected real numbers"
        raise ValueError(msg)
    return array


def names_network(recipe: dict | None) -> bool:
    """Whether a recipe tells which network drew it."""
    return recipe is not None and not {"checkpoint", "untrained"}.isdisjoint(recipe)


def told(path: str, found: Found) -> Recipe:
    """Return the recipe of a picture, whose z may be a film's."""
    return Recipe.from_mapping({"size": [1, 1], **(found.recipe or {})}, os.fspath(path))
