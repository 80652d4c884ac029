"""What every source of pictures is turned into."""

import hashlib
import logging
from dataclasses import dataclass, field

import numpy as np

from sampler.support.arguments import is_whole, plain_array, shown
from sampler.support.lists import has_label


@dataclass(frozen=True, repr=False)
class Dataset:
    """Pictures of one size, with labels or without.

    Parameters
    ----------
    name : str
        Such as ``"mnist/train"``.
    images : ndarray of uint8, shape (n, height, width, channels)
        255 = ink.
    labels : ndarray of int64, shape (n,), or None
    origin : str
        Where the pictures were found, for messages.
    note : str, default ""
        What must be said wherever the set is shown, such as that it is not MNIST.

    Attributes
    ----------
    checksum : str
        The md5 of shape, pixels and labels, the same wherever the set was found.

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
    checksum: str = field(init=False)

    def __post_init__(self):
        digest = hashlib.md5(repr(self.images.shape).encode(), usedforsecurity=False)
        digest.update(np.ascontiguousarray(self.images))
        if self.labels is not None:
            digest.update(np.ascontiguousarray(self.labels))
        object.__setattr__(self, "checksum", digest.hexdigest())

    def __len__(self) -> int:
        return len(self.images)

    def __eq__(self, other):
        return isinstance(other, Dataset) and self.checksum == other.checksum

    def __hash__(self):
        return hash(self.checksum)

    def __repr__(self) -> str:
        n, height, width, channels = self.images.shape
        colour = {1: "grey", 3: "RGB"}[channels]
        labels = "no labels"
        if self.labels is not None:
            labels = "labels " + " ".join(str(label) for label in np.unique(self.labels))
        note = f" ({self.note})" if self.note else ""
        return f"<Dataset {self.name}{note}: {n} pictures, {height}x{width}, {colour}, {labels}>"

    def crops(self, size=26, indices=None):
        """The middle of each picture.

        Parameters
        ----------
        size : int, default 26
            Side of the square, in pixels; at most the pictures' own sides.
        indices : sequence of int, optional
            Which pictures; all of them by default.

        Returns
        -------
        ndarray of float32, shape (n, size, size, channels)
            From 0 to 1, 1 = ink.

        Raises
        ------
        ValueError
            If `size` does not fit the pictures.
        IndexError
            If an index is not one of the set.
        """
        top, left = (side // 2 for side in self._slack(size))
        images = self.images if indices is None else self.images[self._valid(indices)]
        return images[:, top : top + size, left : left + size].astype(np.float32) / 255

    def random_crops(self, rng, indices, size=26):
        """A crop of each picture at a random offset of its own: the post's augmentation.

        Parameters
        ----------
        rng : numpy.random.Generator
        indices : sequence of int, length n
        size : int, default 26
            Side of the square, in pixels.

        Returns
        -------
        ndarray of float32, shape (n, size, size, channels)
            From 0 to 1, 1 = ink.

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
        picked = self.images[indices[:, np.newaxis, np.newaxis], rows, columns]
        return picked.astype(np.float32) / 255

    def of_label(self, label):
        """Where the pictures of exactly this label are.

        Parameters
        ----------
        label : int

        Returns
        -------
        ndarray of int64
            Indices in rising order, at least one.

        Raises
        ------
        ValueError
            If the set has no labels, or none of its pictures has this one, as no picture has True.
        """
        if self.labels is None:
            msg = (
                f"label {shown(label)} was asked for, but '{self.name}' has no labels. Load it "
                "from sub-folders named by label, or pass load((images, labels))."
            )
            raise ValueError(msg)
        found = np.flatnonzero(has_label(self.labels, label))
        if len(found) == 0:
            there = ", ".join(str(known) for known in np.unique(self.labels))
            msg = (
                f"label {shown(label)} is not in '{self.name}'; its labels are {there}. Ask for "
                "one of these."
            )
            raise ValueError(msg)
        return found

    def sample(self, rng, label=None):
        """Draw one picture.

        Parameters
        ----------
        rng : numpy.random.Generator
        label : int, optional
            Of exactly this label; of any by default.

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

    def _slack(self, size):
        height, width = self.images.shape[1:3]
        if not is_whole(size) or not 1 <= size <= min(height, width):
            msg = (
                f"size={shown(size)} does not fit the {height}x{width} pictures of '{self.name}'; "
                f"expected a whole number from 1 to {min(height, width)}"
            )
            raise ValueError(msg)
        return height - size, width - size

    def _valid(self, indices):
        indices = plain_array(indices, "indices")
        if indices.ndim != 1 or (indices.size and not np.issubdtype(indices.dtype, np.integer)):
            msg = (
                f"indices of shape {indices.shape} and dtype {indices.dtype} came; expected a "
                "sequence of whole numbers. For one picture pass [index]."
            )
            raise IndexError(msg)
        if indices.size and not (indices.min() >= 0 and indices.max() < len(self)):
            msg = (
                f"indices from {indices.min()} to {indices.max()} came; '{self.name}' has the "
                f"pictures 0 to {len(self) - 1}"
            )
            raise IndexError(msg)
        return indices.astype(np.int64)


def warn_of_constant(images, names, where) -> None:
    """Say which pictures have one value throughout: nothing is to be seen on them.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, height, width, channels)
    names : sequence of n
        What to call each picture.
    where : str
        What to call the set.
    """
    first = images[:, :1, :1]
    constant = np.flatnonzero(
        [(image == one).all() for image, one in zip(images, first, strict=True)]
    )
    if len(constant):
        shown = [f"{names[i]} (all {first[i].ravel().tolist()})" for i in constant[:5]]
        logging.getLogger("sampler.datasets").warning(
            "%s: %d of %d pictures are of one colour throughout, so nothing is to be seen on them: "
            "%s%s",
            where,
            len(constant),
            len(images),
            ", ".join(shown),
            f" and {len(constant) - 5} more" if len(constant) > 5 else "",
        )
