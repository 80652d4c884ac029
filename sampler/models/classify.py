"""Which digit is it?  Classifiers put to work on pictures, and z that draw what was asked for."""

from __future__ import annotations

import numpy as np

from sampler.latent import vectors
from sampler.models import checkpoint
from sampler.models.names import with_stage
from sampler.networks import Classifier, Judge
from sampler.networks.backend import ready
from sampler.support.arguments import real_array, real_number, shown, whole_number

_TOGETHER = 1000  # pictures per pass through a network: a few MB
_DIGITS = 10
_TRIES = 10_000  # z that are drawn in search of one label
_A_TIME = 200  # of them in one go: a fifth of a second on two cores


class LabelNotFound(ValueError):
    """No random z drew the label with the confidence that was asked for."""


def load_judge(name: str = "mnist-judge") -> Judge:
    """Load the classifier that reads digits."""
    found = checkpoint.read(with_stage(name), kind="judge")
    judge = Judge(found.model)
    checkpoint.restore(found, judge)
    return judge


def read_features(judge: Judge, crops: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the judge's features (n, features) and class probabilities (n, classes)."""
    features = in_parts(judge.features, crops)
    return features, softmax(in_parts(judge.classes, features))


def read_labels(judge: Judge, crops: np.ndarray) -> np.ndarray:
    """Return the label that the judge reads in each crop, int64 (n,)."""
    return read_features(judge, crops)[1].argmax(axis=1)


def probabilities(network: Judge | Classifier, crops: np.ndarray) -> np.ndarray:
    """Return class probabilities of crops (n, size, size, c_dim): float32, (n, classes)."""
    crops = real_array(crops, "crops")
    side, wanted = network.config.image_size, network.config.c_dim
    if crops.ndim != 4 or crops.shape[1:3] != (side, side) or not len(crops):
        msg = f"crops has shape {crops.shape}; {network.name} reads (n, {side}, {side}, {wanted})"
        raise ValueError(msg)
    got = crops.shape[-1]
    if got != wanted:
        msg = (
            f"{network.name} reads pictures of {wanted} channel(s), got {got}; it can only tell "
            "the digits that it was trained on"
        )
        raise ValueError(msg)
    shares = softmax(in_parts(network, crops))
    if not np.isfinite(shares).all():
        msg = (
            f"{network.name} reads nothing in these pictures: they, or the z that drew them, hold "
            "NaN or numbers too large"
        )
        raise ValueError(msg)
    return shares


def draw_label(
    model, network: Judge | Classifier, label: int, least: float, rng: np.random.Generator
) -> np.ndarray:
    """Draw z from N(0, 1) until one draws `label`.

    Parameters
    ----------
    model : Model
        What draws.
    network : Judge or Classifier
        What reads.  A classifier's last class, "drawn", does not count: asked is which digit.
    label : int
        The digit.
    least : float
        Its least probability among the digits, 0 to below 1.
    rng : numpy.random.Generator
        Where the z come from.

    Raises
    ------
    ValueError
        The label is no digit, or the probability none that could be reached.
    LabelNotFound
        Not one of 10,000 z is read so; the message tells how often the label came at all.
    """
    label = whole_number(label, "label", least=0)
    if label >= _DIGITS:
        msg = f"label got {shown(label)}; expected a digit from 0 to {_DIGITS - 1}"
        raise ValueError(msg)
    if not 0 <= real_number(least, "min_confidence") < 1:
        msg = f"min_confidence got {shown(least)}; expected 0 to below 1"
        raise ValueError(msg)
    seen, best = 0, 0.0
    for _ in range(_TRIES // _A_TIME):
        z = vectors.sample(model.z_dim, count=_A_TIME, rng=rng)
        shares = probabilities(network, model.small(z))[:, :_DIGITS]
        shares = shares / shares.sum(axis=1, keepdims=True)
        if shares[:, label].max() >= least:
            return z[np.argmax(shares[:, label] >= least)]
        seen += int(np.sum(shares.argmax(axis=1) == label))
        best = max(best, float(shares[:, label].max()))
    msg = (
        f"none of {_TRIES:,} random z drew the label {label} with confidence {least:g}: {seen:,} "
        f"of them were read as {label}, the surest with {best:.3f}. Lower min_confidence, or take "
        f"get_random_z({label})"
    )
    raise LabelNotFound(msg)


def softmax(logits: np.ndarray) -> np.ndarray:
    """Return probabilities along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)


def in_parts(function, array: np.ndarray) -> np.ndarray:
    """Apply a network to many rows, some at a time."""
    ready()
    parts = [
        np.asarray(function(array[start : start + _TOGETHER]))
        for start in range(0, len(array), _TOGETHER)
    ]
    return np.concatenate(parts)
