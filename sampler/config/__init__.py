"""Frozen dataclasses that describe networks and training runs; plain data in, plain data out.

A checkpoint carries its :class:`ModelConfig`, so that it can rebuild itself; a training run carries
a :class:`VaeGanConfig` or :class:`ClassifierGanConfig`, so that it can be made again.  Nothing here
imports TensorFlow.
"""

from sampler.config.base import Config, ConfigError, require
from sampler.config.classifier_gan import PART_TWO_SCHEDULES, ClassifierGanConfig
from sampler.config.networks import (
    ClassifierConfig,
    DiscriminatorConfig,
    EncoderConfig,
    GeneratorConfig,
    JudgeConfig,
    ModelConfig,
    ResidualConfig,
)
from sampler.config.training import TrainingConfig
from sampler.config.vaegan import SCHEDULES, VaeGanConfig

__all__ = [
    "PART_TWO_SCHEDULES",
    "SCHEDULES",
    "ClassifierConfig",
    "Config",
    "ConfigError",
    "DiscriminatorConfig",
    "EncoderConfig",
    "GeneratorConfig",
    "JudgeConfig",
    "ModelConfig",
    "ClassifierGanConfig",
    "ResidualConfig",
    "TrainingConfig",
    "VaeGanConfig",
    "require",
]
