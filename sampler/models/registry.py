"""The registry of checkpoints: the folders that hold them, their names, and a list of them."""

from __future__ import annotations

import contextlib
import difflib
import importlib.resources
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from sampler.models import model_card
from sampler.models.config_file import CONFIG, KINDS, CheckpointError, read_config
from sampler.support.arguments import file_path, one_of
from sampler.support.streams import plain

ENVIRONMENT = "SAMPLER_CHECKPOINTS"  # the variable with the folders that are searched first


class CheckpointNotFound(FileNotFoundError):
    """No checkpoint has this name."""


def folders() -> list[Path]:
    """Return the folders that are searched for checkpoints; the first match is taken.

    Those of `$SAMPLER_CHECKPOINTS`, which `os.pathsep` separates, then the package's own data, then
    a `checkpoints` folder beside the package (a checkout that is not installed).

    Raises
    ------
    CheckpointNotFound
        `$SAMPLER_CHECKPOINTS` names what is no folder.
    """
    places = [_named_by_environment(name) for name in _environment()]
    with contextlib.suppress(ModuleNotFoundError):  # there is no such package in a checkout
        places.append(Path(str(importlib.resources.files("sampler.checkpoints"))))
    places.append(Path(__file__).resolve().parents[2] / "checkpoints")
    return [folder for folder in dict.fromkeys(places) if folder.is_dir()]


def _environment() -> list[str]:
    """Return the entries of the variable: all of it, where that is a folder with a separator."""
    value = os.environ.get(ENVIRONMENT, "")
    if Path(value).is_dir():
        return [value] if value else []
    return [name for name in value.split(os.pathsep) if name]


def _named_by_environment(name: str) -> Path:
    if not Path(name).is_dir():
        msg = (
            f"${ENVIRONMENT} got {name!r}, and there is no such folder; "
            "expected a folder of checkpoints. Correct it or unset it"
        )
        raise CheckpointNotFound(msg)
    return Path(name)


class Available(dict[str, Path]):
    """Folders of checkpoints by name; its repr has their main figures.

    Attributes
    ----------
    broken : dict of str to str
        Name → why its config.json cannot be read.  A broken checkpoint is no key, since it cannot
        be used, but the repr has it.
    """

    def __init__(
        self,
        whole: Mapping[str, Path] | Iterable[tuple[str, Path]] = (),
        broken: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    ) -> None:
        super().__init__(whole)
        self.broken: dict[str, str] = dict(broken)

    def __repr__(self) -> str:
        lines = {name: _summary(name, path) for name, path in self.items()}
        lines |= {name: f"{name}\n    damaged: {why}" for name, why in self.broken.items()}
        return "\n".join(lines[name] for name in sorted(lines)) or "none"


def _summary(name: str, path: Path) -> str:
    try:
        config = read_config(path)
    except CheckpointError as error:  # damaged since it was listed
        return f"{name}\n    damaged: {error}"
    figures = map(plain, model_card.headline(config["quality"]))  # printable on any terminal
    lines = [f"{name} ({config['kind']})", str(path), *figures]
    return "\n    ".join(lines)


def available(kind: str | None = None, folder: str | os.PathLike[str] | None = None) -> Available:
    """Return the checkpoints of one kind or of all, stages included: name → folder.

    Damaged ones are in `Available.broken`.

    Parameters
    ----------
    kind : {"generator", "judge"}, optional
        None stands for all kinds.
    folder : path, optional
        A folder that holds checkpoints, instead of those that are searched for names.

    Raises
    ------
    FileNotFoundError
        There is no such folder.
    """
    if kind is not None:
        one_of(kind, "kind", KINDS)
    result = Available()
    for name, path in _all_folders(folder).items():
        try:
            config = read_config(path)
        except CheckpointError as error:
            result.broken[name] = str(error)
        else:
            if kind in (None, config["kind"]):
                result[name] = path
    return result


def _existing(folder: str | os.PathLike[str]) -> Path:
    path = file_path(folder, "folder")
    if not path.is_dir():
        msg = f"folder got '{path}', and there is no such folder; expected a folder of checkpoints"
        raise CheckpointNotFound(msg)
    return path


def candidates(only: str | os.PathLike[str] | None = None) -> list[tuple[str, Path]]:
    """Return every folder that holds a config.json, with its name; damaged ones included.

    One name may come several times, from several folders; the first is the one that it stands for.
    """
    found = []
    for folder in folders() if only is None else [_existing(only)]:
        for config in sorted([*folder.glob("*/config.json"), *folder.glob("*/*/config.json")]):
            found.append((config.parent.relative_to(folder).as_posix(), config.parent))
    return found


def _all_folders(only: str | os.PathLike[str] | None = None) -> dict[str, Path]:
    """Return the candidates by name."""
    paths: dict[str, Path] = {}
    for name, path in candidates(only):
        paths.setdefault(name, path)
    return paths


def locate(name: str | Path) -> Path:
    """Return the folder of a checkpoint, given its name or the folder itself.

    Raises
    ------
    CheckpointNotFound
        There is none; the message has the nearest name and all names.
    CheckpointError
        The folder has no config.json.
    """
    path = file_path(name, "name of a checkpoint")
    if (path / "config.json").is_file():
        return path
    known = _all_folders()
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
    """Return the name of a checkpoint, given its folder: "NAME", or "NAME/STAGE"."""
    is_stage = (folder.parent / CONFIG).is_file()
    return f"{folder.parent.name}/{folder.name}" if is_stage else folder.name
