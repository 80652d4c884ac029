"""Inversion of a CPPN of dense layers in NumPy: its gradient is a few matrix products."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from sampler.config.decoders.cppn import CppnConfig
from sampler.models.inversion import BATCH, LatentInversion
from sampler.render.logistic import sigmoid, softplus
from sampler.render.weights_snapshot import WeightsSnapshot
from sampler.support.threads import cores, parallel_for, single_threaded_blas

_PICTURES = 2  # of one piece of work: its layers stay in a core's cache

Layer = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


class NumpyInversion(LatentInversion):
    """Moves codes towards the most probable z of their pictures; see `LatentInversion`.

    Parameters
    ----------
    config : CppnConfig
        Its later layers are known, and its activation is one of `SLOPES`.
    read : callable
        Returns the weights at this moment.
    size, scale, batch
        See `LatentInversion`.
    """

    def __init__(
        self,
        config: CppnConfig,
        read: Callable[[], WeightsSnapshot],
        size: int,
        scale: float,
        batch: int = BATCH,
    ) -> None:
        super().__init__(size, scale, batch)
        self._config, self._read = config, read

    def gradient_for(self, target: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
        """Return the function from z to its gradient; see `LatentInversion.gradient_for`."""
        weights, gain = self._read(), self._config.z_gain
        network = _Backpropagation(weights, self._config.activation)
        plane = self.points @ weights.arrays["from_point/kernel"]
        kernel, bias = weights.dense("from_z")
        pieces = _pieces(len(target), len(plane))

        def gradient(z: np.ndarray) -> np.ndarray:
            from_z = gain * z @ kernel + bias
            sums = np.empty((len(pieces), _PICTURES, len(bias)), np.float32)

            def work(index: int) -> None:
                pictures, pixels = pieces[index]
                first = from_z[pictures, None] + plane[pixels]
                slopes = network.slopes(first, target[pictures, pixels])
                sums[index, : len(slopes)] = slopes.sum(axis=1)

            with single_threaded_blas:
                parallel_for(work, range(len(pieces)))
            total = np.zeros_like(from_z)
            for (pictures, _), part in zip(pieces, sums, strict=True):
                total[pictures] += part[: len(total[pictures])]
            return gain * total @ kernel.T + z

        return gradient


class _Backpropagation:
    """The derivative of -log p(picture | z) in the first layer's sums."""

    def __init__(self, weights: WeightsSnapshot, activation: str) -> None:
        layers = [weights.dense(name) for name in weights.config.later_layers or ()]
        self._hidden, self._ink = layers[:-1], layers[-1]
        self._activation = SLOPES[activation]

    def slopes(self, first: np.ndarray, target: np.ndarray) -> np.ndarray:
        """Return the derivative at each pixel: float32, (pictures, pixels, width).

        Parameters
        ----------
        first : numpy.ndarray
            Sums of the first layer: float32, (pictures, pixels, width).
        target : numpy.ndarray
            The ink of the pictures: float32, (pictures, pixels, c_dim).
        """
        h, derivatives = softplus(first), []
        for kernel, bias in self._hidden:
            h, derivative = self._activation(h @ kernel + bias)
            derivatives.append(derivative)
        kernel, bias = self._ink
        slope = (sigmoid(h @ kernel + bias) - target) @ kernel.T
        for (kernel, _), derivative in zip(self._hidden[::-1], derivatives[::-1], strict=True):
            slope *= derivative
            slope = slope @ kernel.T
        slope *= sigmoid(first)
        return slope


def _tanh(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    h = np.tanh(x)
    return h, 1.0 - h * h


def _sin(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.sin(x), np.cos(x)


#: The activations, each with its derivative.
SLOPES: dict[str, Layer] = {"tanh": _tanh, "sin": _sin}


def _pieces(pictures: int, pixels: int) -> list[tuple[slice, slice]]:
    """Cut pictures into pieces of work; few of them are cut into pixels too, one part a core."""
    parts = cores() if pictures <= _PICTURES else 1
    ends = [part * pixels // parts for part in range(parts + 1)]
    return list(
        itertools.product(
            (slice(first, first + _PICTURES) for first in range(0, pictures, _PICTURES)),
            itertools.starmap(slice, itertools.pairwise(ends)),
        )
    )
