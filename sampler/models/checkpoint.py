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

from pathlib import Path
from typing import Any

from sampler.config import ConfigError
from sampler.models import generations, soundness, weights
from sampler.models.config_file import (
    CONFIG,
    KINDS,
    CheckpointError,
    config_bytes,
    parse_config,
    read_config,
)
from sampler.models.record import MODELS, Checkpoint, arrays_of, restore
from sampler.models.registry import (
    ENVIRONMENT,
    Available,
    CheckpointNotFound,
    available,
    locate,
    name_of,
)
from sampler.models.weights import WeightsError, gather
from sampler.models.writing import write, write_quality
from sampler.support.arguments import one_of

__all__ = [  # everything that users of checkpoints need
    "CONFIG",
    "ENVIRONMENT",
    "Available",
    "Checkpoint",
    "CheckpointError",
    "CheckpointNotFound",
    "arrays_of",
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
