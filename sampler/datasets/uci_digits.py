"""Scikit-learn's 1,797 handwritten digits: the stand-in where MNIST is unavailable."""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

import numpy as np

from sampler.datasets.dataset import Dataset
from sampler.pictures.levels import to_levels
from sampler.support.arguments import shown

SPLITS = {"all": slice(None), "train": slice(0, 1437), "test": slice(1437, None)}
NOTE = "stand-in, not MNIST"


def load_digits(split: str | None = None) -> Dataset:
    """Load scikit-learn's 8x8 digits, prepared as a drawing is; see `sampler.datasets.load`.

    Parameters
    ----------
    split : {"all", "train", "test"}, optional
        All 1,797, the first 1,437 or the last 360.

    Returns
    -------
    Dataset
        Its note says that they are not MNIST; a warning in the log says so too.

    Raises
    ------
    ValueError
        If the split is unknown.
    ModuleNotFoundError
        If scikit-learn is not installed.
    """
    split = "all" if split is None else split
    if not isinstance(split, str) or split not in SPLITS:
        msg = (
            f"split of 'digits' got {shown(split)}; expected 'all' (the default), 'train' or 'test'"
        )
        raise ValueError(msg)
    images, labels = prepared_digits()
    logging.getLogger("sampler.datasets").warning(
        "these are scikit-learn's digits, a stand-in: 1,797 digits of other writers, not MNIST"
    )
    part = SPLITS[split]
    name = "digits" if split == "all" else f"digits/{split}"
    return Dataset(name, images[part].copy(), labels[part].copy(), "scikit-learn", NOTE)


@cache
def prepared_digits() -> tuple[np.ndarray, np.ndarray]:
    """Return all images, uint8 (1797, 28, 28, 1), and labels; they are prepared once a process."""
    from sampler.datasets.preprocessing.normalise import prepare  # SciPy starts here

    bundle = _bundle()
    # Pixels count the set bits of 4x4 blocks, 0 to 16.  The ink reaches the border, so that a
    # margin has to stand for the paper.
    pictures = np.pad(bundle.images / 16, ((0, 0), (1, 1), (1, 1)))
    images = np.stack([prepare(picture) for picture in pictures])
    return to_levels(images), bundle.target.astype(np.int64)


def _bundle() -> Any:
    try:
        from sklearn import datasets
    except ModuleNotFoundError as error:
        msg = (
            "load('digits') needs scikit-learn, which brings them and is not installed; run pip "
            "install scikit-learn"
        )
        raise ModuleNotFoundError(msg) from error
    return datasets.load_digits()
