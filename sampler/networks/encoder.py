"""The encoder: from a picture to the distribution of its z."""

from __future__ import annotations

from sampler.config import EncoderConfig
from sampler.networks import layers
from sampler.networks.backend import Tensor, ops
from sampler.networks.initialisers import Initialisers


class Encoder(layers.Network):
    """Flattened crop → softplus layers → mean and log-variance of q(z | picture)."""

    def __init__(self, config: EncoderConfig, seed: int | None = None) -> None:
        super().__init__("encoder")
        self.config = config
        initialise = Initialisers(seed)
        self.hidden = [
            layers.Dense(
                units,
                activation="softplus",
                kernel_initializer=initialise.glorot(),
                name=f"softplus_{index}",
            )
            for index, units in enumerate(config.hidden)
        ]
        self.mean = layers.Dense(config.z_dim, kernel_initializer=initialise.glorot(), name="mean")
        self.log_variance = layers.Dense(
            config.z_dim, kernel_initializer=initialise.normal(0.001), name="log_variance"
        )
        self.build()

    def build(self) -> None:
        """Create every weight, so that a fresh network can be loaded into."""
        size = self.config.image_size**2 * self.config.c_dim
        for layer in self.hidden:
            layer.build((None, size))
            size = layer.units
        self.mean.build((None, size))
        self.log_variance.build((None, size))
        self.built = True

    def call(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Map pictures (n, size, size, c_dim), 0..1, to mean and log-variance, each (n, z_dim)."""
        h = ops.reshape(pictures, (ops.shape(pictures)[0], -1))
        for layer in self.hidden:
            h = layer(h)
        return self.mean(h), self.log_variance(h)
