"""A film's recipe drawn again by `render`: larger, in other colours, or in another format."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from sampler.cli import redraw
from sampler.core import Sampler
from sampler.latent import vectors
from sampler.pictures.films import animation
from sampler.pictures.films import timing as film_times
from sampler.pictures.inks import make_colouring
from sampler.pictures.recipes.film_recipes import fitting
from sampler.pictures.recipes.recipe import Recipe, in_colours
from sampler.pictures.view import View
from sampler.support.streams import bar

ENDINGS = tuple(film_times.FORMATS)
# Flags that a film would ignore, and what it has instead.
_IGNORED = {
    "its own z": ("label", "z", "encode", "seed"),
    "its own window": ("frame",),
    "pixels, and no paper": ("sheet", "dpi", "bleed", "margin", "bits"),
}
_BESIDE_KEYFRAMES = {
    "its own camera": ("scale", "center", "zoom", "rotation", "aspect"),
    "one value a pixel": ("supersample",),
}


def check_flags(arguments: argparse.Namespace, recipe: Recipe) -> None:
    """Refuse flags that a film would ignore."""
    ignored = _IGNORED | (_BESIDE_KEYFRAMES if recipe.keyframes else {})
    redraw.refuse_ignored(arguments, "film", ignored)


def draw(
    sampler: Sampler,
    recipe: Recipe,
    view: View,
    out: str,
    how: dict[str, Any],
    inks: dict[str, Any],
) -> list[str]:
    """Draw a film's recipe into a file, and return what had to be left out, in words.

    Parameters
    ----------
    sampler : Sampler
        The one that drew it.
    recipe : Recipe
        Of a film.
    view : View
        Its window, or the size of the frames of a film with a camera.
    out : str
        The file.
    how : dict
        The precision, and `overwrite`.
    inks : dict
        Ink, paper or colours.
    """
    if recipe.keyframes:
        size = (view.x_dim, view.y_dim)
        film = dict(recipe.film or {})
        sampler.save_film(recipe.keyframes, out, size=size, **film, **how, **inks)
        return []
    timing, left_out = _times(recipe, out)
    timing["overwrite"] = how.pop("overwrite")
    colouring = make_colouring(**inks)
    colouring.refuse_colour(sampler.c_dim)
    size = (view.x_dim, view.y_dim)
    animation.check_film(out, size=size, colouring=colouring, **timing)
    again = fitting(in_colours(replace(recipe, view=view, timing=None), colouring))
    frames = _frames(sampler, recipe.z, view, how)
    animation.save_animation(frames, out, recipe=again, **timing, **colouring.as_arguments())
    return left_out


def _times(recipe: Recipe, out: str) -> tuple[dict[str, Any], list[str]]:
    timing = dict(recipe.timing or {})
    if out.lower().endswith(".mp4") and "loop" in timing:
        return timing, [f"loop {timing.pop('loop')} left out: an MP4 holds no count"]
    return timing, []


def _frames(
    sampler: Sampler, codes: np.ndarray, view: View, how: dict[str, Any]
) -> Iterator[np.ndarray]:
    for z in bar(vectors.as_batch(codes, sampler.z_dim), desc="film", unit=" frame"):
        yield sampler.render(z, view, **how)
