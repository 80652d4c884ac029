"""Initialisers with seeds of their own."""

from __future__ import annotations

from sampler.networks.backend import keras

initializers = keras.initializers


class Initialisers:
    """Hands out initialisers with their own seeds, so that one seed fixes a whole network."""

    def __init__(self, seed: int | None) -> None:
        self._next = None if seed is None else seed * 1000

    def _seed(self) -> int | None:
        if self._next is not None:
            self._next += 1
        return self._next

    def normal(self, std: float):
        return initializers.RandomNormal(stddev=std, seed=self._seed())

    def normal_or_glorot(self, std: float | None):
        """A given spread, or the one that keeps the size of activations."""
        return self.glorot() if std is None else self.normal(std)

    def glorot(self):
        return initializers.GlorotUniform(seed=self._seed())

    def he(self):
        return initializers.HeNormal(seed=self._seed())
