"""Times of a film's frames: seconds from the caller, units of the format in the file."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import NamedTuple, ParamSpec, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from sampler.support.arguments import plain_array, real_array, real_number, shown

P = ParamSpec("P")
T = TypeVar("T")

# Seconds of a frame: above the first there is a warning, above the second an error, since
# milliseconds were meant.
_UNUSUAL, _LONGEST = 10.0, 60.0


class Limits(NamedTuple):
    """Limits of a format: times of a frame and their unit in ms, and pixels of a side."""

    name: str  # Pillow's
    shortest: int
    longest: int
    unit: int
    side: int


#: GIF counts in 1/100 s, and browsers show a frame of 10 ms or less for 100 ms.
FORMATS = {
    ".gif": Limits("GIF", 20, 655_350, 10, 65_535),
    ".png": Limits("PNG", 1, 65_535, 1, 2**31 - 1),
    ".apng": Limits("PNG", 1, 65_535, 1, 2**31 - 1),
    ".webp": Limits("WEBP", 1, 16_777_215, 1, 16_383),
    ".mp4": Limits("MP4", 1, 86_400_000, 1, 16_384),
}


def seconds_not_rates(save: Callable[P, T]) -> Callable[P, T]:
    """Decorate a function that saves films: `fps` is an error that names `duration`."""

    @functools.wraps(save)
    def checked(*arguments: P.args, **named: P.kwargs) -> T:
        if "fps" in named:
            msg = (
                f"fps got {shown(named['fps'])}; expected duration, the seconds of a frame, in "
                f"{save.__name__}; for 24 frames a second give duration=1/24"
            )
            raise TypeError(msg)
        return save(*arguments, **named)

    return checked


def checked_times(duration: ArrayLike, hold: float, ending: str) -> tuple[np.ndarray, float]:
    """Return `duration` as an array, of one number or of one a frame, and `hold`, in seconds.

    Raises
    ------
    TypeError, ValueError
        No numbers; not above 0; shorter than the format allows; above 60 s, where milliseconds were
        meant.

    Warns
    -----
    UserWarning
        A frame lasts longer than 10 s.
    """
    seconds = plain_array(duration, "duration")
    if seconds.ndim == 0:
        seconds = np.array(real_number(duration, "duration", above=0))
    else:
        seconds = real_array(duration, "duration").astype(np.float64)
    held = real_number(hold, "hold", least=0)
    if seconds.ndim > 1 or seconds.size == 0:
        msg = f"duration got shape {seconds.shape}; expected one number, or one for each frame"
        raise ValueError(msg)
    if not (np.isfinite(seconds).all() and (seconds > 0).all()):
        msg = f"duration got {shown(duration)}; expected finite seconds, above 0"
        raise ValueError(msg)
    _check_shortest(float(seconds.min()), ending)
    for name, longest in (("duration", float(seconds.max())), ("hold", held)):
        _check_units(name, longest)
    return seconds, held


def _check_shortest(shortest: float, ending: str) -> None:
    limits = FORMATS[ending]
    if shortest < limits.shortest / 1000 - 1e-9:
        slow = " (browsers show faster frames much slower)" if limits.name == "GIF" else ""
        msg = (
            f"a frame lasts {shortest:.6g} s; {ending} needs at least {limits.shortest / 1000} s"
            f"{slow}; use a longer duration, and fewer frames"
        )
        raise ValueError(msg)


def _check_units(name: str, seconds: float) -> None:
    msg = (
        f"{name} got {seconds:g}, so that a frame lasts {seconds:g} s; expected seconds, at most "
        f"{_LONGEST:g}; for 100 ms give {name}=0.1"
    )
    if seconds > _LONGEST:
        raise ValueError(msg)
    if seconds > _UNUSUAL:
        warnings.warn(msg, UserWarning, stacklevel=6)


def per_frame(seconds: np.ndarray, held: float, count: int) -> np.ndarray:
    """Return the time of each of `count` frames in seconds, with the hold at both ends."""
    if seconds.ndim == 1 and len(seconds) != count:
        msg = (
            f"duration got shape {seconds.shape}; expected one number, or one for each of the "
            f"{count} frames"
        )
        raise ValueError(msg)
    times = np.broadcast_to(seconds, count).copy()
    times[sorted({0, count - 1})] += held
    return times


def milliseconds(seconds: np.ndarray, ending: str) -> list[int]:
    """Round the moments of change, not the times between them, so that errors do not add up."""
    unit = FORMATS[ending].unit
    # Rounded to 1e-6 of a unit first: 0.1 + 0.1 + 0.1 s must not tip over to the next unit.
    moments = np.rint(np.round(np.cumsum(seconds) * 1000 / unit, 6)).astype(np.int64) * unit
    return np.diff(moments, prepend=0).tolist()


def merged(levels: list[np.ndarray], times: list[int]) -> tuple[list[np.ndarray], list[int]]:
    """Join equal neighbours: Pillow does, too, but not always with the sum of the times."""
    kept, lasts = [levels[0]], [times[0]]
    for level, time in zip(levels[1:], times[1:], strict=True):
        if np.array_equal(level, kept[-1]):
            lasts[-1] += time
        else:
            kept.append(level)
            lasts.append(time)
    return kept, lasts


def check_longest(times: list[int], ending: str) -> None:
    """Refuse frames that last longer than the format allows."""
    longest = FORMATS[ending].longest
    if max(times) > longest:
        msg = f"a frame lasts {max(times) / 1000} s; {ending} allows at most {longest / 1000} s"
        raise ValueError(msg)
