"""Sliders, buttons and fields with names for screen readers."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import ipywidgets as widgets

STEP = 0.01

MANY = 26  # labels: more are chosen by name, and have no buttons

Field = TypeVar("Field", widgets.Text, widgets.BoundedIntText, widgets.Combobox)


def button(text: str, tip: str, on_press: Callable[[], object], **layout: str) -> widgets.Button:
    """Return a button that calls `on_press`; `layout` holds CSS properties."""
    pressed = widgets.Button(
        description=text, tooltip=tip, layout=widgets.Layout(width="auto", **layout)
    )
    pressed.on_click(lambda _button: on_press())
    return pressed


def text(name: str, value: str, width: str = "14em", **options: Any) -> widgets.Text:
    """Return a line of text to edit, with a visible name."""
    return _named(widgets.Text(value=value, description=name, **options), width)


def whole(name: str, value: int, low: int, high: int, width: str = "9em") -> widgets.BoundedIntText:
    """Return a box for a whole number, with a visible name."""
    return _named(widgets.BoundedIntText(value=value, min=low, max=high, description=name), width)


def chooser(
    name: str, tip: str, options: Sequence[tuple[str, int]], on_choose: Callable[[int], object]
) -> widgets.Combobox:
    """Return a field that completes names, for more of them than there is room for buttons.

    Parameters
    ----------
    name, tip : str
        Its visible name, and its purpose.
    options : sequence of (str, int)
        Names and their numbers.
    on_choose : callable
        Takes the number of a name that the user has chosen; the field is then empty again.
    """
    numbers = dict(options)
    box = widgets.Combobox(
        options=tuple(numbers), placeholder="type a name", description=name, tooltip=tip
    )

    def changed(change: dict[str, Any]) -> None:
        if change["new"] in numbers:
            on_choose(numbers[change["new"]])
            box.value = ""

    box.observe(changed, names="value")
    return _named(box, "18em")


def row(*children: widgets.Widget, **layout: str) -> widgets.HBox:
    """Return widgets in a row that wraps where the notebook is narrow."""
    return widgets.HBox(children, layout={"flex_flow": "row wrap", **layout})


def column(*children: widgets.Widget, flex: str) -> widgets.VBox:
    """Return widgets in a column that grows and shrinks; `flex` is its share, as CSS has it."""
    box = widgets.VBox(children)
    box.layout.flex, box.layout.min_width = flex, "0"
    return box


def side_by_side(*columns: widgets.Widget, gap: str | None = None) -> widgets.Box:
    """Return columns beside each other, or below each other where the notebook is narrow."""
    box = widgets.Box(columns)
    box.layout.display, box.layout.flex_flow = "flex", "row wrap"
    if gap is not None:
        box.layout.grid_gap = gap
    return box


def _named(box: Field, width: str) -> Field:
    box.style.description_width = "initial"
    box.layout.width = width
    return box


class Slider:
    """A slider whose callback fires for the user's changes only.

    Parameters
    ----------
    name, tip : str
        Its name, and its purpose.
    on_change : callable
        Takes the new value when the user has moved it.
    low, high : float
        Ends; a value beyond them widens it.
    """

    def __init__(
        self,
        name: str,
        tip: str,
        on_change: Callable[[float], object],
        low: float = -4.0,
        high: float = 4.0,
    ) -> None:
        self._on_change = on_change
        self._value_set: float | None = None
        self.widget = widgets.FloatSlider(
            value=0.0,
            min=low,
            max=high,
            step=STEP,
            description=name,
            tooltip=tip,
            readout_format=".2f",
            style={"description_width": "5.5em"},
            layout=widgets.Layout(width="auto", min_width="0"),
        )
        self.widget.observe(self._changed, names="value")

    @property
    def value(self) -> float:
        """The value that it shows."""
        return self.widget.value

    def set(self, value: float) -> None:
        """Move it without a callback.

        Raises
        ------
        ValueError
            If `value` is not finite.
        """
        value = float(value)
        if not math.isfinite(value):  # it would never equal what was set, and call back for ever
            msg = f"{self.widget.description} got {value}; expected a finite number"
            raise ValueError(msg)
        if abs(value - self.widget.value) < STEP / 100:
            return
        self._value_set = value
        # In one message: ends that came first would make the browser send the old value back.
        with self.widget.hold_sync(), self.widget.hold_trait_notifications():
            self.widget.min = min(self.widget.min, value)
            self.widget.max = max(self.widget.max, value)
            self.widget.value = value

    def _changed(self, change: Any) -> None:
        # The browser snaps a value to its grid and sends that back: not the user's doing.
        if self._value_set is not None and abs(change["new"] - self._value_set) <= 0.51 * STEP:
            return
        self._value_set = None
        self._on_change(change["new"])
