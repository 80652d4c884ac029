"""Names of checkpoints, as they are asked for."""

from __future__ import annotations

import os
from pathlib import Path

from sampler.support.arguments import file_path, shown


def with_stage(name: str | os.PathLike, stage: str | None = None) -> str | Path:
    """Return a checkpoint's name, or its folder, with an earlier stage of its training.

    Examples
    --------
    >>> with_stage("mnist-vaegan", "lively")
    'mnist-vaegan/lively'
    >>> with_stage("")
    Traceback (most recent call last):
    ValueError: name is empty; give the name of a checkpoint, or its folder.
    """
    if isinstance(name, str) and not name:
        msg = "name is empty; give the name of a checkpoint, or its folder."
        raise ValueError(msg)
    file_path(name, "name")
    name = name if isinstance(name, str) else Path(name)
    if stage is None:
        return name
    if not isinstance(stage, str):
        what = type(stage).__name__
        msg = f"stage is {shown(stage)}, a {what}; give a name, such as 'lively'."
        raise TypeError(msg)
    if not stage.strip() or stage in (".", "..") or set(stage) & set("/\\"):
        msg = f"stage is {shown(stage)}; give the name of one, such as 'lively', or leave it out."
        raise ValueError(msg)
    file_path(stage, "stage")
    return f"{name}/{stage}" if isinstance(name, str) else name / stage
