"""Latent vectors: drawing them, checking them, and paths from one to the next.

A latent vector z is a float32 NumPy array of shape (z_dim,) drawn from N(0, 1). Arithmetic needs no
function: ``nine + (slanted - upright)`` is plain NumPy.
"""

import numpy as np

from sampler.latent.batches import as_batch, as_one, looks_like_z, real_vectors
from sampler.support.arguments import finite_float32, flag, one_of, shown, whole_number

__all__ = [
    "EASINGS",
    "INTERPOLATIONS",
    "as_batch",
    "as_one",
    "draw",
    "lerp",
    "looks_like_z",
    "path",
    "slerp",
]

#: Directions whose unit vectors are nearer to parallel or opposite than this have no usable angle.
_TINY_SINE = 1e-6
MOST = 1 << 28  # numbers of z in one go: 1 GiB


def draw(z_dim, *, count=None, seed=None, rng=None):
    """Draw z from N(0, 1).

    Parameters
    ----------
    z_dim : int
        Length of z, at least 1.
    count : int, optional
        How many to draw. None gives one vector without a batch axis.
    seed : int, optional
        The same seed gives the same z; without `seed` and `rng` every call gives another.
    rng : numpy.random.Generator, optional
        A generator to draw from (and to advance), instead of a seed.

    Returns
    -------
    numpy.ndarray, float32
        Shape (z_dim,), or (count, z_dim).

    Raises
    ------
    TypeError, ValueError
        A wrong number, or both `seed` and `rng`.

    Examples
    --------
    >>> draw(32, count=3, seed=7).shape
    (3, 32)
    >>> bool((draw(32, seed=7) == draw(32, count=3, seed=7)[0]).all())
    True
    """
    z_dim = whole_number(z_dim, "z_dim", most=MOST)
    most = MOST // z_dim
    shape = (z_dim,) if count is None else (whole_number(count, "count", most=most), z_dim)
    return _generator(seed, rng).standard_normal(shape, dtype=np.float32)


def _generator(seed, rng):
    if rng is None:
        return np.random.default_rng(None if seed is None else whole_number(seed, "seed", 0))
    if seed is not None:
        msg = (
            f"both seed={shown(seed)} and rng were given, and one would be "
            "ignored; give one of them."
        )
        raise ValueError(msg)
    if not isinstance(rng, np.random.Generator):
        msg = (
            f"rng is a {type(rng).__name__}; it must be a numpy.random.Generator, such as "
            "numpy.random.default_rng(7)."
        )
        raise TypeError(msg)
    return rng


def lerp(z1, z2, t):
    """Go from z1 to z2 on a straight line, z1 + t·(z2 - z1), exact at both ends.

    Parameters
    ----------
    z1, z2 : array_like, shape (z_dim,)
        The ends.
    t : float or array_like of shape (n,)
        0 is z1, 1 is z2; values outside [0, 1] go on beyond the ends.

    Returns
    -------
    numpy.ndarray, float32
        Shape (z_dim,) for a single t, else (n, z_dim).

    Raises
    ------
    TypeError, ValueError
        Not numbers, not finite, unequal or wrong shapes.

    Examples
    --------
    >>> lerp([0, 0], [2, 4], 0.25)
    array([0.5, 1. ], dtype=float32)
    """
    z1, z2, t = _ends_and_t(z1, z2, t)
    return finite_float32((1 - t) * z1 + t * z2, "the interpolated z")


