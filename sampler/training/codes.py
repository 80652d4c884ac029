"""Codes of pictures without an encoder: their start, their spread, and the colours they choose."""

from __future__ import annotations

from typing import Any

import numpy as np

from sampler.datasets import Dataset
from sampler.pictures.averaging import reduced

_SIDE = {1: 32, 3: 16}  # pixels that principal components are taken of: ink is finer than colour
_MOST = 4096  # pictures that they are computed from
_REST = 0.3  # of what no factor explains, at first
_SPARE = 0.1  # spread of numbers beyond the components
_PIXELS = 20_000  # that a palette is computed from
_NARROWEST = 1e-3  # of the widest spread of codes: directions that hardly any picture uses


def principal_codes(data: Dataset, z_dim: int, seed: int) -> np.ndarray:
    """Return the principal components of small pictures, each of unit spread: float32, (n, z_dim).

    Codes that start there find their places in a fifth of the steps that random ones need.

    Parameters
    ----------
    data : Dataset
    z_dim : int
        Numbers in a code.
    seed : int
        Of the numbers beyond the components that there are.
    """
    small = _small(data)
    rng = np.random.default_rng(seed)
    some = small if len(small) <= _MOST else small[rng.permutation(len(small))[:_MOST]]
    mean = some.mean(axis=0)
    _, _, axes = np.linalg.svd(some - mean, full_matrices=False)
    codes = (small - mean) @ axes[:z_dim].T
    spread = codes.std(axis=0)
    used = spread > _NARROWEST * spread.max(initial=1e-9)
    codes = codes[:, used] / spread[used]
    spare = rng.normal(0, _SPARE, (len(codes), z_dim - codes.shape[1]))
    return np.concatenate([codes, spare], axis=1).astype(np.float32)


def palette_of(data: Dataset, colours: int, seed: int) -> np.ndarray:
    """Return the colours that stand for a set's pixels best (k-means): (colours, 3), 0..1."""
    from sklearn.cluster import KMeans

    rng = np.random.default_rng(seed)
    n, height, width, _ = data.images.shape
    pixels = data.images[
        rng.integers(n, size=_PIXELS),
        rng.integers(height, size=_PIXELS),
        rng.integers(width, size=_PIXELS),
    ]
    pixels = pixels / 255 + rng.normal(0, 1e-3, pixels.shape)  # also where there are fewer colours
    settings: Any = {"n_clusters": colours, "n_init": 2, "random_state": seed}
    means = KMeans(**settings).fit(pixels)
    return np.clip(means.cluster_centers_, 0, 1)


def whitening(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the map from z of N(0, 1) to codes, and the z of each code.

    With `mean` and `matrix`, z @ matrix + mean are codes; the numbers of z are their principal
    components, the widest first.  A decoder whose first layers take that map draws random z as
    it draws codes.

    Parameters
    ----------
    codes : numpy.ndarray
        float32, shape (n, z_dim).

    Returns
    -------
    matrix, mean, z : numpy.ndarray
        float32, (z_dim, z_dim), (z_dim,) and (n, z_dim).
    """
    exact = codes.astype(np.float64)
    mean = exact.mean(axis=0)
    covariance = np.atleast_2d(np.cov(exact - mean, rowvar=False, bias=True))
    variances, axes = np.linalg.eigh(covariance)
    variances, axes = variances[::-1], axes[:, ::-1]
    spread = np.sqrt(np.maximum(variances, (_NARROWEST**2) * max(variances[0], 1e-12)))
    z = (exact - mean) @ axes / spread
    matrix = spread[:, None] * axes.T
    return matrix.astype(np.float32), mean.astype(np.float32), z.astype(np.float32)


def label_and_hand(data: Dataset) -> tuple[np.ndarray, ...]:
    """Return the number of each picture's label, and of its hand: two arrays of int32, (n,).

    A hand is what draws several labels alike: the family and the style of a font.  Without labels,
    or where no hand is known, there is nothing to return.
    """
    if data.labels is None or not data.attributes:
        return ()
    hands = list(zip(*data.attributes.values(), strict=True))
    number = {hand: index for index, hand in enumerate(dict.fromkeys(hands))}
    _, labels = np.unique(data.labels, return_inverse=True)
    return labels.astype(np.int32), np.array([number[hand] for hand in hands], np.int32)


class Groups:
    """Pictures in groups, such as those by the same hand.

    Parameters
    ----------
    numbers : numpy.ndarray
        int, (n,): the group of each picture.
    """

    def __init__(self, numbers: np.ndarray) -> None:
        self._numbers = numbers
        self._order = np.argsort(numbers, kind="stable")
        self._sizes = np.bincount(numbers)
        self._firsts = np.cumsum(self._sizes) - self._sizes
        self._places = np.argsort(self._order)

    def another(self, index: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Return another picture of the same group for each of `index`: int64, (m,).

        A picture that is alone in its group is its own other.

        Examples
        --------
        >>> Groups(np.array([0, 1, 0, 2])).another(np.arange(4), np.random.default_rng(0)).tolist()
        [2, 1, 0, 3]
        """
        group = self._numbers[index]
        sizes, firsts = self._sizes[group], self._firsts[group]
        steps = rng.integers(1, np.maximum(sizes, 2))
        return self._order[firsts + (self._places[index] - firsts + steps) % sizes]


def shared_parts(
    codes: np.ndarray, factors: tuple[np.ndarray, ...]
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Split codes into what pictures share by factor, and a small rest.

    Parameters
    ----------
    codes : numpy.ndarray
        float32, (n, z_dim).
    factors : tuple of numpy.ndarray
        int32, (n,): the number of each picture's label, of its hand, ….

    Returns
    -------
    own : numpy.ndarray
        float32, (n, z_dim): a share of what no factor has; all of the codes without factors.
    parts : list of numpy.ndarray
        float32, (numbers, z_dim): the mean of each label, and of each hand, from the middle.  The
        sums of all are as spread as the codes.
    """
    if not factors:
        return codes, []
    middle, parts, rest = codes.mean(axis=0), [], codes
    for numbers in factors:
        counts = np.bincount(numbers)[:, None]
        sums = np.zeros((len(counts), codes.shape[1]))
        np.add.at(sums, numbers, codes - middle)
        parts.append(sums / np.maximum(counts, 1))
        rest = rest - parts[-1][numbers]
    own = middle + _REST * (rest - middle)
    joined = own + sum(part[numbers] for part, numbers in zip(parts, factors, strict=True))
    wider = codes.std(axis=0) / np.maximum(joined.std(axis=0), 1e-6)
    parts = [(wider * part).astype(np.float32) for part in parts]
    return (wider * own).astype(np.float32), parts


def spread_like(codes: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Return z of N(0, 1) spread as codes are: float32, (n, z_dim).

    The axes of `whitening` change their order and signs while codes move.  Here the same z stay
    where they are: the map is the symmetric root of the covariance.

    Parameters
    ----------
    codes : numpy.ndarray
        float32, shape (pictures, z_dim).
    z : numpy.ndarray
        float32, shape (n, z_dim).
    """
    matrix, mean, _ = whitening(codes)
    axes = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
    return z @ axes.T @ matrix + mean


def _small(data: Dataset) -> np.ndarray:
    """Return the pictures averaged down, as rows of numbers: float32, (n, pixels)."""
    size, channels = min(data.images.shape[1:3]), data.images.shape[3]
    factor = max(1, size // _SIDE[channels])
    small = reduced(data.images[:, :size, :size], -(-size // factor))
    return small.reshape(len(small), -1) / np.float32(255)
