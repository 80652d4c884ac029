"""Networks on more rows than one pass takes memory for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sampler.networks.backend import Tensor, ready

_ROWS = 1000  # pictures per pass through a network: a few MB


def in_parts(function: Callable[[Any], Tensor], array: np.ndarray) -> np.ndarray:
    """Return what a network gives for all rows of an array, computed in several passes.

    Parameters
    ----------
    function : callable
        Maps rows, (m, …), to a tensor of as many rows; networks take arrays as well as tensors.
    array : numpy.ndarray
        Shape (n, …), one row or more.

    Returns
    -------
    numpy.ndarray
        The n rows of the results.
    """
    ready()
    parts = [
        np.asarray(function(array[start : start + _ROWS])) for start in range(0, len(array), _ROWS)
    ]
    return np.concatenate(parts)