def slerp(z1, z2, t):
    """Go from z1 to z2 along the arc: the direction turns evenly, the length changes evenly.

    Random z of many dimensions all lie near a sphere of radius √z_dim; the straight line between
    two of them cuts through the emptier inside, the arc does not (Shoemake 1985, "Animating
    rotation with quaternion curves"). Where both point the same way, or one is zero, the arc *is*
    the straight line.

    Parameters and Returns are those of :func:`lerp`.

    Raises
    ------
    TypeError, ValueError
        As :func:`lerp`; and for opposite directions, between which there are many arcs and no way
        to choose one.

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
            "z1 and z2 point in opposite directions, so the arc between them is not defined; "
            "put another z between them, or use interpolation='lerp'."
        )
        raise ValueError(msg)
    if apart < _TINY_SINE:
        return finite_float32((1 - t) * z1 + t * z2, "the interpolated z")
    direction = (np.sin((1 - t) * angle) * unit1 + np.sin(t * angle) * unit2) / np.sin(angle)
    length = (1 - t) * length1 + t * length2
    return finite_float32(length * direction, "the interpolated z")


#: How the time t in [0, 1] becomes the share of the way gone; each maps 0 to 0 and 1 to 1.
#: "sinusoid" is 2016's: it starts fast and only its end is eased. "ease" rests at both ends.
EASINGS = {
    "linear": lambda t: t,
    "sinusoid": lambda t: np.sin(t * (np.pi / 2)),
    "ease": lambda t: t * t * (3 - 2 * t),
}
INTERPOLATIONS = {"lerp": lerp, "slerp": slerp}


def path(keyframes, frames_per_segment, *, easing="linear", interpolation="lerp", loop=False):
    """Go through keyframes, one after the other.

    Parameters
    ----------
    keyframes : array_like, shape (k, z_dim)
        At least two.
    frames_per_segment : int
        Frames from one keyframe to the next *with both*, at least 2: 2016's ``n_total_frame``.
        A keyframe between two segments appears once.
    easing : {"linear", "sinusoid", "ease"}
        How each segment is timed, see :data:`EASINGS`.
    interpolation : {"lerp", "slerp"}
        On the straight line or along the arc.
    loop : bool
        Go back to the first keyframe at the end. It is not repeated as the last frame, so that a
        film that runs again does not stutter.

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
            "frames_per_segment is 1; a morph shows at least its two ends, so it needs 2 frames or "
            "more. For a single picture generate it from its z instead."
        )
        raise ValueError(msg)
    ease = EASINGS[one_of(easing, "easing", EASINGS)]
    between = INTERPOLATIONS[one_of(interpolation, "interpolation", INTERPOLATIONS)]
    loop = flag(loop, "loop")
    keys = finite_float32(real_vectors(keyframes, "keyframes"), "keyframes")
    if keys.ndim != 2 or len(keys) < 2 or keys.shape[1] == 0:
        msg = f"keyframes has shape {keys.shape}; expected (k, z_dim) with k at least 2."
        raise ValueError(msg)
    whole_number(frames, "frames_per_segment", most=MOST // keys.size)
    # The end of each segment is left to the next one as its start.
    t = ease(np.linspace(0, 1, frames))[:-1]
    ends = np.roll(keys, -1, axis=0)
    last = len(keys) if loop else len(keys) - 1
    segments = [between(keys[i], ends[i], t) for i in range(last)]
    return np.concatenate(segments if loop else [*segments, keys[-1:]])


def _ends_and_t(z1, z2, t):
    """Check and widen to float64; t gets a last axis so that it broadcasts over z_dim."""
    z1, z2 = real_vectors(z1, "z1"), real_vectors(z2, "z2")
    if z1.ndim != 1 or z1.shape != z2.shape or z1.size == 0:
        msg = f"z1 has shape {z1.shape} and z2 {z2.shape}; both must have the same shape (z_dim,)."
        raise ValueError(msg)
    t = real_vectors(t, "t")
    if t.ndim > 1 or t.size == 0:
        msg = f"t has shape {t.shape}; it must be one number or have shape (n,)."
        raise ValueError(msg)
    finite_float32(t, "t")
    ends = (finite_float32(z1, "z1"), finite_float32(z2, "z2"))
    return ends[0].astype(np.float64), ends[1].astype(np.float64), t.astype(np.float64)[..., None]
