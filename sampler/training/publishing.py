"""From a training run to a checkpoint: averaged weights, their atlas and their provenance."""

from __future__ import annotations

import importlib.metadata
import platform
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from sampler.datasets import Dataset
from sampler.models import checkpoint
from sampler.networks import Encoder, Judge
from sampler.pictures.colours import as_ink
from sampler.support.arguments import file_path
from sampler.training.run import Run

ATLAS_SIZE = 2_000
_PACKAGES = ("tensorflow", "keras", "numpy")


class JudgeSettings(Protocol):
    """The part of a `JudgeTraining` that a checkpoint is made of."""

    @property
    def seed(self) -> int:
        """Seed of the training."""
        ...

    @property
    def epochs(self) -> int:
        """Passes over the data."""
        ...

    def to_dict(self) -> dict[str, Any]:
        """Return every setting as plain data."""
        ...


def publish(
    run: Run,
    folder: str | Path,
    *,
    test: Dataset | None = None,
    note: str = "",
    overwrite: bool = False,
) -> Path:
    """Write the networks of a run as a checkpoint; return its folder.

    Parameters
    ----------
    run : Run
        A training run; its networks are those of `Learner.finished`.
    folder : str or path
        The checkpoint's folder; its last part is the checkpoint's name.  A folder in another
        checkpoint's is a stage of it.
    test : Dataset, optional
        Labelled pictures outside the training; the first 2,000 are encoded into the atlas.  Not for
        a person's own pictures, whose atlas has the codes of the training's.
    note : str
        The first paragraph of the card.
    overwrite : bool
        Replace a checkpoint of this name.

    Raises
    ------
    FileExistsError
        The folder holds a checkpoint, and `overwrite` is False.
    ValueError
        `test` has no labels, or `folder` is empty.
    sampler.models.checkpoint.CheckpointError
        A weight is not finite.
    """
    folder = file_path(folder, "folder")
    generator, encoder = run.learner.finished()
    networks = [generator, *([] if encoder is None else [encoder])]
    if run.config.model.classifier is not None:
        networks.append(run.learner.critic)
    if run.config.model.prior is not None:
        networks.append(run.learner.prior.network)
    content = checkpoint.Checkpoint(
        name=folder.resolve().name,
        kind="generator",
        model=run.config.model,
        arrays=checkpoint.gather(*networks),
        provenance=_provenance(run, note),
        atlas=_atlas(run, encoder, test),
    )
    return checkpoint.write(content, folder, overwrite=overwrite)


def _provenance(run: Run, note: str) -> dict[str, Any]:
    return {
        "note": note,
        "preset": run.config.preset,
        "seed": run.config.seed,
        "epochs": run.epoch,
        "steps": run.epoch * run.batches + run.batch,
        "minutes_of_training": round(run.seconds / 60, 1),
        **_surroundings(run.data),
        "training": run.config.to_dict(),
    }


def publish_judge(
    judge: Judge,
    folder: str | Path,
    *,
    data: Dataset,
    training: JudgeSettings,
    quality: dict[str, Any] | None = None,
    note: str = "",
    overwrite: bool = False,
) -> Path:
    """Write a trained judge as a checkpoint.

    Parameters
    ----------
    judge : Judge
        The network.
    folder, note, overwrite
        As for `publish`.
    data : Dataset
        The pictures that it was trained on.
    training : JudgeTraining
        The settings that it was trained with.
    quality : dict, optional
        Measured figures by name, such as ``{"test_accuracy": 0.99}``.
    """
    folder = file_path(folder, "folder")
    content = checkpoint.Checkpoint(
        name=folder.resolve().name,
        kind="judge",
        model=judge.config,
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
    return checkpoint.write(content, folder, overwrite=overwrite)


def _surroundings(data: Dataset) -> dict[str, Any]:
    return {
        "data": f"{data.name}, {len(data):,} pictures",
        "data_md5": data.checksum,
        "versions": {name: importlib.metadata.version(name) for name in _PACKAGES}
        | {"python": platform.python_version()},
    }


def _atlas(
    run: Run, encoder: Encoder | None, test: Dataset | None
) -> tuple[np.ndarray, np.ndarray | None] | None:
    if run.config.model.pictures is not None:
        if test is not None:
            msg = "test got a data set; the atlas of own pictures is of these; leave it out"
            raise ValueError(msg)
        return _atlas_of_own(run, encoder)
    assert encoder is not None
    if test is None:
        return None
    if test.labels is None:
        msg = f"test got {test.name}, which has no labels; expected labelled pictures for the atlas"
        raise ValueError(msg)
    index = np.arange(min(ATLAS_SIZE, len(test)))
    crops = test.crops(encoder.config.image_size, index)
    return np.asarray(encoder(as_ink(crops))[0]), test.labels[index]


def _atlas_of_own(run: Run, encoder: Encoder | None) -> tuple[np.ndarray, np.ndarray | None]:
    """Return the codes of the training's own pictures: some of them where an encoder has more."""
    most = len(run.data) if encoder is None else min(ATLAS_SIZE, len(run.data))
    index = np.linspace(0, len(run.data) - 1, most).astype(int)
    labels = run.data.labels
    return run.learner.published_codes(index), None if labels is None else labels[index]
