"""From a training run to a checkpoint: averaged weights, their atlas, and where they are from."""

from __future__ import annotations

import importlib.metadata
import platform
from pathlib import Path

import numpy as np

from sampler.config import JudgeConfig
from sampler.datasets import Dataset
from sampler.models import checkpoint
from sampler.networks import Encoder, Judge
from sampler.support.arguments import file_path

ATLAS_SIZE = 2_000
_PACKAGES = ("tensorflow", "keras", "numpy")


def publish(
    run,
    folder: str | Path,
    *,
    test: Dataset | None = None,
    note: str = "",
    overwrite: bool = False,
) -> Path:
    """Write the networks of a run as a checkpoint.

    Parameters
    ----------
    run : Run
        A training run; its finished networks are kept, see `VaeGan.finished`.
    folder : path
        The checkpoint's folder; its last part is the checkpoint's name.  A folder in another
        checkpoint's is a stage of it.
    test : Dataset, optional
        Labelled pictures that the run has not seen; the first 2,000 are encoded into the atlas.
    note : str
        The first paragraph of the card.
    overwrite : bool
        Replace a checkpoint that is there; otherwise it is a FileExistsError.
    """
    folder = file_path(folder, "folder")
    generator, encoder = networks = run.model.finished()
    if run.config.model.classifier is not None:
        networks = (*networks, run.model.critic)
    made = checkpoint.Checkpoint(
        name=folder.resolve().name,
        kind="generator",
        model=run.config.model,
        arrays=checkpoint.gather(*networks),
        provenance={
            "note": note,
            "preset": run.config.preset,
            "seed": run.config.seed,
            "epochs": run.epoch,
            "minutes_of_training": round(run.seconds / 60, 1),
            **_surroundings(run.data),
            "training": run.config.to_dict(),
        },
        atlas=None if test is None else _atlas(encoder, test),
    )
    return checkpoint.write(made, folder, overwrite=overwrite)


def publish_judge(
    judge: Judge,
    folder: str | Path,
    *,
    data: Dataset,
    training,
    quality: dict | None = None,
    note: str = "",
    overwrite: bool = False,
) -> Path:
    """Write a trained judge as a checkpoint; arguments as for `publish`."""
    folder = file_path(folder, "folder")
    config: JudgeConfig = judge.config
    made = checkpoint.Checkpoint(
        name=folder.resolve().name,
        kind="judge",
        model=config,
        arrays=checkpoint.gather(judge),
        provenance={
            "note": note,
            "seed": training.seed,
            "epochs": training.epochs,
            **_surroundings(data),
            "training": training.to_dict(),
        },
        quality=quality or {},
    )
    return checkpoint.write(made, folder, overwrite=overwrite)


def _surroundings(data: Dataset) -> dict:
    return {
        "data": f"{data.name}, {len(data):,} pictures",
        "data_md5": data.checksum,
        "versions": {name: importlib.metadata.version(name) for name in _PACKAGES}
        | {"python": platform.python_version()},
    }


def _atlas(encoder: Encoder, test: Dataset) -> tuple[np.ndarray, np.ndarray]:
    if test.labels is None:
        msg = f"{test.name} has no labels; an atlas needs them"
        raise ValueError(msg)
    chosen = np.arange(min(ATLAS_SIZE, len(test)))
    crops = test.crops(encoder.config.image_size, chosen)
    return np.asarray(encoder(crops)[0]), test.labels[chosen]
