"""Pictures to whole numbers, of 8 or 16 bits: the one way of all files, cells and panels.

Ink becomes dark on paper, and colours are mixed, in :func:`to_pixels` and nowhere else; rounding
happens in :func:`to_levels`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sampler.pictures.colours import has_colour
from sampler.pictures.inks import PLAIN, Colouring
from sampler.pictures.validation import validate_picture
from sampler.support.arguments import one_of
from sampler.support.threads import parallel_for

_BLOCK = 1 << 17  # numbers that a worker rounds at once: they stay in its cache
_TYPES = {8: np.uint8, 16: np.uint16}


def to_levels(values: np.ndarray, bits: int = 8) -> np.ndarray:
    """Round numbers from 0 to 1 to the nearest level: the only place where that happens.

    Parameters
    ----------
    values : numpy.ndarray of float
        Any shape; 0..1 up to the rounding errors of float32.
    bits : {8, 16}
        256 or 65,536 levels.

    Returns
    -------
    numpy.ndarray, uint8 or uint16, shape of `values`
        0 for 0, and 255 or 65,535 for 1.

    Examples
    --------
    >>> to_levels(np.array([0.0, 0.2, 1.0]))
    array([  0,  51, 255], dtype=uint8)
    """
    scaled = values * (2**bits - 1)
    np.rint(scaled, out=scaled)  # to whole numbers in range: errors beyond 0 and 1 are rounded off
    return scaled.astype(_TYPES[bits])


def to_uint8(picture: ArrayLike, *, ink: str = "dark") -> np.ndarray:
    """Bring a picture to 8 bits, as it is seen; `to_pixels` does it in colours.

    Parameters
    ----------
    picture : array_like of float
        As for :func:`validate_picture`.
    ink : {"dark", "light"}
        "dark": one channel is dark ink on white paper, ``1 - picture``; three are their colours.
        "light": the exact negative of that: light ink on black.

    Returns
    -------
    numpy.ndarray, uint8, shape (h, w) or (h, w, 3)
        The nearest levels, at most half a level from the picture.

    Raises
    ------
    TypeError, ValueError
        As :func:`validate_picture`; an unknown `ink`.

    Examples
    --------
    >>> to_uint8([[0.0, 0.2, 1.0]])
    array([[255, 204,   0]], dtype=uint8)
    >>> to_uint8([[0.0, 0.2, 1.0]], ink="light")
    array([[  0,  51, 255]], dtype=uint8)
    >>> to_uint8([[[1.0, 0.2, 0.0]]])  # red as it is seen
    array([[[255,  51,   0]]], dtype=uint8)
    """
    one_of(ink, "ink", ("dark", "light"))
    if ink == "dark":
        return to_pixels(picture)
    levels = to_pixels(picture)
    return np.subtract(255, levels, out=levels)


def to_pixels(
    picture: ArrayLike, colouring: Colouring = PLAIN, *, bits: int = 8, name: str = "picture"
) -> np.ndarray:
    """Bring a picture to whole numbers: the only place where ink becomes colour on paper.

    Parameters
    ----------
    picture : array_like of float
        As for :func:`validate_picture`.
    colouring : Colouring
        Of a picture of one channel: see :mod:`sampler.pictures.inks`.
    bits : {8, 16}
        Of each number.
    name : str
        The picture's name in messages.

    Returns
    -------
    numpy.ndarray, uint8 or uint16
        (h, w) for plain ink, (h, w, 3) for colour, (h, w, 4) for ink on transparent paper.  The
        nearest levels, at most half a level from the picture.

    Raises
    ------
    TypeError, ValueError
        As :func:`validate_picture`; colours for a picture of three channels.

    Examples
    --------
    >>> from sampler.pictures.inks import make_colouring
    >>> to_pixels([[0.0, 1.0]], make_colouring("#1b1b3a", "#f6f1e7")).tolist()
    [[[246, 241, 231], [27, 27, 58]]]
    >>> to_pixels([[0.0, 0.5, 1.0]], bits=16).tolist()
    [[65535, 32767, 0]]
    """
    checked = validate_picture(picture, name=name)
    height, width, channels = checked.shape
    colouring.refuse_colour(channels)
    planes = channels if colouring.is_plain else 4 if colouring.is_transparent else 3
    levels = np.empty((height, width, planes), _TYPES[bits])
    step = max(1, _BLOCK // (width * planes))
    turned = colouring.is_plain and not has_colour(checked)

    def convert(top: int) -> None:
        values = checked[top : top + step]
        rounded = to_levels(values if colouring.is_plain else colouring.mix(values), bits)
        levels[top : top + step] = 2**bits - 1 - rounded if turned else rounded

    parallel_for(convert, range(0, height, step))
    return levels[:, :, 0] if planes == 1 else levels
