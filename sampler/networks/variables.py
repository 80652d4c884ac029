"""The variables of Keras networks by name, as in checkpoints; this module imports no TensorFlow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np


class Variable(Protocol):
    """A variable of a Keras layer."""

    name: str
    shape: Any
    dtype: Any

    def assign(self, value: Any) -> Any:
        """Replace the value."""
        ...


class Network(Protocol):
    """A Keras network or layer, without TensorFlow."""

    name: str

    @property
    def weights(self) -> Sequence[Any]:
        """Its variables."""
        ...


def named(network: Network) -> dict[str, Variable]:
    """Return the variables of a Keras network by name, such as ``"generator/from_z/kernel"``.

    The names are those of network, layer and variable in this package; Keras's paths have changed
    between its versions.
    """
    variables = {
        f"{network.name}/{layer.name}/{variable.name}": variable
        for layer in _leaves(network)
        for variable in layer.weights
    }
    if len(variables) != len(network.weights):
        msg = "two variables share one name; give the layers different names"
        raise ValueError(msg)
    return variables


def _leaves(layer: Any) -> Iterator[Any]:
    """Yield the layers without layers of their own."""
    inner = getattr(layer, "layers", ())
    for child in inner:
        yield from _leaves(child)
    if not inner:
        yield layer


def collect(network: Network) -> dict[str, np.ndarray]:
    """Return the values of a network's variables by name, see `named`."""
    return {name: np.asarray(variable) for name, variable in named(network).items()}
