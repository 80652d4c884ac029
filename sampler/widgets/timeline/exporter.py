"""Writing a film beside the kernel's own work, with a bar, and a button to cancel it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path

import ipywidgets as widgets
import numpy as np

from sampler.pictures.films.animation import check_film, save_animation
from sampler.pictures.films.keyframes import Frame
from sampler.pictures.view import View
from sampler.support.files import free_names
from sampler.widgets.shared.controls import button
from sampler.widgets.shared.shutdown import LAST, close_at_exit


class Cancelled(Exception):
    """The user has stopped an export; nothing was written."""


class Exporter:
    """Draws frames in full and writes them, one film at a time.

    Parameters
    ----------
    draw : callable
        Is given z and a view, returns the picture.
    failed : callable
        Is given the exception that ended an export, to show it.
    """

    def __init__(
        self,
        draw: Callable[[np.ndarray, View], np.ndarray],
        failed: Callable[[BaseException], object],
    ) -> None:
        self._draw, self._failed = draw, failed
        self._changed, self._busy = threading.Condition(), False
        self._cancelled = threading.Event()
        self.bar = widgets.IntProgress(tooltip="Frames drawn", layout={"width": "12em"})
        self.told = widgets.Label()
        self._cancel = button("Cancel", "Stop the export; nothing is written", self.cancel)
        self.widget = widgets.HBox([self.bar, self._cancel, self.told])
        self.widget.layout.flex_flow, self.widget.layout.align_items = "row wrap", "center"
        self._show_working(False)
        close_at_exit(self)

    def write(self, frames: list[Frame], filename, loop: bool) -> Path:
        """Write a film; return its path when it is there.

        A file that is there is kept, and the film gets a number: film-2.gif.

        Raises
        ------
        RuntimeError
            Another one is being written.
        Cancelled
            By the button, or by `cancel` from another thread.
        OSError, TypeError, ValueError, ImportError
            As :func:`sampler.pictures.films.animation.save_animation`, most of them before anything
            is drawn.
        """
        self._begin(filename)
        return self._make(frames, filename, loop)

    def start(self, frames: list[Frame], filename, loop: bool) -> None:
        """Begin to write a film, and return at once; what becomes of it is told below the bar."""
        self._begin(filename)
        threading.Thread(
            target=self._make_aside,
            args=(frames, filename, loop),
            name="sampler-export",
            daemon=True,
        ).start()

    def cancel(self) -> None:
        """Stop after the frame that is being drawn."""
        self._cancelled.set()

    def wait(self, timeout: float = 60.0) -> bool:
        """Wait until no film is being written; return whether that came in time."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._busy, timeout)

    def close(self) -> None:
        """Stop, and wait for the frame that is being drawn."""
        self.cancel()
        self.wait(LAST)

    def _begin(self, filename) -> None:
        with self._changed:
            if self._busy:
                msg = "a film is being exported; wait for it, or cancel it first"
                raise RuntimeError(msg)
            self._busy = True
        self._cancelled.clear()
        self._say(f"drawing {filename}", "")

    def _make_aside(self, *what) -> None:
        with contextlib.suppress(Exception):  # `_make` has shown it already
            self._make(*what)

    def _make(self, frames: list[Frame], filename, loop: bool) -> Path:
        try:
            self.bar.value, self.bar.max = 0, len(frames)
            self._show_working(True)
            filename = next(free_names(filename))
            self._say(f"drawing {filename}", "")
            check(frames, filename, loop)
            path = save_animation(
                self._drawn(frames, filename),
                filename,
                duration=[frame.seconds for frame in frames],
                loop=repeats(filename, loop),
            )
            self._say(f"saved {path}", "success")
            return path
        except Cancelled:
            self._say("cancelled; nothing was written", "warning")
            raise
        except BaseException as error:  # Ctrl-C too
            self._say("nothing was written", "danger")
            self._failed(error)
            raise
        finally:
            self._show_working(False)
            with self._changed:
                self._busy = False
                self._changed.notify_all()

    def _drawn(self, frames: list[Frame], filename):
        for frame in frames:
            if self._cancelled.is_set():
                msg = "the export was cancelled; nothing was written"
                raise Cancelled(msg)
            yield self._draw(frame.z, frame.view)
            self.bar.value += 1
        self._say(f"writing {filename}", "info")

    def _say(self, text: str, style: str) -> None:
        self.told.value, self.bar.bar_style = text, style

    def _show_working(self, working: bool) -> None:
        self.bar.layout.display = self._cancel.layout.display = "" if working else "none"


def check(frames: list[Frame], filename, loop: bool) -> None:
    """Find out before hours of drawing whether the film can be written at the end."""
    check_film(
        filename,
        duration=[frame.seconds for frame in frames],
        loop=repeats(filename, loop),
        size=(frames[0].view.x_dim, frames[0].view.y_dim),
    )


def repeats(filename, loop: bool) -> bool:
    """Return whether the file is to play for ever; an MP4 leaves that to its player."""
    return loop or Path(filename).suffix.lower() == ".mp4"
