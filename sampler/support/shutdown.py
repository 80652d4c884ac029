"""Threads end before Python does.

A thread that is cut off inside a compiled program takes the interpreter down with a crash.
"""

from __future__ import annotations

import functools
import os
import threading
import weakref
from typing import Protocol

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
