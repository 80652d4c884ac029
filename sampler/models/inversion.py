"""Inversion of a generator by latent optimisation: from the encoder's z to the most probable one.

An encoder needs one pass, with the same weights for every picture; for handwriting unlike its
training digits, its z is near the most probable one, not equal to it (the amortisation gap: Cremer
et al. 2018, "Inference Suboptimality in Variational Autoencoders").  A few steps of gradient
descent on the generator's own likelihood of the picture close the gap.

The step is Adam's (Kingma and Ba 2015, "Adam: A Method for Stochastic Optimization"), as Keras has
it.  Subclasses compute the gradient.
"""

from __future__ import annotations

import abc
from typing import Any

import numpy as np

from sampler.pictures import view
from sampler.support.arguments import whole_number

RATE = 0.05  # Adam's: the move of each number of z in a step, in units of the prior's spread
BATCH = 256  # pictures a step: the widest layer of part one stays near 90 MB
_MEAN, _SQUARE, _EPSILON = np.float32(0.9), np.float32(0.999), np.float32(1e-7)  # as Keras's Adam


class LatentInversion(abc.ABC):
    """Moves codes towards the most probable z of their pictures, given one generator.

    Parameters
    ----------
    size : int
        Side of the pictures, in pixels.
    scale : float
        Half-width of the window that the pictures show.
    batch : int
        Largest number of pictures in a step; it changes memory and speed alone.

    Attributes
    ----------
    points : numpy.ndarray
        x, y and r of the pixels: float32, (size · size, 3).
    """

    def __init__(self, size: int, scale: float, batch: int = BATCH) -> None:
        self.points, self._batch = view.points(size, size, scale), batch

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
        parts = [
            self._refine_batch(
                z[first : first + self._batch], crops[first : first + self._batch], steps
            )
            for first in range(0, len(z), self._batch)
        ]
        return np.concatenate(parts)

    def _refine_batch(self, z: np.ndarray, crops: np.ndarray, steps: int) -> np.ndarray:
        target = crops.reshape(len(crops), -1, crops.shape[3])
        z = z.astype(np.float32)  # a copy
        mean, square = np.zeros_like(z), np.zeros_like(z)
        gradient_at: Any = self.gradient_for(target)
        for step in range(1, steps + 1):
            gradient = gradient_at(z)
            mean += (gradient - mean) * np.float32(0.1)
            square += (gradient * gradient - square) * np.float32(0.001)
            count = np.float32(step)
            rate = np.float32(RATE) * np.sqrt(1 - _SQUARE**count) / (1 - _MEAN**count)
            z -= mean * rate / (np.sqrt(square) + _EPSILON)
        return z

    @abc.abstractmethod
    def gradient_for(self, target: np.ndarray) -> Any:
        """Return the function from z to the gradient of -log p(picture | z) p(z), (n, z_dim).

        Parameters
        ----------
        target : numpy.ndarray
            float32, shape (n, size · size, c_dim): the pictures.
        """
