"""Pictures of one size with their labels: the form that every source is brought into."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from sampler.support.arguments import is_whole, plain_array, shown
from sampler.support.lists import has_label
from sampler.support.naming import listed

if TYPE_CHECKING:
    from sampler.pictures.display import PictureFigure


@dataclass(frozen=True, repr=False)
class Dataset:
    """Pictures of one size, with labels or without.

    Parameters
    ----------
    name : str
        Such as ``"mnist/train"``.
    images : ndarray of uint8, shape (n, height, width, channels)
        One channel is ink, 255 = dark; three are colour as it is seen, 255 = light.
    labels : ndarray of int64, shape (n,), or None
    origin : str
        The place that the pictures were read from, for messages.
    note : str, default ""
        A remark to be shown with the set, such as that it is not MNIST.
    label_names : tuple of str, optional
        The name of each label: label 0 is called by the first.
    attributes : dict of str to tuple of str, optional
        More about each picture, such as "family" and "style" of a font: n texts a name.
    checksum : str, optional
        The md5 of shape, pixels and labels; it does not depend on the origin.  It is computed where
        it is not given; two sets are equal if theirs are.

    Examples
    --------
    >>> pictures = np.zeros((3, 28, 28, 1), np.uint8)
    >>> Dataset("mine", pictures, np.array([7, 0, 7]), "memory")
    <Dataset mine: 3 pictures, 28x28, grey, labels 0 7>
    """

    name: str
    images: np.ndarray
    labels: np.ndarray | None
    origin: str
    note: str = ""
    label_names: tuple[str, ...] | None = None
    attributes: dict[str, tuple[str, ...]] | None = None
    checksum: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        if self.checksum:
            return
        digest = hashlib.md5(repr(self.images.shape).encode(), usedforsecurity=False)
        digest.update(np.ascontiguousarray(self.images).data)
        if self.labels is not None:
            digest.update(np.ascontiguousarray(self.labels).data)
        object.__setattr__(self, "checksum", digest.hexdigest())

    def __len__(self) -> int:
        return len(self.images)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Dataset) and self.checksum == other.checksum

    def __hash__(self) -> int:
        return hash(self.checksum)

    def __repr__(self) -> str:
        n, height, width, channels = self.images.shape
        colour = {1: "grey", 3: "RGB"}[channels]
        labels = "no labels"
        if self.labels is not None:
            labels = f"labels {listed(self._named(np.unique(self.labels)), ' ')}"
        note = f" ({self.note})" if self.note else ""
        return f"<Dataset {self.name}{note}: {n} pictures, {height}x{width}, {colour}, {labels}>"

    def crops(self, size: int = 26, indices: ArrayLike | None = None) -> np.ndarray:
        """Cut the middle out of each picture.

        Parameters
        ----------
        size : int, default 26
            Side of the square, in pixels; at most the shorter side of the pictures.
        indices : sequence of int, optional
            The pictures; all of them by default.

        Returns
        -------
        ndarray of float32, shape (n, size, size, channels)
            From 0 to 1: ink, or colour as it is seen.

        Raises
        ------
        ValueError
            If `size` does not fit the pictures.
        IndexError
            If an index is not one of the set.
        """
        top, left = (slack // 2 for slack in self._slack(size))
        images = self.images if indices is None else self.images[self._valid(indices)]
        return images[:, top : top + size, left : left + size].astype(np.float32) / 255

    def random_crops(
        self, rng: np.random.Generator, indices: ArrayLike, size: int = 26
    ) -> np.ndarray:
        """Cut each picture at a random offset, drawn for it alone: the post's augmentation.

        Parameters
        ----------
        rng : numpy.random.Generator
        indices : sequence of int, length n
        size : int, default 26
            Side of the square, in pixels.

        Returns
        -------
        ndarray of float32, shape (n, size, size, channels)
            From 0 to 1: ink, or colour as it is seen.

        Raises
        ------
        ValueError
            If `size` does not fit the pictures.
        IndexError
            If an index is not one of the set.
        """
        down, across = self._slack(size)
        indices = self._valid(indices)
        top = rng.integers(down + 1, size=len(indices))
        left = rng.integers(across + 1, size=len(indices))
        square = np.arange(size)
        rows = (top[:, np.newaxis] + square)[:, :, np.newaxis]
        columns = (left[:, np.newaxis] + square)[:, np.newaxis, :]
        crops = self.images[indices[:, np.newaxis, np.newaxis], rows, columns]
        return crops.astype(np.float32) / 255

    def of_label(self, label: int | str) -> np.ndarray:
        """Return the indices of the pictures of exactly this label.

        Parameters
        ----------
        label : int or str
            A number, or its name where there are names.

        Returns
        -------
        ndarray of int64
            In rising order, at least one.

        Raises
        ------
        ValueError
            If the set has no labels, or no picture of this one; True is never a label.
        """
        if self.labels is None:
            msg = (
                f"label got {shown(label)}, but '{self.name}' has no labels; load it from "
                "sub-folders named by label, or pass load((images, labels))"
            )
            raise ValueError(msg)
        number = label
        names = self.label_names or ()
        if isinstance(label, str) and label in names:
            number = names.index(label)
        indices = np.flatnonzero(has_label(self.labels, number))
        if len(indices) == 0:
            labels = listed(self._named(np.unique(self.labels)), ", ", near=shown(label))
            msg = (
                f"label got {shown(label)}, which is not in '{self.name}'; expected one of {labels}"
            )
            raise ValueError(msg)
        return indices

    def sample(self, rng: np.random.Generator, label: int | str | None = None) -> int:
        """Sample one picture.

        Parameters
        ----------
        rng : numpy.random.Generator
        label : int or str, optional
            Its label, exactly; any by default.

        Returns
        -------
        int
            Its index.

        Raises
        ------
        ValueError
            As `of_label`.
        """
        if label is None:
            return int(rng.integers(len(self)))
        return int(rng.choice(self.of_label(label)))

    def show(self, count: int = 60) -> PictureFigure | None:
        """Show a contact sheet of pictures from the whole set.

        Parameters
        ----------
        count : int, default 60
            At most so many, evenly spread over the set.

        Returns
        -------
        PictureFigure or None
            None in a notebook, where it is shown already.
        """
        from sampler.datasets.overview import sheet
        from sampler.pictures.display import put, show

        return put(show(sheet(self.images, count), size=7))

    def _repr_png_(self) -> bytes | None:
        if not len(self):
            return None
        from sampler.datasets.overview import sheet_png

        return sheet_png(self.images)

    def _named(self, labels: np.ndarray) -> list[str]:
        """Return labels as they are called."""
        names = list(self.label_names or ())
        return [names[i] if 0 <= i < len(names) else str(i) for i in labels.tolist()]

    def _slack(self, size: int) -> tuple[int, int]:
        height, width = self.images.shape[1:3]
        if not is_whole(size) or not 1 <= size <= min(height, width):
            msg = (
                f"size got {shown(size)}, which does not fit the {height}x{width} pictures of "
                f"'{self.name}'; expected a whole number from 1 to {min(height, width)}"
            )
            raise ValueError(msg)
        return height - size, width - size

    def _valid(self, indices: ArrayLike) -> np.ndarray:
        indices = plain_array(indices, "indices")
        if indices.ndim != 1 or (indices.size and not np.issubdtype(indices.dtype, np.integer)):
            msg = (
                f"indices got an array of shape {indices.shape} and dtype {indices.dtype}; "
                "expected a sequence of whole numbers; for one picture pass [index]"
            )
            raise IndexError(msg)
        if indices.size and not (indices.min() >= 0 and indices.max() < len(self)):
            msg = (
                f"indices got numbers from {indices.min()} to {indices.max()}; '{self.name}' has "
                f"the pictures 0 to {len(self) - 1}"
            )
            raise IndexError(msg)
        return indices.astype(np.int64)


def warn_of_constant(images: np.ndarray, names: Sequence[str], origin: str) -> None:
    """Log the pictures that have one colour throughout: they show nothing.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, height, width, channels)
    names : sequence of str, length n
        The name of each picture in the message.
    origin : str
        The name of the set in the message.
    """
    first = images[:, :1, :1]
    constant = np.flatnonzero(
        [(image == one).all() for image, one in zip(images, first, strict=True)]
    )
    if len(constant):
        listed = [f"{names[i]} (all {first[i].ravel().tolist()})" for i in constant[:5]]
        logging.getLogger("sampler.datasets").warning(
            "%s: %d of %d pictures are of one colour throughout, so they show nothing: %s%s",
            origin,
            len(constant),
            len(images),
            ", ".join(listed),
            f" and {len(constant) - 5} more" if len(constant) > 5 else "",
        )
