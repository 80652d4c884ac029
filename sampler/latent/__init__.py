"""Latent vectors, in NumPy: random ones, paths between them, directions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sampler.support.exports import lazy_exports

if TYPE_CHECKING:
    from sampler.latent.directions import Directions, principal, towards_labels
    from sampler.latent.vectors import EASINGS, lerp, path, sample, slerp

__all__ = [
    "EASINGS",
    "Directions",
    "lerp",
    "path",
    "principal",
    "sample",
    "slerp",
    "towards_labels",
]

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "sampler.latent.vectors": ("EASINGS", "lerp", "path", "sample", "slerp"),
        "sampler.latent.directions": ("Directions", "principal", "towards_labels"),
    },
)
