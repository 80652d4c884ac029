"""Losses, training steps, and the runs that keep their results; notebooks drive the loops."""

from __future__ import annotations

from sampler.support.lazy_exports import lazy_exports

__all__ = [
    "PRESETS",
    "FolderInUse",
    "LiveCurves",
    "Run",
    "TrainingDiverged",
    "feature_distance",
    "preset",
    "publish",
    "publish_judge",
    "show_curves",
]

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "sampler.training.curves": ("show_curves",),
        "sampler.training.losses": ("feature_distance",),
        "sampler.training.folder_lock": ("FolderInUse",),
        "sampler.training.presets": ("PRESETS", "preset"),
        "sampler.training.publishing": ("publish", "publish_judge"),
        "sampler.training.run": ("Run", "TrainingDiverged"),
        "sampler.training.watch": ("LiveCurves",),
    },
)
