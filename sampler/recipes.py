"""What it takes to draw a picture again: told in plain JSON, which travels in the file."""

import json
import os

import numpy as np
import png

KEY = "sampler"  # the name of a PNG's text chunk


def describe(view, z: np.ndarray, checkpoint: str) -> dict:
    """Return the recipe of a picture: what has to be known to draw it again."""
    told = {
        "checkpoint": checkpoint,
        "z": np.ravel(z),
        "scale": view.scale,
        "size": [view.x_dim, view.y_dim],
    }
    plain = type(view)()
    others = ("center", "zoom", "rotation", "aspect")
    return told | {
        name: getattr(view, name) for name in others if getattr(view, name) != getattr(plain, name)
    }


def as_text(recipe):
    """Return a recipe as JSON, or say what in it cannot be kept."""
    if not isinstance(recipe, dict):
        raise TypeError(f"recipe is a {type(recipe).__name__}; expected a dict of names to values.")

    def plain(value):
        if isinstance(value, (np.ndarray, np.generic)):
            return value.tolist()
        raise TypeError(f"{value!r} is a {type(value).__name__}")

    try:
        return json.dumps(recipe, default=plain, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise type(error)(
            f"recipe cannot be kept as JSON: {error}. Use strings, finite numbers, lists, dicts "
            "and arrays."
        ) from error


def read(path):
    """Return the recipe of a PNG that the toolkit saved, as a dict; arrays come as lists.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    ValueError
        It is not a readable PNG, or holds no recipe.
    """
    try:
        # Pillow would unpack the pixels, and refuses large ones.
        with open(path, "rb") as file:
            chunks = list(png.Reader(file=file).chunks())
    except (png.Error, EOFError) as error:
        raise ValueError(f"{os.fspath(path)!r} is not a readable PNG: {error}") from error
    texts = (data.partition(b"\0") for kind, data in chunks if kind == b"tEXt")
    text = next((text for key, _, text in texts if key == KEY.encode()), None)
    if text is None:
        raise ValueError(
            f"{os.fspath(path)!r} holds no recipe; only PNGs saved by save_png with recipe= do, "
            "and most programs drop it when they save the picture again."
        )
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"{os.fspath(path)!r} holds a damaged recipe: {error}") from error
