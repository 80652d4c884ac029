"""The networks as Keras 3 models; every size comes from a config.

Generators and `Encoder` are what a checkpoint keeps; `Discriminator` or `Classifier` teaches them
and `Judge` reads the results.  Only Keras layers and `keras.ops` are used, so that any Keras
backend can run them.
"""

from sampler.networks.classifier import Classifier
from sampler.networks.decoders.residual_cppn import ResidualGenerator
from sampler.networks.decoders.tanh_cppn import Generator
from sampler.networks.discriminator import Discriminator
from sampler.networks.encoder import Encoder
from sampler.networks.judge import Judge

__all__ = [
    "Classifier",
    "Discriminator",
    "Encoder",
    "Generator",
    "Judge",
    "ResidualGenerator",
    "make_generator",
]


def make_generator(config, seed: int | None = None) -> Generator | ResidualGenerator:
    """Build the generator that a config describes."""
    return {"cppn": Generator, "residual": ResidualGenerator}[config.architecture](config, seed)
