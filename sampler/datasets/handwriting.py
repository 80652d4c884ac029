"""Slant and weight of handwritten digits, measured on the pixels.

The latent arithmetic needs pairs of digits that differ in one of these and in little else.
"""

from __future__ import annotations

import numpy as np


def slant(pictures: np.ndarray) -> np.ndarray:
    """Return the slant of each picture: the tangent of its lean to the right.

    From the moments of the ink: minus its covariance of x and y (which runs downwards) over its
    variance of y.  A sheared copy of a picture differs in this number by exactly the shear.

    Parameters
    ----------
    pictures : numpy.ndarray
        Shape (n, h, w, c), 1 = ink.

    Returns
    -------
    numpy.ndarray
        float64, shape (n,); 0 where there is no ink, or only a level line.

    Examples
    --------
    >>> stroke = np.eye(5)[::-1][None, :, :, None]  # a diagonal that leans to the right
    >>> slant(np.concatenate([stroke, stroke[:, :, ::-1]])).tolist()
    [1.0, -1.0]
    """
    ink = pictures.mean(axis=3, dtype=np.float64)
    rows, columns = np.mgrid[: ink.shape[1], : ink.shape[2]].astype(np.float64)
    y, x = rows - _centre(ink, rows), columns - _centre(ink, columns)
    variance, covariance = _total(ink * y * y), _total(ink * x * y)
    return _ratio(-covariance, variance).ravel()


def weight(pictures: np.ndarray) -> np.ndarray:
    """Return the weight of each picture: its mean ink, float64 (n,).

    Examples
    --------
    >>> weight(np.stack([np.zeros((2, 2, 1)), np.eye(2)[..., None]])).tolist()
    [0.0, 0.5]
    """
    return pictures.mean(axis=(1, 2, 3), dtype=np.float64)


def _total(values: np.ndarray) -> np.ndarray:
    return values.sum(axis=(1, 2), keepdims=True)


def _centre(ink: np.ndarray, coordinate: np.ndarray) -> np.ndarray:
    return _ratio(_total(ink * coordinate), _total(ink))


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Divide; 0 where there is nothing to divide by."""
    return np.divide(above, below, out=np.zeros_like(above), where=below > 1e-9)
