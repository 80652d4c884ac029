"""The weights of a decoder at one moment, in NumPy: read once for all that one picture needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from sampler.config import DecoderConfig


class WeightsSnapshot:
    """The weights of a decoder, as far as drawing needs them.

    Comparison and hash are by identity, so that results computed from a snapshot can be cached.

    Parameters
    ----------
    config : DecoderConfig
        The decoder's configuration.
    read : callable
        A variable's name, such as "from_z/kernel" → its value, float32.

    Attributes
    ----------
    config : DecoderConfig
        See above.
    arrays : dict of str to numpy.ndarray
        The weights that `DecoderConfig.drawing_weights` names.
    """

    def __init__(self, config: DecoderConfig, read: Callable[[str], np.ndarray]) -> None:
        self.config = config
        self.arrays = {name: read(name) for name in config.drawing_weights()}

    @classmethod
    def of_arrays(cls, config: DecoderConfig, arrays: Mapping[str, np.ndarray]) -> WeightsSnapshot:
        """Return the snapshot of weights by ``generator/layer/variable``."""
        return cls(config, lambda name: arrays[f"generator/{name}"])

    def dense(self, layer: str) -> tuple[np.ndarray, np.ndarray]:
        """Return kernel, (in, out), and bias, (out,), of a dense layer: float32."""
        return self.arrays[f"{layer}/kernel"], self.arrays[f"{layer}/bias"]

    def equals(self, other: WeightsSnapshot) -> bool:
        """Return whether all weights equal those of another snapshot of the same decoder."""
        return self is other or all(
            np.array_equal(array, other.arrays[name]) for name, array in self.arrays.items()
        )
