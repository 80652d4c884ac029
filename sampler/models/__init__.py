"""Trained networks, on disk and in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sampler.support.exports import lazy_exports

if TYPE_CHECKING:
    from sampler.models.checkpoint import Checkpoint, read, write
    from sampler.models.classify import LabelNotFound
    from sampler.models.config_file import CheckpointError
    from sampler.models.model import Model
    from sampler.models.origin import Origin
    from sampler.models.registry import CheckpointNotFound, available

__all__ = [
    "Checkpoint",
    "CheckpointError",
    "CheckpointNotFound",
    "LabelNotFound",
    "Model",
    "Origin",
    "available",
    "read",
    "write",
]

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "sampler.models.checkpoint": ("Checkpoint", "read", "write"),
        "sampler.models.classify": ("LabelNotFound",),
        "sampler.models.config_file": ("CheckpointError",),
        "sampler.models.model": ("Model",),
        "sampler.models.origin": ("Origin",),
        "sampler.models.registry": ("CheckpointNotFound", "available"),
    },
)
