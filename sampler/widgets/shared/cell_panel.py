"""A widget in a cell, and beside it a still picture for the time without a kernel."""

from __future__ import annotations

import base64
import html
import io
import threading
from pathlib import Path
from typing import Any, NoReturn

import ipywidgets as widgets
from PIL import Image

from sampler.support.shutdown import Closeable
from sampler.widgets.shared import cells
from sampler.widgets.shared.closing import close_widgets

SIDE = 512  # pixels of the picture that stays in a saved notebook
_STYLE = (Path(__file__).parent / "still.css").read_text(encoding="utf-8")


class CellPanel:
    """What every panel is: shown by its cell, closed with it, and still there without a kernel.

    A subclass makes `widget`, has `wait(timeout)`, `_workers()`, `_still_picture()` and
    `_keep_still(still)`, and calls `_enter_cell` when it is made.

    Attributes
    ----------
    widget : ipywidgets.Widget
        All of the panel.
    closed : bool
        Whether `close` has been called: nothing is drawn any more.
    """

    widget: widgets.DOMWidget
    to_keep = "keep what it shows, such as panel.z, or panel.as_python()"  # who would copy it

    def __init__(self) -> None:
        self._lock = threading.RLock()  # callbacks may run beside cells
        self.closed = False

    @property
    def is_busy(self) -> bool:
        """Whether it is at work that must not be cut off."""
        return False

    def wait(self, timeout: float = 60.0) -> bool:
        """Wait until everything is drawn, `timeout` seconds at most; return whether it is."""
        raise NotImplementedError

    def close(self) -> None:
        """Take the panel off the screen and free its memory; its state can still be read.

        Running the cell again that made and showed it does the same, unless another cell shows it
        or a variable still refers to it.
        """
        with self._lock:
            if self.closed:
                return
            self.closed = True
        cells.forget(self)
        for worker in self._workers():
            worker.close()
        self._forget_pictures()
        close_widgets(self.widget)

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        kind = type(self).__name__
        msg = (
            f"{'an' if kind[0] in 'AE' else 'a'} {kind} lives in its kernel and cannot be copied "
            f"or pickled; {self.to_keep}"
        )
        raise TypeError(msg)

    # For subclasses

    def _workers(self) -> list[Closeable]:
        """Return the objects with a thread."""
        raise NotImplementedError

    def _still_picture(self) -> tuple[bytes, str]:
        """Return the picture for the time without a kernel, or b"", and its description."""
        raise NotImplementedError

    def _asleep(self) -> str:
        """Return the sentence below the still picture."""
        return "Asleep: run this cell to wake it."

    def _keep_still(self, still: Any) -> None:
        """Call `still.update(self._still(), raw=True)` whenever the picture has changed."""
        raise NotImplementedError

    def _forget_pictures(self) -> None:
        """Free the memory of pictures."""

    def _enter_cell(self) -> None:
        """Take a place in the running cell, as the last step of the construction."""
        cells.record(self)

    # In the notebook

    def _ipython_display_(self) -> None:
        from IPython.display import display

        if self.closed:
            msg = f"{self!r} is closed; make another one to show it"
            raise RuntimeError(msg)
        cells.record(self)
        self.wait(5.0)
        self.widget.add_class("sampler-panel")
        still = display(self._still(), raw=True, display_id=True)
        # Pages that show no widgets show the text instead, which is ipywidgets' inner structure.
        bundle = self.widget._repr_mimebundle_() or {}
        display(bundle | {"text/plain": repr(self)}, raw=True)
        if still is not None:  # outside of IPython there is nothing to keep up to date
            self._keep_still(still)

    def _still(self) -> dict[str, str]:
        asleep = self._asleep()
        data, label = self._still_picture()
        source = _source(data)
        picture = f'<img width="{SIDE}" alt="{html.escape(label)}" src="{source}">'
        words = f"<p>{html.escape(asleep)}</p>"
        still = f'<div class="sampler-still">{picture if source else ""}{words}</div>'
        text = f"{self!r}, {asleep[:1].lower()}{asleep[1:].rstrip('.')}"
        return {"text/plain": text, "text/html": f"<style>{_STYLE}</style>{still}"}


def _source(data: bytes) -> str:
    """Return a picture's bytes as the data URL of a small JPEG, or ""."""
    if not data:
        return ""
    small = io.BytesIO()
    with Image.open(io.BytesIO(data)) as picture:
        picture.thumbnail((SIDE, SIDE))
        if picture.mode == "RGBA":  # a JPEG has no opacity
            picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
        picture.convert("L" if picture.mode == "L" else "RGB").save(small, "JPEG", quality=85)
    return f"data:image/jpeg;base64,{base64.b64encode(small.getvalue()).decode()}"
