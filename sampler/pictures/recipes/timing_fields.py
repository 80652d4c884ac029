"""Times in a recipe: those of a film of z, each of which is a frame."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sampler.support.arguments import real_number, shown, whole_number

USUAL: dict[str, Any] = {"duration": 0.1, "hold": 0.0, "loop": True}  # of `save_animation`
_LONGEST, _MOST = 60.0, 100_000  # seconds of a frame, and frames


def timing_of(duration: ArrayLike, hold: float, loop: bool | int) -> dict[str, Any] | None:
    """Return the arguments of `save_animation` that differ from the defaults, as plain values.

    Examples
    --------
    >>> timing_of([0.1, 0.3], 0.0, False)
    {'duration': [0.1, 0.3], 'loop': False}
    """
    plain = {"duration": np.asarray(duration, float).tolist(), "hold": float(hold), "loop": loop}
    plain["loop"] = bool(loop) if isinstance(loop, (bool, np.bool_)) else int(loop)
    changed = {
        name: value
        for name, value in plain.items()
        if type(value) is not type(USUAL[name]) or value != USUAL[name]
    }
    return changed or None


def check_timing(timing: Any) -> None:
    """Raise a TypeError or a ValueError unless a recipe's times are such arguments."""
    if not isinstance(timing, dict) or not timing or not set(timing) <= set(USUAL):
        msg = f"timing got {shown(timing)}; expected any of {', '.join(USUAL)}"
        raise ValueError(msg)
    seconds = timing.get("duration", USUAL["duration"])
    several = seconds if isinstance(seconds, list) else [seconds]
    if not 1 <= len(several) <= _MOST:
        msg = f"timing got {len(several)} durations; expected 1 to {_MOST}"
        raise ValueError(msg)
    for each in several:
        real_number(each, "timing duration", above=0, most=_LONGEST)
    real_number(timing.get("hold", 0.0), "timing hold", least=0, most=_LONGEST)
    if not isinstance(timing.get("loop", True), bool):
        whole_number(timing["loop"], "timing loop")
