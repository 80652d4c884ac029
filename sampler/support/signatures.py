"""Arguments that a verb does not know, in words: the nearest one that it does, or what is meant."""

from __future__ import annotations

import difflib
import functools
import inspect
import os
from collections.abc import Callable
from typing import Any

from sampler.support.arguments import shown

#: What people write elsewhere → what it is here, for the verbs that have it.
_MEANT = {
    "size": ("x_dim", "x_dim= and y_dim=, in pixels"),
    "width": ("x_dim", "x_dim="),
    "height": ("y_dim", "y_dim="),
    "w": ("x_dim", "x_dim="),
    "h": ("y_dim", "y_dim="),
    "resolution": ("x_dim", "x_dim= and y_dim=, in pixels"),
    "n_frames": ("n_total_frame", "n_total_frame="),
    "frames": ("n_total_frame", "n_total_frame="),
    "steps": ("n_total_frame", "n_total_frame="),
    "fps": ("duration", "duration=, the seconds of a frame: duration=1/24 for 24 a second"),
    "path": ("filename", "filename="),
    "frames_per_second": ("duration", "duration=, the seconds of a frame"),
    "antialias": ("supersample", "supersample="),
    "center": ("view", "view=View(x_dim, y_dim, center=…)"),
    "zoom": ("view", "view=View(x_dim, y_dim, zoom=…)"),
    "rotation": ("view", "view=View(x_dim, y_dim, rotation=…)"),
}


def known_arguments(verb: Callable) -> Callable:
    """Make a method refuse names that it does not know with a TypeError of ours.

    Examples
    --------
    >>> @known_arguments
    ... def generate(self, z=None, x_dim=512): ...
    >>> generate(None, xdim=64)
    Traceback (most recent call last):
    TypeError: generate() has no argument 'xdim' (did you mean 'x_dim'?); it takes z, x_dim.
    """
    names = [name for name in inspect.signature(verb).parameters if name not in ("self", "cls")]
    # Python's own messages, of arguments that are missing or too many, begin with this name.
    verb.__qualname__ = f"Sampler.{verb.__name__}"

    known = set(names)

    @functools.wraps(verb)
    def call(*given: Any, **named: Any) -> Any:
        if not named.keys() <= known:
            unknown = next(name for name in named if name not in names)
            msg = (
                f"{verb.__name__}() has no argument {unknown!r}{_advice(unknown, names)}; "
                f"it takes {', '.join(names)}."
            )
            raise TypeError(msg)
        return verb(*given, **named)

    return call


def _advice(unknown: str, names: list[str]) -> str:
    needs, meant = _MEANT.get(unknown, ("", ""))
    if needs in names:
        return f" (give {meant})"
    near = difflib.get_close_matches(unknown, names, n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def refuse_swapped(pictures: Any, filename: Any, example: str) -> None:
    """Refuse a call that names the file first and the picture second.

    Examples
    --------
    >>> refuse_swapped("two.png", [[0.5]], "save_png(picture, 'two.png')")
    Traceback (most recent call last):
    TypeError: the picture comes first and the file's name second, such as \
save_png(picture, 'two.png'); got 'two.png' first
    """
    paths = (str, bytes, os.PathLike)
    if isinstance(pictures, paths) and not isinstance(filename, paths):
        msg = (
            f"the picture comes first and the file's name second, such as {example}; got "
            f"{shown(pictures)} first"
        )
        raise TypeError(msg)
