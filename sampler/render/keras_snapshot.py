"""The current weights of a Keras decoder as arrays."""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np

from sampler.networks.decoders.cppn import Cppn
from sampler.networks.variables import named
from sampler.render.weights_snapshot import WeightsSnapshot

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

# TensorFlow's handles of the weights of decoders that were read.  Keras takes ten times as long to
# return them; a network's variables stay the same when they are assigned.
_handles: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


def read_weights(decoder: Cppn) -> WeightsSnapshot:
    """Return the weights of a decoder at this moment."""
    if decoder not in _handles:
        variables: dict[str, Any] = dict(named(decoder))
        _handles[decoder] = {
            name.partition("/")[2]: (variable.value.handle, variable.value.dtype)
            for name, variable in variables.items()
        }
    handles = _handles[decoder]

    def read(name: str) -> np.ndarray:
        handle, dtype = handles[name]
        return tf.raw_ops.ReadVariableOp(resource=handle, dtype=dtype).numpy()

    return WeightsSnapshot(decoder.config, read)
