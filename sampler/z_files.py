"""One z from a file: JSON, NumPy's .npy, or the recipe that a picture carries."""

from __future__ import annotations

import io
import os
import tokenize
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sampler import recipes
from sampler.small_files import read_small, strict_json

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
        raise ValueError(
            f"{path!r} is no file of z; its name must end in .json, .npy, or be a picture's "
            "(.png, .tif, .gif)"
        )
    if ending == ".npy":
        return Found(_from_npy(path))
    recipe = None
    content = _from_json(path) if ending == ".json" else (recipe := recipes.read(path))
    if isinstance(content, dict):
        if "z" not in content:
            raise ValueError(f"{path!r} holds no 'z'; it has {', '.join(content) or 'nothing'}")
        content = content["z"]
    if not isinstance(content, list):
        raise ValueError(f"{path!r} holds no list of numbers; expected one z, such as [0.5, -1, …]")
    return Found(content, recipe)


def _from_json(path: str):
    content = read_small(path, _LARGEST)
    try:
        return strict_json(content)
    except ValueError as error:
        raise ValueError(f"{path!r} is not readable JSON: {error}") from error


def _from_npy(path: str) -> np.ndarray:
    content = read_small(path, _LARGEST)
    try:
        return _array(content)
    # NumPy reads the header as Python; these are what its parser raises.
    except (ValueError, TypeError, EOFError, SyntaxError, tokenize.TokenError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ValueError(f"{path!r} is not a readable NumPy array: {reason}") from error
    except (RecursionError, MemoryError) as error:
        raise ValueError(f"{path!r} is not a readable NumPy array: its header nests") from error


def _array(content: bytes) -> np.ndarray:
    """Return the numbers of an .npy; nothing is allocated before its size is known to be there."""
    file = io.BytesIO(content)
    if content[:2] == b"PK":
        raise ValueError("it is an archive (.npz); save one array with numpy.save")
    version = np.lib.format.read_magic(file)
    headers = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }
    if version not in headers:
        raise ValueError(f"it is of version {version[0]}.{version[1]}; expected 1.0 or 2.0")
    shape, by_columns, dtype = headers[version](file)
    if dtype.kind not in "iuf" or dtype.hasobject:
        raise ValueError(f"it holds {dtype} values; expected real numbers")
    count = 1
    for side in shape:
        count *= max(side, 0)
    if count * dtype.itemsize != len(content) - file.tell():
        raise ValueError(f"it says that its shape is {shape}, which does not fit its size")
    array = np.frombuffer(content, dtype, count, offset=file.tell())
    return array.reshape(shape, order="F" if by_columns else "C")


def names_network(recipe: dict | None) -> bool:
    """Whether a recipe tells which network drew it."""
    return recipe is not None and not {"checkpoint", "untrained"}.isdisjoint(recipe)


def told(path: str, found: Found) -> recipes.Recipe:
    """Return the recipe of a picture, whose z may be a film's."""
    return recipes.Recipe.from_mapping({"size": [1, 1], **(found.recipe or {})}, os.fspath(path))
