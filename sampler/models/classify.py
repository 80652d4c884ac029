"""Classification of pictures by a judge or a classifier, and random z of a given label."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np

from sampler.config import JudgeConfig
from sampler.models import checkpoint
from sampler.models.names import with_stage
from sampler.networks import Classifier, Judge
from sampler.networks.batching import in_parts
from sampler.pictures.colours import as_ink
from sampler.support.arguments import instance_of, real_array, real_number, shown, whole_number

_DIGITS = 10
TRIES = 10_000  # random z in search of one label
_BATCH = 200  # z in one step of the search: a fifth of a second on two cores


class LabelNotFound(ValueError):
    """No random z draws the label with the given confidence."""


class DrawsSmall(Protocol):
    """A model that samples z and draws it at the size of the training pictures."""

    def sample_z(self, count: int, rng: np.random.Generator) -> np.ndarray:
        """Return random z: float32 (count, z_dim)."""
        ...

    def small(self, z: np.ndarray) -> np.ndarray:
        """Draw z (n, z_dim) → float32 (n, size, size, c_dim)."""
        ...


def load_judge(name: str | Path = "mnist-judge") -> Judge:
    """Load the judge: the classifier of digits that no generator was trained with.

    Parameters
    ----------
    name : str or path
        The name of a checkpoint, or its folder.

    Raises
    ------
    CheckpointNotFound, CheckpointError, sampler.models.weights.WeightsError
        As `sampler.models.checkpoint.read`.
    """
    source = checkpoint.read(with_stage(name), kind="judge")
    judge = Judge(instance_of(source.model, "model", JudgeConfig, "JudgeConfig()"))
    checkpoint.restore(source, judge)
    return judge


def read_features(judge: Judge, crops: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the judge's features and class probabilities of crops.

    Parameters
    ----------
    judge : Judge
        From `load_judge`.
    crops : numpy.ndarray
        float32, shape (n, size, size, c_dim), 0..1: ink, or colour as it is seen.

    Returns
    -------
    features : numpy.ndarray
        float32, shape (n, features).
    probabilities : numpy.ndarray
        float32, shape (n, classes).
    """
    features = in_parts(judge.features, as_ink(crops))
    return features, softmax(in_parts(judge.classes, features))


def read_labels(judge: Judge, crops: np.ndarray) -> np.ndarray:
    """Return the most probable label of each crop, int64, (n,); see `read_features`."""
    return read_features(judge, crops)[1].argmax(axis=1)


def probabilities(network: Judge | Classifier, crops: np.ndarray) -> np.ndarray:
    """Return class probabilities of crops.

    Parameters
    ----------
    network : Judge or Classifier
        The classifier.
    crops : numpy.ndarray
        Real numbers, shape (n, size, size, c_dim), 0..1, with the network's size and channels:
        ink, or colour as it is seen.

    Returns
    -------
    numpy.ndarray
        float32, shape (n, classes); each row sums to 1.

    Raises
    ------
    TypeError, ValueError
        The crops are of another shape, or hold values that overflow in the network.
    """
    crops = real_array(crops, "crops")
    side, channels = network.config.image_size, network.config.c_dim
    if crops.ndim != 4 or crops.shape[1:3] != (side, side) or not len(crops):
        msg = f"crops got shape {crops.shape}; expected (n, {side}, {side}, {channels})"
        raise ValueError(msg)
    if crops.shape[-1] != channels:
        msg = (
            f"crops has {crops.shape[-1]} channels; expected {channels}, as in the digits that the "
            f"{network.name} was trained on"
        )
        raise ValueError(msg)
    shares = softmax(in_parts(network, as_ink(crops)))
    if not np.isfinite(shares).all():
        msg = (
            f"the {network.name} gives no probabilities for these pictures: they, or their z, hold "
            "NaN or numbers that are too large"
        )
        raise ValueError(msg)
    return shares


def sample_label(
    model: DrawsSmall,
    network: Judge | Classifier,
    label: int | str,
    least: float,
    rng: np.random.Generator,
    tries: int = TRIES,
) -> np.ndarray:
    """Sample random z until its picture is classified as `label`.

    Parameters
    ----------
    model : Model
        Draws z.
    network : Judge or Classifier
        Classifies the pictures.  A classifier's last class, "drawn", is left out.
    label : int
        The digit.
    least : float
        Its least probability among the digits, 0 to below 1.
    rng : numpy.random.Generator
        The source of z.
    tries : int
        Largest number of z, in steps of 200.

    Returns
    -------
    numpy.ndarray
        z, float32, shape (z_dim,).

    Raises
    ------
    TypeError, ValueError
        The label is no digit, or the probability is out of range.
    LabelNotFound
        No z of all tries fits; the message has the frequency of the label.
    """
    digit: Any = label
    label = whole_number(digit, "label", least=0, most=_DIGITS - 1)
    if not 0 <= real_number(least, "min_confidence") < 1:
        msg = f"min_confidence got {shown(least)}; expected 0 to below 1"
        raise ValueError(msg)
    count, best = 0, 0.0
    for _ in range(tries // _BATCH):
        z = model.sample_z(_BATCH, rng)
        shares = probabilities(network, model.small(z))[:, :_DIGITS]
        shares = shares / shares.sum(axis=1, keepdims=True)
        if shares[:, label].max() >= least:
            return z[np.argmax(shares[:, label] >= least)]
        count += int(np.sum(shares.argmax(axis=1) == label))
        best = max(best, float(shares[:, label].max()))
    msg = (
        f"none of {tries:,} random z drew the label {label} with confidence {least:g}: {count:,} "
        f"of them were classified as {label}, with {best:.3f} at most. Lower min_confidence, or "
        f"use get_random_z({label})"
    )
    raise LabelNotFound(msg)


def softmax(logits: np.ndarray) -> np.ndarray:
    """Return probabilities along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)
