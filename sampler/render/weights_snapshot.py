"""The weights of a decoder at one moment, in NumPy: read once for all that one picture needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from sampler.config.decoders.cppn import CppnConfig


class WeightsSnapshot:
    """The weights of a decoder, as far as drawing needs them.

    Comparison and hash are by identity, so that results computed from a snapshot can be cached.

    Parameters
    ----------
    config : CppnConfig
        The decoder's configuration.
    read : callable
        A variable's name, such as "from_z/kernel" → its value, float32.

    Attributes
    ----------
    smooth : bool
        See `CppnConfig.smooth`.
    from_z : list of numpy.ndarray
        Kernel, (z_dim, width), and bias, (width,), of the layer that takes z: float32.
    from_point : list of numpy.ndarray
        Kernel, (3, width), of the layer that takes x, y and r: float32.
    later : list of list of numpy.ndarray, optional
        Kernel, (in, out), and bias, (out,), of `CppnConfig.later_layers`; None for blocks.
    """

    def __init__(self, config: CppnConfig, read: Callable[[str], np.ndarray]) -> None:
        self.smooth = config.smooth
        self.from_z = _dense("from_z", read)
        self.from_point = [read("from_point/kernel")]
        later = config.later_layers
        self.later = None if later is None else [_dense(layer, read) for layer in later]

    @classmethod
    def of_arrays(cls, config: CppnConfig, arrays: Mapping[str, np.ndarray]) -> WeightsSnapshot:
        """Return the snapshot of weights by ``generator/layer/variable``."""
        return cls(config, lambda name: arrays[f"generator/{name}"])

    def equals(self, other: WeightsSnapshot) -> bool:
        """Return whether all weights equal those of another snapshot of the same decoder."""
        return self is other or all(map(np.array_equal, self._arrays(), other._arrays()))

    def _arrays(self) -> list[np.ndarray]:
        return sum(self.later or [], [*self.from_z, *self.from_point])


def _dense(layer: str, read: Callable[[str], np.ndarray]) -> list[np.ndarray]:
    """Return kernel and bias of a dense layer."""
    return [read(f"{layer}/kernel"), read(f"{layer}/bias")]
