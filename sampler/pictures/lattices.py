"""Random lattices of points in pictures: what a step of a training on points compares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Axis:
    """The points of a lattice along one side.

    Parameters
    ----------
    pixels : numpy.ndarray
        int64, (points,): the pixels that are compared, rising.
    coordinates : numpy.ndarray
        float32, (points · subpoints,): places in the plane, those of a pixel side by side.
    """

    pixels: np.ndarray
    coordinates: np.ndarray


def sample_axis(
    rng: np.random.Generator,
    size: int,
    points: int,
    subpoints: int,
    scale: float,
    *,
    jitter: bool = True,
) -> Axis:
    """Sample pixels along a side, one from each of as many equal parts, and points in each pixel.

    Parameters
    ----------
    rng : numpy.random.Generator
    size : int
        Pixels along the side of the pictures.
    points : int
        Pixels to compare; all of them where there are no more.
    subpoints : int
        Points in each pixel, one in each of as many equal parts.
    scale : float
        Half-width of the window that the pictures show.
    jitter : bool
        Whether points lie anywhere in their parts, or in the middles of them.

    Examples
    --------
    >>> axis = sample_axis(np.random.default_rng(0), 64, 4, 2, 8.0)
    >>> len(axis.pixels), len(axis.coordinates), bool((np.diff(axis.coordinates) > 0).all())
    (4, 8, True)
    """
    if points < size:
        parts = (np.arange(points) + rng.random(points)) / points
        pixels = np.minimum((parts * size).astype(np.int64), size - 1)
    else:
        pixels = np.arange(size)
    within = rng.random((len(pixels), subpoints)) if jitter else 0.5
    inside = (np.arange(subpoints) + within + np.zeros((len(pixels), 1))) / subpoints
    places = (pixels[:, None] + inside) / size
    return Axis(pixels, ((2 * places - 1) * scale).astype(np.float32).reshape(-1))


def batch_indices(seed: int, step: int, count: int, batch: int) -> np.ndarray:
    """Return the pictures of a step: int64, (batch,); each pass meets every picture once.

    Parameters
    ----------
    seed, step : int
        They decide alone, so that a resumed run goes on with the same pictures.
    count, batch : int
        Pictures in all, and in a step.

    Examples
    --------
    >>> sorted(np.concatenate([batch_indices(0, step, 6, 3) for step in (0, 1)]).tolist())
    [0, 1, 2, 3, 4, 5]
    """
    places = np.arange(step * batch, (step + 1) * batch)
    passes = places // count
    orders = {
        each: np.random.default_rng([seed, int(each)]).permutation(count)
        for each in np.unique(passes)
    }
    return np.array(
        [orders[each][place % count] for each, place in zip(passes, places, strict=True)]
    )
