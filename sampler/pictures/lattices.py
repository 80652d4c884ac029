"""Random lattices of points in pictures: what a step of a training on points compares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_BEYOND = 2  # nodes before and after the pixels that a cubic needs


@dataclass(frozen=True)
class Axis:
    """The points of a lattice along one side.

    Parameters
    ----------
    pixels : numpy.ndarray
        int64, (points,): the pixels that are compared, rising.
    coordinates : numpy.ndarray
        float32, (points · subpoints,): places in the plane, those of a pixel side by side.  With a
        reading, (nodes,): one a pixel.
    reading : numpy.ndarray, optional
        float32, (points · subpoints, nodes): the weights that interpolate from the nodes.
    """

    pixels: np.ndarray
    coordinates: np.ndarray
    reading: np.ndarray | None = None

    @property
    def arrays(self) -> tuple[np.ndarray, ...]:
        """Coordinates, and the reading where there is one."""
        return (self.coordinates, *([] if self.reading is None else [self.reading]))


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
    places = _places(rng, pixels, subpoints, jitter=jitter)
    return Axis(pixels, _in_plane(places, size, scale))


def interpolated_axis(
    rng: np.random.Generator, size: int, subpoints: int, scale: float, *, jitter: bool = True
) -> Axis:
    """Sample points in every pixel along a side, which are read between one node a pixel.

    The nodes lie anywhere between the pixels, and a Catmull-Rom spline passes through them.  That
    serves fields that are smooth within a pixel, at a quarter of the points of 2×2.

    Parameters
    ----------
    rng, size, subpoints, scale, jitter
        As for `sample_axis`, with all pixels.

    Examples
    --------
    >>> axis = interpolated_axis(np.random.default_rng(0), 26, 2, 8.0)
    >>> axis.reading.shape, bool(np.allclose(axis.reading.sum(axis=1), 1))
    ((52, 30), True)
    """
    pixels = np.arange(size)
    places = _places(rng, pixels, subpoints, jitter=jitter)
    nodes = np.arange(-_BEYOND, size + _BEYOND) + rng.random()
    reading = _cubic(places[:, None] - nodes[None, :]).astype(np.float32)
    return Axis(pixels, _in_plane(nodes, size, scale), reading)


def _places(
    rng: np.random.Generator, pixels: np.ndarray, subpoints: int, *, jitter: bool
) -> np.ndarray:
    """Return places of points in pixels, counted in pixels: float64, (pixels · subpoints,)."""
    within = rng.random((len(pixels), subpoints)) if jitter else 0.5
    inside = (np.arange(subpoints) + within + np.zeros((len(pixels), 1))) / subpoints
    return (pixels[:, None] + inside).reshape(-1)


def _in_plane(places: np.ndarray, size: int, scale: float) -> np.ndarray:
    return ((2 * places / size - 1) * scale).astype(np.float32)


def _cubic(distances: np.ndarray) -> np.ndarray:
    """Return Catmull and Rom's weights at distances in nodes (Keys 1981, a = -1/2)."""
    far = np.abs(distances)
    near = (1.5 * far - 2.5) * far**2 + 1
    wide = ((-0.5 * far + 2.5) * far - 4) * far + 2
    return np.where(far < 1, near, np.where(far < 2, wide, 0))


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
