"""Random generators, of a seed or of none."""

from __future__ import annotations

import os

import numpy as np

from sampler.support.arguments import whole_number


def seeded(seed: int | None) -> np.random.Generator:
    """Return a generator of a seed, or of none."""
    return np.random.default_rng(None if seed is None else whole_number(seed, "seed", least=0))


class Randomness:
    """A random generator for each process.

    A forked process begins a new one without a seed: with the parent's, all workers of a pool would
    sample the same z.

    Parameters
    ----------
    seed : int, optional
        Makes the numbers of this process repeatable.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._generator, self._process = seeded(seed), os.getpid()

    @property
    def generator(self) -> np.random.Generator:
        """The generator of this process."""
        if os.getpid() != self._process:
            self._generator, self._process = seeded(None), os.getpid()
        return self._generator

    def __reduce__(self) -> tuple:
        return _continued, (self.generator,)  # a copy continues as the original would


def _continued(generator: np.random.Generator) -> Randomness:
    copy = Randomness()
    copy._generator = generator
    return copy
