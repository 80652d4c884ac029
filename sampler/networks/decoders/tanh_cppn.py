"""The decoder of part one: a CPPN of three tanh layers."""

from __future__ import annotations

from sampler.config import GeneratorConfig
from sampler.networks import layers
from sampler.networks.backend import Tensor, ops
from sampler.networks.decoders.cppn import Cppn
from sampler.networks.initialisers import Initialisers


class TanhCppn(Cppn):
    """The CPPN of part one (otoro.net, April 2016, "CPPN generator network")."""

    def __init__(self, config: GeneratorConfig, seed: int | None = None) -> None:
        initialise = Initialisers(seed)
        super().__init__(config, initialise)
        self.hidden = [
            layers.Dense(
                config.width,
                activation=getattr(ops, config.activation),
                kernel_initializer=initialise.normal_or_glorot(config.hidden_init_std),
                name=f"tanh_{index}",
            )
            for index in range(config.tanh_layers)
        ]
        self.ink = layers.Dense(
            config.c_dim,
            kernel_initializer=initialise.normal_or_glorot(config.ink_init_std),
            name="ink",
        )
        self.build()

    def build(self) -> None:
        """Create every weight, so that a fresh network can be loaded into."""
        width = self.config.width
        self.from_z.build((None, self.config.z_dim))
        self.from_point.build((None, 3))
        for layer in (*self.hidden, self.ink):
            layer.build((None, width))
        self.built = True

    def logits(self, z: Tensor, points: Tensor) -> Tensor:
        """Return the ink before the sigmoid, shape (n, p, c_dim); arguments as for `call`."""
        return self._later_layers(ops.softplus(self._first_layer(z, points)))

    def inference_logits(self, z: Tensor, points: Tensor) -> Tensor:
        """Return `logits` to 1e-7 of the first layer, by a softplus of a third of the time.

        XLA's own keeps 24 bits of a softplus next to nothing, which are lost in the sums anyhow.
        """
        return self._later_layers(_quick_softplus(self._first_layer(z, points)))

    def inference_logits_by_owner(self, z: Tensor, owner: Tensor, points: Tensor) -> Tensor:
        """Return the ink before the sigmoid of points of different pictures: (p, c_dim)."""
        first = ops.take(self.project(z), owner, axis=0) + self.from_point(points)
        return self._later_layers(_quick_softplus(first))

    def _first_layer(self, z: Tensor, points: Tensor) -> Tensor:
        return self.project(z)[:, None, :] + self.from_point(points)[None, :, :]

    def _later_layers(self, h: Tensor) -> Tensor:
        for layer in self.hidden:
            h = layer(h)
        return self.ink(h)


def _quick_softplus(x: Tensor) -> Tensor:
    return ops.maximum(x, 0.0) + ops.log(1.0 + ops.exp(-ops.abs(x)))
