"""Buttons that share what a panel shows: as Python, as a keyframe, as a PNG."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import ipywidgets as widgets

from sampler.widgets.shared.canvas import Canvas
from sampler.widgets.shared.controls import button, text, whole

_WIDEST = 20_000  # pixels of a picture's side: larger ones are posters

Guard = Callable[[Callable[[], object]], object]


class Shareable(Protocol):
    """A panel whose z and view can be shared."""

    canvas: Canvas

    def as_python(self) -> str:
        """Return the lines that draw what is on the screen."""
        ...

    def to_timeline(self) -> str:
        """Add what is on the screen to the newest timeline; return a message."""
        ...


class Saveable(Protocol):
    """A panel whose picture can be written to a file."""

    canvas: Canvas

    def save_png(self, filename: str | os.PathLike, size: int | None = None) -> Path:
        """Draw what is on the screen, `size` pixels wide, and write it; return the path."""
        ...


class ShareButtons:
    """*Copy as Python* and *To timeline*, and the copied lines.

    Parameters
    ----------
    panel : Shareable
        The panel to share from.
    guard : callable
        Runs a callback, and shows its error.

    Attributes
    ----------
    buttons : list of ipywidgets.Button
    lines : ipywidgets.Textarea
        The lines of Python, hidden until they are copied.
    """

    def __init__(self, panel: Shareable, guard: Guard) -> None:
        self._panel = panel
        self.lines = widgets.Textarea(tooltip="Python that draws this", layout={"width": "100%"})
        self.lines.layout.display = "none"
        self.buttons = [
            button("Copy as Python", "The lines that draw this", lambda: guard(self._copy)),
            button(
                "To timeline",
                "Add this as a keyframe to the newest timeline",
                lambda: guard(self._send),
            ),
        ]

    def _copy(self) -> None:
        lines = self._panel.as_python()
        self.lines.value, self.lines.rows = lines, lines.count("\n") + 1
        self.lines.layout.display = ""
        self._panel.canvas.copy(lines)

    def _send(self) -> None:
        self._panel.canvas.show_message(self._panel.to_timeline())


class SaveRow:
    """*Save PNG*, with the file's name and the picture's width.

    Parameters
    ----------
    panel : Saveable
        The panel that draws and writes.
    guard : callable
        Runs a callback, and shows its error.
    width : int
        Pixels, to begin with.

    Attributes
    ----------
    children : list of ipywidgets.Widget
        The button and the two fields.
    filename, width : ipywidgets.Widget
        The fields.
    """

    def __init__(self, panel: Saveable, guard: Guard, width: int) -> None:
        self._panel = panel
        self.filename = text("file", "picture.png")
        self.width = whole("width", width, 1, _WIDEST)
        save = button("Save PNG", "Draw and save at this size", lambda: guard(self._save))
        self.children = [save, self.filename, self.width]

    def _save(self) -> None:
        path = self._panel.save_png(self.filename.value, self.width.value)
        self._panel.canvas.show_message(f"saved {path}")
