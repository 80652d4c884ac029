"""Where checkpoints are kept: finding them by name, telling which there are."""

from __future__ import annotations

import contextlib
import difflib
import importlib.resources
import os
from pathlib import Path

from sampler.models import model_card
from sampler.models.config_file import CONFIG, KINDS, CheckpointError, describe
from sampler.support.arguments import file_path, one_of
from sampler.support.streams import plain

ENVIRONMENT = "SAMPLER_CHECKPOINTS"  # a folder of checkpoints that is searched first


class CheckpointNotFound(FileNotFoundError):
    """No checkpoint has this name."""


def folders() -> list[Path]:
    """Return the folders that are searched for checkpoints, the first match wins.

    `$SAMPLER_CHECKPOINTS`, then the package's own data, then a `checkpoints` folder beside the
    package (a plain checkout that was not installed).
    """
    found = []
    if os.environ.get(ENVIRONMENT):
        found.append(Path(os.environ[ENVIRONMENT]))
        if not found[0].is_dir():
            msg = (
                f"${ENVIRONMENT} got {os.environ[ENVIRONMENT]!r}, and there is no such folder; "
                "expected a folder of checkpoints. Correct it or unset it"
            )
            raise CheckpointNotFound(msg)
    # In a plain checkout the folder beside the package holds them.
    with contextlib.suppress(ModuleNotFoundError):
        found.append(Path(str(importlib.resources.files("sampler.checkpoints"))))
    found.append(Path(__file__).resolve().parents[2] / "checkpoints")
    return [folder for folder in dict.fromkeys(found) if folder.is_dir()]


class Available(dict[str, Path]):
    """Checkpoints by name, each with its folder; shown with their main figures.

    Attributes
    ----------
    broken : dict of str to str
        Name → why its config.json cannot be read.  They are no keys, for nothing can be drawn with
        them, but they are shown.
    """

    def __init__(self, whole=(), broken=()) -> None:
        super().__init__(whole)
        self.broken: dict[str, str] = dict(broken)

    def __repr__(self) -> str:
        told = {name: _told(name, path) for name, path in self.items()}
        told |= {name: f"{name}\n    damaged: {why}" for name, why in self.broken.items()}
        return "\n".join(told[name] for name in sorted(told)) or "none"


def _told(name: str, path: Path) -> str:
    try:
        about = describe(path)
    except CheckpointError as error:  # damaged since it was found
        return f"{name}\n    damaged: {error}"
    headline = map(plain, model_card.headline(about["quality"]))  # printable on any terminal
    lines = [f"{name} ({about['kind']})", str(path), *headline]
    return "\n    ".join(lines)


def available(kind: str | None = None) -> Available:
    """Return the folder of each checkpoint by name, stages too, of one kind or of all.

    One that is damaged keeps nobody from the others; see `Available.broken`.
    """
    if kind is not None:
        one_of(kind, "kind", KINDS)
    found = Available()
    for name, path in _found().items():
        try:
            about = describe(path)
        except CheckpointError as error:
            found.broken[name] = str(error)
        else:
            if kind in (None, about["kind"]):
                found[name] = path
    return found


def _found() -> dict[str, Path]:
    """Return every folder that holds a config.json by name, whole or not."""
    found: dict[str, Path] = {}
    for folder in folders():
        for config in sorted([*folder.glob("*/config.json"), *folder.glob("*/*/config.json")]):
            found.setdefault(config.parent.relative_to(folder).as_posix(), config.parent)
    return found


def locate(name: str | Path) -> Path:
    """Return the folder of a checkpoint, given its name or the folder itself.

    Raises
    ------
    CheckpointNotFound
        There is none; the message has the nearest name and the names there are.
    """
    path = file_path(name, "name of a checkpoint")
    if (path / "config.json").is_file():
        return path
    known = _found()
    if isinstance(name, str) and name in known:
        return known[name]
    if path.is_dir():
        msg = f"{path} holds no config.json, so it is not a whole checkpoint; copy it again"
        raise CheckpointError(msg)
    near = difflib.get_close_matches(str(name), known, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    msg = (
        f"there is no checkpoint {str(name)!r}; {hint}There are: {', '.join(known) or 'none'}. "
        f"A folder works too, and {ENVIRONMENT} adds a folder of checkpoints"
    )
    raise CheckpointNotFound(msg)


def name_of(folder: Path) -> str:
    """Return a checkpoint's name; a stage lies in the folder of another one."""
    staged = (folder.parent / CONFIG).is_file()
    return f"{folder.parent.name}/{folder.name}" if staged else folder.name
