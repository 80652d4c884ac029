"""Bounds of the sums inside a network, from the sizes of its weights."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

Arrays = Mapping[str, np.ndarray]

Z = 10.0  # of z, in standard deviations
POINT = 100.0  # of a coordinate; the default window ends at 8


def dense_bound(kernel: np.ndarray, bias: np.ndarray | None, bound: float) -> float:
    """Return the largest sum that a layer can have.

    Parameters
    ----------
    kernel : numpy.ndarray
        Weights, whose last axis counts the sums.
    bias : numpy.ndarray, optional
        Added to the sums.
    bound : float
        The largest input.

    Examples
    --------
    >>> dense_bound(np.array([[1.0, -2.0], [0.5, 2.0]]), np.array([0.0, 1.0]), 10.0)
    41.0
    """
    sums = np.abs(kernel).reshape(-1, kernel.shape[-1]).sum(axis=0, dtype=float) * bound
    return float((sums if bias is None else sums + np.abs(bias)).max())
