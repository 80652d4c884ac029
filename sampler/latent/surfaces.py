"""A square of latent vectors between four corners."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sampler.latent.vectors import MOST, path
from sampler.support.arguments import whole_number


def between_four(
    z1: ArrayLike, z2: ArrayLike, z3: ArrayLike, z4: ArrayLike, n: int = 8
) -> np.ndarray:
    """Interpolate linearly between four z at the corners of a square.

    Parameters
    ----------
    z1, z2, z3, z4 : array_like
        (z_dim,): top left, top right, bottom left, bottom right.
    n : int
        Vectors along a side, corners included: at least 2.

    Returns
    -------
    numpy.ndarray
        float32, (n, n, z_dim); the corners are in it to the bit.

    Examples
    --------
    >>> between_four([0], [2], [4], [6], 3)[:, :, 0].tolist()
    [[0.0, 1.0, 2.0], [2.0, 3.0, 4.0], [4.0, 5.0, 6.0]]
    """
    n = whole_number(n, "n", least=2)
    corners: list[Any] = [z1, z2, z3, z4]
    left, right = path(corners[::2], n), path(corners[1::2], n)
    whole_number(n, "n", most=max(2, int((MOST // left.shape[1]) ** 0.5)))
    return np.stack([path(np.stack(ends), n) for ends in zip(left, right, strict=True)])
