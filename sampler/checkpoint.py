"""Checkpoints: config, weights, provenance, measured quality and a card a person can read.

A checkpoint is a folder::

    NAME/config.json    kind, sizes, provenance and measured quality
    NAME/weights.npz    every weight by its path
    NAME/atlas.npz      latent codes and labels of encoded test pictures (generators only)
    NAME/README.md      the card, written from config.json
    NAME/STAGE/…        the same from earlier in the training, named NAME/STAGE

A save that is killed leaves the old checkpoint or the new one, never a mixture.  New arrays are
laid beside the old ones as ``.next.NAME.npz``; the config, which holds their md5, makes them the
valid ones in a single step; then they take the old ones' place.  Where a kill came before that,
readers find them under the first name, and the next save moves them.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from sampler import card, weights
from sampler.config import ConfigError, JudgeConfig, ModelConfig
from sampler.files import atomic_write
from sampler.fingerprints import fingerprint
from sampler.shelf import (
    ENVIRONMENT,
    KINDS,
    Available,
    CheckpointError,
    CheckpointNotFound,
    available,
    describe,
    locate,
)

__all__ = [  # what is found on the shelf is asked for here as well
    "ENVIRONMENT",
    "Available",
    "Checkpoint",
    "CheckpointError",
    "CheckpointNotFound",
    "available",
    "describe",
    "gather",
    "locate",
    "read",
    "restore",
    "write",
    "write_about",
]


@dataclass
class Checkpoint:
    """A network on disk, read into memory as plain arrays.

    Attributes
    ----------
    name : str
        The name of its folder; for a stage, of both folders: "mnist-resnet/lively".
    kind : {"generator", "judge"}
        What the weights are of.
    model : ModelConfig or JudgeConfig
        Every size of the networks.
    arrays : dict of str to numpy.ndarray
        Weights by ``network/layer/variable``.
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

    @property
    def fingerprint(self) -> str:
        """What tells its generator (or the judge) from any other, whatever its folder is called.

        Twelve hexadecimal digits from configuration and weights; see `sampler.fingerprints`.
        """
        config = self.model.generator if self.kind == "generator" else self.model
        prefix = f"{self.kind}/"
        return fingerprint(
            config, {name: array for name, array in self.arrays.items() if name.startswith(prefix)}
        )


MODELS = dict(zip(KINDS, (ModelConfig, JudgeConfig), strict=True))
WEIGHTS, ATLAS = "weights.npz", "atlas.npz"


def read(name: str | Path, kind: str | None = None) -> Checkpoint:
    """Read a checkpoint; nothing of TensorFlow is needed for it.

    Parameters
    ----------
    name : str or path
        A name that `available` lists, or a folder.
    kind : {"generator", "judge"}, optional
        Refuse any other kind.

    Raises
    ------
    CheckpointNotFound, CheckpointError, sampler.weights.WeightsError
    """
    folder = locate(name).resolve()
    about = describe(folder)
    if kind is not None and about["kind"] != kind:
        fitting = ", ".join(available(kind)) or "none"
        raise CheckpointError(
            f"{_name(folder)} is a {about['kind']}, not a {kind}; of that kind there are: {fitting}"
        )
    try:
        model = MODELS[about["kind"]].from_dict(about["model"])
    except ConfigError as error:
        raise CheckpointError(f"{folder / 'config.json'} is damaged: {error}") from error
    return Checkpoint(
        name=_name(folder),
        kind=about["kind"],
        model=model,
        arrays=weights.read_arrays(_part(folder, about, WEIGHTS)),
        provenance=about["provenance"],
        quality=about["quality"],
        atlas=_read_atlas(folder, about, model),
    )


