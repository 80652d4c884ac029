"""One z from a file: JSON, NumPy's .npy, or the recipe that a file carries."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sampler.pictures.recipes.recipe import Recipe, read_recipe
from sampler.support.arrays import read_array
from sampler.support.small_files import read_small, strict_json

# Files with a recipe, besides those of z alone.
_PICTURES = (
    ".png", ".tif", ".tiff", ".gif", ".apng", ".webp", ".mp4", ".svg", ".html", ".glsl", ".fs",
)  # fmt: skip
ENDINGS = (".json", ".npy", *_PICTURES)
_LARGEST = 1 << 22  # bytes: z of a million numbers


@dataclass(frozen=True, eq=False)
class Content:
    """The z of a file as it stands there, and the recipe of a picture."""

    z: Any
    recipe: dict | None = None


def read(path: str) -> Content:
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
            f"z got {path!r}; expected a file .json or .npy, or one with a recipe: "
            f"{', '.join(_PICTURES)}"
        )
        raise ValueError(msg)
    if ending == ".npy":
        return Content(_from_npy(path))
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
    return Content(content, recipe)


def _from_json(path: str) -> Any:
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
    """Whether a recipe names the network that drew it."""
    return recipe is not None and not {"checkpoint", "untrained"}.isdisjoint(recipe)


def recipe_of(path: str, content: Content) -> Recipe:
    """Return the recipe of a picture, whose z may be a film's."""
    return Recipe.from_mapping({"size": [1, 1], **(content.recipe or {})}, os.fspath(path))
