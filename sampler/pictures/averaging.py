"""Averages over blocks of pixels."""

from __future__ import annotations

import numpy as np


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
