"""Interpolation in Chebyshev points: a smooth function from few values, and how far to trust it.

Trefethen 2013, "Approximation Theory and Approximation Practice": the points of section 2, the
barycentric formula of section 5, and in sections 7 and 8 why a smooth function's coefficients fall
so fast that the last ones tell the error.
"""

from __future__ import annotations

import numpy as np
from numpy.polynomial import chebyshev


def nodes(count: int) -> np.ndarray:
    """Return `count` Chebyshev points of the second kind, from -1 to 1: float64, (count,).

    Those of 2·n - 1 contain those of n, every other one.

    Examples
    --------
    >>> nodes(3).round(6).tolist()
    [-1.0, 0.0, 1.0]
    """
    return np.sin(np.pi * (2 * np.arange(count) - (count - 1)) / (2 * (count - 1)))


def interpolator(nodes: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """Return the matrix that takes values at nodes to values of their polynomial at positions.

    Parameters
    ----------
    nodes : numpy.ndarray
        Shape (n,), from -1 to 1, no two alike.
    positions : numpy.ndarray
        Shape (m,), from -1 to 1.

    Returns
    -------
    numpy.ndarray
        float64, shape (m, n); every row sums to 1.

    Examples
    --------
    >>> interpolator(np.array([-1.0, 0.0, 1.0]), np.array([0.5])) @ np.array([1.0, 0.0, 1.0])  # x²
    array([0.25])
    """
    between = nodes[:, None] - nodes[None, :] + np.eye(len(nodes))
    weights = 1 / (2 * between).prod(axis=1)  # the 2 keeps the products near 1
    gaps = positions[:, None] - nodes[None, :]
    hit = np.abs(gaps) < 1e-14
    terms = weights / np.where(hit, 1.0, gaps)
    matrix = terms / terms.sum(axis=1, keepdims=True)
    matrix[hit.any(axis=1)] = hit[hit.any(axis=1)]
    return matrix


def to_coefficients(nodes: np.ndarray) -> np.ndarray:
    """Return the matrix that takes values at nodes to Chebyshev coefficients."""
    return np.linalg.inv(chebyshev.chebvander(nodes, len(nodes) - 1))
