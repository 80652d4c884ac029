"""Measures on plain arrays: distances of features, slopes and spectra of pictures."""

from __future__ import annotations

import numpy as np
import scipy.ndimage

from sampler.pictures.averaging import block_means


def frechet_distance(a: np.ndarray, b: np.ndarray) -> float:
    """Return the Fréchet distance of two sets of features, as if both were Gaussian.

    Heusel et al. 2017, "GANs Trained by a Two Time-Scale Update Rule", section 2.

    Parameters
    ----------
    a, b : numpy.ndarray
        Shape (n, features) and (m, features); n and m at least 2.

    Returns
    -------
    float
        0 for equal means and covariances, in the square of the features' unit.

    Raises
    ------
    ValueError
        If a set has fewer than 2 rows.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> a = rng.normal(size=(500, 3))
    >>> abs(round(frechet_distance(a, a), 6))
    0.0
    >>> round(frechet_distance(a, a + 1), 6)
    3.0
    """
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    if min(len(a), len(b)) < 2:
        msg = (
            f"a and b got {len(a)} and {len(b)} rows; expected 2 or more of each, for a covariance"
        )
        raise ValueError(msg)
    first, second = (np.atleast_2d(np.cov(rows, rowvar=False)) for rows in (a, b))
    shift = np.sum((a.mean(axis=0) - b.mean(axis=0)) ** 2)
    return float(shift + np.trace(first) + np.trace(second) - 2 * _trace_of_root(first, second))


def _trace_of_root(first: np.ndarray, second: np.ndarray) -> float:
    """Return tr √(AB) of two covariances, singular ones too.

    With A = HHᵀ, AB has the eigenvalues of HᵀBH, which is symmetric: they are real and, except for
    rounding, not negative.  A general matrix root is neither for a constant feature.
    """
    values, vectors = np.linalg.eigh(first)
    half = vectors * np.sqrt(np.maximum(values, 0))
    return float(np.sqrt(np.maximum(np.linalg.eigvalsh(half.T @ second @ half), 0)).sum())


def slope(picture: np.ndarray, training_size: int) -> float:
    """Return the median gradient of the ink where it is between 0.35 and 0.65.

    Parameters
    ----------
    picture : numpy.ndarray
        Shape (h, w), 1 = ink.
    training_size : int
        Side of the training pictures, in pixels.

    Returns
    -------
    float
        In ink per training pixel, which does not depend on the size of the picture; NaN if no pixel
        is half inked.

    Examples
    --------
    >>> ramp = np.tile(np.linspace(0, 1, 101), (101, 1))
    >>> round(slope(ramp, 11), 3)
    0.1
    """
    rows, columns = np.gradient(picture.astype(np.float64))
    edge = (picture > 0.35) & (picture < 0.65)
    if not edge.any():
        return float("nan")
    per_training_pixel = (picture.shape[0] - 1) / (training_size - 1)
    return float(np.median(np.hypot(rows, columns)[edge]) * per_training_pixel)


def fine_energy(picture: np.ndarray, training_size: int) -> float:
    """Return the share of a picture's spectral energy above the training pictures' resolution.

    That is above half a cycle a training pixel (the Nyquist frequency), in any direction.  The mean
    is removed first.

    Parameters
    ----------
    picture : numpy.ndarray
        Shape (h, w).
    training_size : int
        Side of the training pictures, in pixels.

    Returns
    -------
    float
        From 0 to 1; 0 for a picture of one grey.

    Examples
    --------
    >>> wave = np.cos(np.arange(100) * 2 * np.pi * 20 / 100)  # 20 cycles a picture…
    >>> picture = 0.5 + 0.5 * np.tile(wave, (100, 1))
    >>> round(fine_energy(picture, 26), 3), round(fine_energy(picture, 51), 3)  # …of 25, of 50
    (1.0, 0.0)
    """
    energy = np.abs(np.fft.fft2(picture - picture.mean(dtype=np.float64))) ** 2
    cycles = np.hypot(
        *np.meshgrid(*(np.fft.fftfreq(n, 1 / n) for n in picture.shape), indexing="ij")
    )
    total = energy.sum()
    return float(energy[cycles > (training_size - 1) / 2].sum() / total) if total else 0.0


def averaged_down(pictures: np.ndarray, size: int) -> np.ndarray:
    """Average blocks of pixels: (n, k·size, k·size, c) → (n, size, size, c)."""
    height, width = pictures.shape[1:3]
    if height % size or width % size:
        msg = (
            f"pictures got {width}×{height} pixels; expected multiples of {size}, for whole blocks"
        )
        raise ValueError(msg)
    return block_means(pictures, height // size, width // size)


def sheared(pictures: np.ndarray, tangent: float) -> np.ndarray:
    """Shear pictures (n, h, w, c) to the right about their middle, as slanted writing is."""
    height, width = pictures.shape[1:3]
    rows, columns = np.mgrid[:height, :width].astype(np.float64)
    source = columns + tangent * (rows - (height - 1) / 2)
    moved = [
        scipy.ndimage.map_coordinates(picture[..., channel], [rows, source], order=1)
        for picture in pictures
        for channel in range(pictures.shape[3])
    ]
    stacked = np.stack(moved).reshape(len(pictures), -1, height, width)
    return np.moveaxis(stacked, 1, -1).astype(np.float32)
