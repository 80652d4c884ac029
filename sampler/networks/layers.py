"""Keras's models and layers with their dtype and data format said.

Without them they follow `keras.json` and whatever another cell has set (`set_floatx`, a mixed
precision policy, "channels_first"); the same weights would give other pictures then, or none.
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
        Its weights are named after it in checkpoints.
    """

    def __init__(self, name: str) -> None:
        ready()
        super().__init__(name=name, dtype=DTYPE)


class Layer(keras.layers.Layer):
    """A layer of float32 weights that computes in float32."""

    def __init__(self, name: str) -> None:
        super().__init__(name=name, dtype=DTYPE)


BatchNormalization = functools.partial(keras.layers.BatchNormalization, axis=-1, dtype=DTYPE)
Dense = functools.partial(keras.layers.Dense, dtype=DTYPE)
Dropout = functools.partial(keras.layers.Dropout, dtype=DTYPE)
ReLU = functools.partial(keras.layers.ReLU, dtype=DTYPE)
Conv2D = functools.partial(keras.layers.Conv2D, **_PICTURES)
MaxPooling2D = functools.partial(keras.layers.MaxPooling2D, **_PICTURES)
GlobalAveragePooling2D = functools.partial(keras.layers.GlobalAveragePooling2D, **_PICTURES)


def chain(shape: tuple[int, ...], blocks: list, name: str) -> keras.Sequential:
    """Return layers one after the other, for float32 inputs of this shape."""
    made = keras.Sequential([keras.Input(shape, dtype=DTYPE), *blocks], name=name)
    made.dtype_policy = DTYPE  # `Sequential` takes none
    return made
