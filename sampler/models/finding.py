"""The z of pictures: by the encoder, by latent optimisation, or by both; NumPy where it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sampler.models import numpy_encoder
from sampler.models.inversion import LatentInversion
from sampler.models.numpy_inversion import NumpyInversion
from sampler.networks.devices import on_gpu
from sampler.networks.stored import StoredNetwork
from sampler.render.choice import draws_in_numpy, weights_reader

if TYPE_CHECKING:
    from sampler.networks import Decoder, Encoder


def encoded(encoder: StoredNetwork[Encoder], crops: np.ndarray) -> np.ndarray:
    """Return the mean of z, (n, z_dim): in NumPy, or by TensorFlow on a GPU."""
    if not on_gpu():
        return numpy_encoder.encode(encoder.config, encoder.arrays(), crops)
    from sampler.networks.batching import in_parts

    network = encoder.network
    return in_parts(lambda part: network(part)[0], crops)


def inversion_of(stored: StoredNetwork[Decoder], size: int, scale: float) -> LatentInversion:
    """Return the latent optimisation of a generator: in NumPy for dense layers that it draws."""
    if draws_in_numpy(stored.config) and stored.config.later_layers is not None:
        return NumpyInversion(stored.config, weights_reader(stored), size, scale)
    from sampler.models.keras_inversion import KerasInversion

    return KerasInversion(stored.network, size, scale)
