"""From the encoder's guess to the z that draws a picture best: a few steps downhill.

An encoder answers in one pass, for every picture with the same weights; for handwriting unlike the
digits it learned from, its answer is near the best z, not on it (the amortisation gap: Cremer et
al. 2018, "Inference Suboptimality in Variational Autoencoders").  The generator can be asked
itself: its likelihood of the picture has a slope in z.
"""

from __future__ import annotations

import numpy as np

from sampler.networks import Generator, ResidualGenerator
from sampler.networks.backend import keras, ready
from sampler.pictures import view
from sampler.support.arguments import whole_number

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

ops = keras.ops

RATE = 0.05  # Adam's: how far each number of z moves in a step, in units of the prior's spread
TOGETHER = 256  # pictures a step: the widest layer of part one stays near 90 MB


class _Steady(keras.optimizers.schedules.LearningRateSchedule):
    """One rate.  Given as a number, Keras would keep it in whatever `floatx` is just now."""

    def __call__(self, _step):
        return RATE


class Refiner:
    """Refines codes by one generator.

    Parameters
    ----------
    generator : Generator or ResidualGenerator
        What draws; its weights may change between calls.
    size : int
        Side of the pictures, in pixels.
    scale : float
        Half-width of the window that the pictures show.
    """

    def __init__(self, generator: Generator | ResidualGenerator, size: int, scale: float) -> None:
        self._generator = generator
        self._points = ops.convert_to_tensor(view.points(size, size, scale))
        config = generator.config
        shapes = [(None, config.z_dim), (None, size * size, config.c_dim)]  # any number of pictures
        self._slope = tf.function(
            self._slope_of,
            input_signature=[tf.TensorSpec(shape, tf.float32) for shape in shapes],
            autograph=False,
        )

    def refine(self, z: np.ndarray, crops: np.ndarray, steps: int) -> np.ndarray:
        """Move each z towards the most probable one for its picture, argmax p(picture | z) p(z).

        Parameters
        ----------
        z : numpy.ndarray
            float32, shape (n, z_dim): where to start, the encoder's answer.
        crops : numpy.ndarray
            float32, shape (n, size, size, c_dim), 0..1: the pictures.
        steps : int
            Steps of Adam, 0 or more.

        Returns
        -------
        numpy.ndarray
            float32, shape (n, z_dim).
        """
        steps = whole_number(steps, "steps", least=0)
        ready()
        parts = [
            self._refine_some(z[first : first + TOGETHER], crops[first : first + TOGETHER], steps)
            for first in range(0, len(z), TOGETHER)
        ]
        return np.concatenate(parts)

    def _refine_some(self, z: np.ndarray, crops: np.ndarray, steps: int) -> np.ndarray:
        wanted = ops.reshape(ops.convert_to_tensor(crops), (len(crops), -1, crops.shape[3]))
        moving = keras.Variable(z, name="z")
        optimiser = keras.optimizers.Adam(_Steady())
        optimiser.build([moving])
        for _ in range(steps):
            # A tensor, not the variable: a variable would bind the program to its own shape.
            optimiser.apply([self._slope(ops.convert_to_tensor(moving), wanted)], [moving])
        return np.asarray(moving)

    def _slope_of(self, z, wanted):
        """Return how -log p(picture | z) p(z) rises with z."""
        with tf.GradientTape() as tape:
            tape.watch(z)
            logits = self._generator.logits(z, self._points)
            surprise = ops.sum(ops.softplus(logits) - wanted * logits)
            cost = surprise + 0.5 * ops.sum(ops.square(z))
        return tape.gradient(cost, z)
