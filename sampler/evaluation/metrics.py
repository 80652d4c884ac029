"""Figures of a checkpoint's quality; each figure is a function, `evaluate` runs them all.

The pictures are read by the judge (`mnist-judge`), a classifier that is trained separately and
teaches no generator.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sampler.datasets.dataset import Dataset
from sampler.datasets.preprocessing.crops import REFINING
from sampler.evaluation.measures import (
    averaged_down,
    fine_energy,
    frechet_distance,
    sheared,
    slope,
)
from sampler.models.classify import read_features
from sampler.models.model import Model
from sampler.networks import Judge
from sampler.pictures.view import View
from sampler.support.streams import bar

RANDOM = 10_000  # random z
LARGE, LARGE_SIZE = 10_000, 1300  # large pictures, and their side in pixels
SLANTED, SHEAR = 1_000, 0.35  # triples of the slant arithmetic; tangent of the slant (19 degrees)
SLOPES, SLOPE_SIZE = 100, 1080  # pictures whose edges are measured, and their side in pixels


def evaluate(
    model: Model,
    judge: Judge,
    test: Dataset,
    others: Dataset,
    *,
    large: int = LARGE,
    random: int | None = None,
    slopes: int | None = None,
    seed: int = 0,
    progress: bool = True,
) -> dict[str, Any]:
    """Measure every figure of a checkpoint.

    Parameters
    ----------
    model : Model
        The checkpoint's networks.
    judge : Judge
        The classifier that reads the pictures.
    test : Dataset
        Labelled pictures that no training has used.
    others : Dataset
        Labelled digits by other writers and from another scanner: the stand-in.
    large : int
        Number of pictures at 1300×1300 (about 20 a second on two cores); 0 leaves out their
        figure.
    random : int, optional
        Number of random z; 10,000 by default.
    slopes : int, optional
        Number of pictures at 1080×1080 whose edges are measured (about 1 a second); 100 by default.
    seed : int
        Seed of the random z, the triples and the selected pictures.
    progress : bool
        Whether to show a bar over the figures.

    Returns
    -------
    dict
        Figures by name, see `sampler.models.model_card.FIGURES`.

    Raises
    ------
    ValueError
        If a data set has no labels.
    """
    reader = Reader(judge)
    steps: list[Callable[[], dict[str, Any]]] = [
        lambda: reconstruction(model, reader, test),
        lambda: random_pictures(model, reader, test, seed, random),
        lambda: other_writers(model, reader, others),
        lambda: slant(model, reader, test, seed),
        lambda: large_pictures(model, test, seed, slopes),
    ]
    if large:
        steps.append(lambda: large_reconstruction(model, reader, test, large, seed))
    figures: dict[str, Any] = {}
    for step in bar(steps, desc="evaluating", disable=not progress):
        figures |= step()
    return figures


class Reader:
    """Reading of crops by the judge.

    Parameters
    ----------
    judge : Judge
        The classifier.
    """

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    def __call__(self, crops: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return features (n, features), labels (n,) and confidences (n,) of crops."""
        features, shares = read_features(self._judge, crops)
        return features, shares.argmax(axis=1), shares.max(axis=1)

    def agreement(self, crops: np.ndarray, labels: np.ndarray) -> float:
        """Return the share of the crops that are read as their labels."""
        return float(np.mean(self(crops)[1] == labels))


def _labels(data: Dataset) -> np.ndarray:
    if data.labels is None:
        msg = f"{data.name} has no labels; expected labelled pictures, to compare readings with"
        raise ValueError(msg)
    return data.labels


def reconstruction(model: Model, reader: Reader, test: Dataset) -> dict[str, Any]:
    """Return the share of all test pictures whose reconstruction is read as their label."""
    drawn = model.small(model.encode(test.crops(model.image_size)))
    return {
        "reconstruction": reader.agreement(drawn, _labels(test)),
        "as_they_are": reader.agreement(test.crops(model.image_size), _labels(test)),
    }


def large_reconstruction(
    model: Model, reader: Reader, test: Dataset, count: int, seed: int
) -> dict[str, Any]:
    """Return the same at 1300×1300, averaged down to the size of the training pictures.

    Rendering has a tolerance of half a grey level (see `sampler.render.adaptive.refinement`):
    without one, 10,000 pictures would take hours.
    """
    selected = np.random.default_rng(seed).choice(len(test), min(count, len(test)), replace=False)
    codes = model.encode(test.crops(model.image_size, selected))
    view = View(LARGE_SIZE, LARGE_SIZE, model.scale)
    small = np.concatenate(
        [averaged_down(model.render(z[None], view), model.image_size) for z in codes]
    )
    return {
        "large_reconstruction": reader.agreement(small, _labels(test)[selected]),
        "large_count": len(selected),
    }


def random_pictures(
    model: Model, reader: Reader, test: Dataset, seed: int, count: int | None = None
) -> dict[str, Any]:
    """Return the class shares, confidence and distance from the test set of random pictures."""
    z = model.sample_z(RANDOM if count is None else count, np.random.default_rng(seed))
    features, labels, confidence = reader(model.small(z))
    real_features, _, _ = reader(test.crops(model.image_size))
    shares = np.bincount(labels, minlength=10) / len(labels)
    return {
        "random_shares": [round(float(share), 4) for share in shares],
        "random_confidence": float(confidence.mean()),
        "frechet_distance": frechet_distance(real_features, features),
    }


def other_writers(model: Model, reader: Reader, others: Dataset) -> dict[str, Any]:
    """Return the shares of stand-in digits read right, as they are and after reconstruction.

    They are prepared as drawings are, and so encoded as `Sampler.encode` does drawings: with latent
    optimisation, which networks of a person's own pictures do without.  By the encoder alone too,
    for comparison.
    """
    crops = others.crops(model.image_size)
    refined = model.encode(crops, refine=REFINING if model.pictures is None else 0)
    return {
        "others_as_they_are": reader.agreement(crops, _labels(others)),
        "others_reconstructed": reader.agreement(model.small(refined), _labels(others)),
        "others_by_encoder": reader.agreement(model.small(model.encode(crops)), _labels(others)),
    }


def slant(model: Model, reader: Reader, test: Dataset, seed: int) -> dict[str, Any]:
    """Return the share of digits that keep their label when another digit's slant is added.

    z + (z₁′ − z₁): z and z₁ encode two test digits, z₁′ the second one sheared by 19 degrees.
    """
    rng = np.random.default_rng(seed)
    digits, donors = rng.choice(len(test), (2, SLANTED))
    upright = test.crops(model.image_size, donors)
    z = model.encode(test.crops(model.image_size, digits))
    change = model.encode(sheared(upright, SHEAR)) - model.encode(upright)
    return {"slant_kept": reader.agreement(model.small(z + change), _labels(test)[digits])}


def large_pictures(
    model: Model, test: Dataset, seed: int, count: int | None = None
) -> dict[str, Any]:
    """Return the sharpness of reconstructions at 1080×1080, and their detail finer than MNIST's.

    Both are means over pictures, of `slope` and `fine_energy`.  Pictures without a half-inked pixel
    have no edge and do not count for the slope; it is 0 if none has an edge.
    """
    count = min(SLOPES if count is None else count, len(test))
    selected = np.random.default_rng(seed).choice(len(test), count, replace=False)
    codes = model.encode(test.crops(model.image_size, selected))
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
