"""The film of a web page: a morph that goes round through several z."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from sampler.latent.vectors import EASINGS
from sampler.pictures.films.keyframes import Keyframe
from sampler.pictures.recipes.recipe import Recipe, recipe_text
from sampler.support.arguments import one_of, real_number

_LONGEST = 1_000_000  # characters of a recipe: it stands in the first MiB of a page
_SETTINGS = {"fps": 25, "interpolation": "lerp", "loop": True}  # of `film`, for the same in Python


def pace_of(count: int, seconds: float | None, easing: str | None) -> dict[str, Any]:
    """Return the seconds and the easing of each step, as `Keyframe` has them.

    Parameters
    ----------
    count : int
        How many z there are.
    seconds : float, optional
        From one z to the next, above 0, at most 3600; 1 by default.
    easing : {"linear", "sinusoid", "ease"}, optional
        "linear" by default.

    Raises
    ------
    ValueError
        Out of range; or there is one z, which does not move.
    """
    given = {"seconds": seconds, "easing": easing}
    for name, value in given.items():
        if count == 1 and value is not None:
            msg = f"{name} would be ignored: a film has several z, (n, z_dim), and embed=True"
            raise ValueError(msg)
    return {
        "seconds": real_number(1.0 if seconds is None else seconds, "seconds", above=0, most=3600),
        "easing": one_of("linear" if easing is None else easing, "easing", EASINGS),
    }


def film_text(recipe: Recipe, z: np.ndarray, pace: dict[str, Any]) -> str:
    """Return the recipe of a film of these z, (n, z_dim), as `Sampler.save_film` writes it.

    Parameters
    ----------
    recipe : Recipe
        Of the first picture.
    z : numpy.ndarray
        (n, z_dim), the keyframes.
    pace : dict
        Of `pace_of`.

    Raises
    ------
    ValueError
        There are so many z that no reader of recipes would take the page.
    """
    keyframes = tuple(Keyframe(one, recipe.view, **pace) for one in z)
    text = recipe_text(replace(recipe, z=z, keyframes=keyframes, film=_SETTINGS))
    if len(text) > _LONGEST:
        msg = (
            f"z got {len(z)} latent vectors, and their recipe has {len(text):,} characters; "
            f"expected at most {_LONGEST:,}; give fewer"
        )
        raise ValueError(msg)
    return text
