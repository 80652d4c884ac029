"""The checkpoint that drew a picture, found by its name or by its fingerprint."""

from __future__ import annotations

import os
from pathlib import Path

from sampler.models import checkpoint
from sampler.models.config_file import CheckpointError
from sampler.models.registry import CheckpointNotFound, candidates, locate
from sampler.models.weights import WeightsError


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
