"""Films from keyframes: z and window at several moments, and every frame between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sampler.latent.batches import real_vectors
from sampler.latent.vectors import EASINGS, INTERPOLATIONS
from sampler.pictures.view import View, check_view
from sampler.support.arguments import (
    finite_float32,
    flag,
    one_of,
    real_number,
    shown,
    shown_type,
    whole_number,
)
from sampler.support.lists import listed

_LONGEST = 3600.0  # seconds of one transition or hold; more is a slip of the hand
_MOST_FRAMES = 100_000


@dataclass(frozen=True, eq=False)
class Keyframe:
    """A moment of a film: its z and window, and the transition to the next keyframe.

    Parameters
    ----------
    z : array_like
        (z_dim,) or (1, z_dim); kept as a read-only float32 array.
    view : View
        The window; its zoom, centre and rotation are the camera.
    seconds : float
        Time to the next keyframe, 0 (a cut) to 3600.  The last keyframe's counts in a loop only.
    hold : float
        Seconds that the film rests here, 0 to 3600.
    easing : {"linear", "sinusoid", "ease"}
        Pace of the transition, see :data:`sampler.latent.vectors.EASINGS`.

    Raises
    ------
    TypeError, ValueError
        A z that is not one vector of finite numbers, a view that is not a View, times out of range,
        an unknown easing.

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

    def __post_init__(self) -> None:
        object.__setattr__(self, "z", _vector(self.z))
        check_view(self.view)
        object.__setattr__(self, "seconds", _time(self.seconds, "seconds"))
        object.__setattr__(self, "hold", _time(self.hold, "hold"))
        object.__setattr__(self, "easing", one_of(self.easing, "easing", EASINGS))


