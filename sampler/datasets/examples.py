"""Digits to start from: test pictures, and the codes of an atlas where there is no data."""

from __future__ import annotations

import os

import numpy as np

from sampler import datasets
from sampler.support.arguments import file_path, shown
from sampler.support.lists import has_label

_KNOWN = ("mnist", "digits")


def checked_source(source):
    """Return a source of digits, or refuse what cannot be one; no file is read yet."""
    if isinstance(source, datasets.Dataset) or (isinstance(source, str) and source in _KNOWN):
        return source
    if isinstance(source, (str, os.PathLike)):
        return file_path(source, "data")  # looked for when a digit is asked for
    if isinstance(source, (np.ndarray, tuple)):
        return datasets.load(source)
    msg = (
        f"data is {shown(source)}, a {type(source).__name__}; expected 'mnist', 'digits', the "
        "path of a folder, an array, (images, labels) or a Dataset."
    )
    raise TypeError(msg)


class Digits:
    """Random digits of a data set, which is loaded when the first one is asked for.

    Parameters
    ----------
    source : str, path or Dataset
        Anything `datasets.load` takes; "mnist" means the test pictures.
    size : int
        Side of the crops, in pixels.
    atlas : tuple of numpy.ndarray, optional
        Codes (n, z_dim) and labels (n,) of encoded digits.
    owner : str
        Whose atlas it is, for the error messages.
    """

    def __init__(
        self, source, size: int, atlas: tuple[np.ndarray, np.ndarray] | None, owner: str
    ) -> None:
        self._source, self._size, self._atlas, self._owner = source, size, atlas, owner
        self._loaded: datasets.Dataset | None = None

    @property
    def atlas(self) -> tuple[np.ndarray, np.ndarray] | None:
        """Codes (n, z_dim) and labels (n,), where there is an atlas."""
        return self._atlas

    def any(self, rng: np.random.Generator) -> tuple[np.ndarray, int | None]:
        """Return a digit, (size, size, c_dim), and its label where the data has labels."""
        data = self._dataset()
        index = data.sample(rng)
        label = None if data.labels is None else int(data.labels[index])
        return data.crops(self._size, [index])[0], label

    def of_label(self, label: int, rng: np.random.Generator) -> np.ndarray:
        """Return a digit of exactly this label, (size, size, c_dim)."""
        if label is None:
            msg = "label is None; give a digit, or call get_random_mnist for any."
            raise TypeError(msg)
        data = self._dataset()
        return data.crops(self._size, [data.sample(rng, label)])[0]

    def code(self, label: int | None, rng: np.random.Generator) -> np.ndarray:
        """Return the code of a digit from the atlas, (z_dim,)."""
        if self._atlas is None:
            msg = (
                f"{self._owner} has no atlas of encoded digits; encode one with "
                "encode(get_random_specific_mnist(label))"
            )
            raise ValueError(msg)
        codes, labels = self._atlas
        if label is not None:
            codes = codes[has_label(labels, label)]
            if not len(codes):
                there = ", ".join(map(str, np.unique(labels)))
                msg = f"label {shown(label)} is not in the atlas; it has {there}"
                raise ValueError(msg)
        return codes[rng.integers(len(codes))].copy()

    def name(self) -> str:
        """Return the name of the data set."""
        return self._dataset().name

    def _dataset(self) -> datasets.Dataset:
        if isinstance(self._source, datasets.Dataset):
            return self._source
        if self._loaded is None:
            mnist = isinstance(self._source, str) and self._source == "mnist"
            self._loaded = datasets.load(self._source, "test" if mnist else None)
        return self._loaded

    def __getstate__(self) -> dict:
        return self.__dict__ | {"_loaded": None}  # what was loaded is loaded again where it goes
