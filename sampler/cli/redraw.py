"""A picture's recipe drawn again, by the network that drew it and by no other."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from sampler.cli import z_files
from sampler.core import Sampler
from sampler.latent import vectors
from sampler.models.drawn_by import source_of
from sampler.pictures.recipes.recipe import Recipe
from sampler.pictures.view import View


def sampler_of(recipe: Recipe, where: str, checkpoint: str | None = None) -> Sampler:
    """Return the sampler that drew a recipe.

    Parameters
    ----------
    recipe : Recipe
        A picture's own.
    where : str
        The file, for messages.
    checkpoint : str, optional
        The name or folder of the checkpoint, or a folder of checkpoints that is searched for it.

    Raises
    ------
    ValueError
        The recipe names no network, none that is here, or one with other weights by now.
    """
    another = f"--z {where} --checkpoint NAME"
    source = source_of(
        recipe,
        where,
        checkpoint,
        argument="--checkpoint",
        way_out=f", or draw its z with another: {another}",
    )
    sampler = Sampler.untrained(**(recipe.untrained or {})) if source is None else Sampler(source)
    if source is not None or recipe.fingerprint is not None:
        recipe.refuse_other(
            sampler.name,
            sampler.fingerprint,
            where,
            "Name the one that drew it by --checkpoint, or draw its z with another all the same: "
            f"{another}",
        )
    recipe.refuse_length(sampler.z_dim, where)
    return sampler


def read_z(sampler: Sampler, path: str, *, any_network: bool) -> np.ndarray:
    """Return the one z of a file, (z_dim,).

    Unless `any_network`, a picture that another network drew is refused.
    """
    content = z_files.read(path)
    if z_files.names_network(content.recipe) and not any_network:
        z_files.recipe_of(path, content).refuse_other(
            sampler.name,
            sampler.fingerprint,
            path,
            f"Draw the picture again with the network that drew it (python -m sampler render "
            f"{path}), or name the network that shall draw its z by --checkpoint",
        )
    try:
        batch = vectors.as_batch(content.z, sampler.z_dim)
    except (TypeError, ValueError) as error:
        msg = f"{path!r}: {error}"
        raise ValueError(msg) from error
    if len(batch) != 1:
        msg = f"{path!r} holds {len(batch)} latent vectors; expected one"
        raise ValueError(msg)
    return batch[0]


def refuse_ignored(
    arguments: argparse.Namespace, kind: str, ignored: Mapping[str, tuple[str, ...]]
) -> None:
    """Refuse flags that a file of this kind would ignore; `ignored` says what it has instead."""
    for has, names in ignored.items():
        for name in names:
            value = getattr(arguments, name)
            if value is not None and value is not False:  # False is a flag without a value
                msg = (
                    f"--{name} would be ignored for the {kind} {arguments.picture!r}, which has "
                    f"{has}; leave it out"
                )
                raise ValueError(msg)


def replaced(view: View, entries: dict) -> tuple[View, list[str]]:
    """Return a view with the entries that are not None, and the changes in words."""
    changed = {name: value for name, value in entries.items() if value is not None}
    size = changed.pop("size", None)
    words = [] if size is None else [f"size replaced by {size[0]}×{size[1]}"]
    words += [f"{name} replaced by {_shown(name, value)}" for name, value in changed.items()]
    if size is not None:
        changed |= {"x_dim": size[0], "y_dim": size[1]}
    return replace(view, **changed), words


def _shown(name: str, value: Any) -> str:
    if name == "rotation":
        return f"{np.degrees(value):g}°"
    return "{:g},{:g}".format(*value) if name == "center" else f"{value}"
