"""A picture in the notebook that one can drag and zoom."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import anywidget
import numpy as np
import traitlets

from sampler.pictures.image import to_pil
from sampler.pictures.view import View
from sampler.widgets.shared.front_end import script


class Canvas(anywidget.AnyWidget):
    """Shows pictures, and tells where the user has gone in the plane.

    Attributes
    ----------
    view : dict
        x, y, zoom and rotation of the window that is asked for: set by the user's hands, or here.
    scale, spans, ratio
        Its half-width at no zoom, how many of them the window's halves are, and its shape: see
        `frame`.
    note : str
        What is told below the picture; see `say` and `fail`.
    """

    # Texts: of a path, anywidget would keep every widget alive that was ever made of it.
    _esm = script(Path(__file__).parent / "canvas.js")
    _css = (Path(__file__).parent / "canvas.css").read_text(encoding="utf-8")
    picture = traitlets.Bytes().tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    scale = traitlets.Float(8.0).tag(sync=True)
    spans = traitlets.List([1.0, 1.0]).tag(sync=True)
    ratio = traitlets.Float(1.0).tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    wrong = traitlets.Bool(False).tag(sync=True)
    label = traitlets.Unicode("A picture").tag(sync=True)

    def __init__(self, **traits) -> None:
        super().__init__(**traits)
        self._number = 0
        self.on_msg(self._answer)

    def __repr__(self) -> str:
        return "Canvas()"

    def frame(self, view: View) -> None:
        """Take the shape of a view."""
        halves = replace(view, zoom=1.0).half_widths
        with self.hold_sync():
            self.scale, self.ratio = view.scale, view.x_dim / view.y_dim
            self.spans = [half / view.scale for half in halves]

    def show(self, picture: np.ndarray, view: View, kind: str) -> None:
        """Show a picture (y_dim, x_dim, c_dim) of a view; `kind` is "preview" or "full"."""
        data, mime = encoded(picture, kind)
        self._number += 1
        with self.hold_sync():
            self.picture = data
            self.shown = {**numbers(view), "number": self._number, "kind": kind, "mime": mime}
            self.note = ""

    def say(self, text: str) -> None:
        """Tell something, below the picture."""
        with self.hold_sync():
            self.note, self.wrong = text, False

    def fail(self, error: BaseException) -> None:
        """Tell what went wrong."""
        with self.hold_sync():
            self.note, self.wrong = f"{type(error).__name__}: {error}", True

    def copy(self, text: str) -> None:
        """Put text on the browser's clipboard, where the browser allows it."""
        self.send({"copy": text})

    def _answer(self, _widget, message, _buffers) -> None:
        if isinstance(message, dict) and message.get("ask"):
            self.send({"answer": "awake"})


def encoded(picture: np.ndarray, kind: str) -> tuple[bytes, str]:
    """Return a picture as JPEG while something moves, as PNG when it rests, and the MIME type."""
    file = io.BytesIO()
    if kind == "preview":
        to_pil(picture).save(file, "JPEG", quality=85)
        return file.getvalue(), "image/jpeg"
    to_pil(picture).save(file, "PNG", compress_level=1)
    return file.getvalue(), "image/png"


def numbers(view: View) -> dict[str, float]:
    """Return what of a view the canvas moves."""
    x, y = view.center
    return {"x": x, "y": y, "zoom": view.zoom, "rotation": view.rotation}
