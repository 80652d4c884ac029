"""A square with a handle: two numbers from 0 to 1, moved together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import anywidget
import traitlets

from sampler.widgets.shared.front_end import script


class Square(anywidget.AnyWidget):
    """Shows a handle between four named corners, and tells where the user moves it.

    Parameters
    ----------
    moved : callable
        Is called when the user has moved the handle.

    Attributes
    ----------
    x, y : float
        Where it stands, from left to right and from top to bottom, 0..1.
    corners : list of str
        Names of the upper left, upper right, lower left and lower right corner.
    label : str
        What it is for, as screen readers say it.
    """

    # Texts: of a path, anywidget would keep every widget alive that was ever made of it.
    _esm = script(Path(__file__).parent / "square.js")
    _css = (Path(__file__).parent / "square.css").read_text(encoding="utf-8")
    x = traitlets.Float(0.0, min=0.0, max=1.0).tag(sync=True)
    y = traitlets.Float(0.0, min=0.0, max=1.0).tag(sync=True)
    corners = traitlets.List(traitlets.Unicode(), ["", "", "", ""]).tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)

    def __init__(self, moved: Callable[[], object], **traits) -> None:
        super().__init__(**traits)
        self._moved, self._here = moved, False
        self.observe(self._changed, names=("x", "y"))

    def __repr__(self) -> str:
        return f"Square(x={self.x:.2f}, y={self.y:.2f})"

    def set(self, x: float, y: float) -> None:
        """Move the handle without telling."""
        self._here = True
        try:
            with self.hold_sync():
                self.x, self.y = x, y
        finally:
            self._here = False

    def _changed(self, _change) -> None:
        if not self._here:
            self._moved()
