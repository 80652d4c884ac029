"""A PNG that carries its recipe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from sampler.core import Sampler
from sampler.pictures import image
from sampler.pictures.recipes import array_registry
from sampler.pictures.view import View
from sampler.support.files import check_target


def render_to_png(
    sampler: Sampler,
    z: np.ndarray,
    path: str | Path,
    view: View,
    *,
    overwrite: bool = False,
    comment: str | None = None,
    **precision: Any,
) -> np.ndarray:
    """Draw z into a PNG that carries its recipe; further arguments are `Sampler.render`'s.

    Returns
    -------
    numpy.ndarray
        The picture, float32 (y_dim, x_dim, c_dim).

    Raises
    ------
    FileExistsError
        There is such a file, and `overwrite` is False; nothing was drawn.
    """
    check_target(path, overwrite=overwrite)
    picture = sampler.render(z, view, **precision)
    recipe = array_registry.recipe_of(picture)
    image.save_png(picture, path, recipe=recipe, overwrite=overwrite, comment=comment)
    return picture
