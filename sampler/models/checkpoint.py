"""Checkpoints: configuration, weights, provenance, measured quality and a card for people.

A checkpoint is a folder::

    NAME/config.json           kind, sizes, provenance, measured quality, files and their sums
    NAME/weights-SUM.npz       every weight by its path
    NAME/atlas-SUM.npz         latent codes and labels of encoded test pictures (generators only)
    NAME/README.md             the card, written from config.json
    NAME/STAGE/…               a checkpoint from earlier in the training, named NAME/STAGE

config.json names the files of arrays with their checksums, and readers take no others; see
`sampler.models.generations`.  weights.npz and atlas.npz, the names of older versions, are read as
well.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from sampler.config import ConfigError, JudgeConfig, ModelConfig
from sampler.models import generations, model_card, soundness, weights
from sampler.models.config_file import (
    CONFIG,
    KINDS,
    CheckpointError,
    config_bytes,
    parse_config,
    read_config,
    replaceable_config,
)
from sampler.models.fingerprints import fingerprint
from sampler.models.registry import (
    ENVIRONMENT,
    Available,
    CheckpointNotFound,
    available,
    locate,
    name_of,
)
from sampler.models.weights import Network, WeightsError, gather
from sampler.support.arguments import file_path, instance_of, one_of
from sampler.support.files import atomic_write, make_folder

__all__ = [  # the names of registry and config_file are also public here
    "ENVIRONMENT",
    "Available",
    "Checkpoint",
    "CheckpointError",
    "CheckpointNotFound",
    "available",
    "gather",
    "locate",
    "read",
    "read_config",
    "restore",
    "write",
    "write_quality",
]

_ATTEMPTS = 20  # publishes that may happen during a reading


@dataclass
class Checkpoint:
    """A network on disk, read into memory as plain arrays.

    Attributes
    ----------
    name : str
        The name of its folder; for a stage, of both folders: "mnist-resnet/lively".
    kind : {"generator", "judge"}
        The kind of its networks.
    model : ModelConfig or JudgeConfig
        Every size of the networks.
    arrays : dict of str to numpy.ndarray
        Weights by ``network/layer/variable``.
    provenance : dict
        Preset, seed, epochs, data checksum, versions: all that is needed to train it again.
    quality : dict
        The figures of `python -m sampler evaluate`; empty before.
    atlas : tuple of numpy.ndarray or None
        Codes float32 (n, z_dim) and labels int64 (n,).
    files : dict of str to str
        The files of arrays that it was read from → checksums; empty before it is written.
    """

    name: str
    kind: str
    model: ModelConfig | JudgeConfig
    arrays: dict[str, np.ndarray]
    provenance: dict[str, Any] = field(default_factory=dict)
    quality: dict[str, Any] = field(default_factory=dict)
    atlas: tuple[np.ndarray, np.ndarray] | None = None
    files: dict[str, str] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that identify its generator (or the judge).

        They follow from configuration and weights alone; see `sampler.models.fingerprints`.
        """
        config = self.model.generator if self.kind == "generator" else self.model
        prefix = f"{self.kind}/"
        return fingerprint(
            config, {name: array for name, array in self.arrays.items() if name.startswith(prefix)}
        )


MODELS = dict(zip(KINDS, (ModelConfig, JudgeConfig), strict=True))


def read(name: str | Path, kind: str | None = None) -> Checkpoint:
    """Read a checkpoint, without TensorFlow.

    Every file has the checksum of config.json and exactly the arrays that the configuration
    describes; all numbers are finite and small enough to calculate with.

    Parameters
    ----------
    name : str or path
        A name that `available` lists, or a folder.
    kind : {"generator", "judge"}, optional
        The only kind that is accepted.

    Raises
    ------
    CheckpointNotFound
        There is no such checkpoint; the message has the nearest name.
    CheckpointError
        It is of another kind, or its config.json or its atlas is damaged.
    sampler.models.weights.WeightsError
        Its weights are damaged, or not those of its config.json.
    """
    if kind is not None:
        one_of(kind, "kind", KINDS)
    folder = locate(name).resolve()
    for _ in range(_ATTEMPTS):
        content = config_bytes(folder)
        try:
            return _read(folder, parse_config(content, folder / CONFIG), kind)
        except (FileNotFoundError, WeightsError):
            # Two publishes since the config was read have deleted its files.
            if config_bytes(folder) == content:
                raise
    msg = f"{folder} is published faster than it can be read; read it again later"
    raise CheckpointError(msg)


def _read(folder: Path, config: dict[str, Any], kind: str | None) -> Checkpoint:
    """Read the generation that a config describes."""
    name = name_of(folder)
    if kind is not None and config["kind"] != kind:
        names = ", ".join(available(kind)) or "none"
        msg = f"{name} is a {config['kind']}, not a {kind}; of that kind there are: {names}"
        raise CheckpointError(msg)
    try:
        model = MODELS[config["kind"]].from_dict(config["model"])
    except ConfigError as error:
        msg = f"{folder / CONFIG} is damaged: {error}"
        raise CheckpointError(msg) from error
    files = generations.array_files(folder, config)
    arrays = {}
    for file, expected in files.items():
        content = generations.read_file(folder, file, expected)
        arrays[generations.kind_of(file)] = weights.unpack_arrays(content, folder / file)
    atlas = soundness.checked_atlas(
        arrays.get("atlas"), model, folder / generations.atlas_name(files)
    )
    soundness.check(model, arrays["weights"], name)
    return Checkpoint(
        name=name,
        kind=config["kind"],
        model=model,
        arrays=arrays["weights"],
        provenance=config["provenance"],
        quality=config["quality"],
        atlas=atlas,
        files=files,
    )


