"""Sliders and buttons with names that screen readers find, and that follow z without echoes."""

from __future__ import annotations

import math
from collections.abc import Callable

import ipywidgets as widgets

STEP = 0.01


def button(text: str, tip: str, pressed: Callable[[], object], **layout) -> widgets.Button:
    """Return a button that calls `pressed`."""
    made = widgets.Button(
        description=text, tooltip=tip, layout=widgets.Layout(width="auto", **layout)
    )
    made.on_click(lambda _button: pressed())
    return made


def text(name: str, value: str, width: str = "14em", **options) -> widgets.Text:
    """Return a line to type in, with a visible name."""
    return _named(widgets.Text(value=value, description=name, **options), width)


def whole(name: str, value: int, low: int, high: int, width: str = "9em") -> widgets.BoundedIntText:
    """Return a box for a whole number, with a visible name."""
    return _named(widgets.BoundedIntText(value=value, min=low, max=high, description=name), width)


def _named(box, width: str):
    box.style.description_width = "initial"
    box.layout.width = width
    return box


class Fader:
    """One slider: the user's moves are told, those from here are not.

    Parameters
    ----------
    name, tip : str
        What it is called, and what it does.
    moved : callable
        Is given the new value when the user has moved it.
    low, high : float
        Ends; a value beyond them widens it.
    """

    def __init__(
        self,
        name: str,
        tip: str,
        moved: Callable[[float], object],
        low: float = -4.0,
        high: float = 4.0,
    ) -> None:
        self._moved, self._set_here = moved, None
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
        """Where it stands."""
        return self.widget.value

    def set(self, value: float) -> None:
        """Move it without telling."""
        value = float(value)
        if not math.isfinite(value):  # it would never equal what was set, and be told for ever
            msg = f"{self.widget.description} got {value}; expected a finite number"
            raise ValueError(msg)
        if abs(value - self.widget.value) < STEP / 100:
            return
        self._set_here = value
        # In one message: ends that came first would make the browser send the old value back.
        with self.widget.hold_sync(), self.widget.hold_trait_notifications():
            self.widget.min = min(self.widget.min, value)
            self.widget.max = max(self.widget.max, value)
            self.widget.value = value

    def _changed(self, change) -> None:
        # The browser snaps a value to its grid and sends that back: not the user's doing.
        if self._set_here is not None and abs(change["new"] - self._set_here) <= 0.51 * STEP:
            return
        self._set_here = None
        self._moved(change["new"])
