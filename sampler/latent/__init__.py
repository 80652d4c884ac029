"""Latent vectors, in NumPy: random ones, paths between them, directions."""

from __future__ import annotations

from sampler.support.lazy_exports import lazy_exports

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
