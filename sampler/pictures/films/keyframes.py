"""Films from keyframes: a z and a window at certain moments, and every frame between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from sampler.latent.batches import real_vectors
from sampler.latent.vectors import EASINGS, INTERPOLATIONS
from sampler.pictures.view import View, check_view
from sampler.support.arguments import finite_float32, flag, one_of, real_number, shown, whole_number
from sampler.support.lists import listed

_LONGEST = 3600.0  # seconds of a single way or hold: beyond it is a slip of the hand
_MOST_FRAMES = 100_000


@dataclass(frozen=True, eq=False)
class Keyframe:
    """Where a film is at one moment, and how it goes on from there.

    Parameters
    ----------
    z : array_like
        (z_dim,) or (1, z_dim); kept as float32 that cannot be written to.
    view : View
        The window; its zoom, centre and rotation are the camera.
    seconds : float
        Time to the next keyframe, 0 (a cut) to 3600.  That of the last one counts in a loop only.
    hold : float
        Seconds that the film rests here before it goes on.
    easing : {"linear", "sinusoid", "ease"}
        How the way to the next one is timed, see :data:`sampler.latent.vectors.EASINGS`.

    Raises
    ------
    TypeError, ValueError
        A z that is not one vector of finite numbers, no View, times that are out of range, an
        unknown easing.

    Examples
    --------
    >>> Keyframe([0.5, -1.0], View(64, 64, zoom=4.0), easing="ease").seconds
    1.0
    >>> Keyframe([0.5, -1.0], seconds=-1)
    Traceback (most recent call last):
    ValueError: seconds got -1; expected a finite number, at least 0, at most 3600
    """

    z: np.ndarray
    view: View = View()
    seconds: float = 1.0
    hold: float = 0.0
    easing: str = "linear"

    def __post_init__(self):
        object.__setattr__(self, "z", _vector(self.z))
        check_view(self.view)
        object.__setattr__(self, "seconds", _time(self.seconds, "seconds"))
        object.__setattr__(self, "hold", _time(self.hold, "hold"))
        object.__setattr__(self, "easing", one_of(self.easing, "easing", EASINGS))


class Frame(NamedTuple):
    """One picture of a film: what to draw, and for how many seconds it is shown."""

    z: np.ndarray
    view: View
    seconds: float


def film(
    keyframes: Sequence[Keyframe],
    *,
    fps: float = 25,
    interpolation: str = "lerp",
    loop: bool = False,
    size: int | tuple[int, int] | None = None,
) -> list[Frame]:
    """Return the frames from the first keyframe to the last.

    The zoom changes by equal factors, the rotation by equal angles.  The centre goes along the
    straight line, evenly where the zoom stays; where the zoom changes, at the pace that leaves one
    point of the picture where it is, so that what is zoomed into does not fly past.  All of this,
    and z, follows the keyframe's easing.

    Parameters
    ----------
    keyframes : sequence of Keyframe
        At least one, with z of one length and views of one aspect.
    fps : float
        Frames per second.  Times are rounded to whole frames, a way to at least one.
    interpolation : {"lerp", "slerp"}
        z goes on the straight line or along the arc.
    loop : bool
        Go back to the first keyframe at the end, which is not repeated as the last frame.
    size : int or tuple of int, optional
        Side, or width and height in pixels, whatever the sizes of the views; these must all be the
        same if it is not given.

    Returns
    -------
    list of Frame
        Named tuples of z, view and seconds.  Each keyframe is in it to the bit, as one frame that
        lasts as long as it is held.  All windows are told in the first one's `scale`.

    Raises
    ------
    TypeError, ValueError
        What does not fit together; 100,000 frames or more.

    Examples
    --------
    >>> keyframes = [Keyframe([0.0]), Keyframe([1.0], View(zoom=4.0), hold=0.5)]
    >>> frames = film(keyframes, fps=2, size=64)
    >>> [(float(frame.z[0]), frame.view.zoom, frame.seconds) for frame in frames]
    [(0.0, 1.0, 0.5), (0.5, 2.0, 0.5), (1.0, 4.0, 1.0)]
    """
    keys, fps = _checked(keyframes), _rate(fps)
    between = INTERPOLATIONS[one_of(interpolation, "interpolation", INTERPOLATIONS)]
    views = _windows(keys, size)
    counts = _counts(keys, fps, loop)
    if sum(counts) >= _MOST_FRAMES:
        msg = (
            f"the film has {sum(counts)} frames; expected fewer than {_MOST_FRAMES}. Use fewer "
            "seconds, or fewer frames per second."
        )
        raise ValueError(msg)
    frames = []
    for at, count in enumerate(counts):
        to = (at + 1) % len(keys)
        t = EASINGS[keys[at].easing](np.arange(count) / count)
        try:
            way = between(keys[at].z, keys[to].z, t)
        except ValueError as error:  # opposite directions
            msg = f"from keyframe {at + 1} to keyframe {to + 1}: {error}"
            raise ValueError(msg) from error
        way[0] = keys[at].z
        held = (1 + _whole(keys[at].hold * fps)) / fps
        frames += [
            Frame(z, _between(views[at], views[to], share), held if i == 0 else 1 / fps)
            for i, (z, share) in enumerate(zip(way, t.tolist(), strict=True))
        ]
    return frames


def length(keyframes: Sequence[Keyframe], *, fps: float = 25, loop: bool = False) -> float:
    """Return how many seconds a film lasts, without making its frames.

    Examples
    --------
    >>> length([Keyframe([0.0]), Keyframe([1.0], hold=2)], fps=10)
    3.1
    """
    keys, fps = _checked(keyframes), _rate(fps)
    held = sum(_whole(key.hold * fps) for key in keys)
    return (sum(_counts(keys, fps, loop)) + held) / fps


def _counts(keys: list[Keyframe], fps: float, loop: bool) -> list[int]:
    """How many frames start at each keyframe, its own included."""
    loop = flag(loop, "loop")
    counts = [max(1, _whole(key.seconds * fps)) for key in keys]
    if not loop or len(keys) == 1:
        counts[-1] = 1
    return counts


def _between(start: View, end: View, share: float) -> View:
    """The window after a share of the way."""
    if share == 0:
        return start
    grown = math.log(end.zoom / start.zoom)
    # With windows half0 and half1 wide, (centre - c0) / (c1 - c0) = (half - half0) / (half1 -
    # half0) keeps the point where the rays through their corners meet; with equal ones it is even.
    gone = math.expm1(-share * grown) / math.expm1(-grown) if grown else share
    (x0, y0), (x1, y1) = start.center, end.center
    return replace(
        start,
        center=(x0 + gone * (x1 - x0), y0 + gone * (y1 - y0)),
        zoom=start.zoom * math.exp(share * grown),
        rotation=start.rotation + share * (end.rotation - start.rotation),
    )


def _windows(keys: list[Keyframe], size) -> list[View]:
    """The views in one size and one scale: half-width is scale / zoom, so nothing moves."""
    first = keys[0].view
    x_dim, y_dim = _sides(size, first)
    for number, view in enumerate((key.view for key in keys), 1):
        if size is None and (view.x_dim, view.y_dim) != (x_dim, y_dim):
            msg = (
                f"the view of keyframe {number} is {view.x_dim}×{view.y_dim} pixels and that of "
                f"the first {x_dim}×{y_dim}; give the film's size."
            )
            raise ValueError(msg)
        if view.aspect != first.aspect:
            msg = (
                f"the view of keyframe {number} has the aspect {view.aspect!r} and the first "
                f"{first.aspect!r}; all must have the same."
            )
            raise ValueError(msg)
    return [
        replace(
            key.view,
            x_dim=x_dim,
            y_dim=y_dim,
            scale=first.scale,
            zoom=key.view.zoom * (first.scale / key.view.scale),
        )
        for key in keys
    ]


def _sides(size, first: View) -> tuple[int, int]:
    if size is None:
        return first.x_dim, first.y_dim
    sides = size if isinstance(size, (tuple, list)) else (size, size)
    if len(sides) != 2:
        msg = f"size is {shown(size)}; expected a side, or (width, height), in pixels."
        raise ValueError(msg)
    return whole_number(sides[0], "size: width"), whole_number(sides[1], "size: height")


def _checked(keyframes) -> list[Keyframe]:
    if isinstance(keyframes, Keyframe):
        msg = "keyframes is a single Keyframe; expected a list of them."
        raise TypeError(msg)
    keys = listed(keyframes, "keyframes", "Keyframes")
    if not keys:
        msg = "keyframes is empty; a film needs at least one."
        raise ValueError(msg)
    for number, key in enumerate(keys, 1):
        if not isinstance(key, Keyframe):
            msg = f"keyframe {number} is a {type(key).__name__}; expected a Keyframe."
            raise TypeError(msg)
        if key.z.shape != keys[0].z.shape:
            msg = (
                f"z of keyframe {number} has {key.z.size} numbers and that of the first "
                f"{keys[0].z.size}; all must come from one model."
            )
            raise ValueError(msg)
    return keys


def _vector(z) -> np.ndarray:
    vector = finite_float32(real_vectors(z, "z"), "z")
    if vector.size == 0 or vector.ndim == 0 or vector.shape[:-1] not in ((), (1,)):
        msg = f"z has shape {vector.shape}; a keyframe takes one, (z_dim,)."
        raise ValueError(msg)
    vector = vector.reshape(-1).copy()
    vector.setflags(write=False)  # a keyframe does not change behind a film's back
    return vector


def _time(value, name: str) -> float:
    return real_number(value, name, least=0, most=_LONGEST)


def _rate(fps) -> float:
    return real_number(fps, "fps", above=0, most=1000)


def _whole(frames: float) -> int:
    """Round halves up, after rounding errors as in 0.35 · 10 have gone."""
    return math.floor(round(frames, 6) + 0.5)
