"""A few threads that share work which leaves Python alone: compiled programs, and NumPy's loops."""

from __future__ import annotations

import contextlib
import functools
import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from threadpoolctl import ThreadpoolController

_here = threading.local()


def share(function: Callable, items: Iterable) -> None:
    """Call function(item) of each item, in any order: the cores do it, the caller's among them.

    One item alone, and items from within a worker, are done where the call is made.  A few long
    items gain most: threads that often ask for Python's lock hinder one another.
    """
    items = list(items)
    left = iter(items)

    def work() -> None:
        for item in left:  # the next one is taken under Python's lock
            function(item)

    helpers = min(free(), len(items)) - 1
    others = [_pool().submit(work) for _ in range(helpers)]
    try:
        work()
    finally:
        for other in others:
            other.result()


def free() -> int:
    """Return among how many workers `share` would share work out here."""
    return 1 if getattr(_here, "is_worker", False) else cores()


@functools.cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(cores(), "sampler", initializer=_mark)


class _Modest(contextlib.ContextDecorator):
    """See `modest`; it counts who is within, for the limit is one of the whole process."""

    def __init__(self) -> None:
        self._lock, self._within, self._limit = threading.Lock(), 0, None

    def __enter__(self) -> None:
        with self._lock:
            if self._within == 0:
                self._limit = _libraries().limit(limits=1, user_api="blas")
            self._within += 1

    def __exit__(self, *_error) -> None:
        with self._lock:
            self._within -= 1
            if self._within == 0:
                self._limit.restore_original_limits()


# Keep NumPy's matrix products to the thread that asks for them: those of OpenBLAS go on spinning
# for a while after each, and take the cores from the compiled programs that follow.
modest = _Modest()


@functools.cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()


@functools.cache
def cores() -> int:
    """Return how many cores this process might use when it was first asked."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _forget() -> None:
    """Begin anew in a forked process: another thread may have held the lock."""
    _pool.cache_clear()
    _here.is_worker = False
    modest.__init__()


def _mark() -> None:
    _here.is_worker = True


if hasattr(os, "register_at_fork"):  # threads do not live on in a forked process
    os.register_at_fork(after_in_child=_forget)
