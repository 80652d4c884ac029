"""Where checkpoints are kept: finding them by name, telling which there are."""

from __future__ import annotations

import contextlib
import difflib
import importlib.resources
import json
import os
from pathlib import Path
from typing import Any

from sampler import card
from sampler.streams import plain

KINDS = ("generator", "judge")
ENVIRONMENT = "SAMPLER_CHECKPOINTS"  # a folder of checkpoints that is searched first


class CheckpointError(ValueError):
    """A checkpoint is incomplete, damaged, or of another kind than was asked for."""


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
            raise CheckpointNotFound(
                f"${ENVIRONMENT} is {os.environ[ENVIRONMENT]!r}, and there is no such folder; "
                "expected a folder of checkpoints. Correct it or unset it"
            )
    # In a plain checkout the folder beside the package holds them.
    with contextlib.suppress(ModuleNotFoundError):
        found.append(Path(str(importlib.resources.files("sampler.checkpoints"))))
    found.append(Path(__file__).resolve().parent.parent / "checkpoints")
    return [folder for folder in dict.fromkeys(found) if folder.is_dir()]


class Available(dict[str, Path]):
    """Checkpoints by name, each with its folder; shown with their main figures."""

    def __repr__(self) -> str:
        return "\n".join(_told(name, path) for name, path in self.items()) or "none"


def _told(name: str, path: Path) -> str:
    try:
        about = describe(path)
    except CheckpointError as error:
        return f"{name}\n    damaged: {error}"
    headline = map(plain, card.headline(about["quality"]))  # printable on any terminal
    lines = [f"{name} ({about['kind']})", str(path), *headline]
    return "\n    ".join(lines)


def available(kind: str | None = None) -> Available:
    """Return the folder of each checkpoint by name, stages too, of one kind or of all."""
    found = Available()
    for folder in folders():
        for config in sorted([*folder.glob("*/config.json"), *folder.glob("*/*/config.json")]):
            found.setdefault(config.parent.relative_to(folder).as_posix(), config.parent)
    if kind is None:
        return found
    return Available((name, path) for name, path in found.items() if describe(path)["kind"] == kind)


def locate(name: str | Path) -> Path:
    """Return the folder of a checkpoint, given its name or the folder itself.

    Raises
    ------
    CheckpointNotFound
        There is none; the message has the nearest name and the names there are.
    """
    path = Path(name)
    if (path / "config.json").is_file():
        return path
    known = available()
    if isinstance(name, str) and name in known:
        return known[name]
    if path.is_dir():
        raise CheckpointError(
            f"{path} holds no config.json, so it is not a whole checkpoint; copy it again"
        )
    near = difflib.get_close_matches(str(name), known, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    raise CheckpointNotFound(
        f"there is no checkpoint {str(name)!r}; {hint}There are: {', '.join(known) or 'none'}. "
        f"A folder works too, and {ENVIRONMENT} adds a folder of checkpoints"
    )


def describe(folder: Path) -> dict[str, Any]:
    """Return the content of a checkpoint's config.json."""
    path = folder / "config.json"
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CheckpointError(f"{path} is damaged ({error}); copy the checkpoint again") from error
    if not isinstance(about, dict) or about.get("kind") not in KINDS:
        raise CheckpointError(f"{path} names no known kind; expected one of {', '.join(KINDS)}")
    for name in ("model", "provenance", "quality", "files"):
        if not isinstance(about.setdefault(name, {}), dict):
            raise CheckpointError(f"{path} is damaged: {name!r} is no object; copy it again")
    return about
