"""SciPy's morphology with types, which its own annotations leave open."""

from __future__ import annotations

from typing import cast

import numpy as np
from scipy import ndimage


def connected_regions(
    mask: np.ndarray, structure: np.ndarray | None = None
) -> tuple[np.ndarray, int]:
    """Return the number of each pixel's region, int (h, w), from 1, and the number of regions."""
    return cast("tuple[np.ndarray, int]", ndimage.label(mask, structure))


def dilated(mask: np.ndarray, iterations: int = 1) -> np.ndarray:
    """Return a mask grown by a pixel in the four directions, as often as `iterations` says."""
    return np.asarray(ndimage.binary_dilation(mask, iterations=iterations))


def eroded(mask: np.ndarray, iterations: int = 1) -> np.ndarray:
    """Return a mask shrunk by a pixel in the four directions, as often as `iterations` says."""
    return np.asarray(ndimage.binary_erosion(mask, iterations=iterations))


def distances(mask: np.ndarray) -> np.ndarray:
    """Return the distance of each pixel of a mask to the nearest one outside, float64 (h, w)."""
    return cast("np.ndarray", ndimage.distance_transform_edt(mask))


def nearest_outside(mask: np.ndarray) -> np.ndarray:
    """Return the row and column of the pixel outside the mask nearest to each, int (2, h, w)."""
    return cast(
        "np.ndarray",
        ndimage.distance_transform_edt(mask, return_distances=False, return_indices=True),
    )
