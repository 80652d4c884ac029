"""The weights of a decoder at one moment, in NumPy: read once for all that one picture needs."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

import numpy as np

from sampler.networks.decoders.cppn import Cppn

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

if TYPE_CHECKING:
    import keras

# TensorFlow's handles of the weights of layers that were read.  Keras takes ten times as long to
# return them; a layer's variables stay the same when they are assigned.
_handles: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


class WeightsSnapshot:
    """The current weights of a decoder, as far as drawing needs them.

    Comparison and hash are by identity, so that results computed from a snapshot can be cached.

    Parameters
    ----------
    decoder : Cppn
        The network to read.

    Attributes
    ----------
    smooth : bool
        See `Cppn.smooth`.
    from_z : list of numpy.ndarray
        Kernel, (z_dim, width), and bias, (width,), of the layer that takes z: float32.
    from_point : list of numpy.ndarray
        Kernel, (3, width), of the layer that takes x, y and r: float32.
    later : list of list of numpy.ndarray, optional
        Kernel, (in, out), and bias, (out,), of `Cppn.later_layers`; None for blocks.
    """

    def __init__(self, decoder: Cppn) -> None:
        self.smooth = decoder.smooth
        self.from_z, self.from_point = _read(decoder.from_z), _read(decoder.from_point)
        later = decoder.later_layers
        self.later = None if later is None else [_read(layer) for layer in later]

    def equals(self, other: WeightsSnapshot) -> bool:
        """Return whether all weights equal those of another snapshot of the same decoder."""
        return all(map(np.array_equal, self._arrays(), other._arrays()))

    def _arrays(self) -> list[np.ndarray]:
        return sum(self.later or [], [*self.from_z, *self.from_point])


def _read(layer: keras.layers.Layer) -> list[np.ndarray]:
    """Return a layer's weights, the kernel first."""
    if layer not in _handles:
        variables = [weight.value for weight in layer.weights]
        _handles[layer] = [(variable.handle, variable.dtype) for variable in variables]
    return [
        tf.raw_ops.ReadVariableOp(resource=handle, dtype=dtype).numpy()
        for handle, dtype in _handles[layer]
    ]
