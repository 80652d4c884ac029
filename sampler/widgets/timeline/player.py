"""Films on a canvas: frames are drawn once, shown as they come, and then kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from sampler.pictures.films.keyframes import Frame
from sampler.pictures.inks import PLAIN, Colouring
from sampler.pictures.view import View
from sampler.support.shutdown import CLOSE_TIMEOUT, close_at_exit
from sampler.widgets.shared.canvas import Canvas, camera, encoded


class PlaybackCanvas(Canvas):
    """A canvas that two threads show pictures on.

    Attributes
    ----------
    lock : threading.RLock
        Held by the thread that shows a picture.
    """

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.lock = threading.RLock()

    def __repr__(self) -> str:
        return "PlaybackCanvas()"

    def put(self, data: bytes, mime: str, view: View, kind: str) -> None:
        """Show an encoded picture of a view; `kind` is "preview", "full" or "film"."""
        with self.lock:
            self._put(data, mime, view, kind)


class Player:
    """Plays films on a thread of its own.

    Parameters
    ----------
    render : callable
        Takes z and a view, returns the picture.
    canvas : PlaybackCanvas
        Shows it.
    on_end : callable
        Called when the film has ended by itself.
    on_error : callable
        Takes the exception that ended it.
    """

    def __init__(
        self,
        render: Callable[[np.ndarray, View], np.ndarray],
        canvas: PlaybackCanvas,
        on_end: Callable[[], object],
        on_error: Callable[[Exception], object],
    ) -> None:
        self._render, self._canvas = render, canvas
        self._on_end, self._on_error = on_end, on_error
        self._kept: dict[tuple, tuple[bytes, str]] = {}  # a frame → its encoded picture
        self._at = 0  # the frame on the canvas
        self._stop = threading.Event()
        self._stop.set()
        self._thread: threading.Thread | None = None
        close_at_exit(self)

    @property
    def playing(self) -> bool:
        """Whether a film is running."""
        return not self._stop.is_set()

    def play(self, frames: list[Frame], loop: bool, colouring: Colouring = PLAIN) -> None:
        """Play from where it was paused, or from the start; return at once."""
        self.pause()
        keys = {key(frame.z, frame.view, colouring) for frame in frames}
        self._kept = {one: kept for one, kept in self._kept.items() if one in keys}
        self._at %= len(frames)
        stop = self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self._work,
            args=(stop, frames, loop, colouring),
            name="sampler-film",
            daemon=True,
        )
        self._thread.start()

    def pause(self) -> None:
        """Stop at the current frame; once this returns, no further one is shown."""
        with self._canvas.lock:
            self._stop.set()

    def rewind(self) -> None:
        """Stop, and begin at the start next time."""
        self.pause()
        self._at = 0

    def wait(self, timeout: float = 60.0) -> bool:
        """Wait for the film's end, `timeout` seconds at most; return whether it has ended."""
        if self._thread is not None:
            self._thread.join(timeout)
            return not self._thread.is_alive()
        return True

    def close(self) -> None:
        """Stop, and wait for the frame at work."""
        self.pause()
        self.wait(CLOSE_TIMEOUT)

    def _work(self, stop: threading.Event, *film: Any) -> None:
        try:
            self._run(stop, *film)
        except Exception as error:  # it must reach the panel, whatever it is
            stop.set()
            self._on_error(error)

    def _run(
        self, stop: threading.Event, frames: list[Frame], loop: bool, colouring: Colouring
    ) -> None:
        at, due = self._at, time.monotonic()
        while True:
            data, mime = self._encoded(frames[at], colouring)
            stop.wait(due - time.monotonic())
            if not self._show(stop, data, mime, frames[at].view, at):
                return
            # A frame that was late does not hurry those after it.
            due = max(due, time.monotonic() - frames[at].seconds / 2) + frames[at].seconds
            at += 1
            if at == len(frames) and not loop:
                break
            at %= len(frames)
        stop.wait(due - time.monotonic())
        with self._canvas.lock:
            if stop.is_set():
                return
            self._at = 0
            stop.set()
        self._on_end()

    def _show(self, stop: threading.Event, data: bytes, mime: str, view: View, at: int) -> bool:
        with self._canvas.lock:
            if stop.is_set():
                return False
            self._at = at
            self._canvas.view = camera(view)
            self._canvas.put(data, mime, view, "film")
            return True

    def _encoded(self, frame: Frame, colouring: Colouring) -> tuple[bytes, str]:
        name = key(frame.z, frame.view, colouring)
        picture = self._kept.get(name)
        if picture is None:
            picture = encoded(self._render(frame.z, frame.view), "preview", colouring)
            self._kept[name] = picture
        return picture


def key(z: np.ndarray, view: View, colouring: Colouring) -> tuple:
    """Return a hashable value that differs from picture to picture."""
    return z.tobytes(), view, colouring
