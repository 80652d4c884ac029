"""Checks of a checkpoint's arrays: those of its configuration, finite, and not too large."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from sampler.config import JudgeConfig, ModelConfig
from sampler.models import magnitude, weights
from sampler.models.config_file import CheckpointError
from sampler.models.weights import WeightsError

_FARTHEST = 1e6  # of a code's numbers: N(0, 1) ends at 5, and beyond 1e6 float32 draws no picture

Arrays = Mapping[str, np.ndarray]


def check_finite(arrays: Arrays, name: str) -> None:
    """Raise a CheckpointError before arrays are saved that are not finite.

    Parameters
    ----------
    arrays : mapping of str to numpy.ndarray
        Weights by name.
    name : str
        The checkpoint's name, for messages.
    """
    invalid = [path for path, array in arrays.items() if not np.isfinite(array).all()]
    if invalid:
        msg = (
            f"{name} is not saved: {', '.join(invalid)} hold values that are not finite. "
            "Go back to a state of the training before it diverged"
        )
        raise CheckpointError(msg)


def check(model: ModelConfig | JudgeConfig, arrays: Arrays, source: str) -> None:
    """Raise a WeightsError for arrays that the configuration does not describe, or too large ones.

    Parameters
    ----------
    model : ModelConfig or JudgeConfig
        Every size of the networks.
    arrays : mapping of str to numpy.ndarray
        Weights by ``network/layer/variable``.
    source : str
        The checkpoint's name, for messages.
    """
    shapes = model.weight_shapes()
    for network in dict.fromkeys(name.partition("/")[0] for name in [*shapes, *arrays]):
        expected = {n: (s, "float32") for n, s in shapes.items() if n.partition("/")[0] == network}
        present = {n: a for n, a in arrays.items() if n.partition("/")[0] == network}
        weights.check_fit(expected, present, f"{source} ({network})")
    reason = magnitude.too_large(model, arrays)
    if reason:
        msg = f"{source} cannot be used: {reason}. Copy it again, or train anew"
        raise WeightsError(msg)


def checked_atlas(
    arrays: Arrays | None, model: ModelConfig | JudgeConfig, path: Path
) -> tuple[np.ndarray, np.ndarray | None] | None:
    """Return the codes and labels of an atlas, finite and of the model's z_dim; None without one.

    Raises
    ------
    CheckpointError
        The arrays are no atlas of this model.
    """
    if arrays is None:
        return None
    z_dim = model.generator.z_dim if isinstance(model, ModelConfig) else 0
    if not _is_atlas(arrays, z_dim):
        content = ", ".join(f"{name} {array.shape} {array.dtype}" for name, array in arrays.items())
        msg = (
            f"{path} holds {content}; expected codes (n, {z_dim}) of float32, and perhaps labels "
            "(n,) of whole numbers. Copy it again"
        )
        raise CheckpointError(msg)
    codes, labels = arrays["codes"], arrays.get("labels")
    if not len(codes) or not np.isfinite(codes).all() or np.abs(codes).max() > _FARTHEST:
        msg = (
            f"{path} holds no codes, or codes that are not finite; expected numbers up to "
            f"{_FARTHEST:g}. Copy it again"
        )
        raise CheckpointError(msg)
    return codes, labels


def _is_atlas(arrays: Arrays, z_dim: int) -> bool:
    if not {"codes"} <= set(arrays) <= {"codes", "labels"}:
        return False
    codes, labels = arrays["codes"], arrays.get("labels")
    if codes.ndim != 2 or codes.shape[1] != z_dim or codes.dtype != np.float32:
        return False
    return labels is None or (labels.shape == codes.shape[:1] and labels.dtype.kind in "iu")
