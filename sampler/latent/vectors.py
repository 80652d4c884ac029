"""Latent vectors: sampling, checks, interpolation, and paths through keyframes.

A latent vector z is a float32 NumPy array of shape (z_dim,), sampled from N(0, 1).  Arithmetic
needs no function: ``nine + (slanted - upright)`` is plain NumPy.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from sampler.latent.batches import as_batch, as_one, looks_like_z, real_vectors
from sampler.support.arguments import (
    finite_float32,
    flag,
    instance_of,
    one_of,
    shown,
    whole_number,
)

__all__ = [
    "EASINGS",
    "INTERPOLATIONS",
    "as_batch",
    "as_one",
    "lerp",
    "looks_like_z",
    "path",
    "sample",
    "slerp",
]

#: Unit vectors nearer to parallel or opposite than this, as the length of their difference or sum,
#: have no usable angle.
_TINY_SINE = 1e-6
MOST = 1 << 28  # numbers of z in one call: 1 GiB


def sample(
    z_dim: int,
    *,
    count: int | None = None,
    seed: int | None = None,
    rng: np.random.Generator | None = None,
) -> np.ndarray:
    """Sample z from N(0, 1).

    Parameters
    ----------
    z_dim : int
        Length of z, at least 1.
    count : int, optional
        Number of vectors, at least 1; None gives one vector without a batch axis.
    seed : int, optional
        The same seed gives the same z; without `seed` and `rng` every call gives another.
    rng : numpy.random.Generator, optional
        A generator to sample from (and to advance), instead of a seed.

    Returns
    -------
    numpy.ndarray, float32
        Shape (z_dim,), or (count, z_dim).

    Raises
    ------
    TypeError, ValueError
        An argument is of another type or out of range, or both `seed` and `rng` are given.

    Examples
    --------
    >>> sample(32, count=3, seed=7).shape
    (3, 32)
    >>> bool((sample(32, seed=7) == sample(32, count=3, seed=7)[0]).all())
    True
    """
    z_dim = whole_number(z_dim, "z_dim", most=MOST)
    most = MOST // z_dim
    shape = (z_dim,) if count is None else (whole_number(count, "count", most=most), z_dim)
    return _generator(seed, rng).standard_normal(shape, dtype=np.float32)


def _generator(seed: int | None, rng: np.random.Generator | None) -> np.random.Generator:
    if rng is None:
        return np.random.default_rng(None if seed is None else whole_number(seed, "seed", 0))
    if seed is not None:
        msg = (
            f"seed got {shown(seed)}, and rng a generator; expected one of them, since the other "
            "one would be ignored"
        )
        raise ValueError(msg)
    return instance_of(rng, "rng", np.random.Generator, "numpy.random.default_rng(7)")


def lerp(z1: ArrayLike, z2: ArrayLike, t: ArrayLike) -> np.ndarray:
    """Interpolate from z1 to z2 on a straight line, z1 + t·(z2 - z1), exact at both ends.

    Parameters
    ----------
    z1, z2 : array_like, shape (z_dim,)
        The ends.
    t : float or array_like of shape (n,)
        0 is z1, 1 is z2; values outside [0, 1] extrapolate.

    Returns
    -------
    numpy.ndarray, float32
        Shape (z_dim,) for a single t, else (n, z_dim).

    Raises
    ------
    TypeError, ValueError
        Not numbers, not finite, or of unequal or other shapes.

    Examples
    --------
    >>> lerp([0, 0], [2, 4], 0.25)
    array([0.5, 1. ], dtype=float32)
    """
    z1, z2, t = _ends_and_t(z1, z2, t)
    return finite_float32((1 - t) * z1 + t * z2, "the interpolated z")


def slerp(z1: ArrayLike, z2: ArrayLike, t: ArrayLike) -> np.ndarray:
    """Interpolate from z1 to z2 along the arc: direction and length change evenly.

    Random z of many dimensions all lie near a sphere of radius √z_dim; the straight line between
    two of them cuts through the emptier inside, the arc does not (Shoemake 1985, "Animating
    rotation with quaternion curves").  Where both have one direction, or one is zero, the arc *is*
    the straight line.

    Parameters
    ----------
    z1, z2 : array_like, shape (z_dim,)
        The ends.
    t : float or array_like of shape (n,)
        0 is z1, 1 is z2; values outside [0, 1] extrapolate.

    Returns
    -------
    numpy.ndarray, float32
        Shape (z_dim,) for a single t, else (n, z_dim).

    Raises
    ------
    TypeError, ValueError
        As :func:`lerp`; and for opposite directions, between which every arc is as short.

    Examples
    --------
    >>> slerp([1, 0], [0, 1], 0.5).round(4)
    array([0.7071, 0.7071], dtype=float32)
    >>> slerp([1, 0], [3, 0], 0.5)
    array([2., 0.], dtype=float32)
    """
    z1, z2, t = _ends_and_t(z1, z2, t)
    length1, length2 = np.linalg.norm(z1), np.linalg.norm(z2)
    if length1 == 0 or length2 == 0:
        return finite_float32((1 - t) * z1 + t * z2, "the interpolated z")
    unit1, unit2 = z1 / length1, z2 / length2
    # The half-angle form is accurate for all angles; arccos of the dot product is not near 0 and π.
    apart, together = np.linalg.norm(unit1 - unit2), np.linalg.norm(unit1 + unit2)
    angle = 2 * np.arctan2(apart, together)
    if together < _TINY_SINE:
        msg = (
            "z1 and z2 have opposite directions, between which no arc is the shortest; "
            "put another z between them, or use interpolation='lerp'"
        )
        raise ValueError(msg)
    if apart < _TINY_SINE:
        return finite_float32((1 - t) * z1 + t * z2, "the interpolated z")
    direction = (np.sin((1 - t) * angle) * unit1 + np.sin(t * angle) * unit2) / np.sin(angle)
    length = (1 - t) * length1 + t * length2
    return finite_float32(length * direction, "the interpolated z")


#: Time t in [0, 1] → share of the way; each maps 0 to 0 and 1 to 1.  "sinusoid" is 2016's: it
#: starts fast and only its end is eased.  "ease" rests at both ends.
EASINGS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "linear": lambda t: t,
    "sinusoid": lambda t: np.sin(t * (np.pi / 2)),
    "ease": lambda t: t * t * (3 - 2 * t),
}
INTERPOLATIONS: dict[str, Callable[..., np.ndarray]] = {"lerp": lerp, "slerp": slerp}


def path(
    keyframes: ArrayLike,
    frames_per_segment: int,
    *,
    easing: str = "linear",
    interpolation: str = "lerp",
    loop: bool = False,
) -> np.ndarray:
    """Interpolate through keyframes, one after the other.

    Parameters
    ----------
    keyframes : array_like, shape (k, z_dim)
        At least two.
    frames_per_segment : int
        Frames from one keyframe to the next, *both included*, at least 2: 2016's ``n_total_frame``.
        A keyframe between two segments appears once.
    easing : {"linear", "sinusoid", "ease"}
        Timing of each segment, see :data:`EASINGS`.
    interpolation : {"lerp", "slerp"}
        On the straight line or along the arc.
    loop : bool
        Return to the first keyframe at the end.  It is not repeated as the last frame, so that a
        repeated film does not stutter.

    Returns
    -------
    numpy.ndarray, float32, shape (n, z_dim)
        n = (k - 1)·(frames_per_segment - 1) + 1, or k·(frames_per_segment - 1) for a loop. Each
        keyframe is in it to the bit.

    Raises
    ------
    TypeError, ValueError
        Fewer than two keyframes or frames, unknown names, values that are not finite.

    Examples
    --------
    >>> path([[0], [1], [0]], 3)[:, 0]
    array([0. , 0.5, 1. , 0.5, 0. ], dtype=float32)
    >>> path([[0], [1]], 3, loop=True)[:, 0]
    array([0. , 0.5, 1. , 0.5], dtype=float32)
    """
    frames = whole_number(frames_per_segment, "frames_per_segment")
    if frames == 1:
        msg = (
            "frames_per_segment got 1; expected at least 2, since a morph shows its two ends. "
            "For a single picture, generate it from its z"
        )
        raise ValueError(msg)
    ease = EASINGS[one_of(easing, "easing", EASINGS)]
    between = INTERPOLATIONS[one_of(interpolation, "interpolation", INTERPOLATIONS)]
    loop = flag(loop, "loop")
    keys = finite_float32(real_vectors(keyframes, "keyframes"), "keyframes")
    if keys.ndim != 2 or len(keys) < 2 or keys.shape[1] == 0:
        msg = f"keyframes got shape {keys.shape}; expected (k, z_dim) with k at least 2"
        raise ValueError(msg)
    whole_number(frames, "frames_per_segment", most=MOST // keys.size)
    # Each segment ends before its last keyframe, which is the start of the next one.
    t = ease(np.linspace(0, 1, frames))[:-1]
    ends = np.roll(keys, -1, axis=0)
    last = len(keys) if loop else len(keys) - 1
    segments = [between(keys[i], ends[i], t) for i in range(last)]
    return np.concatenate(segments if loop else [*segments, keys[-1:]])


def _ends_and_t(
    z1: ArrayLike, z2: ArrayLike, t: ArrayLike
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Check and widen to float64; t gets a last axis so that it broadcasts over z_dim."""
    z1, z2 = real_vectors(z1, "z1"), real_vectors(z2, "z2")
    if z1.ndim != 1 or z1.shape != z2.shape or z1.size == 0:
        msg = f"z1 got shape {z1.shape} and z2 {z2.shape}; expected the same shape (z_dim,)"
        raise ValueError(msg)
    t = real_vectors(t, "t")
    if t.ndim > 1 or t.size == 0:
        msg = f"t got shape {t.shape}; expected one number, or shape (n,)"
        raise ValueError(msg)
    finite_float32(t, "t")
    ends = (finite_float32(z1, "z1"), finite_float32(z2, "z2"))
    return ends[0].astype(np.float64), ends[1].astype(np.float64), t.astype(np.float64)[..., None]
