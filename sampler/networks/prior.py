"""The prior: a normalizing flow between N(0, 1) and the codes of pictures."""

from __future__ import annotations

from typing import Any

from sampler.config import PriorConfig
from sampler.config.prior import STEEPEST
from sampler.networks import layers
from sampler.networks.backend import keras, ops
from sampler.networks.initialisers import Initialisers

Tensor = Any  # checkers take shapes of Keras's tensors for None
_CHANGE_STD = 1e-3  # of the last layer's weights: a fresh flow changes nothing but directions


class Prior(layers.Network):
    """Rotations and affine couplings; `models.numpy_prior` does `codes` without TensorFlow."""

    def __init__(self, config: PriorConfig, seed: int | None = None) -> None:
        super().__init__("prior")
        self.config = config
        initialise = Initialisers(seed)
        self.rotations, self.inner, self.changes = [], [], []
        for index in range(config.couplings):
            rotation = layers.Dense(
                config.z_dim,
                use_bias=False,
                kernel_initializer=keras.initializers.Orthogonal(
                    seed=None if seed is None else 1000 * seed + index
                ),
                trainable=False,
                name=f"rotation_{index}",
            )
            inner = [
                layers.Dense(
                    config.width,
                    activation="silu",
                    kernel_initializer=initialise.glorot(),
                    name=f"{name}_{index}",
                )
                for name in ("first", "second")
            ]
            change = layers.Dense(
                2 * (config.z_dim - config.kept),
                kernel_initializer=initialise.normal(_CHANGE_STD),
                name=f"change_{index}",
            )
            self.rotations.append(rotation)
            self.inner.append(inner)
            self.changes.append(change)
        self.build()

    def build(self) -> None:
        """Create every weight, so that a fresh network can be loaded into."""
        config = self.config
        for rotation, inner, change in zip(self.rotations, self.inner, self.changes, strict=True):
            rotation.build((None, config.z_dim))
            inner[0].build((None, config.kept))
            inner[1].build((None, config.width))
            change.build((None, config.width))
        self.built = True

    def call(self, codes: Tensor) -> tuple[Tensor, Tensor]:
        """Return what codes, (n, z_dim), are in N(0, 1), and the logarithm of the change of volume.

        Returns
        -------
        tuple of tensor
            float32, (n, z_dim) and (n,): log p(code) is that of N(0, 1) at the first plus the
            second.
        """
        volume = ops.zeros_like(codes[:, 0])
        for index in range(self.config.couplings):
            codes = self.rotations[index](codes)
            kept, changed = self._halves(codes)
            steep, shift = self._change(index, kept)
            codes = ops.concatenate([kept, (changed + shift) * ops.exp(steep)], axis=1)
            volume += ops.sum(steep, axis=1)
        return codes, volume

    def codes(self, z: Tensor) -> Tensor:
        """Return the codes of z of N(0, 1), (n, z_dim): the inverse of `call`."""
        for index in reversed(range(self.config.couplings)):
            kept, changed = self._halves(z)
            steep, shift = self._change(index, kept)
            z = ops.concatenate([kept, changed * ops.exp(-steep) - shift], axis=1)
            z = ops.matmul(z, ops.transpose(self.rotations[index].kernel))
        return z

    def _halves(self, z: Tensor) -> tuple[Tensor, Tensor]:
        return z[:, : self.config.kept], z[:, self.config.kept :]

    def _change(self, index: int, kept: Tensor) -> tuple[Tensor, Tensor]:
        """Return the logarithms of factors, and the shifts, that the kept numbers ask for."""
        h = kept
        for layer in self.inner[index]:
            h = layer(h)
        steep, shift = ops.split(self.changes[index](h), 2, axis=1)
        return STEEPEST * ops.tanh(steep), shift
