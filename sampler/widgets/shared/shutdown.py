"""Threads of panels come to their end before Python does; widgets, when they are not needed.

One that is cut off inside a compiled program takes the interpreter down with a crash.
"""

from __future__ import annotations

import atexit
import weakref
from typing import Protocol

import ipywidgets as widgets

LAST = 10.0  # seconds that a drawing has to come to its end


class Closing(Protocol):
    """What has a thread."""

    def close(self) -> None:
        """Draw nothing more, and wait for what is being drawn, for `LAST` at most."""


_OPEN: weakref.WeakSet[Closing] = weakref.WeakSet()


def close_at_exit(owner: Closing) -> None:
    """Let Python close an object when it ends, if there still is one."""
    _OPEN.add(owner)


@atexit.register
def _close_all() -> None:
    for owner in list(_OPEN):
        owner.close()


def close_widgets(outer: widgets.Widget) -> None:
    """Close a widget and all that it is made of (children, layouts, styles), and what they call.

    Jupyter keeps each widget that was ever made until it is closed.
    """
    found, left = {}, [outer]
    while left:
        one = left.pop()
        if isinstance(one, (list, tuple)):
            left += one
        elif isinstance(one, widgets.Widget) and one.comm is not None and id(one) not in found:
            found[id(one)] = one
            left += one._trait_values.values()
    for one in found.values():
        one.close()
        one.unobserve_all()
        for name in ("_click_handlers", "_msg_callbacks", "_submission_callbacks"):
            if hasattr(one, name):
                getattr(one, name).callbacks.clear()
