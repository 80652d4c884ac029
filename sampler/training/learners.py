"""Which learner a configuration asks for."""

from __future__ import annotations

from sampler.config import ClassifierGanConfig, TrainingConfig
from sampler.training.classifier_gan import ClassifierGan
from sampler.training.learner import Learner
from sampler.training.vaegan import VaeGan


def make_learner(config: TrainingConfig, total_steps: int) -> Learner:
    """Build the learner of a run; it is to learn from so many batches."""
    recipe = ClassifierGan if isinstance(config, ClassifierGanConfig) else VaeGan
    return recipe(config, total_steps)
