"""Names of checkpoints, and of the stages within them."""

from __future__ import annotations

import os
from pathlib import Path

from sampler.support.arguments import file_path, shown, shown_type


def with_stage(name: str | os.PathLike, stage: str | None = None) -> str | Path:
    """Return the name or the folder of a checkpoint, with `stage` appended where one is given.

    Examples
    --------
    >>> with_stage("mnist-vaegan", "lively")
    'mnist-vaegan/lively'
    >>> with_stage("")
    Traceback (most recent call last):
    ValueError: name got ''; expected the name of a checkpoint, or its folder
    """
    if isinstance(name, str) and not name:
        msg = "name got ''; expected the name of a checkpoint, or its folder"
        raise ValueError(msg)
    file_path(name, "name")
    name = name if isinstance(name, str) else Path(name)
    if stage is None:
        return name
    if not isinstance(stage, str):
        msg = f"stage got {shown_type(stage)}; expected a name, such as 'lively'"
        raise TypeError(msg)
    if not stage.strip() or stage in (".", "..") or set(stage) & set("/\\"):
        msg = f"stage got {shown(stage)}; expected the name of one, such as 'lively', or None"
        raise ValueError(msg)
    file_path(stage, "stage")
    return f"{name}/{stage}" if isinstance(name, str) else name / stage
