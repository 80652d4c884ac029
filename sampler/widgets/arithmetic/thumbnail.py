"""A small picture of a z."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable

import ipywidgets as widgets
import numpy as np

from sampler.pictures.inks import PLAIN, Colouring
from sampler.pictures.view import View
from sampler.widgets.shared.adapter import SamplerAdapter
from sampler.widgets.shared.canvas import encoded

SIDE = 96  # pixels of the page
_RENDERED = 2 * SIDE  # pixels of the picture, for screens with fine pixels
_WHITE = encoded(np.zeros((1, 1, 1), np.float32), "full")[0]
# An HTML widget: an Image has no alternative text, and breaks in JupyterLab with a tooltip.
# Decoding at once keeps it from flickering.
_IMAGE = (
    '<img alt="{label}" title="{label}" width="{side}" height="{side}" decoding="sync" '
    'style="display:block;box-sizing:border-box;background:#fff;'
    'border:1px solid var(--jp-border-color2,#bbb)" '
    'src="data:image/png;base64,{data}">'
)


class Thumbnail:
    """A small picture of the plain window, drawn again only for another z or other colours.

    Parameters
    ----------
    adapter : SamplerAdapter
        Draws.
    scale : float
        Half-width of the window.

    Attributes
    ----------
    picture : bytes
        The PNG on the screen.
    """

    def __init__(self, adapter: SamplerAdapter, scale: float) -> None:
        self._adapter, self._view = adapter, View(_RENDERED, _RENDERED, scale)
        self._z: np.ndarray | None = None
        self._drawn: np.ndarray | None = None  # the picture of that z
        self._colouring = PLAIN
        self._label, self.picture = "", _WHITE
        self.widget = widgets.HTML(layout=widgets.Layout(width=f"{SIDE}px", margin="0 2px"))
        self._show()

    def name(self, label: str) -> None:
        """Set the alternative text."""
        if label != self._label:
            self._label = label
            self._show()

    def draw(self, z: np.ndarray, colouring: Colouring = PLAIN) -> Callable[[], None]:
        """Draw z, if it or the colours are others; return the function that shows it."""
        known = self._drawn if self._z is not None and np.array_equal(z, self._z) else None
        if known is not None and colouring == self._colouring:
            return lambda: None
        drawn = self._adapter.render(z, self._view) if known is None else known
        data, _ = encoded(drawn, "full", colouring)

        def show() -> None:
            self._z, self._drawn, self._colouring = z, drawn, colouring
            self.picture = data
            self._show()

        return show

    def _show(self) -> None:
        data = base64.b64encode(self.picture).decode()
        self.widget.value = _IMAGE.format(label=html.escape(self._label), side=SIDE, data=data)
