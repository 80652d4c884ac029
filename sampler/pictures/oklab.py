"""Oklab, a space of colours in which equal steps look equal (Björn Ottosson, 2020).

Source: https://bottosson.github.io/posts/oklab/, and the curve of IEC 61966-2-1 for sRGB.
"""

from __future__ import annotations

import numpy as np

_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_FROM_CONES, _FROM_LAB = np.linalg.inv(_TO_CONES), np.linalg.inv(_TO_LAB)


def from_srgb(colours: np.ndarray) -> np.ndarray:
    """Return colours of sRGB in Oklab.

    Parameters
    ----------
    colours : numpy.ndarray
        float64, (..., 3), 0..1.

    Returns
    -------
    numpy.ndarray
        float64, (..., 3): lightness 0..1, and two opponent colours.

    Examples
    --------
    >>> from_srgb(np.array([1.0, 1.0, 1.0])).round(3).tolist()
    [1.0, 0.0, 0.0]
    """
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    return np.cbrt(linear @ _TO_CONES.T) @ _TO_LAB.T


def to_srgb(lab: np.ndarray) -> np.ndarray:
    """Return colours of Oklab in sRGB, 0..1; those that no screen shows are clipped.

    Examples
    --------
    >>> to_srgb(from_srgb(np.array([0.2, 0.4, 0.9]))).round(6).tolist()
    [0.2, 0.4, 0.9]
    """
    linear = np.clip((lab @ _FROM_LAB.T) ** 3 @ _FROM_CONES.T, 0, 1)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


def gradient(stops: np.ndarray, count: int) -> np.ndarray:
    """Return colours from the first stop to the last, interpolated in Oklab.

    Parameters
    ----------
    stops : numpy.ndarray
        float64, (n, 3), colours of sRGB, 0..1, at equal distances.
    count : int
        Colours from one stop to the next.

    Returns
    -------
    numpy.ndarray
        float64, ((n - 1) · count + 1, 3), 0..1.
    """
    places = np.arange((len(stops) - 1) * count + 1) / count
    lab = from_srgb(stops)
    known = np.arange(len(stops))
    return to_srgb(np.stack([np.interp(places, known, axis) for axis in lab.T], axis=-1))
