"""Recipes of pictures: all that is needed to draw one again, as plain JSON in its file.

A recipe of version 2 holds ``z``, the view and the network.  The view is ``size`` and ``scale``,
with ``center``, ``zoom``, ``rotation`` and ``aspect`` where they differ from the defaults; so are
``exact``, ``tolerance`` and ``supersample``.  The network is ``checkpoint`` and ``stage`` by name,
never by path, or the arguments of ``Sampler.untrained`` as ``untrained``; and its ``fingerprint``.
A film with a camera has ``keyframes`` instead of z, each with its z, its window and its pace, and
the arguments ``fps``, ``interpolation`` and ``loop`` of `sampler.film`.  A film of z, one a frame,
has the times of `save_animation` as ``timing``.  ``sampler`` is the version that wrote the recipe.
``colouring`` has the ink and the paper of the file, where they are not black and white, and
``printing`` its sheet and its bits.  A sheet of several pictures has z of each, and ``layout``: its
columns, gaps and captions.  A print of two inks has two z, and ``duotone``: its colours.  A height
map or a normal map has ``surface``.  Version 1 had none of these.  Recipes without a version are of
version 0: they have no fingerprint and may have any other names.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from sampler.pictures.films.keyframes import Keyframe
from sampler.pictures.inks import Colouring, make_colouring
from sampler.pictures.layout import Layout, make_layout
from sampler.pictures.recipes import embedded_text
from sampler.pictures.recipes.embedded_text import LONGEST, READABLE, RECIPE_KEY
from sampler.pictures.recipes.fields import PRECISION, VERSION, WINDOW, check_recipe, view_of
from sampler.pictures.recipes.keyframe_fields import FILM, as_fields, keyframes_of
from sampler.pictures.view import View
from sampler.support.arguments import shown_type
from sampler.support.small_files import strict_json
from sampler.support.version import __version__

__all__ = [
    "RECIPE_KEY",
    "VERSION",
    "Recipe",
    "in_colours",
    "make_recipe",
    "read_recipe",
    "recipe_text",
]


logger = logging.getLogger(__name__)


class RecipeTooLong(ValueError):
    """No file would be read with so long a recipe."""


@dataclass(frozen=True, eq=False)
class Recipe:
    """How a picture, or a film of one view, was drawn.

    Parameters
    ----------
    z : numpy.ndarray
        float32, (z_dim,); (n, z_dim) for a film of n frames, or of n keyframes.
    view : View
        The window and its size in pixels; of a film of keyframes, the first one's.
    checkpoint, stage : str, optional
        The names of the network that drew the picture.
    fingerprint : str, optional
        Of the network's weights and configuration, 12 hexadecimal digits; None where unknown.
    untrained : dict, optional
        The arguments of `Sampler.untrained`, if that made the network.
    colours : {"seen"}, optional
        Whether arrays of the picture are colour as it is seen; None is ink, as in every recipe from
        before there was such a name.
    exact, tolerance, supersample
        See `Sampler.render`.
    keyframes : tuple of Keyframe
        Of a film with a camera; empty for any other.
    film : dict, optional
        The arguments of `sampler.film` for its frames: fps, interpolation and loop.
    timing : dict, optional
        The arguments of `save_animation` for a film of z: duration, hold and loop, where they
        differ from the defaults.
    sampler : str, optional
        The version of the toolkit that drew it.
    colouring : Colouring, optional
        Ink and paper of the file, see :mod:`sampler.pictures.inks`; None is black on white.
    printing : dict, optional
        The file's sheet, (width, height) in mm, and its dpi, bleed, margin and bits, as arguments
        of `Sampler.save`, where they differ from the defaults.  `view` has the pixels of the drawn
        part of the sheet.
    layout : Layout, optional
        Of several pictures on one page, each of which `view` has the pixels of.
    duotone : dict, optional
        Inks and paper of two pictures that are printed over each other.
    surface : dict, optional
        Of a height map or a normal map: its kind and steepness, as arguments of `export`.
    """

    z: np.ndarray
    view: View
    checkpoint: str | None = None
    stage: str | None = None
    fingerprint: str | None = None
    untrained: dict | None = None
    colours: str | None = None
    exact: bool = False
    tolerance: float | None = None
    supersample: int = 1
    keyframes: tuple[Keyframe, ...] = ()
    film: dict[str, Any] | None = None
    timing: dict[str, Any] | None = None
    sampler: str | None = None
    colouring: Colouring | None = None
    printing: dict[str, Any] | None = None
    layout: Layout | None = None
    duotone: dict[str, Any] | None = None
    surface: dict[str, Any] | None = None

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Recipe:
        """Return the recipe in a picture's file.

        Parameters
        ----------
        path : str or os.PathLike
            A PNG, TIFF, GIF, WebP, MP4, SVG, GLSL or web page.

        Raises
        ------
        FileNotFoundError, ValueError
            As :func:`read_recipe`; and a recipe of version 0 that has no z or no size.
        """
        return cls.from_mapping(read_recipe(path), os.fspath(path))

    @classmethod
    def from_mapping(cls, fields: Mapping[str, Any], where: str) -> Recipe:
        """Return the recipe with these checked fields; messages name its file, `where`."""
        keyframes = keyframes_of(fields) if "keyframes" in fields else ()
        missing = [name for name in ("z", "size") if name not in fields and not keyframes]
        if missing:
            msg = (
                f"{where!r} holds a recipe without {' and '.join(map(repr, missing))}; expected "
                f"both, got {', '.join(map(repr, fields)) or 'nothing'}"
            )
            raise ValueError(msg)
        checkpoint, _, stage = (fields.get("checkpoint") or "").partition("/")
        names = (
            "fingerprint",
            "untrained",
            "colours",
            "sampler",
            "timing",
            "duotone",
            "surface",
            *PRECISION,
        )
        more = {name: fields[name] for name in names if name in fields}
        if fields.get("version", 0) and "colouring" in fields:
            more["colouring"] = make_colouring(**fields["colouring"])
        if fields.get("version", 0) and "printing" in fields:
            more |= _printed(fields["printing"])
        if fields.get("version", 0) and "layout" in fields:
            more["layout"] = make_layout(len(np.atleast_2d(fields["z"])), **fields["layout"])
        network = checkpoint or None, fields.get("stage") or stage or None
        if keyframes:
            z, view = np.stack([key.z for key in keyframes]), keyframes[0].view
            film = {name: fields[name] for name in FILM if name in fields}
            return cls(z, view, *network, **more, keyframes=keyframes, film=film)
        z = _without_batch(np.asarray(fields["z"], np.float32))
        return cls(z, view_of(fields), *network, **more)

    @property
    def drawn_by(self) -> str:
        """The name of the network, such as "mnist-resnet/lively"."""
        if self.untrained is not None:
            return "an untrained network"
        return "/".join(filter(None, (self.checkpoint, self.stage))) or "an unnamed network"

    @property
    def kind(self) -> Literal["picture", "sheet", "duotone", "map", "film"]:
        """What was drawn: one picture, several on a page, two in two inks, a map, or a film."""
        if self.layout is not None:
            return "sheet"
        if self.duotone is not None:
            return "duotone"
        if self.surface is not None:
            return "map"
        return "picture" if self.z.ndim == 1 and not self.keyframes else "film"

    @property
    def precision(self) -> dict[str, Any]:
        """`exact`, `tolerance` and `supersample` of `Sampler.render`, without the defaults."""
        defaults: dict[str, Any] = dict(zip(PRECISION, (False, None, 1), strict=True))
        values = {name: getattr(self, name) for name in defaults}
        return {name: value for name, value in values.items() if value != defaults[name]}

    def as_mapping(self) -> dict[str, Any]:
        """Return the recipe in plain names and values, as they are written."""
        fields: dict[str, Any] = {"version": VERSION}
        for name in ("sampler", "checkpoint", "stage", "fingerprint", "untrained", "colours"):
            if getattr(self, name) is not None:
                fields[name] = getattr(self, name)
        if self.colouring is not None and not self.colouring.is_plain:
            fields["colouring"] = self.colouring.as_arguments()
        if self.printing:
            fields["printing"] = self.printing
        if self.layout is not None:
            fields["layout"] = self.layout.as_arguments()
        if self.duotone is not None:
            fields["duotone"] = self.duotone
        if self.surface is not None:
            fields["surface"] = self.surface
        view, default = self.view, View()
        fields |= {"size": [view.x_dim, view.y_dim]}
        if self.keyframes:
            fields |= {"keyframes": [as_fields(key) for key in self.keyframes], **(self.film or {})}
            aspect = {} if view.aspect == default.aspect else {"aspect": view.aspect}
            return fields | aspect | self.precision
        fields |= {"z": self.z, "scale": view.scale}
        fields |= {
            name: getattr(view, name)
            for name in WINDOW
            if getattr(view, name) != getattr(default, name)
        }
        timing = {"timing": self.timing} if self.timing else {}
        return fields | timing | self.precision

    def refuse_other(self, name: str, fingerprint: str, where: str, way_out: str) -> None:
        """Raise a ValueError unless the network of this name and fingerprint drew the picture.

        Where the recipe has no fingerprint, the names must be equal.

        Parameters
        ----------
        name, fingerprint : str
            Of the network in hand.
        where : str
            The picture's file, for the message.
        way_out : str
            The last sentence of the message: what the caller offers instead.
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

    def refuse_length(self, z_dim: int, where: str) -> None:
        """Raise a ValueError unless z has as many numbers as the network of `where` takes."""
        if self.z.shape[-1] != z_dim:
            msg = (
                f"{where!r} has z of {self.z.shape[-1]} numbers, and {self.drawn_by} takes "
                f"{z_dim}; the recipe is damaged: save the file again"
            )
            raise ValueError(msg)


