"""Example digits: test pictures, and the codes of an atlas where there is no data."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sampler.datasets.dataset import Dataset
from sampler.datasets.loading import load
from sampler.support.arguments import file_path, shown
from sampler.support.lists import has_label
from sampler.support.naming import listed

_SPREAD = 0.7  # of the codes of a label, around their mean
_SPREAD_OF_ALL = 0.25  # of the codes', where each picture has a label of its own
_SEVERAL = 3  # pictures of a label, in the mean, that make labels kinds of picture
_KNOWN = ("mnist", "digits")
_ANY = "get_random_specific_mnist(label)"


def checked_source(source: Any) -> str | Path | Dataset:
    """Return a source of digits, or refuse an invalid one; no file is read yet.

    Parameters
    ----------
    source : str, path, array, (images, labels) or Dataset
        Anything that `sampler.datasets.load` takes, or a data set.

    Raises
    ------
    TypeError, ValueError
        If the source is of another type, or its arrays are invalid.
    """
    if isinstance(source, Dataset) or (isinstance(source, str) and source in _KNOWN):
        return source
    if isinstance(source, (str, os.PathLike)):
        return file_path(source, "data")  # its existence is checked when it is loaded
    if isinstance(source, (np.ndarray, tuple)):
        return load(source)
    msg = (
        f"data got {shown(source)} ({type(source).__name__}); expected 'mnist', 'digits', the path "
        "of a folder, an array, (images, labels) or a Dataset"
    )
    raise TypeError(msg)


class ExampleDigits:
    """Random digits of a data set, which is loaded at the first request.

    Parameters
    ----------
    source : str, path or Dataset
        Anything that `sampler.datasets.load` takes; "mnist" means the test pictures.
    size : int
        Side of the crops, in pixels.
    atlas : tuple of numpy.ndarray, optional
        Codes (n, z_dim), and labels (n,) or None, of encoded pictures.
    owner : str
        The name of the atlas's network, for the error messages.
    label_names : sequence of str, optional
        The names of the labels 0, 1, ….
    own : mapping, optional
        How `load` prepares pictures, for a network that learned from a person's own; digits are
        refused then.
    """

    def __init__(
        self,
        source: str | Path | Dataset,
        size: int,
        atlas: tuple[np.ndarray, np.ndarray | None] | None,
        owner: str,
        label_names: Sequence[str] | None = None,
        *,
        own: Mapping[str, Any] | None = None,
    ) -> None:
        self._names, self._own = label_names, own
        self._source, self._size, self._atlas, self._owner = source, size, atlas, owner
        self._loaded: Dataset | None = None

    @property
    def atlas(self) -> tuple[np.ndarray, np.ndarray | None] | None:
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
            kind, what = ("label", "picture") if self._own is not None else ("digit", "digit")
            msg = f"label got None; expected a {kind}; for any {what} call get_random_mnist"
            raise TypeError(msg)
        data = self._dataset()
        return data.crops(self._size, [data.sample(rng, label)])[0]

    def code(self, label: int | str | None, rng: np.random.Generator) -> np.ndarray:
        """Return the code of a digit from the atlas, (z_dim,); of any label for None."""
        codes = self._codes(label)
        return codes[rng.integers(len(codes))].copy()

    def near_label(self, label: int | str, rng: np.random.Generator) -> np.ndarray:
        """Return a random z of a label, (z_dim,): its mean code, and the spread within labels.

        One covariance holds for all labels; at 0.7 of its spread nearly all z are of their label.
        Labels of one picture each have no spread within: a quarter of all codes' stands for it.
        """
        own = self._codes(label)
        codes, known = self._known()
        labels = np.asarray(known)
        means = {value: codes[labels == value].mean(axis=0) for value in np.unique(labels)}
        apart, spread = codes - np.stack([means[value] for value in labels]), _SPREAD
        if len(means) == len(codes):
            apart, spread = codes - codes.mean(axis=0), _SPREAD_OF_ALL
        among = rng.standard_normal(len(apart)) / np.sqrt(len(apart))
        return (own.mean(axis=0) + spread * among @ apart).astype(np.float32)

    def random(self, rng: np.random.Generator) -> np.ndarray | None:
        """Return a random z of a random label, (z_dim,), or None where labels say nothing of it.

        A label needs several pictures, as a letter of many fonts has.  Most z of N(0, 1) lie
        between the labels.
        """
        if self._own is None or self._atlas is None or self._atlas[1] is None:
            return None
        labels = np.asarray(self._atlas[1])
        if len(np.unique(labels)) > len(labels) / _SEVERAL:
            return None
        return self.near_label(int(rng.choice(labels)), rng)

    def _known(self) -> tuple[np.ndarray, np.ndarray | None]:
        if self._atlas is None:
            what, call = ("pictures", "picture") if self._own is not None else ("digits", _ANY)
            msg = f"{self._owner} has no atlas of encoded {what}; encode one with encode({call})"
            raise ValueError(msg)
        return self._atlas

    def _codes(self, label: int | str | None) -> np.ndarray:
        """Return the codes of a label, or all of them."""
        codes, labels = self._known()
        if label is None:
            return codes
        if labels is None:
            msg = (
                f"label got {shown(label)}, but the pictures that {self._owner} learned from have "
                "no labels; leave it out"
            )
            raise ValueError(msg)
        number = label
        if isinstance(label, str) and self._names is not None and label in self._names:
            number = self._names.index(label)
        selected = codes[has_label(labels, number)]
        if not len(selected):
            names = self._names or [str(value) for value in np.unique(labels)]
            known = listed(names, ", ", near=shown(label))
            msg = f"label got {shown(label)}, which is not in the atlas; expected one of {known}"
            raise ValueError(msg)
        return selected

    def name(self) -> str:
        """Return the name of the data set."""
        return self._dataset().name

    def _dataset(self) -> Dataset:
        if isinstance(self._source, Dataset):
            return self._source
        if self._own is not None and isinstance(self._source, str) and self._source in _KNOWN:
            msg = (
                f"{self._owner} learned from pictures of your own, and get_random_mnist would "
                "return digits; call get_random_z for the z of one of your pictures, or give "
                "the pictures themselves: Sampler(…, data='my-pictures')"
            )
            raise ValueError(msg)
        if self._loaded is None and self._own is not None:
            self._loaded = load(self._source, **self._own)
        elif self._loaded is None:
            mnist = isinstance(self._source, str) and self._source == "mnist"
            self._loaded = load(self._source, "test" if mnist else None)
        return self._loaded

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_loaded": None}  # a copy in another process loads its own
