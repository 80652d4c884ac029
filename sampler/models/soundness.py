"""Whether the arrays of a checkpoint are its configuration's, finite, and fit to draw with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from sampler.config import JudgeConfig, ModelConfig
from sampler.models import magnitude, weights
from sampler.models.config_file import CheckpointError
from sampler.models.weights import WeightsError

_FARTHEST = 1e6  # of a code: N(0, 1) ends at 5, and beyond this float32 draws no picture

Arrays = Mapping[str, np.ndarray]


def check_finite(arrays: Arrays, name: str) -> None:
    """Refuse to save what is not finite."""
    bad = [path for path, array in arrays.items() if not np.isfinite(array).all()]
    if bad:
        msg = (
            f"{name} is not saved: {', '.join(bad)} hold values that are not finite. "
            "Go back to a state of the training before it diverged"
        )
        raise CheckpointError(msg)


def check(model: ModelConfig | JudgeConfig, arrays: Arrays, source: str) -> None:
    """Compare the arrays with those that the configuration describes, and look at their sizes."""
    wanted = model.weight_shapes()
    for network in dict.fromkeys(name.partition("/")[0] for name in [*wanted, *arrays]):
        ours = {n: (s, "float32") for n, s in wanted.items() if n.partition("/")[0] == network}
        theirs = {n: a for n, a in arrays.items() if n.partition("/")[0] == network}
        weights.check_fit(ours, theirs, f"{source} ({network})")
    wrong = magnitude.too_large(model, arrays)
    if wrong:
        msg = f"{source} cannot be drawn with: {wrong}. Copy it again, or train anew"
        raise WeightsError(msg)


def atlas_of(arrays: Arrays | None, model, path: Path) -> tuple | None:
    """Return codes and labels, once they fit the model and are finite."""
    if arrays is None:
        return None
    codes, labels = arrays.get("codes"), arrays.get("labels")
    z_dim = model.generator.z_dim if isinstance(model, ModelConfig) else 0
    fits = set(arrays) == {"codes", "labels"} and codes.shape == (*labels.shape, z_dim)
    if not fits or codes.ndim != 2 or codes.dtype != np.float32 or labels.dtype.kind not in "iu":
        found = ", ".join(f"{name} {array.shape} {array.dtype}" for name, array in arrays.items())
        msg = (
            f"{path} holds {found}; expected codes (n, {z_dim}) of float32 and labels (n,) of "
            "whole numbers. Copy it again"
        )
        raise CheckpointError(msg)
    if not len(codes) or not np.isfinite(codes).all() or np.abs(codes).max() > _FARTHEST:
        msg = f"{path} holds codes that are none, not finite or beyond {_FARTHEST:g}; copy it again"
        raise CheckpointError(msg)
    return codes, labels
