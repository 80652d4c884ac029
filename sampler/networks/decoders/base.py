"""What every compositional pattern-producing network begins and ends with."""

from __future__ import annotations

from sampler.networks import layers
from sampler.networks.backend import keras
from sampler.networks.initialisers import Initialisers

ops = keras.ops


class Cppn(layers.Network):
    """A point of the plane and z in, ink out; what lies between is the subclass's `logits`.

    z is projected once per picture, the points of the plane once per window; only their sum is
    taken per pixel, so z is never tiled to pixels.
    """

    def __init__(self, config, draw: Initialisers) -> None:
        super().__init__("generator")
        self.config = config
        self.from_z = layers.Dense(
            config.width, kernel_initializer=draw.normal(config.z_init_std), name="from_z"
        )
        self.from_point = layers.Dense(
            config.width,
            use_bias=False,
            kernel_initializer=draw.normal(config.point_init_std),
            name="from_point",
        )

    @property
    def smooth(self) -> bool:
        """Whether the ink is a smooth function of the plane, without kinks."""
        return self.config.activation != "relu"

    def project(self, z):
        """Return what z adds to the first layer, shape (n, width): once per picture."""
        return self.from_z(self.config.z_gain * z)

    def logits(self, z, points):
        """Return the ink before the sigmoid, shape (n, p, c_dim); arguments as for `call`."""
        raise NotImplementedError

    def drawn_logits(self, z, points):
        """Return the same as `logits` for drawing alone: nothing can be learned through it."""
        return self.logits(z, points)

    def drawn_logits_of(self, z, owner, points):
        """Return the ink before the sigmoid of points of different pictures: (p, c_dim).

        Parameters
        ----------
        z : tensor
            float32, shape (n, z_dim).
        owner : tensor
            int32, shape (p,): the z of each point.
        points : tensor
            float32, shape (p, 3).
        """
        raise NotImplementedError

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
