"""A square with a handle: two numbers from 0 to 1, moved together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from sampler.widgets.shared.front_end import script


class Square(anywidget.AnyWidget):
    """A handle between four named corners.

    Parameters
    ----------
    on_move : callable
        Called when the user has moved the handle.

    Attributes
    ----------
    x, y : float
        The handle's place from left to right and from top to bottom, 0..1.
    corners : list of str
        Names of the upper left, upper right, lower left and lower right corner.
    label : str
        The purpose, for screen readers.
    """

    # Texts: of a path, anywidget would keep every widget alive that was ever made of it.
    _esm = script(Path(__file__).parent / "square.js")
    _css = (Path(__file__).parent / "square.css").read_text(encoding="utf-8")
    x = traitlets.Float(0.0, min=0.0, max=1.0).tag(sync=True)
    y = traitlets.Float(0.0, min=0.0, max=1.0).tag(sync=True)
    corners = traitlets.List(traitlets.Unicode(), ["", "", "", ""]).tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)

    def __init__(self, on_move: Callable[[], object], **traits: Any) -> None:
        super().__init__(**traits)
        self._on_move, self._setting = on_move, False
        self.observe(self._changed, names=("x", "y"))

    def __repr__(self) -> str:
        return f"Square(x={self.x:.2f}, y={self.y:.2f})"

    def set(self, x: float, y: float) -> None:
        """Move the handle without a callback."""
        self._setting = True
        try:
            with self.hold_sync():
                self.x, self.y = x, y
        finally:
            self._setting = False

    def _changed(self, _change: object) -> None:
        if not self._setting:
            self._on_move()
