"""The recipe of a sheet, a duotone or a map drawn again by `render`: larger, or on paper."""

from __future__ import annotations

import argparse
from typing import Any

from sampler.cli import redraw
from sampler.core import Sampler
from sampler.latent import vectors
from sampler.pictures.recipes.recipe import Recipe
from sampler.pictures.view import View

# Flags that a page would ignore, and what it has instead.
_IGNORED = {"its own z": ("label", "z", "encode", "seed"), "its own window": ("frame",)}
_INKS, _PAPER = ("ink", "paper", "colours"), ("sheet", "bleed", "margin")
_OF_KIND = {
    "sheet": {},
    "duotone": {"its own inks": _INKS, "two pictures, drawn by pixels": _PAPER},
    "map": {"no colours": _INKS, "pixels, and no paper": (*_PAPER, "dpi", "bits"),
            "one exact value a pixel": ("exact", "supersample")},
}  # fmt: skip


def check_flags(arguments: argparse.Namespace, recipe: Recipe) -> None:
    """Refuse flags that a page of several pictures, or a map, would ignore."""
    redraw.refuse_ignored(arguments, recipe.kind, _IGNORED | _OF_KIND[recipe.kind])


def draw(
    sampler: Sampler,
    recipe: Recipe,
    view: View,
    out: str,
    how: dict[str, Any],
    printed: dict[str, Any],
) -> list[str]:
    """Draw the recipe of a page or a map into a file; nothing has to be left out.

    Parameters
    ----------
    sampler : Sampler
        The one that drew it.
    recipe : Recipe
        Of a sheet, a duotone or a map.
    view : View
        The window of each picture.
    out : str
        The file.
    how : dict
        The precision, and `overwrite`.
    printed : dict
        Options of `Sampler.save`.
    """
    z = vectors.as_batch(recipe.z, sampler.z_dim)
    if recipe.surface is not None:
        sampler.export(out, z, view=view, overwrite=how["overwrite"], **recipe.surface)
        return []
    if recipe.duotone is not None:
        overwrite = how.pop("overwrite")
        picture = sampler.duotone(*z, view, **recipe.duotone, progress=True, **how)
        sampler.save(picture, out, overwrite=overwrite, **printed)
        return []
    layout = {} if recipe.layout is None else recipe.layout.as_arguments()
    if "sheet" in printed:
        layout.pop("pad", None)  # 2 mm on paper
        if "sheet" not in (recipe.printing or {}) and len(z) > 1:
            layout.pop("columns", None)  # those that make the pictures largest are taken
    sampler.save(z, out, view=view, progress=True, **layout, **printed, **how)
    return []
