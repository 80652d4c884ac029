"""The encoder in NumPy: from pictures to the mean of q(z | picture)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sampler.config import EncoderConfig
from sampler.render.logistic import softplus


def encode(
    config: EncoderConfig, arrays: Mapping[str, np.ndarray], crops: np.ndarray
) -> np.ndarray:
    """Return the mean of z for each picture.

    Parameters
    ----------
    config : EncoderConfig
        The sizes of the encoder.
    arrays : mapping of str to numpy.ndarray
        Its weights by ``encoder/layer/variable``.
    crops : numpy.ndarray
        float32, shape (n, size, size, c_dim), 0..1.

    Returns
    -------
    numpy.ndarray
        float32, shape (n, z_dim).
    """

    def dense(layer: str, inputs: np.ndarray) -> np.ndarray:
        return inputs @ arrays[f"encoder/{layer}/kernel"] + arrays[f"encoder/{layer}/bias"]

    h = crops.reshape(len(crops), -1)
    for index in range(len(config.hidden)):
        h = softplus(dense(f"softplus_{index}", h))
    return dense("mean", h)
