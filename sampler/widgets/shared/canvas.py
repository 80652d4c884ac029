"""A picture in the notebook that the user drags and zooms."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets

from sampler.pictures.image import to_pil
from sampler.pictures.inks import PLAIN, Colouring
from sampler.pictures.view import View
from sampler.widgets.shared.front_end import ENGINE, script
from sampler.widgets.shared.messages import plain_words

_HERE = Path(__file__).parent
Engine = tuple[dict[str, Any], list[bytes]]  # a message, and its buffers


class Canvas(anywidget.AnyWidget):
    """A picture, and the user's place in the plane.

    Attributes
    ----------
    picture : bytes
        The picture on the screen, PNG or JPEG.
    shown : dict
        The camera of that picture, its `number`, its `kind` ("preview", "full" or "film") and its
        MIME type.
    view : dict
        The camera of the requested picture, set by the user or from Python: x, y, zoom and
        rotation in radians.
    scale, spans, ratio
        The window's half-width at no zoom, its halves in half-widths, and its width by its height:
        see `frame`.
    ground : str
        The paper's colour "#rrggbb", around a picture that is moved; "" is transparent.
    drawn : list of float
        The z of that picture, which the browser draws by itself through other windows; or empty.
    table : bytes
        The colour of each level of grey in that drawing, see `colour_table`.
    local : bool
        Whether the browser draws by itself while something moves; it says so.
    engine_of : callable, optional
        Makes the message that starts the browser's renderer, and its buffers; or None.
    note : str
        The message below the picture; see `show_message` and `show_error`.
    failed : bool
        Whether the message is an error.
    label : str
        The picture's description for screen readers.
    """

    # Texts: of a path, anywidget would keep every widget alive that was ever made of it.
    _esm = script(ENGINE, *(_HERE / name for name in ("camera.js", "local.js", "canvas.js")))
    _css = (_HERE / "canvas.css").read_text(encoding="utf-8")
    picture = traitlets.Bytes().tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    scale = traitlets.Float(8.0).tag(sync=True)
    spans = traitlets.List([1.0, 1.0]).tag(sync=True)
    ratio = traitlets.Float(1.0).tag(sync=True)
    ground = traitlets.Unicode("#ffffff").tag(sync=True)
    drawn = traitlets.List().tag(sync=True)
    table = traitlets.Bytes().tag(sync=True)
    local = traitlets.Bool(False).tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    failed = traitlets.Bool(False).tag(sync=True)
    label = traitlets.Unicode("A picture").tag(sync=True)

    def __init__(
        self, *, engine_of: Callable[[], Engine | None] | None = None, **traits: Any
    ) -> None:
        super().__init__(**traits)
        self._engine_of = engine_of
        self._number = 0
        self.on_msg(self._answer)

    def __repr__(self) -> str:
        return "Canvas()"

    def frame(self, view: View) -> None:
        """Take the shape and the camera of a view."""
        halves = replace(view, zoom=1.0).half_widths
        with self.hold_sync():
            self.scale, self.ratio = view.scale, view.x_dim / view.y_dim
            self.spans = [half / view.scale for half in halves]
            self.view = camera(view)

    def show(
        self,
        picture: np.ndarray,
        view: View,
        kind: str,
        colouring: Colouring = PLAIN,
        z: np.ndarray | None = None,
    ) -> None:
        """Show a picture (y_dim, x_dim, c_dim) of a view, and of z, (z_dim,), if it is given.

        `kind` is "preview" or "full".
        """
        data, mime = encoded(picture, kind, colouring)
        with self.hold_sync():  # one message: each takes the browser some milliseconds
            self.drawn = [] if z is None else z.tolist()
            self._put(data, mime, view, kind)

    def answer(self) -> None:
        """Tell the browser that Python is there."""
        self.send({"pong": True})

    def show_message(self, text: str) -> None:
        """Show a message below the picture."""
        with self.hold_sync():
            self.note, self.failed = text, False

    def show_error(self, error: BaseException) -> None:
        """Show an error below the picture, in plain words."""
        with self.hold_sync():
            self.note, self.failed = plain_words(error), True

    def copy(self, text: str) -> None:
        """Put text on the browser's clipboard, where the browser allows it."""
        self.send({"copy": text})

    def _put(self, data: bytes, mime: str, view: View, kind: str) -> None:
        self._number += 1
        with self.hold_sync():
            self.picture = data
            self.shown = {**camera(view), "number": self._number, "kind": kind, "mime": mime}
            self.note = ""

    def _answer(self, _widget: object, message: object, _buffers: object) -> None:
        if isinstance(message, dict) and message.get("ping"):
            self.answer()
        if isinstance(message, dict) and message.get("engine") and self._engine_of is not None:
            # Up to a second of work, while which the panel answers already.
            threading.Thread(target=self._send_engine, name="engine", daemon=True).start()

    def _send_engine(self) -> None:
        engine = self._engine_of() if self._engine_of is not None else None
        if engine is not None:
            self.send({"engine": engine[0]}, buffers=engine[1])


def encoded(picture: np.ndarray, kind: str, colouring: Colouring = PLAIN) -> tuple[bytes, str]:
    """Return a picture as JPEG while something moves, as PNG when it rests, and the MIME type."""
    file, image = io.BytesIO(), to_pil(picture, colouring=colouring)
    if kind == "preview" and image.mode != "RGBA":  # a JPEG has no opacity
        image.save(file, "JPEG", quality=85)
        return file.getvalue(), "image/jpeg"
    image.save(file, "PNG", compress_level=1)
    return file.getvalue(), "image/png"


def camera(view: View) -> dict[str, float]:
    """Return the parts of a view that the user moves: x, y, zoom and rotation in radians."""
    x, y = view.center
    return {"x": x, "y": y, "zoom": view.zoom, "rotation": view.rotation}


def with_camera(view: View, moved: dict[str, float]) -> View:
    """Return a view with another camera.

    Examples
    --------
    >>> view = View(64, 64, zoom=2.0, center=(1.0, -1.0))
    >>> with_camera(View(64, 64), camera(view)) == view
    True
    """
    center = float(moved["x"]), float(moved["y"])
    zoom, rotation = float(moved["zoom"]), float(moved["rotation"])
    return replace(view, center=center, zoom=zoom, rotation=rotation)
