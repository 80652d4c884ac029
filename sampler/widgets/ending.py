"""Threads of panels come to their end before Python does.

One that is cut off inside a compiled program takes the interpreter down with a crash.
"""

from __future__ import annotations

import atexit
import weakref
from typing import Protocol

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
