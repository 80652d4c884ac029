"""A generator's weights at one moment, in NumPy: read once for all that one picture needs."""

from __future__ import annotations

import weakref

import numpy as np

from sampler.networks.backend import keras
from sampler.networks.decoders.base import Cppn
from sampler.networks.decoders.tanh_cppn import Generator

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

# Where TensorFlow keeps the weights of layers that were read.  Asked from Keras they take ten times
# as long; a layer's variables stay the same when they are assigned.
_handles: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


class Snapshot:
    """The weights that a generator has now, as far as drawing reads them.

    It compares and hashes by identity, so that what follows from it can be kept.

    Parameters
    ----------
    generator : Generator or ResidualGenerator
        What to read.

    Attributes
    ----------
    smooth : bool
        See `Cppn.smooth`.
    from_z, from_point : list of numpy.ndarray
        The kernel and, of the first, the bias: float32.
    later : list of list of numpy.ndarray, optional
        Kernel and bias of each later layer, the ink's last; None for blocks.
    """

    def __init__(self, generator: Cppn) -> None:
        self.smooth = generator.smooth
        self.from_z, self.from_point = _read(generator.from_z), _read(generator.from_point)
        self.later = None
        if isinstance(generator, Generator):
            self.later = [_read(layer) for layer in (*generator.hidden, generator.ink)]

    def equals(self, other: Snapshot) -> bool:
        """Return whether all weights are the same in another one of the same generator."""
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
