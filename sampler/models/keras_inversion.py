"""Inversion of any decoder; TensorFlow computes the gradient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sampler.models.inversion import BATCH, LatentInversion
from sampler.networks import Decoder
from sampler.networks.backend import ops, ready

import tensorflow as tf  # isort: skip - after the backend has settled how it starts


class KerasInversion(LatentInversion):
    """Moves codes towards the most probable z of their pictures; see `LatentInversion`.

    Parameters
    ----------
    generator : Decoder
        Its weights may change between calls.
    size, scale, batch
        See `LatentInversion`.
    """

    def __init__(self, generator: Decoder, size: int, scale: float, batch: int = BATCH) -> None:
        super().__init__(size, scale, batch)
        self._generator = generator
        self._size, self._scale = size, scale
        config = generator.config
        shapes = [(None, config.z_dim), (None, size * size, config.c_dim)]  # any number of pictures
        self._gradient = tf.function(
            self._gradient_of_cost,
            input_signature=[tf.TensorSpec(shape, tf.float32) for shape in shapes],
            autograph=False,
        )

    def gradient_for(self, target: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
        """Return the function from z to its gradient; see `LatentInversion.gradient_for`."""
        ready()
        pictures = ops.convert_to_tensor(target)
        return lambda z: np.asarray(self._gradient(ops.convert_to_tensor(z), pictures))

    def _gradient_of_cost(self, z: tf.Tensor, target: tf.Tensor) -> Any:
        """Return the gradient of -log p(picture | z) p(z) in z."""
        with tf.GradientTape() as tape:
            tape.watch(z)
            logits = self._generator.window_logits(z, self._size, self._scale)
            surprise = ops.sum(ops.softplus(logits) - target * logits)
            cost = surprise + 0.5 * ops.sum(ops.square(z))
        return tape.gradient(cost, z)
