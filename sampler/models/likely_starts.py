"""The first guess of a z: a smooth map from known pictures to their codes."""

from __future__ import annotations

from typing import Any

import numpy as np

from sampler.networks.backend import ops

_KNOWN = 1024  # codes that the map is fitted to
_SIDE = 32  # points of a picture that are compared, along a side
_PART = 64  # pictures that are drawn together
_RIDGE = 1e-2
_LEAST = 0.05  # of ink in a logarithm: edges of a guess lie a little elsewhere


class LikelyStarts:
    """Guesses the z of pictures by kernel ridge regression on what known codes draw.

    Hastie, Tibshirani and Friedman 2009, "The Elements of Statistical Learning", section 5.8.  A
    Gaussian of the distance between blurred pictures is the kernel.

    Parameters
    ----------
    generator : GridCppn or Cppn
        Its weights may not change after the first call.
    scale : float
        Half-width of the window that the pictures show.
    known : numpy.ndarray, optional
        float32, (m, z_dim): codes of known pictures.  Without any the guess is 0.
    """

    def __init__(self, generator: Any, scale: float, known: np.ndarray | None = None) -> None:
        self._generator, self._scale = generator, scale
        some = [] if known is None else np.linspace(0, len(known) - 1, min(len(known), _KNOWN))
        self._known = (
            np.zeros((1, generator.config.z_dim), np.float32)
            if known is None or not len(known)
            else known[np.asarray(some).astype(int)].astype(np.float32)
        )
        self._fitted: tuple[np.ndarray, np.ndarray, float] | None = None

    def guess(self, crops: np.ndarray) -> np.ndarray:
        """Return the likeliest of three z of each picture: float32, (n, z_dim).

        They are the map's, the known one that draws a picture most like it, and 0.

        Parameters
        ----------
        crops : numpy.ndarray
            float32, (n, size, size, c_dim), 0..1: ink.
        """
        if self._fitted is None:
            self._fitted = self._fit()
        features, weights, width = self._fitted
        pictures = _reduced(crops)
        distances = _distances(_blurred(pictures), features)
        mapped = np.exp(-distances / width) @ weights
        nearest = self._known[distances.argmin(axis=1)]
        candidates = np.stack([mapped, nearest, 0 * mapped], axis=1).astype(np.float32)
        drawn = self._draw(candidates.reshape(-1, mapped.shape[1]))
        drawn = np.clip(drawn.reshape(len(crops), 3, -1), _LEAST, 1 - _LEAST)
        target = pictures.reshape(len(crops), 1, -1)
        likely = (target * np.log(drawn) + (1 - target) * np.log1p(-drawn)).sum(axis=2)
        weight = crops[0].size / target.shape[2]
        cost = 0.5 * np.square(candidates).sum(axis=2) - weight * likely
        return candidates[np.arange(len(crops)), cost.argmin(axis=1)]

    def _fit(self) -> tuple[np.ndarray, np.ndarray, float]:
        """Return the blurred drawings of known codes, the map's weights, and the kernel's width."""
        features = _blurred(self._draw(self._known))
        distances = _distances(features, features)
        width = max(2 * float(np.median(distances)), 1e-6)
        kernel = np.exp(-distances / width) + _RIDGE * np.eye(len(features))
        return features, np.linalg.solve(kernel, self._known), width

    def _draw(self, z: np.ndarray) -> np.ndarray:
        """Draw z on a lattice: float32, (n, side, side, c_dim)."""
        places = ((2 * (np.arange(_SIDE) + 0.5) / _SIDE - 1) * self._scale).astype(np.float32)
        parts = (z[first : first + _PART] for first in range(0, len(z), _PART))
        logits = [self._generator.lattice_logits(part, places, places) for part in parts]
        return np.concatenate([np.asarray(ops.sigmoid(each)) for each in logits])


def _reduced(crops: np.ndarray) -> np.ndarray:
    """Return pictures of the lattice's size: means of four values each."""
    size = crops.shape[1]
    index = (np.arange(2 * _SIDE) + 0.5) * size // (2 * _SIDE)
    fine = crops[:, index.astype(int)][:, :, index.astype(int)]
    return fine.reshape(len(crops), _SIDE, 2, _SIDE, 2, -1).mean(axis=(2, 4))


def _blurred(pictures: np.ndarray) -> np.ndarray:
    """Return blurred pictures as rows: neighbours weigh 1, 2, 1."""
    for axis in (1, 2):
        spare = [(0, 0)] * 4
        spare[axis] = (1, 1)
        parts = np.moveaxis(np.pad(pictures, spare, mode="edge"), axis, 0)
        pictures = np.moveaxis((parts[:-2] + 2 * parts[1:-1] + parts[2:]) / 4, 0, axis)
    return pictures.reshape(len(pictures), -1)


def _distances(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the squared distances of rows: (n, m)."""
    squares = np.square(one).sum(axis=1)[:, None] + np.square(other).sum(axis=1)
    return np.maximum(squares - 2 * one @ other.T, 0)
