"""Averages over blocks of pixels."""

from __future__ import annotations

import numpy as np

_PART = 1024  # pictures that are averaged together


def block_means(
    pictures: np.ndarray, rows: int, columns: int, out: np.ndarray | None = None
) -> np.ndarray:
    """Average blocks of pixels into one pixel each.

    Parameters
    ----------
    pictures : numpy.ndarray
        Shape (n, rows · y_dim, columns · x_dim, c).
    rows, columns : int
        Pixels of a block, down and across.
    out : numpy.ndarray, optional
        Where to write: shape (n, y_dim, x_dim, c).

    Returns
    -------
    numpy.ndarray
        Shape (n, y_dim, x_dim, c), of the pictures' dtype.

    Raises
    ------
    ValueError
        The pictures do not divide into whole blocks.

    Examples
    --------
    >>> block_means(np.arange(8.0).reshape(1, 2, 4, 1), 2, 2).ravel().tolist()
    [2.5, 4.5]
    """
    n, height, width, channels = pictures.shape
    if height % rows or width % columns:
        msg = (
            f"pictures got {width}×{height} pixels; expected whole blocks of {columns}×{rows} "
            "pixels; crop them first"
        )
        raise ValueError(msg)
    blocks = pictures.reshape(n, height // rows, rows, width // columns, columns, channels)
    return np.mean(blocks, axis=(2, 4), out=out)


def halved(pictures: np.ndarray) -> np.ndarray:
    """Average 2×2 pixels into one: uint8, (n, y_dim // 2, x_dim // 2, c); sides are even."""
    parts = [_rounded(pictures[first : first + _PART], 2) for first in _firsts(pictures)]
    return np.concatenate(parts)


def reduced(pictures: np.ndarray, most: int) -> np.ndarray:
    """Average whole blocks of pixels, so that no more than `most` are left along a side.

    Parameters
    ----------
    pictures : numpy.ndarray
        uint8 or floating, (n, size, size, c).  Pixels beyond the last whole block are left out.
    most : int
        Pixels along a side, at most.

    Returns
    -------
    numpy.ndarray
        The same dtype, (n, side, side, c), see `reduced_side`.
    """
    size = pictures.shape[1]
    side = reduced_side(size, most)
    factor = size // side
    if factor == 1:
        return pictures
    whole = pictures[:, : side * factor, : side * factor]
    parts = [_rounded(whole[first : first + _PART], factor) for first in _firsts(pictures)]
    return np.concatenate(parts)


def reduced_side(size: int, most: int) -> int:
    """Return the pixels along a side that `reduced` leaves of so many.

    Examples
    --------
    >>> reduced_side(64, 32), reduced_side(100, 32), reduced_side(28, 32)
    (32, 25, 28)
    """
    return size // -(-size // most)


def _rounded(pictures: np.ndarray, factor: int) -> np.ndarray:
    """Average blocks; whole numbers stay whole."""
    if pictures.dtype != np.uint8:
        return block_means(pictures, factor, factor)
    means = block_means(pictures.astype(np.float32), factor, factor)
    return (means + 0.5).astype(np.uint8)


def _firsts(pictures: np.ndarray) -> range:
    return range(0, len(pictures), _PART)
