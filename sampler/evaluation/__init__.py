"""The figures of a checkpoint, and the judge who reads them."""

from __future__ import annotations

from sampler.support.lazy_exports import lazy_exports

__all__ = [
    "JudgeTraining",
    "evaluate",
    "load_judge",
    "probabilities",
    "read_features",
    "read_labels",
    "train_judge",
]

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "sampler.evaluation.judge_training": ("JudgeTraining", "train_judge"),
        "sampler.evaluation.metrics": ("evaluate",),
        "sampler.models.classify": ("load_judge", "probabilities", "read_features", "read_labels"),
    },
)
