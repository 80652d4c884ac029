"""A file as what a panel begins with: z and view of a picture, keyframes of a film."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

import numpy as np

from sampler.pictures.films.keyframes import Keyframe
from sampler.pictures.recipes.recipe import Recipe
from sampler.pictures.recipes.timing_fields import USUAL
from sampler.pictures.view import View
from sampler.support.arguments import file_path


def open_picture(
    path: str | os.PathLike, name: str, fingerprint: str, *, side: int
) -> tuple[np.ndarray, View]:
    """Return z, (z_dim,), and the view of a picture that this network drew.

    Parameters
    ----------
    path : path
        A picture that the toolkit saved with its recipe.
    name, fingerprint : str
        Of the network that is to draw it again.
    side : int
        Pixels of the picture at rest.  A view of more than twice as many, such as a poster's, is
        brought to this size, since its own takes minutes at every move.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    ValueError
        It holds no recipe, that of a film, or that of another network.
    """
    recipe, where = Recipe.read(file_path(path, "z")), os.fspath(path)
    if recipe.z.ndim != 1:
        msg = (
            f"{where!r} is a {recipe.kind} of {len(recipe.z)} latent vectors; explore opens one "
            "picture, and timeline a film"
        )
        raise ValueError(msg)
    recipe.refuse_other(
        name,
        fingerprint,
        where,
        f"Open it with the network that drew it, {recipe.drawn_by}, or take its z alone: "
        f"sampler.read_recipe({where!r})['z']",
    )
    view = recipe.view
    longest = max(view.x_dim, view.y_dim)
    if longest <= 2 * side:
        return recipe.z, view
    x_dim, y_dim = (max(1, round(size * side / longest)) for size in (view.x_dim, view.y_dim))
    return recipe.z, replace(view, x_dim=x_dim, y_dim=y_dim)


def open_film(
    path: str | os.PathLike, name: str, fingerprint: str
) -> tuple[tuple[Keyframe, ...], dict[str, Any]]:
    """Return the keyframes of a film that this network drew, and its arguments of `film`.

    The frames of a film of one view are keyframes of its times, and a picture is one.

    Parameters
    ----------
    path : path
        A film or a picture that the toolkit saved with its recipe.
    name, fingerprint : str
        Of the network that is to draw it again.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    ValueError
        It holds no recipe, or that of another network.
    """
    recipe, where = Recipe.read(file_path(path, "keyframes")), os.fspath(path)
    way_out = f"Open it with the network that drew it, {recipe.drawn_by}"
    recipe.refuse_other(name, fingerprint, where, way_out)
    if recipe.keyframes:
        return recipe.keyframes, dict(recipe.film or {})
    frames = np.atleast_2d(recipe.z)
    if len(frames) == 1:
        return (Keyframe(frames[0], recipe.view, 1.0),), {}
    times = USUAL | (recipe.timing or {})
    seconds = np.broadcast_to(times["duration"], len(frames))
    holds = np.zeros(len(frames))
    holds[[0, -1]] = times["hold"]
    paces = zip(frames, seconds.tolist(), holds.tolist(), strict=True)
    return tuple(Keyframe(z, recipe.view, each, hold=hold) for z, each, hold in paces), {}
