"""First layer and last step of every compositional pattern-producing network (CPPN)."""

from __future__ import annotations

from typing import ClassVar, Literal

from sampler.config.decoders.cppn import CppnConfig
from sampler.networks import layers
from sampler.networks.backend import Tensor, keras, ops
from sampler.networks.decoders.base import Decoder, crossings
from sampler.networks.initialisers import Initialisers


class Cppn(Decoder):
    """A point of the plane and z in, ink out; the layers between are the subclass's `logits`.

    z is projected once per picture, the points of the plane once per window; per pixel only their
    sum is taken, so z is never tiled to pixels.

    Parameters
    ----------
    config : CppnConfig
        Every size.
    initialise : Initialisers
        Source of the random weights.

    Attributes
    ----------
    from_z, from_point, ink : keras.layers.Dense
        The first layer's two parts, and the last layer, which subclasses make.
    """

    drawn_from: ClassVar[Literal["points", "pixels"]] = "points"
    config: CppnConfig
    ink: keras.layers.Dense
    palette = None  # each channel is drawn by itself

    def __init__(self, config: CppnConfig, initialise: Initialisers) -> None:
        super().__init__(config)
        self.from_z = layers.Dense(
            config.width, kernel_initializer=initialise.normal(config.z_init_std), name="from_z"
        )
        self.from_point = layers.Dense(
            config.width,
            use_bias=False,
            kernel_initializer=initialise.normal(config.point_init_std),
            name="from_point",
        )

    def project(self, z: Tensor) -> Tensor:
        """Return the contribution of z to the first layer, shape (n, width): once per picture."""
        return self.from_z(self.config.z_gain * z)

    def inference_logits(self, z: Tensor, points: Tensor) -> Tensor:
        """Return `logits` in the form that compiles and runs fastest without gradients."""
        return self.logits(z, points)

    def inference_logits_by_owner(self, z: Tensor, owner: Tensor, points: Tensor) -> Tensor:
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

    def lattice_values(self, z: Tensor, across: Tensor, down: Tensor) -> Tensor:
        """Return `logits` at all crossings of a lattice: (n, rows, columns, c_dim).

        Parameters
        ----------
        z : tensor
            float32, shape (n, z_dim).
        across, down : tensor
            float32, (columns,) and (rows,): x and y of the lattice.
        """
        places = crossings(across, down)
        r = ops.sqrt(ops.sum(ops.square(places), axis=-1, keepdims=True))
        points = ops.reshape(ops.concatenate([places, r], axis=-1), (-1, 3))
        shape = -1, *ops.shape(places)[:2], self.config.c_dim
        return ops.reshape(self.logits(z, points), shape)

    def lattice_logits(
        self, z: Tensor, across: Tensor, down: Tensor, gain: Tensor | float = 1.0
    ) -> Tensor:
        """Return `lattice_values`, multiplied by `gain`."""
        return gain * self.lattice_values(z, across, down)

    def scale_logits(self, factor: float) -> None:
        """Multiply the last layer by a factor: edges get steeper."""
        for variable in self.ink.weights:
            variable.assign(factor * variable)
