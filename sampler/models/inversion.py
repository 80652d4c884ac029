"""Inversion of a generator by latent optimisation: from the encoder's z to the most probable one.

An encoder needs one pass, with the same weights for every picture; for handwriting unlike its
training digits, its z is near the most probable one, not equal to it (the amortisation gap: Cremer
et al. 2018, "Inference Suboptimality in Variational Autoencoders").  A few steps of gradient
descent on the generator's own likelihood of the picture close the gap.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sampler.networks import Decoder
from sampler.networks.backend import keras, ops, ready
from sampler.pictures import view
from sampler.support.arguments import whole_number

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

RATE = 0.05  # Adam's: the move of each number of z in a step, in units of the prior's spread
BATCH = 256  # pictures a step: the widest layer of part one stays near 90 MB


class _ConstantRate(keras.optimizers.schedules.LearningRateSchedule):
    """A constant rate.  Given as a number, Keras would store it in its current `floatx`."""

    def __call__(self, _step: tf.Tensor) -> float:
        return RATE


class LatentInversion:
    """Moves codes towards the most probable z of their pictures, given one generator.

    Parameters
    ----------
    generator : Decoder
        Its weights may change between calls.
    size : int
        Side of the pictures, in pixels.
    scale : float
        Half-width of the window that the pictures show.
    batch : int
        Largest number of pictures in a step; it changes memory and speed alone.
    """

    def __init__(
        self,
        generator: Decoder,
        size: int,
        scale: float,
        batch: int = BATCH,
    ) -> None:
        self._generator, self._batch = generator, batch
        self._points = ops.convert_to_tensor(view.points(size, size, scale))
        config = generator.config
        shapes = [(None, config.z_dim), (None, size * size, config.c_dim)]  # any number of pictures
        self._gradient = tf.function(
            self._gradient_of_cost,
            input_signature=[tf.TensorSpec(shape, tf.float32) for shape in shapes],
            autograph=False,
        )

    def refine(self, z: np.ndarray, crops: np.ndarray, steps: int) -> np.ndarray:
        """Move each z towards the most probable one for its picture, argmax p(picture | z) p(z).

        Parameters
        ----------
        z : numpy.ndarray
            float32, shape (n, z_dim): the start, such as the encoder's z.
        crops : numpy.ndarray
            float32, shape (n, size, size, c_dim), 0..1: the pictures.
        steps : int
            Steps of Adam, 0 or more.

        Returns
        -------
        numpy.ndarray
            float32, shape (n, z_dim).

        Raises
        ------
        TypeError, ValueError
            The number of steps is no whole number, or negative.
        """
        steps = whole_number(steps, "steps", least=0)
        ready()
        parts = [
            self._refine_batch(
                z[first : first + self._batch], crops[first : first + self._batch], steps
            )
            for first in range(0, len(z), self._batch)
        ]
        return np.concatenate(parts)

    def _refine_batch(self, z: np.ndarray, crops: np.ndarray, steps: int) -> np.ndarray:
        target = ops.reshape(ops.convert_to_tensor(crops), (len(crops), -1, crops.shape[3]))
        variable = keras.Variable(z, name="z")
        rate: Any = _ConstantRate()  # Keras's own signature has a number alone
        optimiser = keras.optimizers.Adam(rate)
        optimiser.build([variable])
        for _ in range(steps):
            # A tensor, since the variable would bind the program to its shape.
            optimiser.apply([self._gradient(ops.convert_to_tensor(variable), target)], [variable])
        return np.asarray(variable)

    def _gradient_of_cost(self, z: tf.Tensor, target: tf.Tensor) -> Any:
        """Return the gradient of -log p(picture | z) p(z) in z."""
        with tf.GradientTape() as tape:
            tape.watch(z)
            logits = self._generator.logits(z, self._points)
            surprise = ops.sum(ops.softplus(logits) - target * logits)
            cost = surprise + 0.5 * ops.sum(ops.square(z))
        return tape.gradient(cost, z)
