"""Latent vectors as they come from outside: told from pictures, checked, in one shape."""

import os

import numpy as np
from PIL import Image

from sampler.support.arguments import finite_float32, real_array, shown_type, whole_number

#: Numbers in z are drawn from N(0, 1).  From about 1e36 on, sums in float32 overflow and pictures
#: are NaN; smaller ones are drawn, since a panel's weights may be 1e30.
_LARGEST = 1e35
_SMALLEST = 8  # side of the smallest square of numbers that may be a picture


def looks_like_z(values, z_dim) -> bool:
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
    ValueError: an array of shape (32, 32) may be a picture, or 32 latent vectors. If it is a \
picture, give array[..., None]; if it holds latent vectors, give them one by one, or the pictures \
that `generate` draws of them.
    """
    if _is_picture(values):
        return False
    try:
        array = np.asarray(values)
    except Exception:  # a stranger's __array__ may raise anything; who reads pictures tells it
        return False
    if array.dtype.kind not in "fiu" or array.shape[-1:] != (z_dim,) or array.ndim > 2:
        return False
    if array.shape == (z_dim, z_dim) and z_dim >= _SMALLEST:
        msg = (
            f"an array of shape {array.shape} may be a picture, or {z_dim} latent vectors. If it "
            "is a picture, give array[..., None]; if it holds latent vectors, give them one by "
            "one, or the pictures that `generate` draws of them."
        )
        raise ValueError(msg)
    return True


def as_batch(z, z_dim):
    """Return z, however it was given, as a checked batch of its own.

    Parameters
    ----------
    z : array_like of real numbers
        Shape (z_dim,) or (n, z_dim); lists are fine.
    z_dim : int
        The length that z must have.

    Returns
    -------
    numpy.ndarray, float32, shape (n, z_dim)
        n is 1 for a single z.  A copy: it stays when the caller's array changes.

    Raises
    ------
    TypeError
        Not numbers.
    ValueError
        Wrong length or number of axes, empty, with a NaN or an infinity, beyond ±1e35, or a
        picture: a square whose values lie in 0 to 1 and reach both ends.

    Examples
    --------
    >>> as_batch([0.5, -1], 2)
    array([[ 0.5, -1. ]], dtype=float32)
    >>> as_batch([0.5, -1], 32)
    Traceback (most recent call last):
    ValueError: z has shape (2,); expected (32,) or (n, 32). This model's z has 32 numbers.
    """
    z_dim = whole_number(z_dim, "z_dim", most=1 << 28)
    batch = real_vectors(z, "z")
    if batch.ndim not in (1, 2) or batch.shape[-1] != z_dim or batch.size == 0:
        msg = (
            f"z has shape {batch.shape}; expected ({z_dim},) or (n, {z_dim}). "
            f"This model's z has {z_dim} numbers."
        )
        raise ValueError(msg)
    if batch.shape == (z_dim, z_dim) and z_dim >= _SMALLEST and _holds_ink(batch):
        msg = (
            f"z has shape {batch.shape} and values that fill 0 to 1, or 8 bits, as a picture "
            "does; use encode(picture) to get its z. If it does hold latent vectors, give them in "
            "two parts."
        )
        raise ValueError(msg)
    batch = finite_float32(batch.reshape(-1, z_dim), "z")
    farthest = float(np.abs(batch).max())
    if farthest > _LARGEST:
        msg = (
            f"z reaches {farthest:g}; expected numbers up to {_LARGEST:g}, since float32 has no "
            "room for their sums beyond. Random z are drawn from N(0, 1); scale it down."
        )
        raise ValueError(msg)
    return batch.copy() if np.may_share_memory(batch, z) else batch


def as_one(z, z_dim, what):
    """Return the only z, (z_dim,), that was given as (z_dim,) or (1, z_dim).

    Parameters
    ----------
    z, z_dim
        See `as_batch`.
    what : str
        What has room for one, as messages call it.

    Examples
    --------
    >>> as_one([[0.5, -1]], 2, "a draft")
    array([ 0.5, -1. ], dtype=float32)
    >>> as_one([[0.5, -1], [0, 0]], 2, "a draft")
    Traceback (most recent call last):
    ValueError: z holds 2 latent vectors; a draft shows one.
    """
    batch = as_batch(z, z_dim)
    if len(batch) != 1:
        msg = f"z holds {len(batch)} latent vectors; {what} shows one."
        raise ValueError(msg)
    return batch[0]


def real_vectors(values, name):
    """Return `values` as an array of real numbers; a picture or a path is refused by its name."""
    if _is_picture(values):
        msg = (
            f"{name} got {shown_type(values)}; expected real numbers. For a picture, encode it "
            "first: encode(picture)"
        )
        raise TypeError(msg)
    return real_array(values, name)


def _is_picture(values):
    return isinstance(values, (str, bytes, bytearray, memoryview, os.PathLike, Image.Image))


def _holds_ink(square):
    if square.dtype == np.uint8:
        return True
    return square.min() == 0 and square.max() == 1
