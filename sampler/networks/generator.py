"""The generator of part one: a CPPN of three tanh layers."""

from __future__ import annotations

from sampler.backend import keras
from sampler.config import GeneratorConfig
from sampler.networks.initialisers import Initialisers

layers, ops = keras.layers, keras.ops


class Generator(keras.Model):
    """The CPPN of part one (otoro.net, April 2016, "CPPN generator network").

    z is projected once per picture, the points of the plane once per window; only their sum is
    taken per pixel, so z is never tiled to pixels.
    """

    def __init__(self, config: GeneratorConfig, seed: int | None = None):
        super().__init__(name="generator")
        self.config = config
        draw = Initialisers(seed)
        self.from_z = layers.Dense(
            config.width, kernel_initializer=draw.normal(config.z_init_std), name="from_z"
        )
        self.from_point = layers.Dense(
            config.width,
            use_bias=False,
            kernel_initializer=draw.normal(config.point_init_std),
            name="from_point",
        )
        self.hidden = [
            layers.Dense(
                config.width,
                activation="tanh",
                kernel_initializer=draw.glorot(),
                name=f"tanh_{index}",
            )
            for index in range(config.tanh_layers)
        ]
        self.ink = layers.Dense(config.c_dim, kernel_initializer=draw.glorot(), name="ink")
        self.build()

    def build(self) -> None:
        """Create every weight, so that a fresh network can be loaded into."""
        width = self.config.width
        self.from_z.build((None, self.config.z_dim))
        self.from_point.build((None, 3))
        for layer in (*self.hidden, self.ink):
            layer.build((None, width))
        self.built = True

    def project(self, z):
        """Return what z adds to the first layer, shape (n, width): once per picture."""
        return self.from_z(self.config.z_gain * z)

    def logits(self, z, points):
        """Return the ink before the sigmoid, shape (n, p, c_dim); arguments as for `call`."""
        first = self.project(z)[:, None, :] + self.from_point(points)[None, :, :]
        h = ops.softplus(first)
        for layer in self.hidden:
            h = layer(h)
        return self.ink(h)

    def call(self, z, points):
        """Return the ink at each point.

        Parameters
        ----------
        z : tensor
            float32, shape (n, z_dim).
        points : tensor
            float32, shape (p, 3): x, y and r of each point.

        Returns
        -------
        tensor
            float32, shape (n, p, c_dim), 0..1, 1 = ink.
        """
        return ops.sigmoid(self.logits(z, points))
