"""Losses, training steps, and the runs that keep their results; notebooks drive the loops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sampler.support.exports import lazy_exports

if TYPE_CHECKING:
    from sampler.training.background import Training
    from sampler.training.curves import show_curves
    from sampler.training.folder_lock import FolderInUse
    from sampler.training.losses import feature_distance
    from sampler.training.own_checkpoints import describe
    from sampler.training.own_pictures import train
    from sampler.training.presets import PRESETS, preset
    from sampler.training.publishing import publish, publish_judge
    from sampler.training.run import Run, TrainingDiverged
    from sampler.training.watch import LiveCurves

__all__ = [
    "PRESETS",
    "FolderInUse",
    "LiveCurves",
    "Run",
    "Training",
    "TrainingDiverged",
    "describe",
    "feature_distance",
    "preset",
    "publish",
    "publish_judge",
    "show_curves",
    "train",
]

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "sampler.training.background": ("Training",),
        "sampler.training.curves": ("show_curves",),
        "sampler.training.losses": ("feature_distance",),
        "sampler.training.folder_lock": ("FolderInUse",),
        "sampler.training.own_checkpoints": ("describe",),
        "sampler.training.own_pictures": ("train",),
        "sampler.training.presets": ("PRESETS", "preset"),
        "sampler.training.publishing": ("publish", "publish_judge"),
        "sampler.training.run": ("Run", "TrainingDiverged"),
        "sampler.training.watch": ("LiveCurves",),
    },
)
