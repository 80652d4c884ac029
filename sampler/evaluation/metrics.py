"""How good a checkpoint is, in numbers; each figure is a function, `evaluate` runs them all.

The reader is the judge (`mnist-judge`): a classifier trained apart, which no generator has seen.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy.ndimage

from sampler.datasets import Dataset
from sampler.datasets.preprocessing.crops import REFINING
from sampler.latent import vectors as latent
from sampler.models.classify import read_features
from sampler.models.model import Model
from sampler.pictures.view import View
from sampler.support.streams import bar

RANDOM = 10_000  # random z
LARGE, LARGE_SIZE = 10_000, 1300  # pictures drawn large, and their side in pixels
SLANTED, SHEAR = 1_000, 0.35  # triples of the slant arithmetic; tangent of the slant (19 degrees)
SLOPES, SLOPE_SIZE = 100, 1080  # pictures whose edges are measured, and their side


def evaluate(
    model: Model,
    judge,
    test: Dataset,
    others: Dataset,
    *,
    large: int = LARGE,
    seed: int = 0,
    progress: bool = True,
) -> dict:
    """Measure every figure of a checkpoint.

    Parameters
    ----------
    model : Model
        What is measured.
    judge : Judge
        Who reads.
    test : Dataset
        Labelled pictures that no training has seen.
    others : Dataset
        Labelled digits by other writers and another scanner: the stand-in.
    large : int
        How many pictures to draw at 1300×1300 (about 20 a second on two cores); 0 for none, and
        no figure.
    seed : int
        Of the random z, the triples and the chosen pictures.
    progress : bool
        Show a bar over the figures.

    Returns
    -------
    dict
        Figures by name, see `sampler.models.model_card.FIGURES`.
    """
    read = Reader(judge)
    steps: list[Callable[[], dict]] = [
        lambda: reconstruction(model, read, test),
        lambda: random_pictures(model, read, test, seed),
        lambda: other_writers(model, read, others),
        lambda: slant(model, read, test, seed),
        lambda: large_pictures(model, test, seed),
    ]
    if large:
        steps.append(lambda: large_reconstruction(model, read, test, large, seed))
    figures: dict = {}
    for step in bar(steps, desc="evaluating", disable=not progress):
        figures |= step()
    return figures


class Reader:
    """Reads crops: features, labels and confidences."""

    def __init__(self, judge) -> None:
        self._judge = judge

    def __call__(self, crops: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        features, shares = read_features(self._judge, crops)
        return features, shares.argmax(axis=1), shares.max(axis=1)

    def agreement(self, crops: np.ndarray, labels: np.ndarray) -> float:
        """Return the share of crops that are read as their labels."""
        return float(np.mean(self(crops)[1] == labels))


def reconstruction(model: Model, read: Reader, test: Dataset) -> dict:
    """Share of all test pictures whose reconstruction is read as their own label."""
    drawn = model.small(model.encode(test.crops(model.image_size)))
    return {
        "reconstruction": read.agreement(drawn, test.labels),
        "as_they_are": read.agreement(test.crops(model.image_size), test.labels),
    }


def large_reconstruction(model: Model, read: Reader, test: Dataset, count: int, seed: int) -> dict:
    """The same at 1300×1300, averaged down to the size of the training pictures.

    Drawn to within half a grey level (see `sampler.render.adaptive.refinement`), or all 10,000
    would take hours.
    """
    chosen = np.random.default_rng(seed).choice(len(test), min(count, len(test)), replace=False)
    codes = model.encode(test.crops(model.image_size, chosen))
    view = View(LARGE_SIZE, LARGE_SIZE, model.scale)
    small = np.concatenate(
        [averaged_down(model.render(z[None], view), model.image_size) for z in codes]
    )
    return {
        "large_reconstruction": read.agreement(small, test.labels[chosen]),
        "large_count": len(chosen),
    }


def random_pictures(model: Model, read: Reader, test: Dataset, seed: int) -> dict:
    """What random z draw: shares of the classes, confidence, and distance from the test set."""
    z = latent.sample(model.z_dim, count=RANDOM, seed=seed)
    features, labels, confidence = read(model.small(z))
    real_features, _, _ = read(test.crops(model.image_size))
    shares = np.bincount(labels, minlength=10) / len(labels)
    return {
        "random_shares": [round(float(share), 4) for share in shares],
        "random_confidence": float(confidence.mean()),
        "frechet_distance": frechet_distance(real_features, features),
    }


def other_writers(model: Model, read: Reader, others: Dataset) -> dict:
    """The stand-in digits, read as they are and after reconstruction.

    They are prepared as a drawing is, so they are encoded as one: with refining steps; and, to
    compare, by the encoder alone.
    """
    crops = others.crops(model.image_size)
    refined = model.encode(crops, refine=REFINING)
    return {
        "others_as_they_are": read.agreement(crops, others.labels),
        "others_reconstructed": read.agreement(model.small(refined), others.labels),
        "others_by_encoder": read.agreement(model.small(model.encode(crops)), others.labels),
    }


def slant(model: Model, read: Reader, test: Dataset, seed: int) -> dict:
    """Share of digits that keep their label when another digit's slant is added.

    z + (z₁′ − z₁): z and z₁ encode two test digits, z₁′ the second one sheared by 19 degrees.
    """
    rng = np.random.default_rng(seed)
    digits, donors = rng.choice(len(test), (2, SLANTED))
    upright = test.crops(model.image_size, donors)
    z = model.encode(test.crops(model.image_size, digits))
    change = model.encode(sheared(upright, SHEAR)) - model.encode(upright)
    return {"slant_kept": read.agreement(model.small(z + change), test.labels[digits])}


def large_pictures(model: Model, test: Dataset, seed: int) -> dict:
    """How sharp reconstructions are at 1080×1080, and how much they show that is finer than MNIST.

    Means over pictures of `slope` and `fine_energy`.  Pictures without a half-inked pixel have no
    edge and do not count for the slope; it is 0 if none has one.
    """
    chosen = np.random.default_rng(seed).choice(len(test), min(SLOPES, len(test)), replace=False)
    codes = model.encode(test.crops(model.image_size, chosen))
    view = View(SLOPE_SIZE, SLOPE_SIZE, model.scale)
    slopes, energies = [], []
    for z in codes:
        ink = model.render(z[None], view, exact=True)[0, ..., 0]
        slopes.append(slope(ink, model.image_size))
        energies.append(fine_energy(ink, model.image_size))
    edges = [value for value in slopes if not np.isnan(value)]
    return {
        "edge_slope": float(np.mean(edges)) if edges else 0.0,
        "fine_energy": float(np.mean(energies)),
    }


# The measures themselves, on plain arrays


def frechet_distance(a: np.ndarray, b: np.ndarray) -> float:
    """Return the Fréchet distance of two sets of features, as if both were Gaussian.

    Heusel et al. 2017, "GANs Trained by a Two Time-Scale Update Rule", section 2.

    Parameters
    ----------
    a, b : numpy.ndarray
        Shape (n, features) and (m, features).

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
        msg = f"got {len(a)} and {len(b)} rows; a covariance needs 2 or more of each"
        raise ValueError(msg)
    first, second = (np.atleast_2d(np.cov(rows, rowvar=False)) for rows in (a, b))
    shift = np.sum((a.mean(axis=0) - b.mean(axis=0)) ** 2)
    return float(shift + np.trace(first) + np.trace(second) - 2 * _trace_of_root(first, second))


