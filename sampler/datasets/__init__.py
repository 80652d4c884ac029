"""Digits and other small pictures: find them, download them, verify them, read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sampler.support.exports import lazy_exports

if TYPE_CHECKING:
    from sampler.datasets.dataset import Dataset
    from sampler.datasets.handwriting import contrast, slant, typical, weight
    from sampler.datasets.idx import DataError
    from sampler.datasets.letters import licences
    from sampler.datasets.loading import load, load_or_stand_in
    from sampler.datasets.mnist import DataUnavailable

__all__ = [
    "DataError",
    "DataUnavailable",
    "Dataset",
    "contrast",
    "licences",
    "load",
    "load_or_stand_in",
    "slant",
    "typical",
    "weight",
]

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "sampler.datasets.dataset": ("Dataset",),
        "sampler.datasets.handwriting": ("contrast", "slant", "typical", "weight"),
        "sampler.datasets.idx": ("DataError",),
        "sampler.datasets.letters": ("licences",),
        "sampler.datasets.loading": ("load", "load_or_stand_in"),
        "sampler.datasets.mnist": ("DataUnavailable",),
    },
)
