"""Buttons that take what a panel shows elsewhere: into Python, or into a film."""

from __future__ import annotations

import weakref
from collections.abc import Callable

import ipywidgets as widgets

from sampler.widgets.controls import button

_FILMS: list[weakref.ref] = []  # open timelines, the newest last


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

    def __init__(self, panel, guard: Callable[[Callable[[], object]], object]):
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


def opened(timeline) -> None:
    """Let panels of the same sampler find a timeline."""
    _FILMS[:] = [known for known in _FILMS if known() is not None]
    _FILMS.append(weakref.ref(timeline))


def newest(sampler):
    """Return the timeline of a sampler that was opened last.

    Raises
    ------
    ValueError
        If there is none.
    """
    for known in reversed(_FILMS):
        timeline = known()
        if timeline is not None and timeline.sampler is sampler:
            return timeline
    raise ValueError(
        "no timeline of this sampler is open; run sampler.timeline() in a cell first, and what is "
        "sent becomes its last keyframe"
    )