def _trace_of_root(first: np.ndarray, second: np.ndarray) -> float:
    """Return tr √(AB) of two covariances, singular ones too.

    With A = HHᵀ, AB has the eigenvalues of HᵀBH, which is symmetric: they are real and, but for
    rounding, not negative.  A general matrix root is neither for a feature that never varies.
    """
    values, vectors = np.linalg.eigh(first)
    half = vectors * np.sqrt(np.maximum(values, 0))
    return float(np.sqrt(np.maximum(np.linalg.eigvalsh(half.T @ second @ half), 0)).sum())


def slope(picture: np.ndarray, training_size: int) -> float:
    """Return the median gradient of the ink where it is between 0.35 and 0.65.

    In ink per training pixel, so that it does not depend on the size of the picture; NaN where no
    pixel is half inked.

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
    """Return the share of a picture's spectral energy that no training picture could have held.

    Its mean removed; finer means more than half a cycle a training pixel (the Nyquist frequency),
    in any direction.  0 for a picture of one grey.

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
    n, height, width, channels = pictures.shape
    if height % size or width % size:
        msg = f"{width}×{height} pixels do not divide into {size}×{size} blocks"
        raise ValueError(msg)
    blocks = pictures.reshape(n, size, height // size, size, width // size, channels)
    return blocks.mean(axis=(2, 4))


def sheared(pictures: np.ndarray, tangent: float) -> np.ndarray:
    """Slant pictures (n, h, w, c) to the right about their middle, as handwriting does."""
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
