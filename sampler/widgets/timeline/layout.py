"""The timeline's widgets: the strip, the picture, fields and buttons."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

import ipywidgets as widgets

from sampler.pictures.films.keyframes import Keyframe
from sampler.pictures.view import View
from sampler.widgets.shared.canvas import Canvas, camera, with_camera
from sampler.widgets.shared.controls import button, column, row, side_by_side, whole
from sampler.widgets.shared.history import History
from sampler.widgets.timeline.film_settings import FilmSettings
from sampler.widgets.timeline.keyframe_form import KeyframeForm
from sampler.widgets.timeline.keyframe_list import Entry, KeyframeList
from sampler.widgets.timeline.keyframe_panel import EditKeyframe
from sampler.widgets.timeline.strip import Strip, items

_HINT = "No keyframes yet: add {} below, or press To timeline in another panel."


class TimelineActions(Protocol):
    """The methods of a timeline that its buttons call."""

    plain_view: View
    keyframe_list: KeyframeList

    @property
    def canvas(self) -> Canvas:
        """The large picture."""
        ...

    @property
    def selected(self) -> int | None:
        """Place of the selected keyframe, from 0."""
        ...

    @selected.setter
    def selected(self, index: int) -> None: ...

    @property
    def playing(self) -> bool:
        """Whether the film is running."""
        ...

    def refresh(self) -> None:
        """Take a changed setting."""

    def add_seed(self, seed: int | None = None) -> None:
        """Add the z of a seed."""

    def add_digit(self, label: int | str) -> None:
        """Add the code of a picture of a label."""

    def duplicate(self, index: int) -> None:
        """Add a keyframe once more."""

    def move(self, index: int, to: int) -> None:
        """Move a keyframe."""

    def remove(self, index: int) -> None:
        """Remove a keyframe."""

    def undo(self) -> None:
        """Go a step back."""

    def redo(self) -> None:
        """Go a step forward again."""

    def play(self) -> None:
        """Play the film."""

    def pause(self) -> None:
        """Stop the film."""

    def start_export(self) -> None:
        """Begin to write the film."""

    def as_python(self) -> str:
        """Return the lines that make the film."""
        ...


class TimelineLayout:
    """The widgets, which call the panel's own methods.

    Parameters
    ----------
    panel : TimelineActions
        The buttons call its methods.
    labels : sequence of (str, int)
        Names and labels of pictures that can be added.
    url : callable
        Takes an entry, returns the data URL of its thumbnail.
    on_change : callable
        Takes a function from the selected keyframe to the changed one.
    guard : callable
        Runs a callback, and shows its error.
    below : ipywidgets.Widget
        The pickers of colours, and the exporter's bar.
    noun : str
        What the network's pictures are called.

    Attributes
    ----------
    strip : Strip
        The thumbnails.
    form : KeyframeForm
        The fields of the selected keyframe.
    settings : FilmSettings
        The film's settings.
    widget : ipywidgets.Widget
        All of it.
    """

    def __init__(
        self,
        panel: TimelineActions,
        labels: Sequence[tuple[str, int]],
        url: Callable[[Entry], str],
        on_change: Callable[[EditKeyframe], object],
        guard: Callable[[Callable[[], object]], object],
        below: widgets.Widget,
        *,
        noun: str,
    ) -> None:
        self._noun = noun
        self._panel, self._url, self._on_change, self._guard = panel, url, on_change, guard
        addable = f"seeds or {noun}s" if labels else "seeds"
        self.strip = Strip(self._strip_acted, hint=_HINT.format(addable))
        self.form = KeyframeForm(lambda edit: guard(lambda: on_change(edit)))
        self.settings = FilmSettings(
            panel.plain_view,
            self._guarded(panel.refresh),
            on_play=self._guarded(self._play_or_pause),
            on_export=self._guarded(panel.start_export),
            on_copy=self._guarded(self._copy),
        )
        panel.canvas.observe(self._canvas_moved, names="view")
        self._edit_buttons = self._build_edit_buttons()
        self._undo = button("Undo", "Go a step back", self._guarded(panel.undo))
        self._redo = button("Redo", "Go a step forward again", self._guarded(panel.redo))
        self.widget: widgets.DOMWidget = self._lay_out(labels, below)

    def follow(self, keyframes: KeyframeList, history: History, playing: bool) -> None:
        """Show a list of keyframes."""
        entry = keyframes.selected_entry
        self.show_strip(keyframes)
        self.form.follow(entry and entry.keyframe)
        if entry is not None and not playing:
            self._panel.canvas.view = camera(entry.keyframe.view)
        self.settings.follow(keyframes.keyframes, playing)
        for pressed in self._edit_buttons:
            pressed.disabled = entry is None
        self._undo.disabled, self._redo.disabled = not history.can_undo, not history.can_redo

    def show_strip(self, keyframes: KeyframeList) -> None:
        """Show the thumbnails of a list of keyframes."""
        with self.strip.hold_sync():
            loop = self.settings.film_arguments["loop"]
            self.strip.items = items(keyframes, self._url, loop)
            self.strip.selected = keyframes.selected

    def _guarded(self, act: Callable[[], object]) -> Callable[[], object]:
        return functools.partial(self._guard, act)

    def _strip_acted(self, action: str, number: int, to: Any) -> None:
        """Select, move or remove the keyframe of a number."""
        panel = self._panel

        def act() -> None:
            index = panel.keyframe_list.index_of(number)
            if action == "move":
                panel.move(index, to)
            elif action == "remove":
                panel.remove(index)
            else:
                panel.selected = index

        self._guard(act)

    def _canvas_moved(self, change: Any) -> None:
        """Take the camera from the canvas where the user has moved it."""
        moved, entry = change["new"], self._panel.keyframe_list.selected_entry
        if self._panel.playing or not moved or entry is None:
            return

        def edit(keyframe: Keyframe) -> Keyframe:
            return replace(keyframe, view=with_camera(keyframe.view, moved))

        if moved != camera(entry.keyframe.view):
            self._guard(lambda: self._on_change(edit))

    def _play_or_pause(self) -> None:
        (self._panel.pause if self._panel.playing else self._panel.play)()

    def _copy(self) -> None:
        lines = self._panel.as_python()
        self.settings.show_lines(lines)
        self._panel.canvas.copy(lines)

    def _build_edit_buttons(self) -> list[widgets.Button]:
        """Return the buttons that change the selected keyframe."""
        panel = self._panel

        def on_selected(act: Callable[[int], object]) -> Callable[[], object]:
            def act_on_selected() -> None:
                if panel.selected is not None:
                    act(panel.selected)

            return self._guarded(act_on_selected)

        move, copy, remove = panel.move, panel.duplicate, panel.remove
        return [
            button("◀", "Move it one place earlier", on_selected(lambda at: move(at, at - 1))),
            button("▶", "Move it one place later", on_selected(lambda at: move(at, at + 1))),
            button("Duplicate", "Once more, after itself", on_selected(copy)),
            button("Remove", "Remove it from the film", on_selected(remove)),
        ]

    def _build_adders(self, labels: Sequence[tuple[str, int]]) -> list[widgets.Widget]:
        """Return the fields and buttons that add keyframes."""
        panel, noun, seed = self._panel, self._noun, whole("seed", 1, 0, 2**31 - 1)

        def add_seed() -> None:
            panel.add_seed(seed.value)
            seed.value += 1

        adders = [seed, button("Add seed", "Add the z of this seed", self._guarded(add_seed))]
        if labels:
            kind, width = ("digit", "7em") if noun == "digit" else ("label", "12em")
            digit: Any = widgets.Dropdown(options=labels, description=kind, layout={"width": width})
            digit.style.description_width = "initial"
            add_digit = self._guarded(lambda: panel.add_digit(digit.value))
            tip = f"Add the code of a random {noun} of this kind"
            adders += [digit, button(f"Add {noun}", tip, add_digit)]
        return adders

    def _lay_out(
        self, labels: Sequence[tuple[str, int]], below: widgets.Widget
    ) -> widgets.DOMWidget:
        adders = self._build_adders(labels)
        tools = row(*adders, *self._edit_buttons, self._undo, self._redo)
        picture = column(self._panel.canvas, flex="1 1 240px")
        picture.layout.max_width = "420px"
        fields = column(self.form.widget, self.settings.widget, below, flex="1 1 300px")
        lower = side_by_side(picture, fields, gap="0 0.8em")
        return widgets.VBox([self.strip, tools, lower, self.settings.lines])
