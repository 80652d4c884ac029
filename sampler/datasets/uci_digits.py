"""Scikit-learn's 1,797 handwritten digits: the stand-in where MNIST cannot be had."""

import logging
from functools import cache

import numpy as np

from sampler.datasets.dataset import Dataset
from sampler.datasets.preprocessing.normalise import prepare
from sampler.support.arguments import shown

SPLITS = {"all": slice(None), "train": slice(0, 1437), "test": slice(1437, None)}
NOTE = "stand-in, not MNIST"


def load_digits(split=None):
    """The 8x8 digits of scikit-learn, prepared as a user's drawing is; see `sampler.datasets.load`.

    Parameters
    ----------
    split : {"all", "train", "test"}, optional
        All 1,797, the first 1,437 or the last 360.

    Returns
    -------
    Dataset
        With a note that they are not MNIST, which is logged as a warning too.

    Raises
    ------
    ValueError
        If there is no such split.
    ModuleNotFoundError
        If scikit-learn is not installed.
    """
    split = "all" if split is None else split
    if not isinstance(split, str) or split not in SPLITS:
        msg = f"split={shown(split)} of 'digits': expected 'all' (the default), 'train' or 'test'"
        raise ValueError(msg)
    images, labels = _prepared()
    logging.getLogger("sampler.datasets").warning(
        "these are scikit-learn's digits, a stand-in: 1,797 digits of other writers, not MNIST"
    )
    part = SPLITS[split]
    name = "digits" if split == "all" else f"digits/{split}"
    return Dataset(name, images[part].copy(), labels[part].copy(), "scikit-learn", NOTE)


@cache
def _prepared():
    bundle = _bundle()
    # Counts from 0 to 16, of 4x4 bits each. The ink reaches the border: a margin is the paper.
    pictures = np.pad(bundle.images / 16, ((0, 0), (1, 1), (1, 1)))
    images = np.stack([prepare(picture) for picture in pictures])
    return np.rint(images * 255).astype(np.uint8), bundle.target.astype(np.int64)


def _bundle():
    try:
        from sklearn import datasets
    except ModuleNotFoundError as error:
        msg = (
            "load('digits') needs scikit-learn, which brings them, and it is not installed. "
            "Run: pip install scikit-learn"
        )
        raise ModuleNotFoundError(msg) from error
    return datasets.load_digits()
