"""The figures that `evaluate` writes into a checkpoint's card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sampler import datasets
from sampler.models import checkpoint

if TYPE_CHECKING:
    from sampler.models.model import Model
    from sampler.networks import Judge

_SEED = 0  # of the random z that are measured


def figures(
    stored: checkpoint.Checkpoint, test: datasets.Dataset, *, baseline: str | None, large: int
) -> dict[str, Any]:
    """Return the figures of a checkpoint that draws.

    Parameters
    ----------
    stored : Checkpoint
        The checkpoint.  Its figures that are not measured again remain.
    test : Dataset
        MNIST's test pictures.
    baseline : str, optional
        The name of the checkpoint whose Fréchet distance is compared.
    large : int
        Pictures measured at 1300×1300.
    """
    from sampler.evaluation import metrics  # TensorFlow starts here
    from sampler.models.classify import load_judge
    from sampler.models.model import Model

    judge = load_judge()
    others = datasets.load("digits")
    other = None  # read before anything is measured: a misspelt name should not cost half an hour
    if baseline is not None:
        other = Model.from_checkpoint(checkpoint.read(baseline, kind="generator"))
    measured = stored.quality | metrics.evaluate(
        Model.from_checkpoint(stored), judge, test, others, large=large, seed=_SEED
    )
    # What an earlier call measured of these weights, and this one does not, still holds.
    kept = stored.quality.get("baseline")
    if other is not None:
        kept = {"name": baseline, "frechet_distance": _distance(other, judge, test)}
    if kept is not None:
        measured["frechet_ratio"] = measured["frechet_distance"] / kept["frechet_distance"]
        measured["baseline"] = kept
    return measured


def _distance(model: Model, judge: Judge, test: datasets.Dataset) -> float:
    """Return the Fréchet distance of the pictures of random z from the test set."""
    from sampler.evaluation import metrics
    from sampler.evaluation.measures import frechet_distance
    from sampler.models.classify import read_features

    z = model.sample_z(metrics.RANDOM, np.random.default_rng(_SEED))
    drawn, _ = read_features(judge, model.small(z))
    real, _ = read_features(judge, test.crops(model.image_size))
    return frechet_distance(real, drawn)


def judge_figures(name: str, test: datasets.Dataset) -> dict[str, float]:
    """Return the figure of a judge: its accuracy on the test pictures."""
    from sampler.models.classify import load_judge, read_features

    judge = load_judge(name)
    _, shares = read_features(judge, test.crops(judge.config.image_size))
    return {"test_accuracy": float(np.mean(shares.argmax(axis=1) == test.labels))}
