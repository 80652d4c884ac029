"""Descriptions of the decoders: sizes, shapes and bounds of weights, without TensorFlow."""

from sampler.config.decoders.base import DECODERS, DecoderConfig, decoder_of, register
from sampler.config.decoders.grid import GridConfig
from sampler.config.decoders.residual_cppn import ResidualConfig
from sampler.config.decoders.tanh_cppn import GeneratorConfig

__all__ = [
    "DECODERS",
    "DecoderConfig",
    "GeneratorConfig",
    "GridConfig",
    "ResidualConfig",
    "decoder_of",
    "register",
]

# A new decoder is one more name here; the first one is meant where config.json has no name.
for description in (GeneratorConfig, ResidualConfig, GridConfig):
    register(description)
