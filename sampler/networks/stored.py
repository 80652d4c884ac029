"""Networks as arrays, which start Keras when something needs more than the arrays."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

from sampler.networks.variables import Network, collect, named


class Configured(Network, Protocol):
    """A network of this package."""

    config: Any


N = TypeVar("N", bound=Configured)


class StoredNetwork(Generic[N]):
    """A network as configuration and arrays, and as a Keras network from its first use on.

    Reading, copying and evaluation in NumPy take the arrays.  `network` starts TensorFlow; the
    Keras network then holds the weights, which training or a user may change.

    Parameters
    ----------
    config : Config
        Every size of the network.
    arrays : mapping of str to numpy.ndarray
        Its weights by ``network/layer/variable``, with the shapes of the configuration.  They are
        not changed here, and must not change elsewhere.
    make : callable
        Builds the Keras network of a configuration.

    Attributes
    ----------
    config : Config
        See above.
    """

    def __init__(
        self, config: Any, arrays: Mapping[str, np.ndarray], make: Callable[[Any], N]
    ) -> None:
        self.config, self._make = config, make
        self._arrays = arrays
        self._network: N | None = None
        self._building = threading.Lock()

    @classmethod
    def of(cls, network: N) -> StoredNetwork[N]:
        """Return the holder of a network that is there."""
        stored = cls(network.config, {}, lambda _: network)
        stored._network = network
        return stored

    @property
    def started(self) -> bool:
        """Whether the Keras network is there."""
        return self._network is not None

    @property
    def network(self) -> N:
        """The Keras network; TensorFlow starts here, and the first call builds the network."""
        with self._building:
            if self._network is None:
                network = self._make(self.config)
                for name, variable in named(network).items():
                    variable.assign(self._arrays[name])
                self._network = network
        return self._network

    def arrays(self) -> Mapping[str, np.ndarray]:
        """Return the current weights by ``network/layer/variable``."""
        return self._arrays if self._network is None else collect(self._network)
