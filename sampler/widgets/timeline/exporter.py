"""The export of a film on a thread of its own, with a bar and a button to cancel it."""

from __future__ import annotations

import contextlib
import itertools
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import ipywidgets as widgets
import numpy as np

from sampler.pictures.films.animation import check_film, save_animation
from sampler.pictures.films.keyframes import Frame
from sampler.pictures.inks import PLAIN, Colouring
from sampler.pictures.recipes.recipe import Recipe
from sampler.pictures.view import View
from sampler.support.files import free_names
from sampler.support.shutdown import CLOSE_TIMEOUT, close_at_exit
from sampler.widgets.shared.controls import button


class Cancelled(Exception):
    """The user has cancelled an export; nothing was written."""


@dataclass(frozen=True)
class FilmFile:
    """A film to be written.

    Parameters
    ----------
    frames : list of Frame
        To be drawn in full.
    filename : path
        Its ending is the format.
    loop : bool
        Whether it plays for ever.
    recipe_of : callable
        Makes the film's recipe of its first picture, as it was drawn; or None.
    colouring : Colouring
        Ink and paper.
    """

    frames: list[Frame]
    filename: str | os.PathLike
    loop: bool
    recipe_of: Callable[[np.ndarray], Recipe | None]
    colouring: Colouring = PLAIN


class Exporter:
    """Draws frames in full and writes them, one film at a time.

    Parameters
    ----------
    render : callable
        Takes z and a view, returns the picture.
    on_error : callable
        Takes the exception that ended an export, to show it.

    Attributes
    ----------
    bar : ipywidgets.IntProgress
        The number of frames drawn.
    status : ipywidgets.Label
        What becomes of the film.
    widget : ipywidgets.Widget
        Both, with the button that cancels.
    """

    def __init__(
        self,
        render: Callable[[np.ndarray, View], np.ndarray],
        on_error: Callable[[BaseException], object],
    ) -> None:
        self._render, self._on_error = render, on_error
        self._changed, self._busy = threading.Condition(), False
        self._cancelled = threading.Event()
        self.bar = widgets.IntProgress(tooltip="Frames drawn", layout={"width": "12em"})
        self.status = widgets.Label()
        self._cancel = button("Cancel", "Stop the export; nothing is written", self.cancel)
        self.widget = widgets.HBox([self.bar, self._cancel, self.status])
        self.widget.layout.flex_flow, self.widget.layout.align_items = "row wrap", "center"
        self._show_working(False)
        close_at_exit(self)

    def write(self, film: FilmFile) -> Path:
        """Write a film; return its path when it is complete.

        An existing file is kept, and the film gets a number: film-2.gif.

        Raises
        ------
        RuntimeError
            If another one is being written.
        Cancelled
            By the button, or by `cancel` from another thread.
        OSError, TypeError, ValueError, ImportError
            As :func:`sampler.pictures.films.animation.save_animation`, most of them before anything
            is drawn.
        """
        self._begin(film.filename)
        return self._make(film)

    def start(self, film: FilmFile) -> None:
        """Begin to write a film, and return at once; `status` shows what becomes of it."""
        self._begin(film.filename)
        threading.Thread(
            target=self._make_quietly, args=(film,), name="sampler-export", daemon=True
        ).start()

    def cancel(self) -> None:
        """Stop after the frame at work."""
        self._cancelled.set()

    def wait(self, timeout: float = 60.0) -> bool:
        """Wait for the export, `timeout` seconds at most; return whether it has ended."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._busy, timeout)

    def close(self) -> None:
        """Stop, and wait for the frame at work."""
        self.cancel()
        self.wait(CLOSE_TIMEOUT)

    def _begin(self, filename: str | os.PathLike) -> None:
        with self._changed:
            if self._busy:
                msg = "a film is being exported; wait for it, or cancel it first"
                raise RuntimeError(msg)
            self._busy = True
        self._cancelled.clear()
        self._say(f"drawing {filename}", "")

    def _make_quietly(self, film: FilmFile) -> None:
        with contextlib.suppress(Exception):  # `_make` has shown it already
            self._make(film)

    def _make(self, film: FilmFile) -> Path:
        try:
            self.bar.value, self.bar.max = 0, len(film.frames)
            self._show_working(True)
            filename = next(free_names(film.filename))
            self._say(f"drawing {filename}", "")
            check(film, filename)
            pictures = self._pictures(film.frames, filename)
            first = next(pictures)
            path = save_animation(
                itertools.chain([first], pictures),
                filename,
                recipe=film.recipe_of(first),
                duration=[frame.seconds for frame in film.frames],
                loop=repeats(filename, film.loop),
                **film.colouring.as_arguments(),
            )
            self._say(f"saved {path}", "success")
            return path
        except Cancelled:
            self._say("cancelled; nothing was written", "warning")
            raise
        except BaseException as error:  # Ctrl-C too
            self._say("nothing was written", "danger")
            self._on_error(error)
            raise
        finally:
            self._show_working(False)
            with self._changed:
                self._busy = False
                self._changed.notify_all()

    def _pictures(self, frames: list[Frame], filename: str | os.PathLike) -> Iterator[np.ndarray]:
        for frame in frames:
            if self._cancelled.is_set():
                msg = "the export was cancelled; nothing was written"
                raise Cancelled(msg)
            yield self._render(frame.z, frame.view)
            self.bar.value += 1
        self._say(f"writing {filename}", "info")

    def _say(self, text: str, style: str) -> None:
        self.status.value, self.bar.bar_style = text, style

    def _show_working(self, working: bool) -> None:
        self.bar.layout.display = self._cancel.layout.display = "" if working else "none"


def check(film: FilmFile, filename: str | os.PathLike) -> None:
    """Refuse a film that could not be written at the end, before hours of drawing."""
    check_film(
        filename,
        duration=[frame.seconds for frame in film.frames],
        loop=repeats(filename, film.loop),
        size=(film.frames[0].view.x_dim, film.frames[0].view.y_dim),
        colouring=film.colouring,
    )


def repeats(filename: str | os.PathLike, loop: bool) -> bool:
    """Return whether the file plays for ever; an MP4 leaves that to its player."""
    return loop or Path(filename).suffix.lower() == ".mp4"
