"""Buttons that take what a panel shows elsewhere: into Python, or into a film."""

from __future__ import annotations

import weakref
from collections.abc import Callable

import ipywidgets as widgets

from sampler.widgets.shared.controls import button

_OPENED: dict[str, list[weakref.ref]] = {}  # panels by their verb, the newest last


class WaysOut:
    """Two buttons, and the lines of Python.

    Parameters
    ----------
    panel : Panel
        Has `as_python()` and `to_timeline()`, and a `canvas` that reaches the clipboard.
    guard : callable
        Runs a callback, and shows what goes wrong.

    Attributes
    ----------
    buttons : list of ipywidgets.Button
    lines : ipywidgets.Textarea
        Hidden until there is something to tell.
    """

    def __init__(self, panel, guard: Callable[[Callable[[], object]], object]) -> None:
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
        told = self._panel.as_python()
        self.lines.value, self.lines.rows = told, told.count("\n") + 1
        self.lines.layout.display = ""
        self._panel.canvas.copy(told)

    def _send(self) -> None:
        self._panel.canvas.say(self._panel.to_timeline())


def announce(verb: str, panel) -> None:
    """Let other panels of the same sampler find this one, which a verb of the sampler opened."""
    kept = [known for known in _OPENED.get(verb, ()) if known() is not None]
    _OPENED[verb] = [*kept, weakref.ref(panel)]


def newest(verb: str, sampler):
    """Return the panel of a sampler that the verb, "timeline" or "draw", opened last.

    Raises
    ------
    ValueError
        If there is none.
    """
    for known in reversed(_OPENED.get(verb, ())):
        panel = known()
        if panel is not None and not panel.closed and panel.sampler is sampler:
            return panel
    msg = f"no {verb} panel of this sampler is open; run sampler.{verb}() in a cell first"
    raise ValueError(msg)
