"""The last value that each thread has set."""

from __future__ import annotations

import threading

import numpy as np


class LastValue:
    """The last array of each thread; a thread that has set none sees the newest of all.

    Examples
    --------
    >>> last = LastValue()
    >>> last.set([0.5, 1.0])
    >>> last.get()
    array([0.5, 1. ])
    """

    def __init__(self) -> None:
        self._thread, self._newest = threading.local(), None

    def set(self, value: np.ndarray) -> None:
        """Keep a copy of an array."""
        self._thread.value = self._newest = np.array(value)

    def get(self) -> np.ndarray:
        """Return the array of this thread, or the newest; None before any was set."""
        return getattr(self._thread, "value", self._newest)

    def __reduce__(self) -> tuple:
        return _restored, (self.get(),)


def _restored(value: np.ndarray | None) -> LastValue:
    last = LastValue()
    if value is not None:
        last.set(value)
    return last