def write(checkpoint: Checkpoint, folder: str | Path, *, overwrite: bool = False) -> Path:
    """Write a checkpoint into `folder` (made if needed).

    Other files in it stay; beside a README.md of the user's the card becomes CARD.md.

    Parameters
    ----------
    checkpoint : Checkpoint
        Networks, provenance and figures.
    folder : str or path
        Its folder; the last part is its name.
    overwrite : bool
        Replace an existing checkpoint, as a whole.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    FileExistsError
        There is a checkpoint, and `overwrite` is False.
    CheckpointError
        A weight is not finite (the training diverged), or the folder's config.json is not a
        checkpoint's.
    sampler.models.weights.WeightsError
        The weights are not those of the configuration.
    OSError
        The folder cannot be written; an older checkpoint in it is as it was.
    """
    instance_of(checkpoint, "checkpoint", Checkpoint, "the result of checkpoint.read")
    folder = file_path(folder, "folder")
    soundness.check_finite(checkpoint.arrays, checkpoint.name)
    soundness.check(checkpoint.model, checkpoint.arrays, checkpoint.name)
    contents = {"weights": weights.pack_arrays(checkpoint.arrays)}
    if checkpoint.atlas is not None:
        atlas = dict(zip(("codes", "labels"), checkpoint.atlas, strict=True))
        soundness.checked_atlas(atlas, checkpoint.model, folder / "atlas.npz")
        contents["atlas"] = weights.pack_arrays(atlas)
    make_folder(folder)
    with generations.write_lock(folder):
        old = replaceable_config(folder)
        if old is not None and not overwrite:
            msg = (
                f"{folder} holds a checkpoint already, and it is kept; give another folder, or "
                "overwrite=True to replace it"
            )
            raise FileExistsError(msg)
        _publish(checkpoint, folder, contents, old)
    return folder


def _publish(
    checkpoint: Checkpoint, folder: Path, contents: dict[str, bytes], old: dict[str, Any] | None
) -> None:
    before = generations.array_files(folder, old)
    older = set(old["previous"]) if old else set()
    try:
        files = generations.write_files(folder, contents)
        previous = generations.with_checksums(folder, before)
        _write_config(checkpoint, folder, old, {"files": files, "previous": previous})
    except BaseException:  # Ctrl-C too: files that no config names are deleted again
        if replaceable_config(folder) == old:
            generations.delete_unused(folder, {*before, *older}, set())
        raise
    generations.delete_unused(folder, {*files, *before}, {*older, *generations.UNFINISHED})


def write_quality(checkpoint: Checkpoint, folder: Path) -> Path:
    """Write the config and the card of a checkpoint whose quality has been measured.

    Parameters
    ----------
    checkpoint : Checkpoint
        As it was read, with its new quality.
    folder : Path
        The folder that it was read from.

    Returns
    -------
    pathlib.Path
        The card.

    Raises
    ------
    CheckpointError
        Another checkpoint has been published there since this one was read.
    """
    with generations.write_lock(folder):
        old = read_config(folder)
        measured = (checkpoint.kind, checkpoint.model.to_dict(), checkpoint.provenance)
        model = MODELS[old["kind"]].from_dict(old["model"])
        if (
            measured != (old["kind"], model.to_dict(), old["provenance"])
            or generations.array_files(folder, old) != checkpoint.files
        ):
            msg = (
                f"another checkpoint has been published in {folder} since this one was read; "
                "nothing is written. Read and measure the new one"
            )
            raise CheckpointError(msg)
        files = {name: old[name] for name in ("files", "previous") if old[name]}
        return _write_config(checkpoint, folder, old, files)


def _write_config(
    checkpoint: Checkpoint,
    folder: Path,
    old: dict[str, Any] | None,
    files: dict[str, dict[str, str]],
) -> Path:
    """Write the card, and the config last; return the card's path."""
    config = {
        "kind": checkpoint.kind,
        "model": checkpoint.model.to_dict(),
        "provenance": checkpoint.provenance,
        "quality": checkpoint.quality,
        **files,
    }
    names = {checkpoint.name, folder.resolve().name, name_of(folder.resolve())}
    unsigned = [model_card.compose(name, old) for name in names] if old else []
    path = model_card.path_in(folder, unsigned)
    text = json.dumps(config, indent=2, allow_nan=False) + "\n"
    with atomic_write(path) as temporary:
        temporary.write_text(
            model_card.signed(model_card.compose(checkpoint.name, config)), encoding="utf-8"
        )
    with atomic_write(folder / CONFIG) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return path


def restore(checkpoint: Checkpoint, *networks: Network) -> None:
    """Assign the weights of a checkpoint to its networks.

    Parameters
    ----------
    checkpoint : Checkpoint
        Its other networks are ignored.
    *networks : keras.Model
        Networks with the names, layers and shapes of the checkpoint's.

    Raises
    ------
    sampler.models.weights.WeightsError
        A name or a shape differs.
    """
    for network in networks:
        prefix = f"{network.name}/"
        arrays = {
            name: array for name, array in checkpoint.arrays.items() if name.startswith(prefix)
        }
        weights.assign(network, arrays, f"{checkpoint.name} ({network.name})")
