"""Functions of the last and the first layer: from sums to ink, and to what is never negative."""

from __future__ import annotations

import numpy as np


def sigmoid(logits: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
    """Return 1 / (1 + e^-x) without overflow.

    Examples
    --------
    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0])).tolist()
    [0.0, 0.5, 1.0]
    """
    ink = np.multiply(logits, 0.5, out=out)
    np.tanh(ink, out=ink)
    ink *= 0.5
    ink += 0.5
    return ink


def softplus(x: np.ndarray) -> np.ndarray:
    """Return log(1 + e^x) without overflow; float32 to 1e-7.

    Examples
    --------
    >>> softplus(np.array([-1000.0, 1000.0])).tolist()
    [0.0, 1000.0]
    """
    small = np.exp(-np.abs(x))
    small += 1.0
    return np.maximum(x, 0.0) + np.log(small)
