"""From a network's output before its last function to ink."""

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
