"""The z of pictures without an encoder: gradient descent from z = 0, on a few points at a time."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sampler.datasets.preprocessing.crops import SEARCHING
from sampler.networks.backend import ops, ready
from sampler.networks.decoders.grid_cppn import GridCppn
from sampler.pictures.lattices import sample_axis

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

STEPS = SEARCHING
_RATE = 0.2  # Adam's, at first: it falls along half a cosine
_POINTS = 32  # pixels of a step, along a side
_BATCH = 64  # pictures of a step
_MEAN, _SQUARE, _EPSILON = 0.9, 0.99, 1e-8
_LEAST = 1e-4  # of ink in a logarithm


class LatticeInversion:
    """Finds the most probable z of pictures, given one decoder of a grid.

    A step compares one random point in each of some pixels, so that it costs the same at any size,
    and many steps compare the pixels' areas.

    Parameters
    ----------
    generator : GridCppn
        Its weights may change between calls.
    scale : float
        Half-width of the window that the pictures show.
    """

    def __init__(self, generator: GridCppn, scale: float) -> None:
        ready()
        self._generator, self._scale = generator, scale
        c_dim, z_dim = generator.config.c_dim, generator.config.z_dim
        shapes = [(None, z_dim), (None, None, None, c_dim), (None,), (None,), ()]
        self._gradient = tf.function(
            self._gradient_of_cost,
            input_signature=[tf.TensorSpec(shape, tf.float32) for shape in shapes],
            autograph=False,
        )

    def find(self, crops: np.ndarray, steps: int = STEPS) -> np.ndarray:
        """Return the z of pictures, found from z = 0: float32, (n, z_dim).

        Parameters
        ----------
        crops : numpy.ndarray
            float32, (n, size, size, c_dim), 0..1: ink.
        steps : int
            Of gradient descent.
        """
        return np.concatenate(
            [
                self._find(crops[first : first + _BATCH], steps)
                for first in range(0, len(crops), _BATCH)
            ]
        )

    def _find(self, crops: np.ndarray, steps: int) -> np.ndarray:
        rng = np.random.default_rng(0)  # the same pictures have the same z
        size = crops.shape[1]
        z = np.zeros((len(crops), self._generator.config.z_dim), np.float32)
        mean, square = np.zeros_like(z), np.zeros_like(z)
        for step in range(1, steps + 1):
            across, down = (sample_axis(rng, size, _POINTS, 1, self._scale) for _ in range(2))
            target = crops[:, down.pixels[:, None], across.pixels[None, :]]
            weight = np.float32(size * size / (len(down.pixels) * len(across.pixels)))
            places = across.coordinates, down.coordinates
            gradient = np.asarray(self._gradient(z, target, *places, weight))
            mean = _MEAN * mean + (1 - _MEAN) * gradient
            square = _SQUARE * square + (1 - _SQUARE) * gradient**2
            rate = _RATE * 0.5 * (1 + math.cos(math.pi * step / steps))
            move = (mean / (1 - _MEAN**step)) / (np.sqrt(square / (1 - _SQUARE**step)) + _EPSILON)
            z = (z - rate * move).astype(np.float32)
        return z

    def _gradient_of_cost(
        self, z: tf.Tensor, target: Any, across: tf.Tensor, down: tf.Tensor, weight: tf.Tensor
    ) -> Any:
        """Return the gradient of -log p(picture | z) p(z) in z."""
        with tf.GradientTape() as tape:
            tape.watch(z)
            ink = ops.sigmoid(self._generator.lattice_logits(z, across, down))
            drawn = ops.clip(ink, _LEAST, 1 - _LEAST)
            surprise = -ops.sum(target * ops.log(drawn) + (1 - target) * ops.log(1 - drawn))
            cost = weight * surprise + 0.5 * ops.sum(ops.square(z))
        return tape.gradient(cost, z)
