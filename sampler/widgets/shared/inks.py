"""Pickers of ink and paper, for a network of one channel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from sampler.pictures.inks import BLACK, WHITE, Colouring
from sampler.widgets.shared.controls import row


class Inks:
    """The pickers, whose callback fires for the user's changes only.

    Parameters
    ----------
    on_change : callable
        Takes the ink and the paper, as the user has chosen them; None is transparent paper.
    has_ink : bool
        Whether the pictures have one channel; otherwise the pickers are hidden.

    Attributes
    ----------
    ink, paper : ipywidgets.ColorPicker
    no_paper : ipywidgets.Checkbox
        Whether the paper is transparent.
    widget : ipywidgets.Widget
        All of them.
    """

    def __init__(self, on_change: Callable[[str, str | None], object], *, has_ink: bool) -> None:
        self._on_change, self._following = on_change, False
        self.ink, self.paper = _picker("ink", BLACK), _picker("paper", WHITE)
        self.no_paper = widgets.Checkbox(
            description="no paper", indent=False, tooltip="Make the paper transparent"
        )
        self.no_paper.layout.width = "7em"
        self.widget = row(self.ink, self.paper, self.no_paper, align_items="center")
        self.widget.layout.display = "" if has_ink else "none"
        for control in (self.ink, self.paper, self.no_paper):
            control.observe(self._changed, names="value")

    def follow(self, colouring: Colouring) -> None:
        """Show ink and paper, or the ends of a gradient."""
        self._following = True
        try:
            self.ink.value = colouring.colours[-1] if colouring.colours else colouring.ink
            self.no_paper.value = self.paper.disabled = colouring.is_transparent
            if colouring.ground is not None:  # the picker keeps a colour to come back to
                self.paper.value = colouring.ground
        finally:
            self._following = False

    def _changed(self, _change: Any) -> None:
        if not self._following:
            self._on_change(self.ink.value, None if self.no_paper.value else self.paper.value)


def _picker(name: str, value: str) -> widgets.ColorPicker:
    picker = widgets.ColorPicker(
        value=value, description=name, tooltip=f"The colour of the {name}", concise=False
    )
    picker.style.description_width = "initial"
    picker.layout.width = "13em"
    return picker
