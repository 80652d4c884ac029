"""Ink and colour: one channel is ink (1 = dark), three are colour as it is seen (1 = light).

Networks compute ink in every channel, as in 2016: ``1 - red``, ``1 - green``, ``1 - blue``.
`as_seen` and `as_ink` are the border between networks and pictures; nothing else crosses it.
"""

from __future__ import annotations

import numpy as np

from sampler.support.threads import parallel_for

_BLOCK = 1 << 17  # numbers that a worker turns at once: they stay in its cache
_WITHIN = 0.5 - 2.0**-12  # of a level of 8 bits: float32 rounds numbers so near to the level itself


def as_seen(ink: np.ndarray) -> np.ndarray:
    """Return a network's ink as a picture: ink stays ink, three channels become colour as seen.

    Parameters
    ----------
    ink : numpy.ndarray
        float32, shape (..., channels), 0..1, 1 = ink.  With three channels it may be overwritten.

    Returns
    -------
    numpy.ndarray
        float32, the shape of `ink`: `ink` itself, or 1 - `ink` to within 1e-6.  Its 8-bit level is
        always 255 less that of `ink`, also where `ink` lies in the middle between two levels.

    Examples
    --------
    >>> as_seen(np.array([[[0.0, 0.25, 1.0]]])).tolist(), as_seen(np.array([[[0.25]]])).tolist()
    ([[[1.0, 0.75, 0.0]]], [[[0.25]]])
    """
    if has_colour(ink):
        ink = np.ascontiguousarray(ink)
        flat = ink.reshape(-1)
        starts = range(0, flat.size, _BLOCK)
        parallel_for(lambda start: _turn(flat[start : start + _BLOCK]), starts)
    return ink


def _turn(ink: np.ndarray) -> None:
    """Overwrite ink by 1 - ink, moved where its 8-bit level would be another one."""
    level = np.rint(ink * 255)
    np.subtract(1, ink, out=ink)
    np.subtract(255, level, out=level)
    np.clip(ink, (level - _WITHIN) / 255, (level + _WITHIN) / 255, out=ink)


def as_ink(picture: np.ndarray) -> np.ndarray:
    """Return a picture as the ink of a network: ink stays ink, colour as seen becomes ink.

    Parameters
    ----------
    picture : numpy.ndarray
        float32, shape (..., channels), 0..1.

    Returns
    -------
    numpy.ndarray
        float32: `picture` itself, or a new array.
    """
    return 1 - picture if has_colour(picture) else picture


def has_colour(picture: np.ndarray) -> bool:
    """Return whether a picture, or a batch of them, has three channels.

    Parameters
    ----------
    picture : numpy.ndarray
        Shape (..., channels).
    """
    return picture.shape[-1] == 3


def paper(channels: int) -> float:
    """Return the value of white paper: no ink in one channel, light in three."""
    return 1.0 if channels == 3 else 0.0


def in_channels(picture: np.ndarray, channels: int) -> np.ndarray:
    """Return a picture in so many channels: ink becomes grey colour where three are needed.

    Parameters
    ----------
    picture : numpy.ndarray
        float32, shape (h, w, 1) or (h, w, 3).
    channels : {1, 3}
        At least those of the picture.
    """
    if picture.shape[2] == channels:
        return picture
    return np.repeat(1 - picture, channels, axis=2)
