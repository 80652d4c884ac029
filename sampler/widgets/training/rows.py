"""Rows of pictures: what a training learns, and what it draws."""

from __future__ import annotations

import base64
import io

import ipywidgets as widgets
import numpy as np
from PIL import Image

from sampler.pictures.image import to_pil
from sampler.widgets.training.progress import Snapshot

SIDE = 256  # pixels of a picture, along a side
_GAP = 12  # pixels between two of them
_ROWS = {
    "originals": "Your pictures",
    "drawn": "What the network draws of them",
    "random": "The same random z each time: new pictures",
}
# An HTML widget: an Image has no alternative text, and breaks in JupyterLab with a tooltip.
# Decoding at once keeps it from flickering.
_IMAGE = '<img alt="{label}" decoding="sync" src="data:image/png;base64,{data}">'


class Rows:
    """Three rows, each below its title.

    Attributes
    ----------
    widget : ipywidgets.Widget
        All of them.
    """

    def __init__(self) -> None:
        self.images = {name: widgets.HTML() for name in _ROWS}
        titles = [widgets.HTML(title) for title in _ROWS.values()]
        both = zip(titles, self.images.values(), strict=True)
        self.widget = widgets.VBox([part for pair in both for part in pair])
        self.widget.layout.display = "none"
        self._last: Snapshot | None = None

    def show(self, snapshot: Snapshot) -> None:
        """Show a snapshot; the originals travel to the browser once."""
        self._last = snapshot
        for name, image in self.images.items():
            if name != "originals" or not image.value:
                row = base64.b64encode(_png(_side_by_side(getattr(snapshot, name))))
                image.value = _IMAGE.format(label=_ROWS[name], data=row.decode())
        self.widget.layout.display = ""

    def sheet(self) -> bytes:
        """Return all rows as one PNG on white, or b"" before the first snapshot."""
        if self._last is None:
            return b""
        rows = [_side_by_side(getattr(self._last, name)) for name in _ROWS]
        sheet = Image.new("RGB", (rows[0].width, sum(row.height + _GAP for row in rows)), "white")
        for index, row in enumerate(rows):
            sheet.paste(row, (0, index * (row.height + _GAP)), row)
        return _png(sheet)


def _side_by_side(pictures: np.ndarray) -> Image.Image:
    """Return pictures (n, size, size, c_dim) in a row, 256 pixels wide each, clear between them.

    Pixels of smaller ones become squares: nothing is made up.
    """
    step = SIDE + _GAP
    row = Image.new("RGBA", (step * len(pictures) - _GAP, SIDE))
    for index, picture in enumerate(pictures):
        small = max(picture.shape[:2]) <= SIDE
        way = Image.Resampling.NEAREST if small else Image.Resampling.BOX
        row.paste(to_pil(picture).resize((SIDE, SIDE), way), (step * index, 0))
    return row


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=1)
    return file.getvalue()
