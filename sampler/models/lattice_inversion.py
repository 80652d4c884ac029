"""The z of pictures without an encoder: gradient descent from a likely z, by a few points."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from sampler.datasets.preprocessing.crops import SEARCHING
from sampler.models.likely_starts import LikelyStarts
from sampler.networks.backend import ops, ready
from sampler.pictures.lattices import sample_axis
from sampler.support.streams import bar

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

STEPS = SEARCHING
_RATE = 0.15  # Adam's, at first: it falls along half a cosine
_POINTS = 24  # pixels of a step, along a side
_BATCH = 64  # pictures of a step
# Compiling the gradient for a whole batch pays from so many pictures and steps of pictures on.
_MANY, _OFTEN = 16, 1000
_MEAN, _SQUARE, _EPSILON = 0.9, 0.99, 1e-8
_LEAST = 1e-4  # of ink in a logarithm
# Of a palette's mean squared error: 1 / (2 · variance · numbers).  Pixels of an area are not
# independent, so that a picture does not become surer the more it has.  With this factor z of
# unseen emoji are as far from the middle as those of known ones.
_CERTAINTY = 24_576.0
_PIXELS = 128  # along a side, as many as count: finer pictures of ink are not surer, either


class LatticeInversion:
    """Finds the most probable z of pictures, given one decoder of a grid.

    The descent begins at a guess, see `LikelyStarts`.  A step compares one random point in
    each of some pixels, so that it costs the same at any size, and many steps compare the pixels'
    areas.  Mixtures of a palette are compared by their squared error, as in their training, and
    other ink by its likelihood.

    Parameters
    ----------
    generator : GridCppn or Cppn
        Its weights may not change after the first call.
    scale : float
        Half-width of the window that the pictures show.
    known : numpy.ndarray, optional
        float32, (m, z_dim): codes of known pictures, for the guess.
    """

    def __init__(self, generator: Any, scale: float, known: np.ndarray | None = None) -> None:
        ready()
        self._generator, self._scale = generator, scale
        c_dim, z_dim = generator.config.c_dim, generator.config.z_dim
        self._starts = LikelyStarts(generator, scale, known)
        shapes = [(None, z_dim), (None, None, None, c_dim), (None,), (None,), ()]
        signature = [tf.TensorSpec(shape, tf.float32) for shape in shapes]
        self._of_few = tf.function(
            self._gradient_of_cost, input_signature=signature, autograph=False
        )
        self._of_many = tf.function(self._gradient_of_cost, jit_compile=True, autograph=False)

    def find(
        self,
        crops: np.ndarray,
        steps: int = STEPS,
        *,
        start: np.ndarray | None = None,
        progress: bool = False,
    ) -> np.ndarray:
        """Return the z of pictures: float32, (n, z_dim).

        Parameters
        ----------
        crops : numpy.ndarray
            float32, (n, size, size, c_dim), 0..1: ink.
        steps : int
            Of gradient descent.
        start : numpy.ndarray, optional
            float32, (n, z_dim): where it begins instead of a guess, such as an encoder's z.
        progress : bool
            Show a bar where that takes a while.
        """
        parts = [slice(first, first + _BATCH) for first in range(0, len(crops), _BATCH)]
        starts = [None if start is None else start[part] for part in parts]
        shown = progress and len(crops) * steps >= _OFTEN
        with bar(total=len(parts) * steps, disable=not shown, desc="finding z") as steps_done:
            found = [
                self._find(crops[part], steps, first, steps_done.update)
                for part, first in zip(parts, starts, strict=True)
            ]
        return np.concatenate(found)

    def _find(
        self,
        crops: np.ndarray,
        steps: int,
        start: np.ndarray | None,
        on_step: Callable[[], object],
    ) -> np.ndarray:
        count = len(crops)
        z = self._starts.guess(crops) if start is None else start
        gradient_of: Any = self._of_few
        if count >= _MANY and count * steps >= _OFTEN:  # always as many, which is compiled once
            gradient_of = self._of_many
            crops, z = (
                np.concatenate([each, np.repeat(each[-1:], _BATCH - count, axis=0)])
                for each in (crops, z)
            )
        rng = np.random.default_rng(0)  # the same pictures have the same z
        size = crops.shape[1]
        mean, square = np.zeros_like(z), np.zeros_like(z)
        for step in range(1, steps + 1):
            across, down = (sample_axis(rng, size, _POINTS, 1, self._scale) for _ in range(2))
            target = crops[:, down.pixels[:, None], across.pixels[None, :]]
            counted = min(size, _PIXELS) ** 2
            weight = np.float32(counted / (len(down.pixels) * len(across.pixels)))
            inputs = z, target, across.coordinates, down.coordinates, weight
            gradient = np.asarray(gradient_of(*map(tf.constant, inputs)))
            mean = _MEAN * mean + (1 - _MEAN) * gradient
            square = _SQUARE * square + (1 - _SQUARE) * gradient**2
            rate = _RATE * 0.5 * (1 + math.cos(math.pi * step / steps))
            move = (mean / (1 - _MEAN**step)) / (np.sqrt(square / (1 - _SQUARE**step)) + _EPSILON)
            z = (z - rate * move).astype(np.float32)
            on_step()
        return z[:count]

    def _gradient_of_cost(
        self, z: tf.Tensor, target: Any, across: tf.Tensor, down: tf.Tensor, weight: tf.Tensor
    ) -> Any:
        """Return the gradient of -log p(picture | z) p(z) in z."""
        with tf.GradientTape() as tape:
            tape.watch(z)
            ink = ops.sigmoid(self._generator.lattice_logits(z, across, down))
            cost = self._surprise(ink, target, weight) + 0.5 * ops.sum(ops.square(z))
        return tape.gradient(cost, z)

    def _surprise(self, ink: Any, target: Any, weight: tf.Tensor) -> Any:
        """Return the sum of -log p(picture | z) over pictures, up to a constant.

        Each point of the lattice counts as `weight` pixels.
        """
        if getattr(self._generator.config, "palette", 0):
            return _CERTAINTY * ops.sum(ops.mean(ops.square(target - ink), axis=(1, 2, 3)))
        ink = ops.clip(ink, _LEAST, 1 - _LEAST)
        return -weight * ops.sum(target * ops.log(ink) + (1 - target) * ops.log(1 - ink))
