"""The networks as Keras 3 models; every size comes from a config.

A checkpoint keeps a decoder (its generator) and an `Encoder`; `Discriminator` and `Classifier`
train them, and `Judge` measures the results.  Only Keras layers and `keras.ops` are used.  Keras
starts with the first network; `StoredNetwork` postpones it until a network is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sampler.support.exports import lazy_exports

if TYPE_CHECKING:
    from sampler.networks.classifier import Classifier
    from sampler.networks.decoders.base import Decoder
    from sampler.networks.decoders.cppn import Cppn
    from sampler.networks.decoders.making import make_generator
    from sampler.networks.decoders.pixels import PixelDecoder
    from sampler.networks.decoders.residual_cppn import ResidualCppn
    from sampler.networks.decoders.tanh_cppn import TanhCppn
    from sampler.networks.discriminator import Discriminator
    from sampler.networks.encoder import Encoder
    from sampler.networks.judge import Judge
    from sampler.networks.prior import Prior
    from sampler.networks.stored import StoredNetwork

__all__ = [
    "Classifier",
    "Cppn",
    "Decoder",
    "Discriminator",
    "Encoder",
    "Judge",
    "PixelDecoder",
    "Prior",
    "ResidualCppn",
    "StoredNetwork",
    "TanhCppn",
    "make_generator",
]

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "sampler.networks.classifier": ("Classifier",),
        "sampler.networks.decoders.base": ("Decoder",),
        "sampler.networks.decoders.cppn": ("Cppn",),
        "sampler.networks.decoders.making": ("make_generator",),
        "sampler.networks.decoders.pixels": ("PixelDecoder",),
        "sampler.networks.decoders.residual_cppn": ("ResidualCppn",),
        "sampler.networks.decoders.tanh_cppn": ("TanhCppn",),
        "sampler.networks.discriminator": ("Discriminator",),
        "sampler.networks.encoder": ("Encoder",),
        "sampler.networks.judge": ("Judge",),
        "sampler.networks.prior": ("Prior",),
        "sampler.networks.stored": ("StoredNetwork",),
    },
)
