"""Frozen dataclasses that describe networks and training runs; plain data in, plain data out.

A checkpoint carries its :class:`ModelConfig`, so that it can rebuild itself; a training run carries
a :class:`TrainingConfig`, so that it can be made again.  Nothing here imports TensorFlow.
"""

from sampler.config.base import Config, ConfigError, require
from sampler.config.networks import (
    DiscriminatorConfig,
    EncoderConfig,
    GeneratorConfig,
    JudgeConfig,
    ModelConfig,
    ResidualConfig,
)
from sampler.config.training import SCHEDULES, TrainingConfig

__all__ = [
    "SCHEDULES",
    "Config",
    "ConfigError",
    "DiscriminatorConfig",
    "EncoderConfig",
    "GeneratorConfig",
    "JudgeConfig",
    "ModelConfig",
    "ResidualConfig",
    "TrainingConfig",
    "require",
]