class Frame(NamedTuple):
    """One picture of a film: z, window, and seconds on the screen."""

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

    The zoom changes by equal factors, the rotation by equal angles.  The centre moves along a
    straight line: evenly where the zoom is constant, else at the pace that keeps one point of the
    picture in place, so that the target of a zoom does not fly past.  The keyframe's easing holds
    for all of them and for z.

    Parameters
    ----------
    keyframes : sequence of Keyframe
        At least one, with z of one length and views of one aspect.
    fps : float
        Frames per second, above 0, up to 1000.  Times are rounded to whole frames, a transition to
        at least one.
    interpolation : {"lerp", "slerp"}
        z moves along the straight line or along the arc.
    loop : bool
        Return to the first keyframe at the end, which is not repeated as the last frame.
    size : int or tuple of int, optional
        Side, or width and height in pixels, in place of the views' own; without it, all views must
        have one size.

    Returns
    -------
    list of Frame
        Named tuples of z, view and seconds.  Each keyframe is one frame, equal to the bit, that
        lasts for its hold.  All windows have the `scale` of the first.

    Raises
    ------
    TypeError, ValueError
        No keyframes, z of unequal lengths, views of unequal aspects or sizes, 100,000 frames or
        more.

    Examples
    --------
    >>> keyframes = [Keyframe([0.0]), Keyframe([1.0], View(zoom=4.0), hold=0.5)]
    >>> frames = film(keyframes, fps=2, size=64)
    >>> [(float(frame.z[0]), frame.view.zoom, frame.seconds) for frame in frames]
    [(0.0, 1.0, 0.5), (0.5, 2.0, 0.5), (1.0, 4.0, 1.0)]
    """
    keys, fps = _checked(keyframes), _rate(fps)
    interpolate = INTERPOLATIONS[one_of(interpolation, "interpolation", INTERPOLATIONS)]
    views = _windows(keys, size)
    counts = _counts(keys, fps, loop)
    if sum(counts) >= _MOST_FRAMES:
        msg = (
            f"the film would have {sum(counts)} frames; expected fewer than {_MOST_FRAMES}; use "
            "fewer seconds, or fewer frames per second"
        )
        raise ValueError(msg)
    frames: list[Frame] = []
    for at, count in enumerate(counts):
        to = (at + 1) % len(keys)
        t = EASINGS[keys[at].easing](np.arange(count) / count)
        try:
            path = interpolate(keys[at].z, keys[to].z, t)
        except ValueError as error:  # opposite directions
            msg = f"from keyframe {at + 1} to keyframe {to + 1}: {error}"
            raise ValueError(msg) from error
        path[0] = keys[at].z
        held = (1 + _whole(keys[at].hold * fps)) / fps
        frames += [
            Frame(z, _between(views[at], views[to], share), held if i == 0 else 1 / fps)
            for i, (z, share) in enumerate(zip(path, t.tolist(), strict=True))
        ]
    return frames


def length(keyframes: Sequence[Keyframe], *, fps: float = 25, loop: bool = False) -> float:
    """Return the length of a film in seconds, without making its frames.

    Examples
    --------
    >>> length([Keyframe([0.0]), Keyframe([1.0], hold=2)], fps=10)
    3.1
    """
    keys, fps = _checked(keyframes), _rate(fps)
    held = sum(_whole(key.hold * fps) for key in keys)
    return (sum(_counts(keys, fps, loop)) + held) / fps


def _counts(keys: list[Keyframe], fps: float, loop: bool) -> list[int]:
    """Return how many frames start at each keyframe, its own included."""
    loop = flag(loop, "loop")
    counts = [max(1, _whole(key.seconds * fps)) for key in keys]
    if not loop or len(keys) == 1:
        counts[-1] = 1
    return counts


def _between(start: View, end: View, share: float) -> View:
    """Return the window after a share of the transition."""
    if share == 0:
        return start
    grown = math.log(end.zoom / start.zoom)
    # With half-widths h0 and h1, (centre - c0) / (c1 - c0) = (h - h0) / (h1 - h0) keeps the point
    # in place where the rays through the windows' corners meet; with equal ones the pace is even.
    moved = math.expm1(-share * grown) / math.expm1(-grown) if grown else share
    (x0, y0), (x1, y1) = start.center, end.center
    return replace(
        start,
        center=(x0 + moved * (x1 - x0), y0 + moved * (y1 - y0)),
        zoom=start.zoom * math.exp(share * grown),
        rotation=start.rotation + share * (end.rotation - start.rotation),
    )


def _windows(keys: list[Keyframe], size: int | tuple[int, int] | None) -> list[View]:
    """Return the views in one size and scale; the half-widths, scale / zoom, stay."""
    first = keys[0].view
    x_dim, y_dim = _sides(size, first)
    for number, view in enumerate((key.view for key in keys), 1):
        if size is None and (view.x_dim, view.y_dim) != (x_dim, y_dim):
            msg = (
                f"the view of keyframe {number} is {view.x_dim}×{view.y_dim} pixels; expected "
                f"{x_dim}×{y_dim}, as the first; give the film's size"
            )
            raise ValueError(msg)
        if view.aspect != first.aspect:
            msg = (
                f"the view of keyframe {number} got the aspect {view.aspect!r}; expected "
                f"{first.aspect!r}, as the first"
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


def _sides(size: int | tuple[int, int] | None, first: View) -> tuple[int, int]:
    if size is None:
        return first.x_dim, first.y_dim
    sides = size if isinstance(size, (tuple, list)) else (size, size)
    if len(sides) != 2:
        msg = f"size got {shown(size)}; expected a side, or (width, height), in pixels"
        raise ValueError(msg)
    return whole_number(sides[0], "size: width"), whole_number(sides[1], "size: height")


def _checked(keyframes: Sequence[Keyframe]) -> list[Keyframe]:
    if isinstance(keyframes, Keyframe):
        msg = "keyframes got a single Keyframe; expected a list of them"
        raise TypeError(msg)
    keys = listed(keyframes, "keyframes", "Keyframes")
    if not keys:
        msg = "keyframes got an empty list; expected at least one"
        raise ValueError(msg)
    for number, key in enumerate(keys, 1):
        if not isinstance(key, Keyframe):
            msg = f"keyframe {number} got {shown_type(key)}; expected a Keyframe"
            raise TypeError(msg)
        if key.z.shape != keys[0].z.shape:
            msg = (
                f"z of keyframe {number} got {key.z.size} numbers; expected {keys[0].z.size}, as "
                "the first; take them from one model"
            )
            raise ValueError(msg)
    return keys


def _vector(z: ArrayLike) -> np.ndarray:
    vector = finite_float32(real_vectors(z, "z"), "z")
    if vector.size == 0 or vector.ndim == 0 or vector.shape[:-1] not in ((), (1,)):
        msg = f"z got shape {vector.shape}; expected one z, (z_dim,)"
        raise ValueError(msg)
    vector = vector.reshape(-1).copy()
    vector.setflags(write=False)  # a film relies on its keyframes
    return vector


def _time(value: float, name: str) -> float:
    return real_number(value, name, least=0, most=_LONGEST)


def _rate(fps: float) -> float:
    return real_number(fps, "fps", above=0, most=1000)


def _whole(frames: float) -> int:
    """Round halves up, after removing rounding errors as in 0.35 · 10."""
    return math.floor(round(frames, 6) + 0.5)
