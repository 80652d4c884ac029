"""What is saved: a picture, several pictures, a z, or several z."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sampler.latent import vectors
from sampler.pictures.films.keyframes import Frame, Keyframe
from sampler.pictures.validation import validate_picture, validate_pictures
from sampler.support.arguments import plain_array, shown, shown_type

_EXPECTED = "expected a picture, a list of pictures, z, or a batch of z"


@dataclass(frozen=True)
class Subject:
    """What a file is made of: pictures, or the z that draw them.

    Parameters
    ----------
    z : numpy.ndarray, optional
        float32, (n, z_dim); None for pictures.
    pictures : list of numpy.ndarray
        float32, (h, w, c), of one shape; empty for z.
    given : object
        As the caller has it, whose recipe is known.
    """

    z: np.ndarray | None
    pictures: list[np.ndarray]
    given: Any

    @property
    def count(self) -> int:
        """Number of pictures."""
        return len(self.pictures) if self.z is None else len(self.z)

    @property
    def channels(self) -> int:
        """Of the pictures, where there are any."""
        return self.pictures[0].shape[-1]

    @property
    def words(self) -> str:
        """What it is, for messages."""
        if self.z is not None:
            return "a z" if self.count == 1 else f"{self.count} z"
        return "a picture" if self.count == 1 else f"{self.count} pictures"


def subject_of(thing: Any, z_dim: int) -> Subject:
    """Return what a file is made of.

    Arrays are told apart by their shapes: (z_dim,) and (n, z_dim) are z; (h, w), (h, w, 1) and
    (h, w, 3) are a picture, and one more axis in front are several.

    Parameters
    ----------
    thing : array_like, or a sequence of them
        The argument of `Sampler.save`.
    z_dim : int
        Numbers in z.

    Raises
    ------
    TypeError, ValueError
        Nothing of the kind; an array (z_dim, z_dim), which may be either.
    """
    entries = list(thing) if isinstance(thing, (list, tuple)) else None
    _refuse_others(thing, entries)
    if entries is not None and np.ndim(entries[0]) >= 2:  # pictures: an array would be a copy
        if vectors.looks_like_z(entries[0], z_dim) and np.shape(entries[0])[0] == 1:
            return _of_z(np.concatenate([np.atleast_2d(one) for one in entries]), z_dim, thing)
        return Subject(None, validate_pictures(entries), entries)
    array = plain_array(thing, "thing")
    if vectors.looks_like_z(array, z_dim):
        return _of_z(array, z_dim, thing)
    if array.ndim == 1:
        msg = f"thing got shape {array.shape}; {_EXPECTED}: this sampler's z has {z_dim} numbers"
        raise ValueError(msg)
    if array.ndim == 2 or (array.ndim == 3 and array.shape[2] in (1, 3)):
        return Subject(None, [validate_picture(array, name="thing")], thing)
    if array.ndim not in (3, 4) or not len(array):
        msg = f"thing got shape {array.shape}; {_EXPECTED}"
        raise ValueError(msg)
    return Subject(None, validate_pictures(list(array)), list(array))


def _of_z(z: Any, z_dim: int, given: Any) -> Subject:
    return Subject(vectors.as_batch(z, z_dim), [], given)


def _refuse_others(thing: Any, entries: list | None) -> None:
    """Refuse what is no array, with the verb that takes it."""
    first = entries[0] if entries else thing
    for kind, name in ((Keyframe, "keyframes"), (Frame, "frames of a film")):
        if isinstance(thing, kind) or isinstance(first, kind):
            msg = (
                f"thing got {name}; {_EXPECTED}; save_film(keyframes, path) draws their film and "
                "saves it"
            )
            raise TypeError(msg)
    if entries is not None and not entries:
        msg = f"thing got an empty list; {_EXPECTED}"
        raise ValueError(msg)
    if isinstance(thing, (bytes, dict, set)) or thing is None or hasattr(thing, "getpixel"):
        msg = f"thing got {shown_type(thing)}; {_EXPECTED}"
        raise TypeError(msg)
    if not hasattr(thing, "__array__") and entries is None:
        msg = f"thing got {shown(thing)}; {_EXPECTED}, as arrays or lists of numbers"
        raise TypeError(msg)
