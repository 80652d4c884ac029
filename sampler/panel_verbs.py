"""The verbs that put hands on the latent space: panels for the notebook."""

from __future__ import annotations

import os

from sampler.pictures.recipes.recipe import Recipe
from sampler.pictures.view import View
from sampler.support.arguments import file_path


class PanelVerbs:
    """Makes panels of itself; nothing of them is imported before one is asked for."""

    def explore(self, z=None, view: View | None = None):
        """Return a panel with a live picture of z, or of a random one, and sliders over it.

        Parameters
        ----------
        z : array_like or path, optional
            (z_dim,): where to begin; or a picture's file, whose recipe tells z and the view.
        view : View, optional
            The window to begin with; its size is that of the picture at rest, 1300×1300.
            Replaces a recipe's.

        Returns
        -------
        sampler.widgets.Explorer
            Show it as the last line of a cell; its `z` and `view` are live in the next one.

        Raises
        ------
        ValueError
            The file holds no recipe, or another network drew it.
        """
        from sampler.widgets import Explorer

        if isinstance(z, (str, os.PathLike)):
            z, there = _drawn_here(self, z)
            view = there if view is None else view
        return Explorer(self, z, view)

    def draw(self, picture=None):
        """Return a panel to draw a digit on, which the large picture answers.

        Parameters
        ----------
        picture : array, PIL image or path, optional
            What lies on the pad at first.

        Returns
        -------
        sampler.widgets.Sketch
            Show it as the last line of a cell; its `z` is live in the next one.
        """
        from sampler.widgets import Sketch

        return Sketch(self, picture)

    def arithmetic(self):
        """Return a panel that adds and subtracts latent vectors: a + (b - c) = d, in pictures.

        Returns
        -------
        sampler.widgets.Arithmetic
            Show it as the last line of a cell; its `z` is the result, `set(index, z)` a term.
        """
        from sampler.widgets import Arithmetic

        return Arithmetic(self)

    def timeline(self, keyframes=(), view: View | None = None):
        """Return a panel that makes films of keyframes, with a camera, and writes them.

        Parameters
        ----------
        keyframes : sequence, optional
            What :class:`sampler.pictures.films.keyframes.Keyframe` holds; `add` takes z and other
            panels too.
        view : View, optional
            Size, scale and aspect of the film.

        Returns
        -------
        sampler.widgets.Timeline
            Show it as the last line of a cell; its `keyframes` are live in the next one.
        """
        from sampler.widgets import Timeline

        return Timeline(self, keyframes, view)


def _drawn_here(sampler, path) -> tuple:
    """Return z and the view of a picture that this very network drew."""
    from sampler.widgets.shared.adapter import scaled
    from sampler.widgets.shared.panel import FULL

    recipe, where = Recipe.read(file_path(path, "z")), os.fspath(path)
    if recipe.z.ndim != 1:
        msg = f"{where!r} is a film of {len(recipe.z)} latent vectors; explore opens one picture"
        raise ValueError(msg)
    recipe.refuse_other(
        sampler.name,
        sampler.fingerprint,
        where,
        f"Open it with the network that drew it, {recipe.drawn_by}, or take its z alone: "
        f"sampler.pictures.recipes.recipe.read_recipe({where!r})['z']",
    )
    view = recipe.view
    longest = max(view.x_dim, view.y_dim)
    # The window of a poster; its pixels would take minutes to draw at every move.
    return recipe.z, scaled(view, FULL / longest) if longest > 2 * FULL else view
