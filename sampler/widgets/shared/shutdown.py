"""Threads end before Python does, and widgets when their panel is closed.

A thread that is cut off inside a compiled program takes the interpreter down with a crash.
"""

from __future__ import annotations

import functools
import os
import threading
import weakref
from typing import Protocol

import ipywidgets as widgets

CLOSE_TIMEOUT = 10.0  # seconds that a picture at work has to come to its end


class Closeable(Protocol):
    """An object with a thread."""

    def close(self) -> None:
        """Draw nothing more; wait for the picture at work, `CLOSE_TIMEOUT` seconds at most."""


_OPEN: weakref.WeakSet[Closeable] = weakref.WeakSet()


def close_at_exit(owner: Closeable) -> None:
    """Have Python close an object when it ends, if the object still exists."""
    _OPEN.add(owner)
    _watch(os.getpid())


@functools.cache
def _watch(_process: int) -> None:
    """Start the thread that closes all objects when the main thread has ended.

    Python waits for it before it calls what is registered with `atexit`: TensorFlow's own functions
    there must not run while a thread still draws, and they come first where it was imported last.
    """
    threading.Thread(target=_close_all, name="sampler's end", daemon=False).start()


def _close_all() -> None:
    threading.main_thread().join()
    for owner in list(_OPEN):
        owner.close()


def close_widgets(outer: widgets.Widget) -> None:
    """Close a widget with its children, layouts and styles, and drop their callbacks.

    Jupyter keeps each widget until it is closed.
    """
    inside: dict[int, widgets.Widget] = {}
    left: list[object] = [outer]
    while left:
        one = left.pop()
        if isinstance(one, (list, tuple)):
            left += one
        elif isinstance(one, widgets.Widget) and one.comm is not None and id(one) not in inside:
            inside[id(one)] = one
            left += one._trait_values.values()
    for one in inside.values():
        one.close()
        one.unobserve_all()
        for name in ("_click_handlers", "_msg_callbacks", "_submission_callbacks"):
            if hasattr(one, name):
                getattr(one, name).callbacks.clear()
