"""Initialisers with seeds of their own."""

from __future__ import annotations

from sampler.networks.backend import keras

initializers = keras.initializers
Initialiser = keras.initializers.Initializer


class Initialisers:
    """Initialisers with one seed each, so that one number fixes a whole network.

    Parameters
    ----------
    seed : int, optional
        The seeds are ``1000 * seed + 1`` and on; None leaves them to chance.
    """

    def __init__(self, seed: int | None) -> None:
        self._next = None if seed is None else seed * 1000

    def _seed(self) -> int | None:
        if self._next is not None:
            self._next += 1
        return self._next

    def normal(self, std: float) -> Initialiser:
        """Return an initialiser that samples N(0, std²)."""
        return initializers.RandomNormal(stddev=std, seed=self._seed())

    def normal_or_glorot(self, std: float | None) -> Initialiser:
        """Return `normal`, or `glorot`, which keeps the size of activations, where std is None."""
        return self.glorot() if std is None else self.normal(std)

    def glorot(self) -> Initialiser:
        """Return Glorot's uniform initialiser."""
        return initializers.GlorotUniform(seed=self._seed())

    def he(self) -> Initialiser:
        """Return He's normal initialiser, for ReLU layers."""
        return initializers.HeNormal(seed=self._seed())
