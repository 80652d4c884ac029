"""A small picture of a z."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable

import ipywidgets as widgets
import numpy as np

from sampler.pictures.view import View
from sampler.widgets.shared.adapter import Stage
from sampler.widgets.shared.canvas import encoded

SIDE = 96  # in pixels of the page
_DRAWN = 2 * SIDE  # and as it is drawn, for screens with fine pixels
_WHITE = encoded(np.zeros((1, 1, 1), np.float32), "full")[0]
# An HTML widget, since an Image has no place for the words that stand for it, and breaks in
# JupyterLab when it is given a tooltip.  Decoding at once keeps it from flickering.
_IMAGE = (
    '<img alt="{label}" title="{label}" width="{side}" height="{side}" decoding="sync" '
    'style="display:block;box-sizing:border-box;border:1px solid var(--jp-border-color2,#bbb)" '
    'src="data:image/png;base64,{data}">'
)


class Thumbnail:
    """A small picture of the plain window, drawn again only for another z.

    Parameters
    ----------
    stage : Stage
        What draws.
    scale : float
        Of the window.

    Attributes
    ----------
    picture : bytes
        The PNG that is shown.
    """

    def __init__(self, stage: Stage, scale: float) -> None:
        self._stage, self._view = stage, View(_DRAWN, _DRAWN, scale)
        self._z: np.ndarray | None = None
        self._label, self.picture = "", _WHITE
        self.widget = widgets.HTML(layout=widgets.Layout(width=f"{SIDE}px", margin="0 2px"))
        self._show()

    def name(self, label: str) -> None:
        """Say in words what is on the picture."""
        if label != self._label:
            self._label = label
            self._show()

    def drawn(self, z: np.ndarray) -> Callable[[], None]:
        """Draw z, if it is not there already; return the function that shows it."""
        if self._z is not None and np.array_equal(z, self._z):
            return lambda: None
        data, _ = encoded(self._stage.render(z, self._view), "full")

        def show() -> None:
            self._z, self.picture = z, data
            self._show()

        return show

    def _show(self) -> None:
        data = base64.b64encode(self.picture).decode()
        self.widget.value = _IMAGE.format(label=html.escape(self._label), side=SIDE, data=data)
