"""The networks as Keras 3 models; every size comes from a config.

A checkpoint keeps a decoder (its generator) and an `Encoder`; `Discriminator` and `Classifier`
train them, and `Judge` measures the results.  Only Keras layers and `keras.ops` are used.
"""

from sampler.config import GeneratorConfig, ResidualConfig
from sampler.networks.classifier import Classifier
from sampler.networks.decoders.base import Cppn
from sampler.networks.decoders.residual_cppn import ResidualCppn
from sampler.networks.decoders.tanh_cppn import TanhCppn
from sampler.networks.discriminator import Discriminator
from sampler.networks.encoder import Encoder
from sampler.networks.judge import Judge

__all__ = [
    "Classifier",
    "Cppn",
    "Discriminator",
    "Encoder",
    "Judge",
    "ResidualCppn",
    "TanhCppn",
    "make_generator",
]

Generator, ResidualGenerator = TanhCppn, ResidualCppn


def make_generator(config: GeneratorConfig | ResidualConfig, seed: int | None = None) -> Cppn:
    """Return the decoder that a config describes.

    Parameters
    ----------
    config : GeneratorConfig or ResidualConfig
        Every size of the decoder.
    seed : int, optional
        Fixes its random weights.
    """
    return {"cppn": TanhCppn, "residual": ResidualCppn}[config.architecture](config, seed)
