"""Threads for work that leaves Python's lock alone: compiled programs, and NumPy's loops."""

from __future__ import annotations

import contextlib
import functools
import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from threadpoolctl import ThreadpoolController

T = TypeVar("T")

_here = threading.local()


def parallel_for(function: Callable[[T], object], items: Iterable[T]) -> None:
    """Call ``function(item)`` for each item, in any order, on all cores, the caller's included.

    A single item, and items from within a worker, run on the calling thread.  A few long items gain
    most: threads that often need Python's lock hinder one another.  An error of a call is raised
    when all threads have ended.

    Examples
    --------
    >>> squares = {}
    >>> parallel_for(lambda n: squares.update({n: n * n}), range(3))
    >>> sorted(squares.items())
    [(0, 0), (1, 1), (2, 4)]
    """
    items = list(items)
    left = iter(items)

    def work() -> None:
        for item in left:  # the next item is taken under Python's lock
            function(item)

    helpers = min(_workers(), len(items)) - 1
    others = [_pool().submit(work) for _ in range(helpers)]
    try:
        work()
    finally:
        for other in others:
            other.result()


def _workers() -> int:
    """Return the number of threads that `parallel_for` may use on this thread."""
    return 1 if getattr(_here, "is_worker", False) else cores()


@functools.cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(cores(), "sampler", initializer=_mark_worker)


class _SingleThreadedBlas(contextlib.ContextDecorator):
    """See `single_threaded_blas`; it counts its users: the limit holds for the whole process."""

    def __init__(self) -> None:
        self._lock, self._users, self._limit = threading.Lock(), 0, None

    def __enter__(self) -> None:
        with self._lock:
            if self._users == 0:
                self._limit = _libraries().limit(limits=1, user_api="blas")
            self._users += 1

    def __exit__(self, *_error: object) -> None:
        with self._lock:
            self._users -= 1
            if self._users == 0 and self._limit is not None:
                self._limit.restore_original_limits()


#: A context that keeps NumPy's matrix products on the calling thread: those of OpenBLAS go on
#: spinning for a while after each, and take the cores from the compiled programs that follow.
single_threaded_blas = _SingleThreadedBlas()


@functools.cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()


@functools.cache
def cores() -> int:
    """Return the number of cores of this process, as it was at the first call."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _reset_after_fork() -> None:
    """Start anew in a forked process: another thread may have held the lock."""
    _pool.cache_clear()
    _here.is_worker = False
    single_threaded_blas.__init__()


def _mark_worker() -> None:
    _here.is_worker = True


if hasattr(os, "register_at_fork"):  # threads do not live on in a forked process
    os.register_at_fork(after_in_child=_reset_after_fork)
