"""Samplers that are pickled: as the call that makes them again, or with all their weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sampler.models import checkpoint
from sampler.models.fingerprints import digest


def is_shipped(source: str, arrays: Mapping[str, np.ndarray]) -> bool:
    """Whether a checkpoint holds exactly these weights; False where it cannot be read."""
    try:
        stored = checkpoint.read(source, kind="generator").arrays
    except (ValueError, OSError):  # it has gone, or is damaged: the weights themselves travel
        return False
    return digest(arrays) == digest({k: array for k, array in stored.items() if k in arrays})


def from_checkpoint(cls: type, source: str, data: Any, weights: str, state: dict[str, Any]) -> Any:
    """Make a sampler of a checkpoint again, and set its state.

    Raises
    ------
    CheckpointError
        Its weights have changed since the sampler was pickled.
    """
    sampler = cls(source, data=data)
    now = digest(sampler.model.arrays())
    if now != weights:
        msg = (
            f"the checkpoint {source!r} has other weights (fingerprint {now}) than the sampler "
            f"that was pickled ({weights}); copy the same checkpoint to this machine"
        )
        raise checkpoint.CheckpointError(msg)
    sampler.__dict__.update(state)
    return sampler


def from_state(cls: type, state: dict[str, Any]) -> Any:
    """Make an object of its state alone."""
    made = object.__new__(cls)
    made.__dict__.update(state)
    return made
