"""What all panels share: their cell, their messages, and the picture that outlives the kernel."""

from __future__ import annotations

import base64
import io
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import ipywidgets as widgets
from PIL import Image

from sampler.support.shutdown import Closeable
from sampler.widgets.shared import cells
from sampler.widgets.shared.adapter import SamplerAdapter, SamplerLike
from sampler.widgets.shared.canvas import Canvas
from sampler.widgets.shared.closing import close_widgets
from sampler.widgets.shared.open_panels import newest_panel

PREVIEW = 512  # pixels of a side while something moves
FULL = 1300  # pixels of a side at rest
_SIDE = 512  # pixels of the picture that stays in a saved notebook
_STYLE = (Path(__file__).parent / "still.css").read_text(encoding="utf-8")


class Panel:
    """A widget in a cell, and beside it a picture for the time without a kernel.

    A subclass makes `widget` and `canvas`, and has `wait(timeout)` and `_workers()`.

    Parameters
    ----------
    sampler : SamplerLike
        The object that draws.

    Attributes
    ----------
    adapter : SamplerAdapter
        The sampler's methods, and substitutes for those that it lacks.
    widget : ipywidgets.Widget
        All of the panel.
    canvas : Canvas
        The large picture.
    closed : bool
        Whether `close` has been called: nothing is drawn any more.
    """

    widget: widgets.DOMWidget
    canvas: Canvas

    def __init__(self, sampler: SamplerLike) -> None:
        self.adapter = SamplerAdapter(sampler)
        self._lock = threading.RLock()  # callbacks may run beside cells
        self.closed = False

    @property
    def sampler(self) -> Any:
        """The object that draws."""
        return self.adapter.sampler

    @property
    def is_busy(self) -> bool:
        """Whether it is at work that must not be cut off."""
        return False

    def wait(self, timeout: float = 60.0) -> bool:
        """Wait until everything is drawn, `timeout` seconds at most; return whether it is."""
        raise NotImplementedError

    def close(self) -> None:
        """Take the panel off the screen and free its memory; `z` and `view` can still be read.

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
        self.canvas.picture = b""
        close_widgets(self.widget)

    def to_timeline(self) -> str:
        """Add what is on the screen to the newest timeline of the same sampler, at its end.

        Returns
        -------
        str
            A message with the keyframe's number.

        Raises
        ------
        ValueError
            If no timeline is open, or nothing is on the screen.
        """
        timeline = newest_panel("timeline", self.sampler)
        timeline.add(self)
        return f"added as keyframe {len(timeline.keyframes)} of the timeline"

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        kind = type(self).__name__
        msg = (
            f"{'an' if kind[0] in 'AE' else 'a'} {kind} lives in its kernel and cannot be copied "
            "or pickled; keep what it shows, such as panel.z, or panel.as_python()"
        )
        raise TypeError(msg)

    # For subclasses

    def _workers(self) -> list[Closeable]:
        """Return the objects with a thread."""
        raise NotImplementedError

    def _enter_cell(self) -> None:
        """Take a place in the running cell, as the last step of the construction."""
        cells.record(self)

    def _guard(self, act: Callable[[], object]) -> None:
        """Run a callback; after an error, show the error and the state as it was."""
        try:
            self._show_message("")
            act()
        except Exception as error:  # shown, never swallowed
            self._follow()
            self._show_refusal(error)

    def _follow(self) -> None:
        """Let the controls show the panel's state."""
        raise NotImplementedError

    def _show_message(self, text: str) -> None:
        """Show a message, or none."""
        self.canvas.show_message(text)

    def _show_refusal(self, error: BaseException) -> None:
        """Show the error of a callback, in plain words."""
        self._show_error(error)

    def _show_error(self, error: BaseException) -> None:
        """Show the error of a worker, in plain words."""
        self.canvas.show_error(error)

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
            self.canvas.observe(lambda change: self._keep(still, change["new"]), names="shown")

    def _keep(self, still: Any, shown: dict) -> None:
        if shown.get("kind") == "full":
            still.update(self._still(), raw=True)

    def _still(self) -> dict[str, str]:
        text = f"{self!r}, asleep: run this cell to wake it"
        source = _source(self.canvas.picture)
        picture = (
            f'<img width="{_SIDE}" alt="{self.canvas.label}" src="{source}">' if source else ""
        )
        words = "<p>Asleep: run this cell to wake it.</p>"
        still = f'<div class="sampler-still">{picture if source else ""}{words}</div>'
        return {"text/plain": text, "text/html": f"<style>{_STYLE}</style>{still}"}


def _source(data: bytes) -> str:
    """Return a picture's bytes as the data URL of a small JPEG, or ""."""
    if not data:
        return ""
    small = io.BytesIO()
    with Image.open(io.BytesIO(data)) as picture:
        picture.thumbnail((_SIDE, _SIDE))
        picture.save(small, "JPEG", quality=85)
    return f"data:image/jpeg;base64,{base64.b64encode(small.getvalue()).decode()}"
