"""The prior: a normalizing flow between a mixture of Gaussians and the codes of pictures."""

from __future__ import annotations

import math
from typing import Any

from sampler.config import PriorConfig
from sampler.config.prior import STEEPEST
from sampler.networks import layers
from sampler.networks.backend import keras, ops
from sampler.networks.initialisers import Initialisers

Tensor = Any  # checkers take shapes of Keras's tensors for None
_CHANGE_STD = 1e-3  # of the last layer's weights: a fresh flow changes nothing but directions
_INNER = ("first", "second")  # layers of a coupling
_APART, _WIDE = 0.7, -0.3  # spread of the first means, and the logarithm of each Gaussian's own


class Mixture(layers.Layer):
    """Gaussians with a spread in each direction, and the share of each."""

    def __init__(self, config: PriorConfig, initialise: Initialisers) -> None:
        super().__init__("mixture")
        shape = config.components, config.z_dim

        def weight(name: str, shape: tuple[int, ...], initializer: Any) -> Tensor:
            return self.add_weight(shape=shape, initializer=initializer, name=name)

        constant = keras.initializers.Constant
        self.means = weight("means", shape, initialise.normal(_APART))
        self.log_spreads = weight("log_spreads", shape, constant(_WIDE))
        self.logits = weight("logits", shape[:1], constant(0.0))
        self.built = True

    def call(self, z: Tensor) -> Tensor:
        """Return the logarithm of the density at z, (n, z_dim): float32, (n,)."""
        off = (z[:, None] - self.means) * ops.exp(-self.log_spreads)
        each = 0.5 * ops.sum(ops.square(off) + math.log(2 * math.pi), axis=2)
        each += ops.sum(self.log_spreads, axis=1)
        return ops.logsumexp(ops.log_softmax(self.logits) - each, axis=1)


class Prior(layers.Network):
    """Rotations, affine couplings and a mixture; `models.numpy_prior` samples from it."""

    def __init__(self, config: PriorConfig, seed: int | None = None) -> None:
        super().__init__("prior")
        self.config = config
        initialise = Initialisers(seed)
        self.mixture = Mixture(config, initialise)
        self.rotations, self.inner, self.changes = [], [], []
        for index in range(config.couplings):
            self.rotations.append(_rotation(config, index, seed))
            self.inner.append([_inner(config, f"{name}_{index}", initialise) for name in _INNER])
            self.changes.append(_change(config, index, initialise))
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

    def call(self, codes: Tensor) -> Tensor:
        """Return the logarithm of the density at codes, (n, z_dim): float32, (n,)."""
        z, volume = self.numbers(codes)
        return self.mixture(z) + volume

    def numbers(self, codes: Tensor) -> tuple[Tensor, Tensor]:
        """Return what codes, (n, z_dim), are in the mixture, and the change of volume.

        Returns
        -------
        tuple of tensor
            float32, (n, z_dim), and (n,): the logarithm (Dinh et al. 2017, equation 3).
        """
        volume = ops.zeros_like(codes[:, 0])
        kept = self.config.kept
        for index in range(self.config.couplings):
            codes = self.rotations[index](codes)
            steep, shift = self._change(index, codes[:, :kept])
            changed = (codes[:, kept:] + shift) * ops.exp(steep)
            codes = ops.concatenate([codes[:, :kept], changed], axis=1)
            volume += ops.sum(steep, axis=1)
        return codes, volume

    def _change(self, index: int, kept: Tensor) -> tuple[Tensor, Tensor]:
        """Return the logarithms of factors, and the shifts, that the kept numbers ask for."""
        h = kept
        for layer in self.inner[index]:
            h = layer(h)
        steep, shift = ops.split(self.changes[index](h), 2, axis=1)
        return STEEPEST * ops.tanh(steep), shift


def _rotation(config: PriorConfig, index: int, seed: int | None) -> Any:
    seed = None if seed is None else 1000 * seed + index
    return layers.Dense(
        config.z_dim,
        use_bias=False,
        kernel_initializer=keras.initializers.Orthogonal(seed=seed),
        trainable=False,
        name=f"rotation_{index}",
    )


def _inner(config: PriorConfig, name: str, initialise: Initialisers) -> Any:
    glorot = initialise.glorot()
    return layers.Dense(config.width, activation="silu", kernel_initializer=glorot, name=name)


def _change(config: PriorConfig, index: int, initialise: Initialisers) -> Any:
    return layers.Dense(
        2 * (config.z_dim - config.kept),
        kernel_initializer=initialise.normal(_CHANGE_STD),
        name=f"change_{index}",
    )
