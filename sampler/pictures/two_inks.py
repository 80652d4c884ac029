"""Two pictures printed over each other, each in its own ink."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from sampler.pictures.inks import Colouring, checked_colour, numbers_of
from sampler.pictures.recipes import array_registry
from sampler.pictures.validation import validate_pictures
from sampler.support.lists import listed

RED_AND_BLUE = ("#e4573d", "#0078bf")  # riso inks: red, and medium blue


def duotone(
    pictures: Iterable[ArrayLike], *, inks: Iterable[str] = RED_AND_BLUE, paper: str = "white"
) -> np.ndarray:
    """Print two pictures over each other, each in its own ink.

    Parameters
    ----------
    pictures : two pictures, or array (2, h, w, 1)
        One channel, of one size.
    inks : two colours
        Of the first and of the second picture; where both have ink, the colours are multiplied, as
        of transparent inks.
    paper : str
        Its colour.

    Returns
    -------
    numpy.ndarray
        float32, (h, w, 3), 0..1, colour as it is seen.  Where both pictures come from one network
        and one window, unchanged, it is saved with its recipe.

    Raises
    ------
    TypeError, ValueError
        Another number of pictures or inks, unequal sizes, three channels, no colour.

    Examples
    --------
    >>> both = duotone([[[0.0, 1.0, 1.0]], [[0.0, 0.0, 1.0]]], inks=["#ff0000", "#00ffff"])
    >>> both[0].tolist()
    [[1.0, 1.0, 1.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    """
    given = listed(pictures, "pictures", "two pictures")
    checked = validate_pictures(given)
    names = listed(inks, "inks", "two colours")
    for count, name in ((len(checked), "pictures"), (len(names), "inks")):
        if count != 2:
            msg = f"{name} got {count} of them; expected two"
            raise ValueError(msg)
    colourings = [Colouring(checked_colour(ink, f"ink {i}")) for i, ink in enumerate(names)]
    if checked[0].shape[-1] != 1:
        msg = (
            f"pictures got {checked[0].shape[-1]} channels; expected one, ink: three are colours "
            "already"
        )
        raise ValueError(msg)
    ground = checked_colour(paper, "paper")
    first, second = (
        colouring.mix(picture) for colouring, picture in zip(colourings, checked, strict=True)
    )
    printed = numbers_of(ground) * first * second
    recipe = array_registry.recipe_of_film(given)
    if recipe is not None and not recipe.keyframes:
        inks_and_paper = {"inks": [one.ink for one in colourings], "paper": ground}
        array_registry.remember(printed, replace(recipe, duotone=inks_and_paper))
    return printed
