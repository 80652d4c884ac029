"""A worker thread that draws the latest request only: a preview first, the full picture at rest.

It needs no event loop.  So it works where callbacks run on the main thread, and where they run on
another one (JupyterLab with ipykernel 7).
"""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from sampler.support.arguments import real_number
from sampler.support.shutdown import CLOSE_TIMEOUT, close_at_exit

Request = TypeVar("Request")
Show = Callable[[], object]


class LatestOnlyWorker(Generic[Request]):
    """Draws on a thread of its own; a new request replaces the one that waits.

    Parameters
    ----------
    preview, full : callable
        Each takes a request, and returns a function without arguments that shows the result, or
        None.  A full picture that was overtaken while it was drawn is not shown.  A preview is, or
        nothing would be seen while a hand moves faster than previews are drawn.
    on_error : callable
        Takes the exception of either.
    rest : float
        Seconds without a request before the full picture is drawn.
    idle : float
        Seconds without a request before the thread ends; the next request starts another one.
    """

    def __init__(
        self,
        preview: Callable[[Request], Show | None],
        full: Callable[[Request], Show | None],
        on_error: Callable[[Exception], object],
        rest: float = 0.15,
        idle: float = 5.0,
    ) -> None:
        self._preview, self._full, self._on_error = preview, full, on_error
        self._rest, self._idle = rest, idle
        self._changed = threading.Condition()
        self._requested = 0  # number of the last request
        self._settled = 0  # and of the last one that was drawn in full, or failed
        self._request: Request | None = None
        self._requested_at = 0.0
        self._thread: threading.Thread | None = None
        self._closed = False
        close_at_exit(self)

    @property
    def thread(self) -> threading.Thread | None:
        """The thread that draws, or None while there is none."""
        return self._thread

    def request(self, request: Request) -> None:
        """Have a request drawn; return at once.

        Raises
        ------
        RuntimeError
            If the panel is closed.
        """
        with self._changed:
            if self._closed:
                msg = "this panel is closed and draws nothing more; make another one"
                raise RuntimeError(msg)
            self._requested += 1
            self._request, self._requested_at = request, time.monotonic()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="sampler", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def wait(self, timeout: float = 60.0) -> bool:
        """Wait until the last request is drawn, `timeout` seconds at most; return whether it is."""
        timeout = real_number(timeout, "timeout", least=0, most=threading.TIMEOUT_MAX)
        with self._changed:
            return self._changed.wait_for(self._is_settled, timeout)

    def close(self) -> None:
        """Draw nothing more; wait for the picture at work."""
        with self._changed:
            self._closed, thread = True, self._thread
            self._changed.notify_all()
        if thread is not None:
            thread.join(CLOSE_TIMEOUT)

    def _is_settled(self) -> bool:
        return self._settled == self._requested

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or not self._is_settled(), self._idle)
                if self._closed or self._is_settled():
                    self._thread = None
                    return
                number, request = self._requested, self._request
            if not self._draw(self._preview, number, request):
                continue
            with self._changed:
                left = self._requested_at + self._rest - time.monotonic()
                overtaken = functools.partial(self._is_overtaken, number)
                if self._changed.wait_for(overtaken, max(left, 0.0)):
                    continue
            if self._draw(self._full, number, request):
                self._settle(number)

    def _is_overtaken(self, number: int) -> bool:
        return self._closed or number != self._requested

    def _draw(self, draw: Callable, number: int, request: Request | None) -> bool:
        """Draw and show; return whether the request is still the latest, and drawn."""
        try:
            show = draw(request)
            # This thread alone shows pictures, in order: no older one follows a newer one.
            wanted = number == self._requested or draw is self._preview
            if wanted and show is not None:
                show()
        except Exception as error:  # it must reach the panel, whatever it is
            self._on_error(error)
            self._settle(number)
            return False
        return number == self._requested

    def _settle(self, number: int) -> None:
        with self._changed:
            self._settled = number
            self._changed.notify_all()
