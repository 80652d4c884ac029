"""`timeline`: keyframes in a strip, the film between them in the cell, and its file."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import numpy as np

from sampler.pictures.films.keyframes import Frame, Keyframe, film
from sampler.pictures.recipes import array_registry
from sampler.pictures.recipes.recipe import Recipe, in_colours
from sampler.pictures.view import View, check_view
from sampler.support.shutdown import Closeable
from sampler.widgets.shared.adapter import SamplerLike
from sampler.widgets.shared.canvas import camera
from sampler.widgets.shared.history import History
from sampler.widgets.shared.messages import plain_words
from sampler.widgets.shared.open_panels import register_panel
from sampler.widgets.timeline.as_python import filming
from sampler.widgets.timeline.exporter import Exporter, FilmFile
from sampler.widgets.timeline.keyframe_panel import KeyframePanel
from sampler.widgets.timeline.layout import TimelineLayout
from sampler.widgets.timeline.player import PlaybackCanvas, Player
from sampler.widgets.timeline.thumbnails import Thumbnails

_FILM = 512  # pixels of a side
_PLAYED = 320  # pixels of a side while it plays in the cell


class Timeline(KeyframePanel):
    """The panel that `Sampler.timeline` returns; show it as the last line of a cell.

    Parameters
    ----------
    sampler : SamplerLike
        Has `z_dim` and `generate(z, x_dim, y_dim)`.  Of a :class:`~sampler.Sampler` the panel
        also uses `render` (for the camera) and the atlas.
    keyframes : iterable of Keyframe
        To begin with.
    view : View, optional
        Its size, scale and aspect are the film's.  By default 512×512, and "fit" where the sampler
        has `render`: in a wide film things keep their shape.
    colouring : dict, optional
        `ink` and `paper`, or `colours`, of the film: arguments of `Sampler.save`.

    Attributes
    ----------
    plain_view : View
        The film's window before the camera moves it.
    keyframe_list : KeyframeList
        The keyframes with their names, and the selected one.
    canvas, strip, form, settings : ipywidgets.Widget, KeyframeForm, FilmSettings
        The large picture, the thumbnails, the selected keyframe's fields, and the film's.
    player, exporter : Player, Exporter
        Play the film on the canvas, and write it.
    """

    canvas: PlaybackCanvas

    def __init__(
        self,
        sampler: SamplerLike,
        keyframes: Iterable[Keyframe] = (),
        view: View | None = None,
        colouring: dict[str, Any] | None = None,
    ) -> None:
        aspect = "fit" if hasattr(sampler, "render") else "stretch"
        view = check_view(View(_FILM, _FILM, aspect=aspect) if view is None else view)
        super().__init__(sampler, view, colouring)
        self.canvas = PlaybackCanvas(
            scale=view.scale, view=camera(self.plain_view), label=self.adapter.label
        )
        self._build()
        self._show(self._listed(keyframes))
        self._history = History(self._film_state)
        self._follow()
        register_panel("timeline", self)
        self._enter_cell()

    # For the user's cells

    @property
    def playing(self) -> bool:
        """Whether the film is running."""
        return self.player.playing

    @property
    def is_busy(self) -> bool:
        """Whether a film is being written."""
        return not self.exporter.wait(0)

    def __repr__(self) -> str:
        return f"<Timeline of {self.adapter.name}: {len(self.keyframes)} keyframes>"

    def wait(self, timeout: float = 60.0) -> bool:
        """Wait for the pictures at rest and for an export; return whether they came in time."""
        return self._thumbnails.wait(timeout) and self.exporter.wait(timeout)

    def frames(self, size: int | tuple[int, int] | None = None) -> list[Frame]:
        """Return the film's frames, see :func:`sampler.pictures.films.keyframes.film`."""
        return film(
            self.keyframes,
            size=self.settings.size if size is None else size,
            **self.settings.film_arguments,
        )

    def play(self) -> None:
        """Play the film on the canvas, from where it was paused."""
        with self._lock:
            loop = self.settings.film_arguments["loop"]
            self.player.play(self.frames(_PLAYED), loop, self._colouring)
            self._show_playing()

    def pause(self) -> None:
        """Stop the film where it is."""
        self.player.pause()
        self._show_playing()

    def export(
        self, filename: str | os.PathLike | None = None, size: int | tuple[int, int] | None = None
    ) -> Path:
        """Draw the film in full and write it; return its path when it is complete.

        The button does the same while the kernel stays free.

        Parameters
        ----------
        filename : path, optional
            Ends in .gif, .png, .apng, .webp or .mp4; the panel's by default.  An existing file is
            kept, and the film gets a number: film-2.gif.  The file plays for ever where `loop` is
            on, and else once; an MP4's player decides.
        size : int or tuple of int, optional
            Side, or width and height in pixels; the panel's by default.
        """
        filename = self.settings.filename if filename is None else filename
        return self.exporter.write(self._film(size, filename))

    def start_export(self) -> None:
        """Begin to write the panel's file at the panel's size, and return at once."""
        self.exporter.start(self._film(None, self.settings.filename))

    def cancel(self) -> None:
        """Stop an export; nothing is written."""
        self.exporter.cancel()

    def as_python(self) -> str:
        """Return the lines that make the same film without the panel."""
        x_dim, y_dim = self.settings.size
        sized = [
            replace(key, view=replace(key.view, x_dim=x_dim, y_dim=y_dim)) for key in self.keyframes
        ]
        made_by = [entry.made_by for entry in self.keyframe_list.entries]
        return filming(
            self.adapter.made_by,
            sized,
            made_by,
            self.settings.filename,
            **self.settings.film_arguments,
            colouring=self.colouring,
        )

    def refresh(self) -> None:
        """Take a changed setting: the film begins again."""
        self._show(self.keyframe_list)

    def _film(self, size: int | tuple[int, int] | None, filename: str | os.PathLike) -> FilmFile:
        """Return the film at this size, with the way to remember it."""
        arguments, frames = self.settings.film_arguments, self.frames(size)
        colouring = self._colouring
        view = frames[0].view
        keyframes = tuple(
            replace(key, view=replace(key.view, x_dim=view.x_dim, y_dim=view.y_dim))
            for key in self.keyframes
        )

        def recipe_of(first: np.ndarray) -> Recipe | None:
            # No recipe names another object than a Sampler.
            drawn = in_colours(array_registry.recipe_of(first), colouring)
            if drawn is None:
                return None
            z = np.stack([key.z for key in keyframes])
            film = dict(arguments)
            return replace(drawn, z=z, view=keyframes[0].view, keyframes=keyframes, film=film)

        return FilmFile(frames, filename, arguments["loop"], recipe_of, colouring)

    # Widgets

    def _build(self) -> None:
        adapter, on_error = self.adapter, self._show_error
        preview = functools.partial(adapter.render, preview=True)
        self.player = Player(preview, self.canvas, self._show_playing, on_error)
        self._thumbnails = Thumbnails(adapter, self.canvas, self.player, self._show_strip, on_error)
        self.exporter = Exporter(adapter.render, on_error)
        self._layout = TimelineLayout(
            self,
            adapter.options,
            self._thumbnails.url,
            self._edit,
            self._guard,
            widgets.VBox([self.inks.widget, self.exporter.widget]),
            noun=adapter.noun,
        )
        self.strip, self.form = self._layout.strip, self._layout.form
        self.settings, self.widget = self._layout.settings, self._layout.widget

    def _is_at_rest(self) -> bool:
        return self._thumbnails.wait(0)

    def _keyframes_changed(self) -> None:
        self.player.rewind()
        self._follow()
        self._thumbnails.request(self.keyframe_list, self._colouring)

    def _workers(self) -> list[Closeable]:
        return [self.player, self._thumbnails, self.exporter]

    def _follow(self) -> None:
        with self._lock:
            self._layout.follow(self.keyframe_list, self._history, self.playing)
            self._follow_colouring()

    def _show_strip(self) -> None:
        with self._lock:
            self._layout.show_strip(self.keyframe_list)

    def _show_playing(self) -> None:
        self.settings.show_playing(self.playing)

    def _show_message(self, text: str) -> None:
        self.strip.note = text

    def _show_error(self, error: BaseException) -> None:
        self._show_playing()
        self.strip.note = plain_words(error)
