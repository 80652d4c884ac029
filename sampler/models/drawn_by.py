"""The checkpoint that drew a picture, found by its name or by its fingerprint."""

from __future__ import annotations

import os
from pathlib import Path

from sampler.models import checkpoint
from sampler.models.config_file import CONFIG, CheckpointError
from sampler.models.registry import CheckpointNotFound, candidates, locate
from sampler.models.weights import WeightsError
from sampler.pictures.recipes.recipe import Recipe


def source_of(
    recipe: Recipe,
    where: str,
    given: str | os.PathLike[str] | None,
    *,
    argument: str,
    way_out: str,
) -> str | Path | None:
    """Return the name or the folder of the checkpoint that drew a recipe.

    Parameters
    ----------
    recipe : Recipe
        A picture's own.
    where : str
        The picture's file, for messages.
    given : str or path, optional
        The name or folder of the checkpoint, or a folder of checkpoints that is searched for it.
    argument : str
        What `given` is called where the caller's user writes it, for messages.
    way_out : str
        The end of the message where there is no such network.

    Returns
    -------
    str, pathlib.Path or None
        None where `Sampler.untrained` made the network.

    Raises
    ------
    ValueError
        The recipe names no network, or none that is here.
    """
    folder = given if given is not None and _holds_checkpoints(given) else None
    if given is not None and folder is None:
        return Path(given) if isinstance(given, os.PathLike) else given
    if given is None and recipe.untrained is not None:
        return None
    if recipe.checkpoint is None:
        msg = f"{where!r} does not name the network that drew it; name it by {argument}"
        raise ValueError(msg)
    try:
        return locate_drawn(recipe.drawn_by, recipe.fingerprint, folder)
    except CheckpointNotFound as error:
        here = "here" if folder is None else f"in {os.fspath(folder)!r}"
        msg = (
            f"{where!r} was drawn by the checkpoint {recipe.drawn_by!r}, fingerprint "
            f"{recipe.fingerprint or 'unknown'}, and there is none of this name {here}; name its "
            f"folder by {argument}, or one that holds it, or put it into the folder that "
            f"SAMPLER_CHECKPOINTS names{way_out}"
        )
        raise ValueError(msg) from error


def locate_drawn(
    name: str, fingerprint: str | None, folder: str | os.PathLike[str] | None = None
) -> Path:
    """Return the folder of the checkpoint that a recipe names.

    The one of its name is taken if it has the fingerprint; else any other that has it, since
    folders are renamed and moved.

    Parameters
    ----------
    name : str
        The recipe's, "NAME" or "NAME/STAGE".
    fingerprint : str, optional
        The recipe's; None takes the one of the name.
    folder : path, optional
        A folder that holds checkpoints, instead of those that are searched for names.

    Returns
    -------
    pathlib.Path
        Where no checkpoint has the fingerprint, the one of the name, whose own one differs.

    Raises
    ------
    CheckpointNotFound
        There is none of this name, and none of this fingerprint.
    """
    named = _named(name, folder)
    if named is not None and (fingerprint is None or _fingerprint(named) == fingerprint):
        return named
    if fingerprint is not None:
        for _, path in candidates(folder):
            if _fingerprint(path) == fingerprint:
                return path
    if named is not None:
        return named
    where = "" if folder is None else f" in {os.fspath(folder)!r}"
    msg = f"there is no checkpoint {name!r}{where}, and none of the fingerprint {fingerprint}"
    raise CheckpointNotFound(msg)


def _holds_checkpoints(name: str | os.PathLike[str]) -> bool:
    """Whether a folder is no checkpoint, but may have some."""
    folder = Path(name)
    return folder.is_dir() and not (folder / CONFIG).is_file()


def _named(name: str, folder: str | os.PathLike[str] | None) -> Path | None:
    if folder is not None:
        return dict(reversed(candidates(folder))).get(name)
    try:
        return locate(name)
    except (CheckpointNotFound, CheckpointError):  # none, or a folder of this name that is no whole
        return None


def _fingerprint(path: Path) -> str | None:
    """Return a generator's fingerprint; None for a judge and for what cannot be read."""
    try:
        return checkpoint.read(path, kind="generator").fingerprint
    except (OSError, CheckpointError, WeightsError):
        return None
