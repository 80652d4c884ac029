"""Coarse to fine: the pictures of a training grow from a few pixels to their size."""

from __future__ import annotations

import math

import numpy as np

from sampler.pictures.averaging import halved

_LEAST = 2  # pixels along a side


class Curriculum:
    """The pictures that a training learns from at each share of its run.

    Karras et al. 2018, "Progressive Growing of GANs", section 2, for the idea.

    Parameters
    ----------
    images : numpy.ndarray
        uint8, (n, size, size, c_dim).
    share : float
        Share of the run, 0..1, that coarser pictures have, as much for each size; 0 for none.

    Raises
    ------
    ValueError
        Coarser pictures are wanted, and the size is odd.
    """

    def __init__(self, images: np.ndarray, share: float) -> None:
        size = images.shape[1]
        if share and (size % 2 or size <= _LEAST):
            msg = (
                f"curriculum got {share:g} for pictures of {size}×{size} pixels, which have no "
                "half; load them with an even size, such as 64"
            )
            raise ValueError(msg)
        self._levels, self._share = [images], share
        while share and self._levels[0].shape[1] > coarsest(size):
            self._levels.insert(0, halved(self._levels[0]))

    @property
    def sizes(self) -> list[int]:
        """Pixels of the pictures along a side, from the coarsest to the finest."""
        return [level.shape[1] for level in self._levels]

    def at(self, done: float) -> np.ndarray:
        """Return the pictures after a share of the run, 0..1: uint8, (n, side, side, c_dim).

        Examples
        --------
        >>> growing = Curriculum(np.zeros((3, 8, 8, 1), np.uint8), 0.5)
        >>> [growing.at(done).shape[1] for done in (0.0, 0.3, 0.5, 1.0)]
        [2, 4, 8, 8]
        """
        coarser = len(self._levels) - 1
        if not coarser or done >= self._share:
            return self._levels[-1]
        return self._levels[math.floor(done / self._share * coarser)]


def coarsest(size: int) -> int:
    """Return the side of the coarsest pictures, in pixels: halves of the size, 2 or an odd number.

    Examples
    --------
    >>> coarsest(64), coarsest(48)
    (2, 3)
    """
    while size % 2 == 0 and size > _LEAST:
        size //= 2
    return size


def points_in(side: int, points: int, subpoints: int) -> tuple[int, int]:
    """Return the pixels of a step along a side, and the points in each, for pictures of a size.

    Coarse pictures have few pixels, which get more points each, so that a step costs the same.

    Examples
    --------
    >>> points_in(64, 20, 2), points_in(4, 20, 2)
    ((20, 2), (4, 10))
    """
    pixels = min(points, side)
    return pixels, max(subpoints, round(points * subpoints / pixels))
