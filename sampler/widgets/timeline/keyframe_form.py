"""The fields of one keyframe: its times, its easing and its camera."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import ipywidgets as widgets

from sampler.latent.vectors import EASINGS
from sampler.pictures.films.keyframes import Keyframe

_GRID = {"grid_template_columns": "repeat(2, minmax(0, 1fr))", "grid_gap": "2px 0"}


class KeyframeForm:
    """Fields that show one keyframe and change it.

    Parameters
    ----------
    on_change : callable
        Takes a function from the keyframe to the changed one.

    Attributes
    ----------
    fields : dict of ipywidgets.Widget
        seconds, hold, zoom, x, y, rotation (in degrees) and easing.
    """

    def __init__(self, on_change: Callable[[Callable[[Keyframe], Keyframe]], object]) -> None:
        self._on_change, self._following = on_change, False
        self.fields: dict[str, Any] = {}
        for name, (label, tip, step, _, _) in _FIELDS.items():
            self.fields[name] = widgets.FloatText(step=step, description=label, tooltip=tip)
        self.fields["easing"] = widgets.Dropdown(
            options=list(EASINGS), description="easing", tooltip="How the way to the next is timed"
        )
        for name, field in self.fields.items():
            field.style.description_width, field.layout.width = "4.8em", "auto"
            field.observe(lambda change, name=name: self._set(name, change["new"]), names="value")
        order = ("seconds", "hold", "easing", "zoom", "x", "y", "rotation")
        self.widget = widgets.GridBox([self.fields[name] for name in order], layout=_GRID)

    def follow(self, keyframe: Keyframe | None) -> None:
        """Show a keyframe, or none."""
        self._following = True
        try:
            for name, field in self.fields.items():
                field.disabled = keyframe is None
                if keyframe is not None:
                    field.value = _value(keyframe, name)
        finally:
            self._following = False

    def _set(self, name: str, value: Any) -> None:
        if self._following:
            return
        if name == "easing":
            self._on_change(lambda keyframe: replace(keyframe, easing=value))
        else:
            self._on_change(lambda keyframe: _FIELDS[name][-1](keyframe, value))


def _value(keyframe: Keyframe, name: str) -> float | str:
    if name == "easing":
        return keyframe.easing
    # Twelve digits, for a short number in the field.
    return float(f"{_FIELDS[name][3](keyframe):.12g}")


def _camera(keyframe: Keyframe, **changes: Any) -> Keyframe:
    return replace(keyframe, view=replace(keyframe.view, **changes))


def _centred(keyframe: Keyframe, axis: int, value: float) -> Keyframe:
    center = list(keyframe.view.center)
    center[axis] = value
    return _camera(keyframe, center=tuple(center))


# Name → label, tip, step, reading of the value, and keyframe with another value.
_FIELDS = {
    "seconds": (
        "seconds", "Seconds to the next keyframe", 0.1,
        lambda key: key.seconds, lambda key, value: replace(key, seconds=value),
    ),
    "hold": (
        "hold", "Seconds that the film rests here", 0.1,
        lambda key: key.hold, lambda key, value: replace(key, hold=value),
    ),
    "zoom": (
        "zoom", "How many times larger things appear", 0.1,
        lambda key: key.view.zoom, lambda key, value: _camera(key, zoom=value),
    ),
    "x": (
        "x", "Middle of the window, to the right", 0.1,
        lambda key: key.view.center[0], lambda key, value: _centred(key, 0, value),
    ),
    "y": (
        "y", "Middle of the window, downwards", 0.1,
        lambda key: key.view.center[1], lambda key, value: _centred(key, 1, value),
    ),
    "rotation": (
        "rotation °", "Turn of the window in degrees, clockwise", 1.0,
        lambda key: round(math.degrees(key.view.rotation), 6),
        lambda key, value: _camera(key, rotation=math.radians(value)),
    ),
}  # fmt: skip
