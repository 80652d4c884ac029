"""Directions of the latent space: principal axes of codes, ways towards a digit, and custom ones.

A direction is a vector that is added to z.  The principal axes of an atlas of encoded digits are
the directions of largest variance (Härkönen et al. 2020, "GANSpace", section 3, applied to the
inputs of a network instead of its layers); the way towards a digit ends at its mean code.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from sampler.latent.batches import real_vectors
from sampler.support.arguments import (
    file_path,
    finite_float32,
    flag,
    instance_of,
    real_array,
    shown,
    whole_number,
)
from sampler.support.files import atomic_write
from sampler.support.lists import text
from sampler.support.small_files import read_small, strict_json

_FORMAT = "sampler directions 1"
_LONGEST = 100  # characters of a name
_MOST = 1 << 20  # numbers in z: a name and 10 MB of JSON for each direction
_FARTHEST = 1e15  # of a code: squares and their sums are still numbers in float32
_LARGEST_FILE = 1 << 28  # bytes of JSON


class DirectionsError(ValueError):
    """A file of directions that does not fit."""


def principal(codes: np.ndarray, count: int = 10) -> tuple[np.ndarray, np.ndarray]:
    """Return the axes of largest variance of codes, and the standard deviations along them.

    Parameters
    ----------
    codes : numpy.ndarray
        Shape (n, z_dim).
    count : int
        Largest number of axes, at most z_dim and at most n.

    Returns
    -------
    axes : numpy.ndarray
        float32, shape (count, z_dim), of length 1 and at right angles; the largest component of
        each is positive.
    deviations : numpy.ndarray
        float32, shape (count,), falling.

    Raises
    ------
    TypeError, ValueError
        The codes are no real numbers near N(0, 1) of shape (n, z_dim), or the count is below 1.

    Examples
    --------
    >>> axes, deviations = principal(np.array([[0.0, -2.0], [0.0, 2.0], [1.0, 0.0], [-1.0, 0.0]]))
    >>> axes.tolist(), (deviations**2).round(4).tolist()
    ([[0.0, 1.0], [1.0, 0.0]], [2.0, 0.5])
    """
    codes = _codes(codes)
    count = whole_number(count, "count", most=_MOST)
    if np.abs(codes).max() > _FARTHEST:
        msg = f"codes reach {np.abs(codes).max():g}; expected numbers near N(0, 1)"
        raise ValueError(msg)
    centred = codes - codes.mean(axis=0)
    _, spread, axes = np.linalg.svd(centred, full_matrices=False)
    largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], axis=1)
    axes = axes * np.sign(largest) + 0.0  # no negative zeros
    deviations = spread / np.sqrt(len(codes))
    return axes[:count].astype(np.float32), deviations[:count].astype(np.float32)


def towards_labels(codes: np.ndarray, labels: np.ndarray) -> dict[str, np.ndarray]:
    """Return the ways from the mean of all codes to the mean code of each label.

    Parameters
    ----------
    codes : numpy.ndarray
        Shape (n, z_dim).
    labels : numpy.ndarray
        Whole numbers, shape (n,).

    Returns
    -------
    dict of str to numpy.ndarray
        "towards 0" and so on → float32, (z_dim,).

    Raises
    ------
    TypeError, ValueError
        The codes or labels are no finite numbers of these shapes.
    """
    codes, labels = _codes(codes), finite_float32(real_array(labels, "labels"), "labels")
    if labels.shape != (len(codes),):
        msg = f"labels got shape {labels.shape}; expected ({len(codes)},), one for each of codes"
        raise ValueError(msg)
    if (labels != np.rint(labels)).any():
        msg = "labels got fractions; expected whole numbers, one for each of the codes"
        raise ValueError(msg)
    mean = codes.mean(axis=0)
    return {
        f"towards {label:.0f}": (codes[labels == label].mean(axis=0) - mean).astype(np.float32)
        for label in np.unique(labels)
    }


def _codes(codes: ArrayLike) -> np.ndarray:
    codes = finite_float32(real_vectors(codes, "codes"), "codes")
    if codes.ndim != 2 or codes.size == 0:
        msg = f"codes got shape {codes.shape}; expected (n, z_dim)"
        raise ValueError(msg)
    return codes


@dataclass
class Directions:
    """Named directions of one network, saved as JSON.

    Parameters
    ----------
    z_dim : int
        Length of z.
    network : str
        The fingerprint of their network: in another one a direction has no meaning.
    named : dict of str to numpy.ndarray
        Name → vector, float32, (z_dim,).

    Raises
    ------
    TypeError, ValueError
        An argument is of another type or out of range; see `add`.
    """

    z_dim: int
    network: str
    named: dict[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.z_dim = whole_number(self.z_dim, "z_dim", most=_MOST)
        self.network = text(self.network, "network")
        vectors = instance_of(self.named, "named", dict, "{'bolder': z}")
        self.named = {}
        for name, vector in vectors.items():
            self.add(name, vector)

    def add(self, name: str, vector: ArrayLike) -> None:
        """Add a direction, or replace the one of this name.

        Parameters
        ----------
        name : str
            Its name; spaces around it are removed.
        vector : array_like of real numbers
            Shape (z_dim,).

        Raises
        ------
        TypeError, ValueError
            The name is empty or too long, or the vector is zero, not finite or of another shape.
        """
        name = text(name, "name", _LONGEST).strip()
        if not name:
            msg = "name got ''; expected the name of a direction, such as 'bolder'"
            raise ValueError(msg)
        vector = finite_float32(real_vectors(vector, shown(name)), shown(name)).copy()
        if vector.shape != (self.z_dim,):
            msg = f"{name!r} got shape {vector.shape}; expected ({self.z_dim},)"
            raise ValueError(msg)
        if not vector.any():
            msg = f"{name!r} is zero everywhere; expected a change of z. Change z first"
            raise ValueError(msg)
        self.named[name] = vector

    def save(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write all directions as JSON; return the path.

        Raises
        ------
        FileExistsError
            There is such a file, and `overwrite` is False.
        """
        content = {
            "format": _FORMAT,
            "network": self.network,
            "z_dim": self.z_dim,
            "directions": {name: vector.tolist() for name, vector in self.named.items()},
        }
        path = file_path(path)
        with atomic_write(path, overwrite=flag(overwrite, "overwrite")) as temporary:
            temporary.write_text(json.dumps(content, indent=1))
        return path

    def load(self, path: str | Path) -> list[str]:
        """Add the directions of a file; return their names.

        Raises
        ------
        FileNotFoundError
            There is no such file.
        DirectionsError
            It holds no directions, or those of another network; nothing was added.
        """
        content_bytes = read_small(path, _LARGEST_FILE)
        try:
            content = strict_json(content_bytes)
        except ValueError as error:
            msg = f"{path} is no JSON file: {error}"
            raise DirectionsError(msg) from error
        if not isinstance(content, dict) or content.get("format") != _FORMAT:
            msg = f"{path} holds no directions; expected a file that `save` wrote"
            raise DirectionsError(msg)
        if content.get("z_dim") != self.z_dim:
            msg = (
                f"{path} has directions of {shown(content.get('z_dim'))} numbers; expected "
                f"{self.z_dim}, the length of z in this network"
            )
            raise DirectionsError(msg)
        if content.get("network") != self.network:
            msg = (
                f"{path} belongs to the network {shown(content.get('network'))}; expected "
                f"{self.network!r}. Load it beside the checkpoint that it was made with"
            )
            raise DirectionsError(msg)
        new = Directions(self.z_dim, self.network)
        try:
            for name, vector in content["directions"].items():
                new.add(name, vector)
        except (KeyError, AttributeError, TypeError, ValueError) as error:
            msg = f"{path} is damaged: {error}"
            raise DirectionsError(msg) from error
        self.named.update(new.named)
        return list(new.named)
