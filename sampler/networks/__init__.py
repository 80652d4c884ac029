"""The networks as Keras 3 models; every size comes from a config.

A checkpoint keeps a decoder (its generator) and an `Encoder`; `Discriminator` and `Classifier`
train them, and `Judge` measures the results.  Only Keras layers and `keras.ops` are used.
"""

import importlib

from sampler.config import DecoderConfig
from sampler.networks.classifier import Classifier
from sampler.networks.decoders.base import Decoder
from sampler.networks.decoders.cppn import Cppn
from sampler.networks.decoders.pixels import PixelDecoder
from sampler.networks.decoders.residual_cppn import ResidualCppn
from sampler.networks.decoders.tanh_cppn import TanhCppn
from sampler.networks.discriminator import Discriminator
from sampler.networks.encoder import Encoder
from sampler.networks.judge import Judge

__all__ = [
    "Classifier",
    "Cppn",
    "Decoder",
    "Discriminator",
    "Encoder",
    "Judge",
    "PixelDecoder",
    "ResidualCppn",
    "TanhCppn",
    "make_generator",
]


def make_generator(config: DecoderConfig, seed: int | None = None) -> Decoder:
    """Return the decoder that a config describes, of the class that its `network` names.

    Parameters
    ----------
    config : DecoderConfig
        Every size of the decoder.
    seed : int, optional
        Fixes its random weights.
    """
    module, _, name = config.network.partition(":")
    return getattr(importlib.import_module(module), name)(config, seed)
