"""First layer and last step of every compositional pattern-producing network (CPPN)."""

from __future__ import annotations

from sampler.config import GeneratorConfig, ResidualConfig
from sampler.networks import layers
from sampler.networks.backend import Tensor, keras
from sampler.networks.initialisers import Initialisers

ops = keras.ops


class Cppn(layers.Network):
    """A point of the plane and z in, ink out; the layers between are the subclass's `logits`.

    z is projected once per picture, the points of the plane once per window; per pixel only their
    sum is taken, so z is never tiled to pixels.

    Parameters
    ----------
    config : GeneratorConfig or ResidualConfig
        Every size.
    initialise : Initialisers
        Source of the random weights.
    """

    def __init__(self, config: GeneratorConfig | ResidualConfig, initialise: Initialisers) -> None:
        super().__init__("generator")
        self.config = config
        self.from_z = layers.Dense(
            config.width, kernel_initializer=initialise.normal(config.z_init_std), name="from_z"
        )
        self.from_point = layers.Dense(
            config.width,
            use_bias=False,
            kernel_initializer=initialise.normal(config.point_init_std),
            name="from_point",
        )

    @property
    def smooth(self) -> bool:
        """Whether the ink is a smooth function of the plane, without kinks."""
        return self.config.activation != "relu"

    def project(self, z: Tensor) -> Tensor:
        """Return the contribution of z to the first layer, shape (n, width): once per picture."""
        return self.from_z(self.config.z_gain * z)

    def logits(self, z: Tensor, points: Tensor) -> Tensor:
        """Return the ink before the sigmoid, shape (n, p, c_dim); arguments as for `call`."""
        raise NotImplementedError

    def drawn_logits(self, z: Tensor, points: Tensor) -> Tensor:
        """Return `logits` in a form for rendering alone: no gradient is needed of it."""
        return self.logits(z, points)

    def drawn_logits_of(self, z: Tensor, owner: Tensor, points: Tensor) -> Tensor:
        """Return the ink before the sigmoid of points of different pictures: (p, c_dim).

        Parameters
        ----------
        z : tensor
            float32, shape (n, z_dim).
        owner : tensor
            int32, shape (p,): the index of each point's z.
        points : tensor
            float32, shape (p, 3).
        """
        raise NotImplementedError

    def call(self, z: Tensor, points: Tensor) -> Tensor:
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
