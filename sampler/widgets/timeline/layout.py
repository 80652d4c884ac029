"""What the user sees and touches of a timeline: the strip, the picture, fields and buttons."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import ipywidgets as widgets
import numpy as np

from sampler.pictures.films.keyframes import Keyframe
from sampler.widgets.shared.canvas import numbers
from sampler.widgets.shared.controls import button, whole
from sampler.widgets.shared.history import History
from sampler.widgets.timeline.film_settings import Reel
from sampler.widgets.timeline.keyframe_form import Form
from sampler.widgets.timeline.keyframe_list import Entry, Row
from sampler.widgets.timeline.strip import Strip, items

if TYPE_CHECKING:
    from sampler.widgets.timeline.panel import Timeline

_HINT = "No keyframes yet: add seeds or digits below, or press To timeline in another panel."


class Desk:
    """Calls the panel's own methods, and shows what goes wrong.

    Parameters
    ----------
    panel : Timeline
        What the buttons act on.
    labels : iterable of int
        Digits that can be added.
    url : callable
        Gives the thumbnail of an entry.
    change : callable
        Is given a function from the selected keyframe to the one that the user wants instead.
    below : ipywidgets.Widget
        The exporter's bar.
    """

    def __init__(
        self,
        panel: Timeline,
        labels,
        url: Callable[[Entry], str],
        change: Callable[[Callable[[Keyframe], Keyframe]], object],
        below: widgets.Widget,
    ) -> None:
        self._panel, self._url, self._change = panel, url, change
        self.strip = Strip(self._acted, hint=_HINT)
        self.form = Form(lambda how: self._guard(lambda: change(how)))
        act = self._acting
        self.reel = Reel(
            panel.plain,
            act(panel.refresh),
            play=act(self._play_or_pause),
            export=act(panel.start_export),
            copy=act(self._copy),
        )
        panel.canvas.observe(self._moved, names="view")
        self.widget = self._laid_out(self._tools([int(label) for label in labels]), below)

    def follow(self, row: Row, history: History, playing: bool) -> None:
        """Show a row."""
        entry = row.chosen
        self.show_strip(row)
        self.form.follow(entry and entry.keyframe)
        if entry is not None and not playing:
            self._panel.canvas.view = numbers(entry.keyframe.view)
        self.reel.follow(row.keyframes, playing)
        for tool in self._of_one:
            tool.disabled = entry is None
        self._undo.disabled, self._redo.disabled = not history.can_undo, not history.can_redo

    def show_strip(self, row: Row) -> None:
        """Show a row's thumbnails."""
        with self.strip.hold_sync():
            self.strip.items = items(row, self._url, self.reel.how["loop"])
            self.strip.selected = row.selected

    def failed(self, error: BaseException) -> None:
        """Show what went wrong, below the strip."""
        self.strip.note = f"{type(error).__name__}: {error}"

    def _guard(self, act: Callable[[], object]) -> None:
        """Run a callback; show what goes wrong, and keep everything as it was."""
        try:
            self.strip.note = ""
            act()
        except Exception as error:  # shown, never swallowed
            self._panel.follow()  # a field may show what was refused
            self.failed(error)

    def _acting(self, act: Callable[[], object]) -> Callable[[], None]:
        return functools.partial(self._guard, act)

    def _acted(self, what: str, number: int, to: int | None) -> None:
        """Do what the strip asks for."""
        panel = self._panel

        def act() -> None:
            index = panel.row.place(number)
            if what == "move":
                panel.move(index, to)
            elif what == "remove":
                panel.remove(index)
            else:
                panel.selected = index

        self._guard(act)

    def _moved(self, change) -> None:
        """Take the view from the canvas: the user's hands, the film, or what was set from here."""
        there = change["new"]
        if self._panel.playing or not there:
            return

        def turned(keyframe: Keyframe) -> Keyframe:
            view = replace(
                keyframe.view,
                center=(float(there["x"]), float(there["y"])),
                zoom=float(there["zoom"]),
                rotation=float(there["rotation"]),
            )
            return replace(keyframe, view=view)

        chosen = self._panel.row.chosen
        if chosen is not None and there != numbers(chosen.keyframe.view):
            self._guard(lambda: self._change(turned))

    def _play_or_pause(self) -> None:
        (self._panel.pause if self._panel.playing else self._panel.play)()

    def _copy(self) -> None:
        text = self._panel.as_python()
        self.reel.tell(text)
        self._panel.canvas.copy(text)

    def _tools(self, labels: list[int]) -> widgets.Widget:
        panel, act = self._panel, self._acting
        seed = whole("seed", 1, 0, 2**31 - 1)

        def add_seed() -> None:
            panel.add_seed(seed.value)
            seed.value += 1

        def here(do: Callable[[int], object]) -> Callable[[], None]:
            return act(lambda: do(panel.selected))

        self._of_one = [
            button("◀", "Move it one place earlier", here(lambda at: panel.move(at, at - 1))),
            button("▶", "Move it one place later", here(lambda at: panel.move(at, at + 1))),
            button("Duplicate", "Once more, after itself", here(panel.duplicate)),
            button("Remove", "Remove it from the film", here(panel.remove)),
        ]
        self._undo = button("Undo", "Go a step back", act(panel.undo))
        self._redo = button("Redo", "Go a step forward again", act(panel.redo))
        row = [seed, button("Add seed", "Add the z of this seed", act(add_seed))]
        if labels:
            digit = widgets.Dropdown(options=labels, description="digit", layout={"width": "7em"})
            digit.style.description_width = "initial"
            tip = "Add the code of a random digit of this kind"
            row += [digit, button("Add digit", tip, act(lambda: panel.add_digit(digit.value)))]
        row += [*self._of_one, self._undo, self._redo]
        return widgets.HBox(row, layout={"flex_flow": "row wrap"})

    def _laid_out(self, tools: widgets.Widget, below: widgets.Widget) -> widgets.Widget:
        picture = widgets.VBox([self._panel.canvas])
        picture.layout.flex, picture.layout.min_width = "1 1 240px", "0"
        picture.layout.max_width = "420px"
        hands = widgets.VBox([self.form.widget, self.reel.widget, below])
        hands.layout.flex, hands.layout.min_width = "1 1 300px", "0"
        lower = widgets.Box([picture, hands])
        lower.layout.display, lower.layout.flex_flow = "flex", "row wrap"
        lower.layout.grid_gap = "0 0.8em"
        return widgets.VBox([self.strip, tools, lower, self.reel.told])


def labels_of(atlas) -> np.ndarray:
    """Return the digits that an atlas holds, none where there is no atlas."""
    return np.unique(atlas[1]) if atlas is not None else np.zeros(0, int)
