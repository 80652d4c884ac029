"""A pad in the notebook to draw on, and to load pictures into."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets
from PIL import Image, ImageColor

from sampler.pictures.levels import to_levels
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
        The drawing: SIDE×SIDE grey pixels row by row, 255 = ink, or as many of red, green and blue
        on coloured paper; or empty.  Setting it shows a picture that can be drawn on; the button
        "Undo" brings back the one before.
    paper : str
        The paper's colour "#rrggbb" makes a pad in colour; "" is white paper for ink.
    swatches : list of str
        Colours of the brush, "#rrggbb", of a pad in colour.
    hint : str
        The message on an empty pad.
    width : float
        The pen's width, in hundredths of the pad's side.
    note : str
        The message below the pad.
    """

    # Texts: of a path, anywidget would keep every widget alive that was ever made of it.
    _esm = script(
        *(Path(__file__).parent / name for name in ("painting.js", "brushes.js", "pad.js"))
    )
    _css = (Path(__file__).parent / "pad.css").read_text(encoding="utf-8")
    picture = traitlets.Bytes().tag(sync=True, from_json=_as_bytes)
    width = traitlets.Float(8.0, min=1.0, max=50.0).tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    paper = traitlets.Unicode().tag(sync=True)
    swatches = traitlets.List(traitlets.Unicode()).tag(sync=True)
    hint = traitlets.Unicode("Draw a digit, or load a picture of one.").tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._on_file: Callable[[str, bytes], object] | None = None
        self.on_msg(self._received)

    def __repr__(self) -> str:
        return "Pad()"

    @property
    def ink(self) -> np.ndarray:
        """The drawing: uint8, (SIDE, SIDE), 255 = ink; in colour (SIDE, SIDE, 3), as it is seen."""
        return pixels(self.picture, self.paper)

    @property
    def is_empty(self) -> bool:
        """Whether nothing lies on the paper."""
        return np.array_equal(self.ink, pixels(b"", self.paper))

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
        pixels(proposal["value"], self.paper)
        return proposal["value"]


def pixels(picture: bytes, paper: str = "") -> np.ndarray:
    """Return a pad's bytes as uint8, (SIDE, SIDE), or (SIDE, SIDE, 3) on coloured paper.

    Where there are none, all of it is paper.

    Raises
    ------
    ValueError
        If there are more or fewer bytes than pixels.

    Examples
    --------
    >>> int(pixels(b"").sum()), pixels(bytes(SIDE * SIDE)).shape
    (0, (112, 112))
    """
    shape = (SIDE, SIDE, 3) if paper else (SIDE, SIDE)
    if not picture:
        blank = np.zeros(shape, np.uint8)
        return blank + np.array(ImageColor.getrgb(paper)[:3], np.uint8) if paper else blank
    each, expected = ("three", 3 * SIDE * SIDE) if paper else ("one", SIDE * SIDE)
    if len(picture) != expected:
        msg = (
            f"a drawing of {len(picture)} bytes came; expected {expected}, {each} for each of "
            f"{SIDE}×{SIDE} pixels, or none for an empty pad"
        )
        raise ValueError(msg)
    return np.frombuffer(picture, np.uint8).reshape(shape)


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
