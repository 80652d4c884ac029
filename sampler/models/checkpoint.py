"""Checkpoints: config, weights, provenance, measured quality and a card a person can read.

A checkpoint is a folder::

    NAME/config.json           kind, sizes, provenance, measured quality, files and their sums
    NAME/weights-SUM.npz       every weight by its path
    NAME/atlas-SUM.npz         latent codes and labels of encoded test pictures (generators only)
    NAME/README.md             the card, written from config.json
    NAME/STAGE/…               the same from earlier in the training, named NAME/STAGE

config.json alone decides: it names the files of arrays with their checksums, and readers take no
others; see `sampler.models.generations`.  Plain weights.npz and atlas.npz, as they were called
before, are read as well.
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
    content_of,
    describe,
    parse,
    present,
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
from sampler.models.weights import WeightsError, gather
from sampler.support.arguments import file_path, instance_of, one_of
from sampler.support.files import atomic_write, make_folder

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

_TRIES = 20  # generations that may be published while one is read


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
    files : dict of str to str
        The files of arrays that it was read from, with their checksums; empty before it is written.
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
        """What tells its generator (or the judge) from any other, whatever its folder is called.

        Twelve hexadecimal digits from configuration and weights; see `sampler.models.fingerprints`.
        """
        config = self.model.generator if self.kind == "generator" else self.model
        prefix = f"{self.kind}/"
        return fingerprint(
            config, {name: array for name, array in self.arrays.items() if name.startswith(prefix)}
        )


MODELS = dict(zip(KINDS, (ModelConfig, JudgeConfig), strict=True))


def read(name: str | Path, kind: str | None = None) -> Checkpoint:
    """Read a checkpoint; nothing of TensorFlow is needed for it.

    Every file is what config.json's checksum is of, has the arrays that the configuration describes
    and no others, and all numbers are finite and of a size to calculate with.

    Parameters
    ----------
    name : str or path
        A name that `available` lists, or a folder.
    kind : {"generator", "judge"}, optional
        Refuse any other kind.

    Raises
    ------
    CheckpointNotFound, CheckpointError, sampler.models.weights.WeightsError
    """
    if kind is not None:
        one_of(kind, "kind", KINDS)
    folder = locate(name).resolve()
    for _ in range(_TRIES):
        content = content_of(folder)
        try:
            return _read(folder, parse(content, folder / CONFIG), kind)
        except (FileNotFoundError, WeightsError):
            # The files of this config are gone where another one was published meanwhile, twice.
            if content_of(folder) == content:
                raise
    msg = f"{folder} is published faster than it can be read; read it again later"
    raise CheckpointError(msg)


def _read(folder: Path, about: dict, kind: str | None) -> Checkpoint:
    """Read the generation that a config describes."""
    name = name_of(folder)
    if kind is not None and about["kind"] != kind:
        fitting = ", ".join(available(kind)) or "none"
        msg = f"{name} is a {about['kind']}, not a {kind}; of that kind there are: {fitting}"
        raise CheckpointError(msg)
    try:
        model = MODELS[about["kind"]].from_dict(about["model"])
    except ConfigError as error:
        msg = f"{folder / CONFIG} is damaged: {error}"
        raise CheckpointError(msg) from error
    files = generations.listed(folder, about)
    found = {}
    for file, expected in files.items():
        content = generations.fetch(folder, file, expected)
        found[generations.kind_of(file)] = weights.unpack_arrays(content, folder / file)
    made = Checkpoint(
        name=name,
        kind=about["kind"],
        model=model,
        arrays=found["weights"],
        provenance=about["provenance"],
        quality=about["quality"],
        atlas=soundness.atlas_of(found.get("atlas"), model, folder / generations.atlas_of(files)),
        files=files,
    )
    soundness.check(model, made.arrays, name)
    return made


def write(checkpoint: Checkpoint, folder: str | Path, *, overwrite: bool = False) -> Path:
    """Write a checkpoint into `folder` (made if needed).

    Files of the user's own in it stay; beside another README.md the card becomes CARD.md.

    Parameters
    ----------
    checkpoint : Checkpoint
        What is kept.
    folder : str or path
        Its folder; the last part is its name.
    overwrite : bool
        Replace a checkpoint that is there, as a whole.

    Raises
    ------
    FileExistsError
        There is a checkpoint, and `overwrite` is False.
    CheckpointError
        A weight is not finite (a network that diverged is not worth keeping) or does not fit the
        configuration; or the folder's config.json is none of a checkpoint.
    OSError
        The folder cannot be written; an older checkpoint in it is as it was.
    """
    instance_of(checkpoint, "checkpoint", Checkpoint, "what checkpoint.read returns")
    folder = file_path(folder, "folder")
    soundness.check_finite(checkpoint.arrays, checkpoint.name)
    soundness.check(checkpoint.model, checkpoint.arrays, checkpoint.name)
    contents = {"weights": weights.pack_arrays(checkpoint.arrays)}
    if checkpoint.atlas is not None:
        atlas = dict(zip(("codes", "labels"), checkpoint.atlas, strict=True))
        soundness.atlas_of(atlas, checkpoint.model, folder / "the atlas")
        contents["atlas"] = weights.pack_arrays(atlas)
    make_folder(folder)
    with generations.one_writer(folder):
        old = present(folder)
        if old is not None and not overwrite:
            msg = (
                f"{folder} holds a checkpoint already, and it is kept; give another folder, or "
                "overwrite=True to replace it"
            )
            raise FileExistsError(msg)
        _publish(checkpoint, folder, contents, old)
    return folder


def _publish(checkpoint: Checkpoint, folder: Path, contents: dict, old: dict | None) -> None:
    before = generations.listed(folder, old)
    older = set(old["previous"]) if old else set()
    try:
        files = generations.lay(folder, contents)
        _write_about(
            checkpoint,
            folder,
            old,
            {"files": files, "previous": generations.summed(folder, before)},
        )
    except BaseException:  # Ctrl-C too: what no config names goes again
        if present(folder) == old:
            generations.sweep(folder, {*before, *older}, set())
        raise
    generations.sweep(folder, {*files, *before}, {*older, *generations.LAID})


def write_about(checkpoint: Checkpoint, folder: Path) -> Path:
    """Write the config and the card alone: what changes when quality has been measured.

    Returns
    -------
    pathlib.Path
        The card.

    Raises
    ------
    CheckpointError
        Another checkpoint has been published there since this one was read.
    """
    with generations.one_writer(folder):
        about = describe(folder)
        measured = (checkpoint.kind, checkpoint.model.to_dict(), checkpoint.provenance)
        model = MODELS[about["kind"]].from_dict(about["model"])
        if (
            measured != (about["kind"], model.to_dict(), about["provenance"])
            or generations.listed(folder, about) != checkpoint.files
        ):
            msg = (
                f"another checkpoint has been published in {folder} since this one was read; "
                "nothing is written. Read and measure the new one"
            )
            raise CheckpointError(msg)
        files = {name: about[name] for name in ("files", "previous") if about[name]}
        return _write_about(checkpoint, folder, about, files)


def _write_about(checkpoint: Checkpoint, folder: Path, old: dict | None, files: dict) -> Path:
    """Write the card, and the config last; return the card's path."""
    about = {
        "kind": checkpoint.kind,
        "model": checkpoint.model.to_dict(),
        "provenance": checkpoint.provenance,
        "quality": checkpoint.quality,
        **files,
    }
    names = {checkpoint.name, folder.resolve().name, name_of(folder.resolve())}
    path = model_card.place(
        folder, [model_card.compose(name, old) for name in names] if old else []
    )
    text = json.dumps(about, indent=2, allow_nan=False) + "\n"
    with atomic_write(path) as temporary:
        temporary.write_text(
            model_card.signed(model_card.compose(checkpoint.name, about)), encoding="utf-8"
        )
    with atomic_write(folder / CONFIG) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return path


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
