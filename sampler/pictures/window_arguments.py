"""A window given as single numbers, as `save_poster` took it before; the error has the new call."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from sampler.pictures.view import View
from sampler.support.arguments import shown

_WINDOW = ("x_dim", "y_dim", "scale", "center", "zoom", "rotation", "aspect")
_SIDE = 20_000  # pixels, the usual size of a poster


def window_as_view(verb: Callable) -> Callable:
    """Refuse x_dim, y_dim, scale, … of a method (self, z, filename, view, …).

    The TypeError holds the call that replaces the refused one, with the caller's numbers.

    Examples
    --------
    >>> @window_as_view
    ... def save_poster(self, z, filename, view=None, *, exact=False): ...
    >>> save_poster(None, [0.5], "a.png", 300, 200, zoom=2.0, exact=True)
    Traceback (most recent call last):
    TypeError: save_poster got the window as x_dim, y_dim, zoom; expected one View; call \
save_poster(z, 'a.png', View(300, 200, zoom=2.0), exact=True)
    """

    @functools.wraps(verb)
    def call(*positional: Any, **named: Any) -> Any:
        numbers = {name: value for name, value in named.items() if name in _WINDOW}
        if len(positional) > 3 and isinstance(positional[3], (int, float, np.number)):
            numbers = dict(zip(_WINDOW, positional[3:], strict=False)) | numbers
        if numbers:
            others = {name: value for name, value in named.items() if name not in _WINDOW}
            msg = (
                f"{verb.__name__} got the window as {', '.join(numbers)}; expected one View; call "
                f"{verb.__name__}({_arguments(positional, numbers, others)})"
            )
            raise TypeError(msg)
        return verb(*positional, **named)

    return call


def _arguments(positional: tuple, numbers: dict[str, Any], others: dict[str, Any]) -> str:
    """Return the arguments of the new call; z is too long to be repeated."""
    others = dict(others)
    others.pop("z", None)
    filename = others.pop("filename", positional[2] if len(positional) > 2 else "poster.png")
    view = others.pop("view", positional[3] if len(positional) > 3 else None)
    usual = view if isinstance(view, View) else View(_SIDE, _SIDE)
    numbers = (
        {"x_dim": usual.x_dim, "y_dim": usual.y_dim}
        | {
            name: getattr(usual, name)
            for name in _WINDOW
            if getattr(usual, name) != getattr(View(), name)
        }
        | numbers
    )
    sides = [shown(numbers.pop(name)) for name in ("x_dim", "y_dim")]
    window = [f"{name}={shown(value)}" for name, value in numbers.items()]
    rest = [f"{name}={shown(value)}" for name, value in others.items()]
    return ", ".join(["z", shown(str(filename)), f"View({', '.join(sides + window)})", *rest])
