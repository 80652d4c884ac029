"""A pad in the notebook to draw on, and to load pictures into."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets
from PIL import Image

from sampler.pictures.image import to_levels
from sampler.widgets.shared.front_end import script

SIDE = 112  # pixels of a side: four of them make one of MNIST's
_FILLED = 0.7  # of the pad's side: how large a loaded digit lies on it


def _as_bytes(value: bytes | memoryview | None, _widget: object) -> bytes:
    return bytes(value or b"")  # the browser's bytes arrive as a memoryview


class Pad(anywidget.AnyWidget):
    """A drawing by mouse, pen, finger or keys, and a button for files.

    Attributes
    ----------
    picture : bytes
        The drawing: SIDE×SIDE grey pixels row by row, 255 = ink; or empty.  Setting it shows a
        picture that can be drawn on; the button "Undo" brings back the one before.
    width : float
        The pen's width, in hundredths of the pad's side.
    note : str
        The message below the pad.
    """

    # Texts: of a path, anywidget would keep every widget alive that was ever made of it.
    _esm = script(*(Path(__file__).parent / name for name in ("painting.js", "pad.js")))
    _css = (Path(__file__).parent / "pad.css").read_text(encoding="utf-8")
    picture = traitlets.Bytes().tag(sync=True, from_json=_as_bytes)
    width = traitlets.Float(8.0, min=1.0, max=50.0).tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._on_file: Callable[[str, bytes], object] | None = None
        self.on_msg(self._received)

    def __repr__(self) -> str:
        return "Pad()"

    @property
    def ink(self) -> np.ndarray:
        """The drawing as an array: uint8, (SIDE, SIDE), 255 = ink."""
        return pixels(self.picture)

    def on_file(self, callback: Callable[[str, bytes], object]) -> None:
        """Call `callback` with the name and the bytes of each file that the user loads."""
        self._on_file = callback

    def _received(self, _widget: object, message: object, buffers: Any) -> None:
        if not isinstance(message, dict) or "load" not in message or not buffers:
            return
        if self._on_file is not None:
            self._on_file(str(message["load"]), bytes(buffers[0]))

    @traitlets.validate("picture")
    def _whole(self, proposal: Any) -> bytes:
        pixels(proposal["value"])
        return proposal["value"]


def pixels(picture: bytes) -> np.ndarray:
    """Return a pad's bytes as uint8, (SIDE, SIDE); all 0 where there are none.

    Raises
    ------
    ValueError
        If there are more or fewer bytes than pixels.

    Examples
    --------
    >>> int(pixels(b"").sum()), pixels(bytes(SIDE * SIDE)).shape
    (0, (112, 112))
    """
    if not picture:
        return np.zeros((SIDE, SIDE), np.uint8)
    if len(picture) != SIDE * SIDE:
        msg = (
            f"a drawing of {len(picture)} bytes came; expected {SIDE * SIDE}, one for each of "
            f"{SIDE}×{SIDE} pixels, or none for an empty pad"
        )
        raise ValueError(msg)
    return np.frombuffer(picture, np.uint8).reshape(SIDE, SIDE)


def laid_out(ink: np.ndarray) -> bytes:
    """Return ink of any size as a pad's bytes: cut out, enlarged or reduced, in the middle.

    Parameters
    ----------
    ink : numpy.ndarray
        float32, (height, width), 0..1, 1 = ink; not blank.

    Examples
    --------
    >>> bar = np.zeros((300, 200), np.float32)
    >>> bar[50:250, 20:40] = 1.0
    >>> rows, columns = np.nonzero(pixels(laid_out(bar)))
    >>> int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1
    (78, 8)
    """
    rows, columns = np.nonzero(ink)
    ink = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    factor = round(_FILLED * SIDE) / max(ink.shape)
    height, width = (max(1, round(side * factor)) for side in ink.shape)
    small = Image.fromarray(np.ascontiguousarray(ink, np.float32))
    small = np.asarray(small.resize((width, height), Image.Resampling.BICUBIC))
    drawing = np.zeros((SIDE, SIDE), np.uint8)
    top, left = (SIDE - height) // 2, (SIDE - width) // 2
    drawing[top : top + height, left : left + width] = to_levels(np.clip(small, 0, 1))
    return drawing.tobytes()
