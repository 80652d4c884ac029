"""What it takes to draw a picture again: plain JSON, which travels in the picture's file.

A recipe of version 1 holds ``z``, the view (``size``, ``scale``, and ``center``, ``zoom``,
``rotation``, ``aspect`` where they are not as usual), ``exact``, ``tolerance`` and ``supersample``
where they change pixels, and the network: ``checkpoint`` and ``stage`` by name, never by path, or
everything that ``Sampler.untrained`` was given as ``untrained``; and its ``fingerprint``.  Recipes
without a version are of version 0: they have no fingerprint, and may have names of one's own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from sampler.pictures.recipes import embedded_text
from sampler.pictures.recipes.embedded_text import KEY, LONGEST
from sampler.pictures.recipes.fields import PRECISION, VERSION, WINDOW, check, view_of
from sampler.pictures.view import View
from sampler.support.small_files import strict_json

__all__ = ["KEY", "VERSION", "Recipe", "as_text", "describe", "read"]


@dataclass(frozen=True, eq=False)
class Recipe:
    """How a picture, or a film of one view, was drawn.

    Parameters
    ----------
    z : numpy.ndarray
        float32, (z_dim,); (n, z_dim) for a film of n frames.
    view : View
        The window and its size in pixels.
    checkpoint, stage : str, optional
        The names of the network that drew it.
    fingerprint : str, optional
        Of its weights and configuration, 12 hexadecimal digits; None where it is not known.
    untrained : dict, optional
        What `Sampler.untrained` was given, if that made the network.
    exact, tolerance, supersample
        See `Sampler.render`.
    """

    z: np.ndarray
    view: View
    checkpoint: str | None = None
    stage: str | None = None
    fingerprint: str | None = None
    untrained: dict | None = None
    exact: bool = False
    tolerance: float | None = None
    supersample: int = 1

    @classmethod
    def read(cls, path) -> Recipe:
        """Return the recipe of a picture's file; errors as :func:`read`, and where z is missing."""
        return cls.from_mapping(read(path), os.fspath(path))

    @classmethod
    def from_mapping(cls, told: Mapping, where: str) -> Recipe:
        """Return what a checked mapping tells; messages name its file, `where`."""
        missing = [name for name in ("z", "size") if name not in told]
        if missing:
            msg = (
                f"{where!r} holds a recipe without {' and '.join(map(repr, missing))}; it has "
                f"{', '.join(map(repr, told)) or 'nothing'}, which is not enough to draw it again."
            )
            raise ValueError(msg)
        z = np.float32(told["z"])
        checkpoint, _, stage = (told.get("checkpoint") or "").partition("/")
        return cls(
            z[0] if z.ndim == 2 and len(z) == 1 else z,
            view_of(told),
            checkpoint or None,
            told.get("stage") or stage or None,
            **{
                name: told[name]
                for name in ("fingerprint", "untrained", *PRECISION)
                if name in told
            },
        )

    @property
    def drawn_by(self) -> str:
        """The name of the network: "mnist-resnet/lively"."""
        if self.untrained is not None:
            return "an untrained network"
        return "/".join(filter(None, (self.checkpoint, self.stage))) or "an unnamed network"

    @property
    def how(self) -> dict:
        """What `Sampler.render` is given beside z and view, where it is not as usual."""
        usual = dict(zip(PRECISION, (False, None, 1), strict=True))
        found = {name: getattr(self, name) for name in usual}
        return {name: value for name, value in found.items() if value != usual[name]}

    def as_mapping(self) -> dict:
        """Return the recipe in plain names and values, as they are written."""
        told = {"version": VERSION}
        for name in ("checkpoint", "stage", "fingerprint", "untrained"):
            if getattr(self, name) is not None:
                told[name] = getattr(self, name)
        view, usual = self.view, View()
        told |= {"z": self.z, "scale": view.scale, "size": [view.x_dim, view.y_dim]}
        told |= {
            name: getattr(view, name)
            for name in WINDOW
            if getattr(view, name) != getattr(usual, name)
        }
        return told | self.how

    def refuse_other(self, name: str, fingerprint: str, where: str, way_out: str) -> None:
        """Raise a ValueError unless the network of this name and fingerprint drew the picture.

        Where the fingerprint is not known, the names must be equal.
        """
        if self.fingerprint is None and name == self.drawn_by:
            return
        if self.fingerprint == fingerprint:
            return
        msg = (
            f"{where!r} was drawn by {self.drawn_by}, fingerprint {self.fingerprint or 'unknown'}; "
            f"{name} has the fingerprint {fingerprint} and would draw another picture. {way_out}"
        )
        raise ValueError(msg)


def describe(view: View, z: np.ndarray, checkpoint: str, **more) -> Recipe:
    """Return the recipe of a picture; `checkpoint` may be "name/stage", `more` as for `Recipe`."""
    name, _, stage = checkpoint.partition("/")
    z = np.array(z, np.float32)
    z = z[0] if z.ndim == 2 and len(z) == 1 else z
    if more.get("untrained") is not None:
        return Recipe(z, view, **more)
    return Recipe(z, view, name, stage or None, **more)


def film(recipes: list[Recipe | None]) -> Recipe | None:
    """Return the recipe of a film of frames that differ in z alone; None if there is none."""
    first = recipes[0] if recipes else None
    if first is None or None in recipes:
        return None
    shared = [replace(recipe, z=first.z).__dict__ for recipe in recipes]
    if any(other != shared[0] for other in shared) or any(r.z.ndim != 1 for r in recipes):
        return None
    return replace(first, z=np.stack([recipe.z for recipe in recipes]))


def as_text(recipe: Recipe | Mapping) -> str:
    """Return a recipe as JSON, or say what in it cannot be kept."""
    if isinstance(recipe, Recipe):
        recipe = recipe.as_mapping()
    if not isinstance(recipe, dict):
        msg = f"recipe is a {type(recipe).__name__}; expected a dict of names to values."
        raise TypeError(msg)

    def plain(value):
        if isinstance(value, (np.ndarray, np.generic)):
            return value.tolist()
        msg = f"{value!r} is a {type(value).__name__}"
        raise TypeError(msg)

    try:
        text = json.dumps(recipe, default=plain, allow_nan=False)
        check(strict_json(text.encode()))
    except RecursionError as error:
        msg = "recipe is nested too deeply; expected names to plain values."
        raise ValueError(msg) from error
    except (TypeError, ValueError) as error:
        msg = (
            f"recipe cannot be kept as JSON: {error}. Use strings, finite numbers, lists, dicts "
            "and arrays."
        )
        raise type(error)(msg) from error
    if len(text) > LONGEST:
        msg = f"recipe has {len(text)} characters; a file keeps at most {LONGEST}."
        raise ValueError(msg)
    return text


def read(path) -> dict:
    """Return the recipe of a picture that the toolkit saved: a checked dict, arrays as lists.

    Parameters
    ----------
    path : str or os.PathLike
        A PNG, a TIFF or a GIF.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    ValueError
        It is not readable, holds no recipe, or one that is damaged or of a newer version; the
        message names the file.
    """
    text = embedded_text.find(path)
    where = os.fspath(path)
    if text is None:
        msg = (
            f"{where!r} holds no recipe; pictures that this toolkit drew and saved do (PNG, TIFF "
            "and GIF), and most programs drop it when they save the picture again."
        )
        raise ValueError(msg)
    try:
        return check(strict_json(text))
    except (TypeError, ValueError) as error:
        msg = f"{where!r} holds a damaged recipe: {error}"
        raise ValueError(msg) from error
