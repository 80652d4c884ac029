"""Checks of latent vectors from outside: no pictures among them, all of one shape."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image

from sampler.support.arguments import finite_float32, real_array, shown_type, whole_number

#: Numbers in z are sampled from N(0, 1).  From about 1e36 on, sums in float32 overflow and pictures
#: are NaN; smaller numbers are accepted, since a panel's weights may be 1e30.
_LARGEST = 1e35
_SMALLEST = 8  # side of the smallest square of numbers that may be a picture


def looks_like_z(values: Any, z_dim: int) -> bool:
    """Return whether an array has the shape of z, (z_dim,) or (n, z_dim), rather than a picture's.

    Raises
    ------
    ValueError
        Its shape is (z_dim, z_dim): a picture, or as many latent vectors as z has numbers.

    Examples
    --------
    >>> looks_like_z(np.zeros((5, 32)), 32), looks_like_z(np.zeros((28, 28)), 32)
    (True, False)
    >>> looks_like_z(np.zeros((32, 32)), 32)
    Traceback (most recent call last):
    ValueError: an array of shape (32, 32) may be a picture, or 32 latent vectors; for a picture, \
give array[..., None]; for latent vectors, give one at a time, or the pictures that `generate` draws
    """
    if _is_picture(values):
        return False
    try:
        array = np.asarray(values)
    except Exception:  # a foreign __array__ may raise anything; the picture reader reports it
        return False
    if array.dtype.kind not in "fiu" or array.shape[-1:] != (z_dim,) or array.ndim > 2:
        return False
    if array.shape == (z_dim, z_dim) and z_dim >= _SMALLEST:
        msg = (
            f"an array of shape {array.shape} may be a picture, or {z_dim} latent vectors; for a "
            "picture, give array[..., None]; for latent vectors, give one at a time, or the "
            "pictures that `generate` draws"
        )
        raise ValueError(msg)
    return True


def as_batch(z: ArrayLike, z_dim: int) -> np.ndarray:
    """Return a checked copy of z as a batch.

    Parameters
    ----------
    z : array_like of real numbers
        Shape (z_dim,) or (n, z_dim); lists are fine.
    z_dim : int
        The expected length of z.

    Returns
    -------
    numpy.ndarray, float32, shape (n, z_dim)
        n is 1 for a single z.

    Raises
    ------
    TypeError
        Not numbers.
    ValueError
        Another length or number of axes, empty, with a NaN or an infinity, beyond ±1e35, or a
        picture: a square whose values lie in 0 to 1 and reach both ends.

    Examples
    --------
    >>> as_batch([0.5, -1], 2)
    array([[ 0.5, -1. ]], dtype=float32)
    >>> as_batch([0.5, -1], 32)
    Traceback (most recent call last):
    ValueError: z got shape (2,); expected (32,) or (n, 32), since this model's z has 32 numbers
    """
    z_dim = whole_number(z_dim, "z_dim", most=1 << 28)
    batch = real_vectors(z, "z")
    if batch.ndim not in (1, 2) or batch.shape[-1] != z_dim or batch.size == 0:
        msg = (
            f"z got shape {batch.shape}; expected ({z_dim},) or (n, {z_dim}), since this model's z "
            f"has {z_dim} numbers"
        )
        raise ValueError(msg)
    if batch.shape == (z_dim, z_dim) and z_dim >= _SMALLEST and _holds_ink(batch):
        msg = (
            f"z got shape {batch.shape} and values that fill 0 to 1, or 8 bits, as a picture "
            "does; for its z, use encode(picture). If it does hold latent vectors, give them in "
            "two parts"
        )
        raise ValueError(msg)
    batch = finite_float32(batch.reshape(-1, z_dim), "z")
    farthest = float(np.abs(batch).max())
    if farthest > _LARGEST:
        msg = (
            f"z reaches {farthest:g}; expected numbers up to {_LARGEST:g}, since sums of larger "
            "ones overflow float32. Random z are sampled from N(0, 1); scale it down"
        )
        raise ValueError(msg)
    return batch.copy() if np.may_share_memory(batch, z) else batch


def as_one(z: ArrayLike, z_dim: int, what: str) -> np.ndarray:
    """Return a checked copy of a single z, float32, (z_dim,).

    Parameters
    ----------
    z : array_like of real numbers
        Shape (z_dim,) or (1, z_dim).
    z_dim : int
        The expected length of z.
    what : str
        The user of z in messages: "a preview".

    Raises
    ------
    TypeError, ValueError
        As `as_batch`; and for more than one z.

    Examples
    --------
    >>> as_one([[0.5, -1]], 2, "a preview")
    array([ 0.5, -1. ], dtype=float32)
    >>> as_one([[0.5, -1], [0, 0]], 2, "a preview")
    Traceback (most recent call last):
    ValueError: z got 2 latent vectors; expected one: a preview shows one
    """
    batch = as_batch(z, z_dim)
    if len(batch) != 1:
        msg = f"z got {len(batch)} latent vectors; expected one: {what} shows one"
        raise ValueError(msg)
    return batch[0]


def real_vectors(values: Any, name: str) -> np.ndarray:
    """Return `values` as an array of real numbers; a picture or a path is a TypeError."""
    if _is_picture(values):
        msg = (
            f"{name} got {shown_type(values)}; expected real numbers. For a picture, encode it "
            "first: encode(picture)"
        )
        raise TypeError(msg)
    return real_array(values, name)


def _is_picture(values: object) -> bool:
    return isinstance(values, (str, bytes, bytearray, memoryview, os.PathLike, Image.Image))


def _holds_ink(square: np.ndarray) -> bool:
    if square.dtype == np.uint8:
        return True
    return bool(square.min() == 0 and square.max() == 1)
