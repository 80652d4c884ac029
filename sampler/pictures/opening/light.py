"""Linear light: what may be averaged, as the bytes of a file may not.

The values of files are sRGB, which spaces dark tones wider than the light they stand for.  The
mean of a black and a white pixel is 188 of 255 there, not 128: seen from afar, a fine chequer is as
light as that.
"""

from __future__ import annotations

import functools

import numpy as np

_STEPS = 65535  # of the table: sixteen bits, more than any file has


def to_linear(values: np.ndarray) -> np.ndarray:
    """Return sRGB values as linear light, float32, both from 0 to 1.

    Examples
    --------
    >>> to_linear(np.array([0.0, 0.5, 1.0])).round(3).tolist()
    [0.0, 0.21400000154972076, 1.0]
    """
    indices = (values * np.float32(_STEPS) + np.float32(0.5)).astype(np.uint16)
    return _table().take(indices)


def to_srgb(light: np.ndarray) -> np.ndarray:
    """Return linear light as sRGB values, float32, both from 0 to 1; see `to_linear`."""
    light = np.clip(light, 0, 1)
    curve = 1.055 * np.power(light, 1 / 2.4) - 0.055
    return np.where(light <= 0.0031308, light * 12.92, curve).astype(np.float32)


def luminance(light: np.ndarray) -> np.ndarray:
    """Return the luminance (h, w, 1) of linear light (h, w, 3), with the weights of sRGB."""
    return light @ np.array([[0.2126], [0.7152], [0.0722]], np.float32)


@functools.cache
def _table() -> np.ndarray:
    values = np.arange(_STEPS + 1) / _STEPS
    curve = ((values + 0.055) / 1.055) ** 2.4
    return np.where(values <= 0.04045, values / 12.92, curve).astype(np.float32)
