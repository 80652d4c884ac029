"""Keras's models and layers with explicit dtype and data format.

By default both follow `keras.json` and the settings of other cells (`set_floatx`, a mixed precision
policy, "channels_first"); the same weights would then give other pictures, or none.
"""

from __future__ import annotations

import functools

from sampler.networks.backend import keras, ready

DTYPE = "float32"
_PICTURES = {"dtype": DTYPE, "data_format": "channels_last"}


class Network(keras.Model):
    """A model of float32 weights that computes in float32.

    Parameters
    ----------
    name : str
        First part of its weights' names in checkpoints.
    """

    def __init__(self, name: str) -> None:
        ready()
        super().__init__(name=name, dtype=DTYPE)


class Layer(keras.layers.Layer):
    """A layer of float32 weights that computes in float32.

    Parameters
    ----------
    name : str
        Second part of its weights' names in checkpoints.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name=name, dtype=DTYPE)


BatchNormalization = functools.partial(keras.layers.BatchNormalization, axis=-1, dtype=DTYPE)
Dense = functools.partial(keras.layers.Dense, dtype=DTYPE)
Dropout = functools.partial(keras.layers.Dropout, dtype=DTYPE)
ReLU = functools.partial(keras.layers.ReLU, dtype=DTYPE)
Conv2D = functools.partial(keras.layers.Conv2D, **_PICTURES)
MaxPooling2D = functools.partial(keras.layers.MaxPooling2D, **_PICTURES)
GlobalAveragePooling2D = functools.partial(keras.layers.GlobalAveragePooling2D, **_PICTURES)


def chain(shape: tuple[int, ...], blocks: list[keras.layers.Layer], name: str) -> keras.Sequential:
    """Return layers one after the other, for float32 inputs of this shape."""
    network = keras.Sequential([keras.Input(shape, dtype=DTYPE), *blocks], name=name)
    network.dtype_policy = DTYPE  # `Sequential` takes none
    return network