def write(checkpoint: Checkpoint, folder: str | Path) -> Path:
    """Write a checkpoint into `folder` (made if needed), in place of an older one as a whole.

    Raises
    ------
    CheckpointError
        A weight is not finite: a network that diverged is not worth keeping.
    OSError
        The folder cannot be written; an older checkpoint in it is as it was.
    """
    bad = [name for name, array in checkpoint.arrays.items() if not np.isfinite(array).all()]
    if bad:
        raise CheckpointError(
            f"{checkpoint.name} is not saved: {', '.join(bad)} hold values that are not finite. "
            "Go back to a state of the training before it diverged"
        )
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _settle(folder)
    parts = {WEIGHTS: checkpoint.arrays}
    if checkpoint.atlas is not None:
        parts[ATLAS] = dict(zip(("codes", "labels"), checkpoint.atlas, strict=True))
    for name, arrays in parts.items():
        weights.write_arrays(_next(folder, name), arrays)
    _write_about(checkpoint, folder, {name: _md5(_next(folder, name)) for name in parts})
    _settle(folder)
    return folder


def write_about(checkpoint: Checkpoint, folder: Path) -> None:
    """Write the config and the card alone: what changes when quality has been measured."""
    _write_about(checkpoint, folder, describe(folder)["files"])


def _write_about(checkpoint: Checkpoint, folder: Path, files: dict[str, str]) -> None:
    about = {
        "kind": checkpoint.kind,
        "model": checkpoint.model.to_dict(),
        "provenance": checkpoint.provenance,
        "quality": checkpoint.quality,
        "files": files,
    }
    with atomic_write(folder / "README.md") as temporary:
        temporary.write_text(card.compose(checkpoint.name, about), encoding="utf-8")
    with atomic_write(folder / "config.json") as temporary:
        temporary.write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")


def gather(*networks) -> dict[str, np.ndarray]:
    """Return the weights of several networks under ``network/layer/variable``."""
    return {name: array for network in networks for name, array in weights.collect(network).items()}


def restore(checkpoint: Checkpoint, *networks) -> None:
    """Fill networks from a checkpoint; every name and shape must fit, and none be left over.

    Networks of the checkpoint that were not asked for are ignored as a whole.
    """
    for network in networks:
        prefix = f"{network.name}/"
        arrays = {
            name: array for name, array in checkpoint.arrays.items() if name.startswith(prefix)
        }
        weights.assign(network, arrays, f"{checkpoint.name} ({network.name})")


def _read_atlas(folder: Path, about: dict, model) -> tuple[np.ndarray, np.ndarray] | None:
    path = _part(folder, about, ATLAS)
    # A config that lists its files is to be believed; one from before they were listed is not.
    if ATLAS not in about["files"] and (about["files"] or not path.is_file()):
        return None
    arrays = weights.read_arrays(path)
    codes, labels = arrays.get("codes"), arrays.get("labels")
    z_dim = model.generator.z_dim
    if codes is None or labels is None or codes.shape != (*labels.shape, z_dim):
        found = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise CheckpointError(
            f"{path} holds {found}; expected codes (n, {z_dim}) and labels (n,). Copy it again"
        )
    return codes, labels


def _name(folder: Path) -> str:
    """Return a checkpoint's name; a stage lies in the folder of another one."""
    staged = (folder.parent / "config.json").is_file()
    return f"{folder.parent.name}/{folder.name}" if staged else folder.name


def _next(folder: Path, name: str) -> Path:
    return folder / f".next.{name}"


def _part(folder: Path, about: dict, name: str) -> Path:
    """Return where a part of the checkpoint lies: a killed save may not have moved it yet."""
    laid = _next(folder, name)
    return laid if laid.is_file() and _md5(laid) == about["files"].get(name) else folder / name


def _settle(folder: Path) -> None:
    """Finish a save: move the parts that the config names, drop what it does not."""
    if not (folder / "config.json").is_file():
        return
    about = describe(folder)
    for name in (WEIGHTS, ATLAS):
        if _part(folder, about, name) == _next(folder, name):
            os.replace(_next(folder, name), folder / name)
        _next(folder, name).unlink(missing_ok=True)
        if about["files"] and name not in about["files"]:
            (folder / name).unlink(missing_ok=True)


def _md5(path: Path) -> str:
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
