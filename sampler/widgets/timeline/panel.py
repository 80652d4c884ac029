"""`timeline`: keyframes in a strip, the film between them in the cell, and its file."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from sampler.latent import vectors
from sampler.pictures.films.keyframes import Frame, Keyframe, film
from sampler.pictures.view import View, check_view
from sampler.support.arguments import whole_number
from sampler.support.lists import listed
from sampler.widgets.shared.canvas import numbers
from sampler.widgets.shared.history import History
from sampler.widgets.shared.panel import Panel
from sampler.widgets.shared.share import announce
from sampler.widgets.shared.shutdown import Closing
from sampler.widgets.timeline.as_python import filming
from sampler.widgets.timeline.exporter import Exporter
from sampler.widgets.timeline.keyframe_list import Entry, Row, fitted
from sampler.widgets.timeline.layout import Desk, labels_of
from sampler.widgets.timeline.player import Player, Screen
from sampler.widgets.timeline.thumbnails import Stills

_FILM = 512  # pixels of a side
_PLAYED = 320  # and while it plays in the cell


class Timeline(Panel):
    """The panel that `Sampler.timeline` returns; show it as the last line of a cell.

    Parameters
    ----------
    sampler : object
        Has `z_dim` and `generate(z, x_dim, y_dim)`, and whatever a :class:`~sampler.Sampler` has
        more of: `render` (for the camera), an `atlas`.
    keyframes : iterable of Keyframe
        To begin with.
    view : View, optional
        Its size, scale and aspect are the film's.  512×512 if not given, and "fit" where the
        sampler has `render`: in a wide film things keep their shape.

    Attributes
    ----------
    keyframes : list of Keyframe
        In order.  Setting it replaces them all; of their views the window is taken (centre, zoom
        and rotation), in the film's size, scale and aspect.
    selected : int or None
        Place of the keyframe that is on the screen, from 0.
    widget : ipywidgets.Widget
        All of it; `canvas`, `strip`, `form` (of the selected keyframe), `reel` (the film's
        settings) and `exporter` are its parts.
    """

    def __init__(
        self, sampler, keyframes: Iterable[Keyframe] = (), view: View | None = None
    ) -> None:
        super().__init__(sampler)
        aspect = "fit" if hasattr(sampler, "render") else "stretch"
        view = View(_FILM, _FILM, aspect=aspect) if view is None else view
        check_view(view)
        self.plain = View(view.x_dim, view.y_dim, view.scale, aspect=view.aspect)
        self._number = itertools.count().__next__
        self.row, self._dragging = Row(), False
        self._history = History(self.row)
        self.canvas = Screen(scale=view.scale, view=numbers(self.plain), label=self._stage.label)
        self._player = Player(self._fast, self.canvas, self._show_playing, self._failed)
        self._stills = Stills(
            self._stage, self.canvas, self._player, self._show_strip, self._failed
        )
        self.exporter = Exporter(self._stage.render, self._failed)
        self._desk = Desk(
            self,
            labels_of(self._stage.atlas),
            self._stills.url,
            self._change,
            self.exporter.widget,
        )
        self.strip, self.form, self.reel = self._desk.strip, self._desk.form, self._desk.reel
        self.widget = self._desk.widget
        self._show(
            Row().replaced(
                map(self._fitted, listed(keyframes, "keyframes", "Keyframes")), self._number
            )
        )
        self._history = History(self.row)
        self.follow()
        announce("timeline", self)
        self._opened()

    # What a cell reads and sets

    @property
    def keyframes(self) -> list[Keyframe]:
        return self.row.keyframes

    @keyframes.setter
    def keyframes(self, keyframes: Iterable[Keyframe]) -> None:
        self._go(
            self.row.replaced(
                map(self._fitted, listed(keyframes, "keyframes", "Keyframes")), self._number
            )
        )

    @property
    def selected(self) -> int | None:
        return self.row.place(self.row.selected) if self.row.chosen else None

    @selected.setter
    def selected(self, index: int) -> None:
        self._show(self.row.select(index))

    def __repr__(self) -> str:
        return f"<Timeline of {self._stage.label}: {len(self.keyframes)} keyframes>"

    @property
    def is_busy(self) -> bool:
        """Whether a film is being written."""
        return not self.exporter.wait(0)

    def _workers(self) -> list[Closing]:
        return [self._player, self._stills, self.exporter]

    def wait(self, timeout: float = 60.0) -> bool:
        """Wait for the pictures at rest and for an export; return whether they came in time."""
        return self._stills.wait(timeout) and self.exporter.wait(timeout)

    def add(
        self,
        z_or_panel,
        view: View | None = None,
        seconds: float = 1.0,
        hold: float = 0.0,
        easing: str = "linear",
    ) -> None:
        """Add a keyframe at the end.

        Parameters
        ----------
        z_or_panel : array_like or object
            (z_dim,) or (1, z_dim), or what has `z` and `view`, such as an Explorer.
        view : View, optional
            The window; the panel's, or else the plain one, if not given.
        seconds, hold, easing
            See :class:`sampler.pictures.films.keyframes.Keyframe`.
        """
        name = "z"
        if hasattr(z_or_panel, "z"):
            view = getattr(z_or_panel, "view", None) if view is None else view
            name, z_or_panel = type(z_or_panel).__name__.lower(), z_or_panel.z
        view = self.plain if view is None else view
        self._add(Keyframe(z_or_panel, view, seconds, hold, easing), name)

    def add_seed(self, seed: int | None = None) -> None:
        """Add the z of a seed, or of a random one."""
        if seed is None:
            seed = int(np.random.default_rng().integers(10**6))
        z = self._stage.draw(whole_number(seed, "seed", least=0))
        known = hasattr(self._stage.sampler, "generate_z")
        made_by = f"generate_z(seed={seed})" if known else ""
        self._add(Keyframe(z, self.plain), f"seed {seed}", made_by)

    def add_digit(self, label: int) -> None:
        """Add the code of a random digit from the atlas."""
        self._add(Keyframe(self._stage.digit(label), self.plain), f"digit {label}")

    def duplicate(self, index: int) -> None:
        """Add a keyframe once more, after itself: the place to move the camera to."""
        twin = replace(self.row.at(index), id=self._number())
        self._go(self.row.added(twin, index + 1))

    def move(self, index: int, to: int) -> None:
        """Move a keyframe to another place, from 0."""
        self._go(self.row.moved(index, to))

    def remove(self, index: int) -> None:
        """Remove a keyframe."""
        self._go(self.row.removed(index))

    @property
    def playing(self) -> bool:
        """Whether the film is running."""
        return self._player.playing

    def undo(self) -> None:
        """Go a step back."""
        self._show(self._history.undo())

    def redo(self) -> None:
        """Go a step forward again."""
        self._show(self._history.redo())

    def frames(self, size: int | tuple[int, int] | None = None) -> list[Frame]:
        """Return the film's frames, see :func:`sampler.pictures.films.keyframes.film`."""
        return film(self.keyframes, size=self.reel.size if size is None else size, **self.reel.how)

    def play(self) -> None:
        """Play the film on the canvas, from where it was paused."""
        with self._lock:
            self._player.play(self.frames(_PLAYED), self.reel.how["loop"])
            self._show_playing()

    def pause(self) -> None:
        """Stop the film where it is."""
        self._player.pause()
        self._show_playing()

    def export(self, filename=None, size: int | tuple[int, int] | None = None) -> Path:
        """Draw the film in full, write it, and return its path when it is there.

        The button does the same while the kernel stays free.

        Parameters
        ----------
        filename : path, optional
            Ends in .gif, .png, .apng, .webp or .mp4; the panel's if not given.  A file that is
            there is kept, and the film gets a number: film-2.gif.  The file plays for ever where
            `loop` is on, and else once; an MP4's player decides.
        size : int or tuple of int, optional
            Side, or width and height in pixels; the panel's if not given.
        """
        filename = self.reel.filename if filename is None else filename
        return self.exporter.write(self.frames(size), filename, self.reel.how["loop"])

    def start_export(self) -> None:
        """Begin to write the panel's file at the panel's size, and return at once."""
        self.exporter.start(self.frames(), self.reel.filename, self.reel.how["loop"])

    def cancel(self) -> None:
        """Stop an export; nothing is written."""
        self.exporter.cancel()

    def as_python(self) -> str:
        """Return the lines that make the same film without the panel."""
        x_dim, y_dim = self.reel.size
        sized = [
            replace(key, view=replace(key.view, x_dim=x_dim, y_dim=y_dim)) for key in self.keyframes
        ]
        made_by = [entry.made_by for entry in self.row.entries]
        return filming(self._stage.made_by, sized, made_by, self.reel.filename, **self.reel.how)

    def follow(self) -> None:
        """Show again what there is."""
        with self._lock:
            self._desk.follow(self.row, self._history, self.playing)

    def refresh(self) -> None:
        """Take a setting that has changed: the film begins again."""
        self._show(self.row)

    # How it comes about

    def _fast(self, z: np.ndarray, view: View) -> np.ndarray:
        return self._stage.render(z, view, fast=True)

    def _fitted(self, keyframe: Keyframe) -> Keyframe:
        keyframe = fitted(keyframe, self.plain)
        vectors.as_batch(keyframe.z, self._stage.z_dim)
        return keyframe

    def _add(self, keyframe: Keyframe, name: str = "z", made_by: str = "") -> None:
        entry = Entry(self._number(), self._fitted(keyframe), name, made_by)
        self._go(self.row.added(entry))

    def _change(self, how: Callable[[Keyframe], Keyframe]) -> None:
        """Change the selected keyframe: many moves of the hand, one step of undo."""
        if self.row.chosen is not None:
            self._go(self.row.changed(how(self.row.chosen.keyframe)), drag=True)

    def _go(self, row: Row, drag: bool = False) -> None:
        with self._lock:
            going_on = drag and self._dragging and not self._stills.wait(0)
            (self._history.replace if going_on else self._history.add)(row)
            self._dragging = drag
            self._show(row)

    def _show(self, row: Row) -> None:
        with self._lock:
            self.row = row
            self._player.rewind()
            self.follow()
            self._stills.ask(row)

    def _show_strip(self) -> None:
        with self._lock:
            self._desk.show_strip(self.row)

    def _show_playing(self) -> None:
        self.reel.show_playing(self.playing)

    def _failed(self, error: BaseException) -> None:
        self._show_playing()
        self._desk.failed(error)
