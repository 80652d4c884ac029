"""The learner of each kind of configuration, and the data that it can learn from."""

from __future__ import annotations

from typing import Any

from sampler.config import ClassifierGanConfig, TrainingConfig, VaeGanConfig
from sampler.datasets import Dataset
from sampler.datasets.suitability import check_suitable
from sampler.support.arguments import shown
from sampler.training.classifier_gan import ClassifierGan
from sampler.training.learner import Learner
from sampler.training.vaegan import VaeGan

#: A new kind of training is one line here.
LEARNERS: dict[type[TrainingConfig], type[Learner[Any, Any]]] = {
    VaeGanConfig: VaeGan,
    ClassifierGanConfig: ClassifierGan,
}


def learner_of(config: TrainingConfig) -> type[Learner[Any, Any]]:
    """Return the class that learns by a configuration."""
    if type(config) not in LEARNERS:
        names = " or ".join(kind.__name__ for kind in LEARNERS)
        msg = f"config got {shown(config)}; expected a {names}, such as training.preset returns"
        raise TypeError(msg)
    return LEARNERS[type(config)]


def check_data(data: Dataset, config: TrainingConfig, learner: type[Learner[Any, Any]]) -> None:
    """Refuse pictures that a run cannot learn from."""
    if len(data) < config.batch_size:
        msg = (
            f"{data.name} has {len(data)} pictures; a batch needs {config.batch_size}. "
            "Give more pictures or a smaller batch_size"
        )
        raise ValueError(msg)
    if learner.needs_labels and data.labels is None:
        msg = (
            f"{data.name} has no labels; part two learns from labelled pictures alone, part one "
            "from any (presets joint and vae)"
        )
        raise ValueError(msg)
    model = config.model
    check_suitable(
        data,
        size=model.encoder.image_size,
        c_dim=model.encoder.c_dim,
        classes=model.classifier.digits if learner.needs_labels and model.classifier else None,
    )
