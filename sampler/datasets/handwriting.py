"""Slant and weight of handwritten digits, measured on the pixels.

The latent arithmetic needs pairs of digits that differ in one of these and in little else.
"""

from __future__ import annotations

import numpy as np

from sampler.pictures.colours import as_ink

EXTREME = 0.1  # share of a class that counts as strong, or as weak; beyond it z leaves the digits


def slant(pictures: np.ndarray) -> np.ndarray:
    """Return the slant of each picture: the tangent of its lean to the right.

    From the moments of the ink: minus its covariance of x and y (which runs downwards) over its
    variance of y.  A sheared copy of a picture differs in this number by exactly the shear.

    Parameters
    ----------
    pictures : numpy.ndarray
        Shape (n, h, w, c): ink, or colour as it is seen.

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
    ink = as_ink(pictures).mean(axis=3, dtype=np.float64)
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
    return as_ink(pictures).mean(axis=(1, 2, 3), dtype=np.float64)


def _total(values: np.ndarray) -> np.ndarray:
    return values.sum(axis=(1, 2), keepdims=True)


def _centre(ink: np.ndarray, coordinate: np.ndarray) -> np.ndarray:
    return _ratio(_total(ink * coordinate), _total(ink))


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Divide; 0 where there is nothing to divide by."""
    return np.divide(above, below, out=np.zeros_like(above), where=below > 1e-9)


def contrast(codes: np.ndarray, measured: np.ndarray) -> tuple[int, int]:
    """Return two digits of one label that differ in what was measured and in little else.

    Parameters
    ----------
    codes : numpy.ndarray
        What the encoder makes of the digits, shape (n, z_dim).
    measured : numpy.ndarray
        A number for each digit, such as its `handwriting.slant`, shape (n,).

    Returns
    -------
    strong, weak : int
        Indices: of the tenth with the largest and the tenth with the smallest numbers, the two
        digits whose codes are nearest to each other.

    Examples
    --------
    >>> contrast(np.float32([[0, 0], [0, 9], [5, 1]]), np.array([1.0, 2.0, 3.0]))
    (2, 0)
    """
    order = np.argsort(measured)
    count = max(1, round(EXTREME * len(order)))
    strong, weak = order[-count:], order[:count]
    apart = np.square(codes[strong][:, None] - codes[weak][None, :]).sum(axis=2)
    i, j = np.unravel_index(apart.argmin(), apart.shape)
    return int(strong[i]), int(weak[j])


def typical(pictures: np.ndarray, measured: np.ndarray | None = None) -> int:
    """Return the index of the digit (n, h, w, c) that is nearest to the mean of all of them.

    With numbers `measured` (n,), of the third where they are smallest.
    """
    selected = np.arange(len(pictures))
    if measured is not None:
        selected = np.argsort(measured)[: -(-len(pictures) // 3)]
    apart = np.square(pictures[selected] - pictures[selected].mean(axis=0))
    return int(selected[apart.sum(axis=(1, 2, 3)).argmin()])
