"""Latest wins: one thread draws what was asked last, first fast, then well.

It needs no event loop, so it works where callbacks run on the main thread and where they run on
another one (JupyterLab with ipykernel 7).
"""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable

from sampler.support.arguments import real_number
from sampler.widgets.shared.shutdown import LAST, close_at_exit

_IDLE = 5.0  # seconds after which the thread ends; the next request starts another one


class Latest:
    """Draws on a thread of its own; what came meanwhile replaces what was waiting.

    Parameters
    ----------
    preview, full : callable
        Each is given what was asked, and returns a function without arguments that shows the
        result, or None.  A full picture that was overtaken while it was drawn is not shown; a
        preview is, or nothing would be seen while a hand moves faster than previews are drawn.
    failed : callable
        Is given the exception of either.
    rest : float
        Seconds without a request before the full picture is drawn.
    """

    def __init__(
        self,
        preview: Callable,
        full: Callable,
        failed: Callable[[Exception], object],
        rest: float = 0.15,
    ) -> None:
        self._preview, self._full, self._failed, self._rest = preview, full, failed, rest
        self._changed = threading.Condition()
        self._asked = 0  # number of the last request
        self._settled = 0  # and of the last one that was drawn in full, or failed
        self._what: object = None
        self._at = 0.0
        self._thread: threading.Thread | None = None
        self._closed = False
        close_at_exit(self)

    def ask(self, what) -> None:
        """Ask for something to be drawn; return at once."""
        with self._changed:
            if self._closed:
                msg = "this panel is closed and draws nothing more; make another one"
                raise RuntimeError(msg)
            self._asked += 1
            self._what, self._at = what, time.monotonic()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="sampler", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def wait(self, timeout: float = 60.0) -> bool:
        """Wait until nothing is left to be drawn; return whether that came in time."""
        timeout = real_number(timeout, "timeout", least=0, most=threading.TIMEOUT_MAX)
        with self._changed:
            return self._changed.wait_for(lambda: self._settled == self._asked, timeout)

    def close(self) -> None:
        """Draw nothing more; wait for what is being drawn."""
        with self._changed:
            self._closed, thread = True, self._thread
            self._changed.notify_all()
        if thread is not None:
            thread.join(LAST)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._settled != self._asked, _IDLE)
                if self._closed or self._settled == self._asked:
                    self._thread = None
                    return
                number, what = self._asked, self._what
            if not self._draw(self._preview, number, what):
                continue
            with self._changed:
                left = self._at + self._rest - time.monotonic()
                overtaken = functools.partial(self._overtaken, number)
                if self._changed.wait_for(overtaken, max(left, 0.0)):
                    continue
            if self._draw(self._full, number, what):
                self._settle(number)

    def _overtaken(self, number: int) -> bool:
        return self._closed or number != self._asked

    def _draw(self, how: Callable, number: int, what) -> bool:
        """Draw and show; return whether it is still the latest, and nothing went wrong."""
        try:
            show = how(what)
            # Only this thread shows anything, in order: an older picture never follows a newer one.
            wanted = number == self._asked or how is self._preview
            if wanted and show is not None:
                show()
        except Exception as error:  # it must reach the panel, whatever it is
            self._failed(error)
            self._settle(number)
            return False
        return number == self._asked

    def _settle(self, number: int) -> None:
        with self._changed:
            self._settled = number
            self._changed.notify_all()
