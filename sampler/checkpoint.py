"""Checkpoints: config, weights, provenance, measured quality and a card a person can read.

A checkpoint is a folder::

    NAME/config.json    kind, sizes, provenance and measured quality
    NAME/weights.npz    every weight by its path
    NAME/atlas.npz      latent codes and labels of encoded test pictures (generators only)
    NAME/README.md      the card, written from config.json

Every file is written whole or not at all, the config last: a folder without it is no checkpoint.
"""

from __future__ import annotations

import difflib
import importlib.resources
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from sampler import card, weights
from sampler.config import ConfigError, JudgeConfig, ModelConfig
from sampler.files import atomic_write

ENVIRONMENT = "SAMPLER_CHECKPOINTS"  # a folder of checkpoints that is searched first


class CheckpointError(ValueError):
    """A checkpoint is incomplete, damaged, or of another kind than was asked for."""


class CheckpointNotFound(FileNotFoundError):
    """No checkpoint has this name."""


@dataclass
class Checkpoint:
    """A network on disk, read into memory as plain arrays.

    Attributes
    ----------
    name : str
        The name of its folder.
    kind : {"vaegan", "judge"}
        What the weights are of.
    model : ModelConfig or JudgeConfig
        Every size of the networks.
    arrays : dict of str to numpy.ndarray
        Weights by ``network/path``.
    provenance : dict
        Preset, seed, epochs, data checksum, versions: what it takes to make it again.
    quality : dict
        What `python -m sampler evaluate` measured; empty before.
    atlas : tuple of numpy.ndarray or None
        Codes float32 (n, z_dim) and labels int64 (n,).
    """

    name: str
    kind: str
    model: ModelConfig | JudgeConfig
    arrays: dict[str, np.ndarray]
    provenance: dict[str, Any] = field(default_factory=dict)
    quality: dict[str, Any] = field(default_factory=dict)
    atlas: tuple[np.ndarray, np.ndarray] | None = None


MODELS = {"vaegan": ModelConfig, "judge": JudgeConfig}


def folders() -> list[Path]:
    """Return the folders that are searched for checkpoints, the first match wins.

    `$SAMPLER_CHECKPOINTS`, then the package's own data, then a `checkpoints` folder beside the
    package (a plain checkout that was not installed).
    """
    found = []
    if os.environ.get(ENVIRONMENT):
        found.append(Path(os.environ[ENVIRONMENT]))
    try:
        found.append(Path(str(importlib.resources.files("sampler.checkpoints"))))
    except ModuleNotFoundError:
        pass  # a plain checkout: the folder beside the package holds them
    found.append(Path(__file__).resolve().parent.parent / "checkpoints")
    return [folder for folder in dict.fromkeys(found) if folder.is_dir()]


def available(kind: str | None = None) -> dict[str, Path]:
    """Return the folder of each checkpoint by name, of one kind or of all."""
    found: dict[str, Path] = {}
    for folder in folders():
        for config in sorted(folder.glob("*/config.json")):
            found.setdefault(config.parent.name, config.parent)
    if kind is None:
        return found
    return {name: path for name, path in found.items() if describe(path)["kind"] == kind}


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
    if not isinstance(about, dict) or about.get("kind") not in MODELS:
        raise CheckpointError(f"{path} names no known kind; expected one of {', '.join(MODELS)}")
    return about


def read(name: str | Path, kind: str | None = None) -> Checkpoint:
    """Read a checkpoint; nothing of TensorFlow is needed for it.

    Parameters
    ----------
    name : str or path
        A name that `available` lists, or a folder.
    kind : {"vaegan", "judge"}, optional
        Refuse any other kind.

    Raises
    ------
    CheckpointNotFound, CheckpointError, sampler.weights.WeightsError
    """
    folder = locate(name)
    about = describe(folder)
    if kind is not None and about["kind"] != kind:
        raise CheckpointError(f"{folder.name} is a {about['kind']}, not a {kind}")
    try:
        model = MODELS[about["kind"]].from_dict(about["model"])
    except (ConfigError, KeyError) as error:
        raise CheckpointError(f"{folder / 'config.json'} is damaged: {error}") from error
    atlas_path = folder / "atlas.npz"
    return Checkpoint(
        name=folder.name,
        kind=about["kind"],
        model=model,
        arrays=weights.read_arrays(folder / "weights.npz"),
        provenance=about.get("provenance", {}),
        quality=about.get("quality", {}),
        atlas=_read_atlas(atlas_path) if atlas_path.is_file() else None,
    )


def write(checkpoint: Checkpoint, folder: str | Path) -> Path:
    """Write a checkpoint into `folder` (made if needed); an older one is replaced file by file."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    weights.write_arrays(folder / "weights.npz", checkpoint.arrays)
    if checkpoint.atlas is not None:
        codes, labels = checkpoint.atlas
        weights.write_arrays(folder / "atlas.npz", {"codes": codes, "labels": labels})
    write_about(checkpoint, folder)
    return folder


def write_about(checkpoint: Checkpoint, folder: Path) -> None:
    """Write the config and the card alone: what changes when quality has been measured."""
    about = {
        "kind": checkpoint.kind,
        "model": checkpoint.model.to_dict(),
        "provenance": checkpoint.provenance,
        "quality": checkpoint.quality,
    }
    with atomic_write(folder / "README.md") as temporary:
        temporary.write_text(card.compose(checkpoint.name, about), encoding="utf-8")
    with atomic_write(folder / "config.json") as temporary:
        temporary.write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")


def gather(**networks) -> dict[str, np.ndarray]:
    """Return the weights of several networks under ``network/path``."""
    return {
        f"{name}/{path}": array
        for name, network in networks.items()
        for path, array in weights.collect(network.weights).items()
    }


def restore(checkpoint: Checkpoint, **networks) -> None:
    """Fill networks from a checkpoint; every name and shape must fit, and none be left over.

    Networks of the checkpoint that were not asked for are ignored as a whole.
    """
    for name, network in networks.items():
        prefix = f"{name}/"
        arrays = {
            path.removeprefix(prefix): array
            for path, array in checkpoint.arrays.items()
            if path.startswith(prefix)
        }
        weights.assign(network.weights, arrays, f"{checkpoint.name} ({name})")


def _read_atlas(path: Path) -> tuple[np.ndarray, np.ndarray]:
    arrays = weights.read_arrays(path)
    if set(arrays) != {"codes", "labels"} or len(arrays["codes"]) != len(arrays["labels"]):
        raise CheckpointError(f"{path} is damaged; expected as many codes as labels")
    return arrays["codes"], arrays["labels"]
