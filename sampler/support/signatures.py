"""Errors for unknown arguments of a method, with the nearest or the probably meant argument."""

from __future__ import annotations

import difflib
import functools
import inspect
import os
from collections.abc import Callable
from typing import Any, TypeVar

from sampler.support.arguments import shown

T = TypeVar("T")

#: Names in other libraries → the argument here, for the methods that have it, and its use.
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


def known_arguments(verb: Callable[..., T]) -> Callable[..., T]:
    """Make a method refuse unknown arguments with a TypeError that has a hint.

    Examples
    --------
    >>> @known_arguments
    ... def generate(self, z=None, x_dim=512): ...
    >>> generate(None, xdim=64)
    Traceback (most recent call last):
    TypeError: generate() got the argument 'xdim' (did you mean 'x_dim'?); expected z, x_dim
    """
    names = [name for name in inspect.signature(verb).parameters if name not in ("self", "cls")]
    # The start of Python's messages about missing or too many arguments.
    verb.__qualname__ = f"Sampler.{verb.__name__}"

    known = set(names)

    @functools.wraps(verb)
    def call(*positional: Any, **named: Any) -> T:
        if not named.keys() <= known:
            unknown = next(name for name in named if name not in names)
            msg = (
                f"{verb.__name__}() got the argument {unknown!r}{_hint(unknown, names)}; "
                f"expected {', '.join(names)}"
            )
            raise TypeError(msg)
        return verb(*positional, **named)

    return call


def _hint(unknown: str, names: list[str]) -> str:
    argument, use = _MEANT.get(unknown, ("", ""))
    if argument in names:
        return f" (give {use})"
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
