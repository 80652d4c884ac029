"""One recipe for all frames of a film."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sampler.pictures.films.keyframes import Keyframe
from sampler.pictures.recipes.recipe import Recipe, RecipeTooLong, recipe_text
from sampler.pictures.recipes.timing_fields import timing_of

_FPS = 25  # of `film`
logger = logging.getLogger(__name__)


def film_recipe(recipes: list[Recipe | None], seconds: float | None = None) -> Recipe | None:
    """Return the one recipe of a film whose frames differ in z and window; None if there is none.

    Parameters
    ----------
    recipes : list of Recipe or None
        Of the frames.
    seconds : float, optional
        Of each frame; without it a film whose window moves has no recipe.
    """
    if len(recipes) == 1:  # a still, which may be a sheet
        return recipes[0]
    known = [recipe for recipe in recipes if recipe is not None]
    if not known or len(known) < len(recipes) or any(recipe.kind != "picture" for recipe in known):
        return None
    first = known[0]
    shared = [replace(recipe, z=first.z, view=first.view).__dict__ for recipe in known]
    if any(other != shared[0] for other in shared):
        return None
    frames = replace(first, z=np.stack([recipe.z for recipe in known]))
    if all(recipe.view == first.view for recipe in known):
        return frames
    forms = {(r.view.x_dim, r.view.y_dim, r.view.aspect) for r in known}
    if seconds is None or len(forms) > 1:
        return None
    keyframes = tuple(Keyframe(recipe.z, recipe.view, seconds) for recipe in known)
    film = {"fps": 1 / seconds, "interpolation": "lerp", "loop": False}
    return replace(frames, keyframes=keyframes, film=film)


def with_keyframes(
    recipe: Recipe, keyframes: Sequence[Keyframe], *, interpolation: str = "lerp", loop: bool
) -> Recipe:
    """Return the recipe of a film that a page or a shader plays, at the usual rate of `film`."""
    film = {"fps": _FPS, "interpolation": interpolation, "loop": loop}
    z = np.stack([key.z for key in keyframes])
    return replace(recipe, z=z, keyframes=tuple(keyframes), film=film)


def with_times(recipe: Any, duration: ArrayLike, hold: float, loop: bool | int) -> Any:
    """Return the recipe of a film of z with the times of its frames, any other as it is."""
    if not isinstance(recipe, Recipe) or recipe.kind != "film" or recipe.keyframes:
        return recipe
    timed = replace(recipe, timing=timing_of(duration, hold, loop))
    try:
        recipe_text(timed)
    except RecipeTooLong:
        logger.warning("the film's recipe is saved without its times: it would be too long")
        return recipe
    return timed


def fitting(recipe: Recipe | None) -> Recipe | None:
    """Return a recipe if a file can hold it, else None and a warning: the file is saved."""
    if recipe is None:
        return None
    try:
        recipe_text(recipe)
    except RecipeTooLong as error:
        logger.warning("the file is saved without its recipe: %s", error)
        return None
    return recipe
