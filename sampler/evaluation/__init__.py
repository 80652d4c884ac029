"""The figures of a checkpoint, and the judge who reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sampler.support.exports import lazy_exports

if TYPE_CHECKING:
    from sampler.evaluation.comparison import edge_width, likeness, nearest_psnr, psnr
    from sampler.evaluation.judge_training import JudgeTraining, train_judge
    from sampler.evaluation.letterforms import LetterReader, letter_figures, overlap
    from sampler.evaluation.metrics import evaluate
    from sampler.models.classify import load_judge, probabilities, read_features, read_labels

__all__ = [
    "JudgeTraining",
    "LetterReader",
    "edge_width",
    "evaluate",
    "letter_figures",
    "likeness",
    "load_judge",
    "nearest_psnr",
    "overlap",
    "probabilities",
    "psnr",
    "read_features",
    "read_labels",
    "train_judge",
]

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "sampler.evaluation.judge_training": ("JudgeTraining", "train_judge"),
        "sampler.evaluation.comparison": ("edge_width", "likeness", "nearest_psnr", "psnr"),
        "sampler.evaluation.letterforms": ("LetterReader", "letter_figures", "overlap"),
        "sampler.evaluation.metrics": ("evaluate",),
        "sampler.models.classify": ("load_judge", "probabilities", "read_features", "read_labels"),
    },
)
