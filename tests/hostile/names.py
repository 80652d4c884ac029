"""Names for the expressions of the campaign: small pictures, codes, files and evil objects.

Everything is made at run time from seeds; nothing is downloaded and no MNIST is needed.
"""

import enum
import functools
import io
import os
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

Z_DIM = 32


class Index:
    """A whole number of another class."""

    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


class Fspath:
    """A path of another class."""

    def __init__(self, path):
        self.path = path

    def __fspath__(self):
        return self.path if isinstance(self.path, bytes) else str(self.path)


class Sub(np.ndarray):
    """An array of another class."""


class Like:
    """An object that NumPy converts to an array, though it is none."""

    def __init__(self, array):
        self.array = array

    def __array__(self, dtype=None, copy=None):
        return self.array if dtype is None else self.array.astype(dtype)


class Evil:
    """An object, one of whose methods raises."""

    def __init__(self, where):
        self.where = where

    def __repr__(self):
        if self.where == "repr":
            raise RuntimeError("evil")
        return f"Evil({self.where!r})"

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("evil") if self.where == "array" else TypeError("no array")


def zed(seed):
    return np.random.default_rng(seed).standard_normal(Z_DIM, dtype=np.float32)


def zeds(count):
    return np.random.default_rng(count).standard_normal((count, Z_DIM), dtype=np.float32)


def gray(height, width, seed=1):
    return np.random.default_rng(seed).random((height, width, 1), dtype=np.float32)


def colour(height, width, seed=1):
    return np.random.default_rng(seed).random((height, width, 3), dtype=np.float32)


def frozen(array):
    array.flags.writeable = False
    return array


def broken_frames():
    """Yield frames that fail halfway, with an error that is not the package's."""
    yield gray(4, 4)
    yield gray(4, 4)[:, :, :0]


def nested(depth):
    values = {}
    for _ in range(depth):
        values = {"a": values}
    return values


def loop_of_dicts():
    values = {}
    values["a"] = values
    return values


@functools.cache
def _stand_in():
    from sampler.datasets import load

    return load("digits").images[:, :, :, 0]


def digits(count):
    """Return digits as in MNIST, uint8 (count, 28, 28)."""
    return _stand_in()[:count].copy()


def digit(index=2):
    return _stand_in()[index].copy()


def drawing():
    """Return dark ink on white paper, 60×50."""
    image = Image.fromarray(255 - digit()).resize((50, 60), Image.Resampling.BICUBIC)
    return np.asarray(image).copy()


def pil_digit():
    return Image.fromarray(drawing())


def pil(width, height):
    return Image.fromarray((gray(height, width)[:, :, 0] * 255).astype(np.uint8))


def pil_empty():
    return Image.new("L", (0, 0))


def namespace(corpus, out, sampler, tiny):
    """Return the names for expressions: `corpus` is a folder of files, `out` returns another."""
    import sampler as package
    from hostile import commands
    from sampler import datasets
    from sampler.latent import directions, vectors
    from sampler.models import checkpoint
    from sampler.pictures import figures, image
    from sampler.pictures.films import animation, keyframes
    from sampler.pictures.recipes import recipe

    modules = (animation, checkpoint, datasets, directions, figures, image, keyframes, vectors,
               recipe)  # fmt: skip
    files = {
        "picture_file": "digit.png",
        "eps_file": "digit.eps",
        "eps_called_png": "script.png",
        "text_called_png": "text.png",
        "film_file": "film.gif",
        "recipe_file": "recipe.png",
        "folder_of_pictures": "folder",
    }
    paths = {name: functools.partial(corpus.joinpath, place) for name, place in files.items()}
    return {
        **{name: value for name, value in globals().items() if not name.startswith("_")},
        **paths,
        "io": io,
        "os": os,
        "np": np,
        "Path": Path,
        "Image": Image,
        "IntEnum": enum.IntEnum,
        "Decimal": Decimal,
        "Fraction": Fraction,
        "Sampler": package.Sampler,
        "View": package.View,
        "prepare": package.prepare,
        "Keyframe": keyframes.Keyframe,
        "Directions": directions.Directions,
        **{module.__name__.rpartition(".")[2]: module for module in modules},
        "latent": vectors,
        "equation": figures,
        "recipes": recipe,
        "command": commands.command,
        "corpus": corpus,
        "tmp": out,
        "tiny": lambda: tiny,
        "s": sampler,
    }