def make_recipe(view: View, z: np.ndarray, checkpoint: str, **network: Any) -> Recipe:
    """Return the recipe of a picture.

    Parameters
    ----------
    view : View
    z : numpy.ndarray
        (z_dim,) or (1, z_dim); (n, z_dim) for a film of n frames.
    checkpoint : str
        "name" or "name/stage".
    **network
        Further arguments of :class:`Recipe`, the fingerprint and the precision; with `untrained`,
        `checkpoint` is left out.
    """
    z = _without_batch(np.array(z, np.float32))
    network = {"sampler": __version__, **network}
    if network.get("untrained") is not None:
        return Recipe(z, view, **network)
    name, _, stage = checkpoint.partition("/")
    return Recipe(z, view, name, stage or None, **network)


def in_colours(recipe: Recipe | None, colouring: Colouring) -> Recipe | None:
    """Return a picture's recipe, if it has one, with the ink and the paper of its file."""
    if recipe is None:
        return None
    return replace(recipe, colouring=None if colouring.is_plain else colouring)


def _printed(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a checked entry as printing, and the columns that were once part of it as layout."""
    printing = {name: value for name, value in entry.items() if name != "columns"}
    made: dict[str, Any] = {"printing": printing or None}
    if "columns" in entry:
        made["layout"] = Layout(entry["columns"])
    return made


def _without_batch(z: np.ndarray) -> np.ndarray:
    """Return a batch of one z as that z, (z_dim,)."""
    return z[0] if z.ndim == 2 and len(z) == 1 else z


def recipe_text(recipe: Recipe | Mapping[str, Any]) -> str:
    """Return a recipe as the JSON that is written into a file.

    Raises
    ------
    TypeError, ValueError
        No names and values; values that JSON cannot hold, or that `read_recipe` would refuse; more
        than `LONGEST` characters.
    """
    if isinstance(recipe, Recipe):
        recipe = recipe.as_mapping()
    if not isinstance(recipe, dict):
        msg = f"recipe got {shown_type(recipe)}; expected a dict of names to values"
        raise TypeError(msg)
    try:
        text = json.dumps(recipe, default=_as_plain, allow_nan=False)
        check_recipe(strict_json(text.encode()))
    except RecursionError as error:
        msg = "recipe is nested too deeply; expected names to plain values"
        raise ValueError(msg) from error
    except (TypeError, ValueError) as error:
        msg = (
            f"recipe cannot be kept as JSON: {error}; expected strings, finite numbers, lists, "
            "dicts and arrays"
        )
        raise type(error)(msg) from error
    if len(text) > LONGEST:
        msg = f"recipe has {len(text)} characters; expected at most {LONGEST}"
        raise RecipeTooLong(msg)
    return text


def _as_plain(value: object) -> Any:
    """Return an array as lists, for JSON."""
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    msg = f"got {shown_type(value)}"
    raise TypeError(msg)


def read_recipe(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Return the recipe in a picture's file: a checked dict, arrays as lists.

    Parameters
    ----------
    path : str or os.PathLike
        A PNG, TIFF, GIF, WebP, MP4, SVG, GLSL or web page that the toolkit saved.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    ValueError
        The file is not readable, or holds no recipe, a damaged one or one of a newer version; the
        message names the file.
    """
    text = embedded_text.find_text(path)
    where = os.fspath(path)
    if text is None:
        msg = (
            f"{where!r} holds no recipe; expected a {READABLE} that this "
            "toolkit drew and saved. Most programs drop the recipe when they save the picture again"
        )
        raise ValueError(msg)
    try:
        return check_recipe(strict_json(text))
    except (TypeError, ValueError) as error:
        msg = f"{where!r} holds a damaged recipe: {error}"
        raise ValueError(msg) from error
