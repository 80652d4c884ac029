"""Frozen dataclasses that describe networks and training runs; plain data in, plain data out.

A checkpoint is rebuilt from its :class:`ModelConfig`; a training run is repeated from its
:class:`VaeGanConfig` or :class:`ClassifierGanConfig`.  Nothing here imports TensorFlow.
"""

from sampler.config.base import Config, ConfigError, require
from sampler.config.classifier_gan import CLASSIFIER_GAN_SCHEDULES, ClassifierGanConfig
from sampler.config.decoders import DecoderConfig, GeneratorConfig, GridConfig, ResidualConfig
from sampler.config.free_codes import FreeCodesConfig
from sampler.config.networks import (
    ClassifierConfig,
    DiscriminatorConfig,
    EncoderConfig,
    JudgeConfig,
    ModelConfig,
)
from sampler.config.pictures import PicturesConfig
from sampler.config.point_vae import PointVaeConfig
from sampler.config.points import PointsConfig
from sampler.config.prior import PriorConfig
from sampler.config.training import TrainingConfig
from sampler.config.vaegan import VAE_GAN_SCHEDULES, VaeGanConfig

__all__ = [
    "CLASSIFIER_GAN_SCHEDULES",
    "VAE_GAN_SCHEDULES",
    "ClassifierConfig",
    "ClassifierGanConfig",
    "Config",
    "ConfigError",
    "DecoderConfig",
    "DiscriminatorConfig",
    "EncoderConfig",
    "FreeCodesConfig",
    "GeneratorConfig",
    "GridConfig",
    "JudgeConfig",
    "ModelConfig",
    "PicturesConfig",
    "PointVaeConfig",
    "PointsConfig",
    "PriorConfig",
    "ResidualConfig",
    "TrainingConfig",
    "VaeGanConfig",
    "require",
]
