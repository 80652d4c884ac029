"""Playing a film on a canvas: frames are drawn once, shown as they come, and then kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np

from sampler.pictures.films.keyframes import Frame
from sampler.pictures.view import View
from sampler.widgets.shared.canvas import Canvas, encoded, numbers
from sampler.widgets.shared.shutdown import LAST, close_at_exit


class Screen(Canvas):
    """A canvas that two threads may show pictures on."""

    def __init__(self, **traits) -> None:
        super().__init__(**traits)
        self.lock = threading.RLock()

    def __repr__(self) -> str:
        return "Screen()"

    def put(self, data: bytes, mime: str, view: View, kind: str) -> None:
        """Show a picture that is encoded already."""
        with self.lock, self.hold_sync():
            self._number += 1
            self.picture = data
            self.shown = {**numbers(view), "number": self._number, "kind": kind, "mime": mime}


class Player:
    """Plays on a thread of its own.

    Parameters
    ----------
    draw : callable
        Is given z and a view, returns the picture.
    screen : Screen
        Where it is shown.
    ended : callable
        Is called when the film has ended by itself.
    failed : callable
        Is given the exception that ended it.
    """

    def __init__(
        self,
        draw: Callable[[np.ndarray, View], np.ndarray],
        screen: Screen,
        ended: Callable[[], object],
        failed: Callable[[Exception], object],
    ) -> None:
        self._draw, self._screen, self._ended, self._failed = draw, screen, ended, failed
        self._kept: dict[tuple, tuple[bytes, str]] = {}  # a frame → its encoded picture
        self._at = 0  # the frame that is shown
        self._stop = threading.Event()
        self._stop.set()
        self._thread: threading.Thread | None = None
        close_at_exit(self)

    @property
    def playing(self) -> bool:
        """Whether a film is running."""
        return not self._stop.is_set()

    def play(self, frames: list[Frame], loop: bool) -> None:
        """Play from where it was paused, or from the start; return at once."""
        self.pause()
        keys = {key(frame.z, frame.view) for frame in frames}
        self._kept = {one: kept for one, kept in self._kept.items() if one in keys}
        self._at %= len(frames)
        stop = self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self._work, args=(stop, frames, loop), name="sampler-film", daemon=True
        )
        self._thread.start()

    def pause(self) -> None:
        """Stop where it is; once this returns, no further frame is shown."""
        with self._screen.lock:
            self._stop.set()

    def rewind(self) -> None:
        """Stop, and begin at the start next time."""
        self.pause()
        self._at = 0

    def wait(self, timeout: float = 60.0) -> bool:
        """Wait until the film has ended; return whether it has in time."""
        if self._thread is not None:
            self._thread.join(timeout)
            return not self._thread.is_alive()
        return True

    def close(self) -> None:
        """Stop, and wait for what is being drawn."""
        self.pause()
        self.wait(LAST)

    def _work(self, stop: threading.Event, frames: list[Frame], loop: bool) -> None:
        try:
            self._run(stop, frames, loop)
        except Exception as error:  # it must reach the panel, whatever it is
            stop.set()
            self._failed(error)

    def _run(self, stop: threading.Event, frames: list[Frame], loop: bool) -> None:
        at, due = self._at, time.monotonic()
        while True:
            data, mime = self._encoded(frames[at])
            stop.wait(due - time.monotonic())
            if not self._shown(stop, data, mime, frames[at].view, at):
                return
            # A frame that was late does not hurry those after it.
            due = max(due, time.monotonic() - frames[at].seconds / 2) + frames[at].seconds
            at += 1
            if at == len(frames) and not loop:
                break
            at %= len(frames)
        stop.wait(due - time.monotonic())
        with self._screen.lock:
            if stop.is_set():
                return
            self._at = 0
            stop.set()
        self._ended()

    def _shown(self, stop: threading.Event, data: bytes, mime: str, view: View, at: int) -> bool:
        with self._screen.lock:
            if stop.is_set():
                return False
            self._at = at
            self._screen.view = numbers(view)
            self._screen.put(data, mime, view, "film")
            return True

    def _encoded(self, frame: Frame) -> tuple[bytes, str]:
        found = self._kept.get(key(frame.z, frame.view))
        if found is None:
            found = encoded(self._draw(frame.z, frame.view), "preview")
            self._kept[key(frame.z, frame.view)] = found
        return found


def key(z: np.ndarray, view: View) -> tuple:
    """Return what tells one picture from all others."""
    return z.tobytes(), view
