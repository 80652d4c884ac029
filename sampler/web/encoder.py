"""The encoder and the judge of digits as the page reads them: whole numbers of 12 bits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

_WHOLE = 2047
_NORM = ("gamma", "beta", "moving_mean", "moving_variance")
_EPSILON = 1e-3  # of Keras's norms


def describe_encoder(
    arrays: Mapping[str, np.ndarray], image_size: int
) -> tuple[dict[str, Any], bytes]:
    """Return an encoder's layers, as plain values, and their weights as one blob.

    With 12 bits a number the pictures of drawings change by 0.1 of a grey level in the mean at
    most, in 0.9 MB; with 16 bits by a tenth of that, in 1.25 MB.

    Parameters
    ----------
    arrays : mapping of str to numpy.ndarray
        The weights by ``encoder/layer/variable``.
    image_size : int
        Side of the crop that it sees.
    """
    hidden = sum(name.startswith("encoder/softplus_") for name in arrays) // 2
    layers, blob = [], bytearray()
    for layer in (*(f"softplus_{index}" for index in range(hidden)), "mean"):
        kernel, bias = arrays[f"encoder/{layer}/kernel"], arrays[f"encoder/{layer}/bias"]
        layers.append(add_layer(kernel, bias, blob))
    return {"layers": layers, "size": image_size}, bytes(blob)


def rounded(kernel: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a kernel as whole numbers from -2047 to 2047, and the factor of each column."""
    factors = (np.abs(kernel).max(axis=0) / _WHOLE).astype(np.float32)
    safe = np.where(factors > 0, factors, 1)
    return np.clip(np.rint(kernel / safe), -_WHOLE, _WHOLE).astype(np.int32), factors


def packed(whole: np.ndarray) -> bytes:
    """Return whole numbers of 12 bits, two in three bytes.

    Examples
    --------
    >>> packed(np.array([-2048, 0])).hex()
    '000080'
    """
    numbers = (whole.ravel() + 2048).astype(np.uint32)
    numbers = np.append(numbers, np.zeros(numbers.size % 2, np.uint32))
    both = numbers[::2] | numbers[1::2] << 12
    parts = np.stack([both, both >> 8, both >> 16], axis=1)
    return (parts & 255).astype(np.uint8).tobytes()


def describe_judge(
    arrays: Mapping[str, np.ndarray], image_size: int
) -> tuple[dict[str, Any], bytes]:
    """Return the layers of the judge of digits, as `describe_encoder` does.

    A norm is a factor and a number for each filter: they are made part of the convolution before.

    Parameters
    ----------
    arrays : mapping of str to numpy.ndarray
        The weights by ``judge/layer/variable``.
    image_size : int
        Side of the pictures that it reads.
    """
    layers, blob = [], bytearray()
    names = sorted(
        name.split("/")[1].removeprefix("convolution_")
        for name in arrays
        if name.startswith("judge/convolution_")
    )
    for name in names:
        kernel = arrays[f"judge/convolution_{name}/kernel"]
        norm = {part: arrays[f"judge/norm_{name}/{part}"] for part in _NORM}
        factor = norm["gamma"] / np.sqrt(norm["moving_variance"] + _EPSILON)
        bias = norm["beta"] - norm["moving_mean"] * factor
        layer = add_layer((kernel * factor).reshape(-1, kernel.shape[-1]), bias, blob)
        layers.append(layer | {"pool": name.endswith("b")})
    for name in ("features", "classes"):
        kernel, bias = (arrays[f"judge/{name}/{part}"] for part in ("kernel", "bias"))
        layers.append(add_layer(kernel, bias, blob))
    return {"layers": layers, "size": image_size}, bytes(blob)


def add_layer(kernel: np.ndarray, bias: np.ndarray, blob: bytearray) -> dict[str, int]:
    """Append a layer's weights to a blob, in 12 bits a number; return its sizes and its place."""
    features, units = kernel.shape
    layer = {"features": features, "units": units, "at": len(blob)}
    whole, factors = rounded(kernel)
    blob += factors.astype("<f4").tobytes() + bias.astype("<f4").tobytes() + packed(whole)
    blob += bytes(-len(blob) % 4)
    return layer
