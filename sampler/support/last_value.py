"""The last value that each thread has set."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import ArrayLike


class LastValue:
    """The last array of each thread; a thread that has set none sees the newest of all.

    Parameters
    ----------
    value : array_like
        The first one.

    Examples
    --------
    >>> last = LastValue([0.0])
    >>> last.set([0.5, 1.0])
    >>> last.get()
    array([0.5, 1. ])
    """

    def __init__(self, value: ArrayLike) -> None:
        self._thread = threading.local()
        self.set(value)

    def set(self, value: ArrayLike) -> None:
        """Keep a copy of an array."""
        self._thread.value = self._newest = np.array(value)

    def get(self) -> np.ndarray:
        """Return the array of this thread, or the newest."""
        return getattr(self._thread, "value", self._newest)

    def __reduce__(self) -> tuple:
        return LastValue, (self.get(),)
