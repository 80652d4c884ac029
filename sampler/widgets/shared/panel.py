"""What all panels share: how they appear in a cell, and what is left of them without a kernel."""

from __future__ import annotations

import base64
import io
import threading
from pathlib import Path

from PIL import Image

from sampler.widgets.shared import cells
from sampler.widgets.shared.adapter import Stage
from sampler.widgets.shared.share import newest
from sampler.widgets.shared.shutdown import Closing, close_widgets

PREVIEW = 512  # pixels of a side while something moves
FULL = 1300  # pixels of a side at rest
_SIDE = 512  # pixels of the picture that stays in a saved notebook
_STYLE = (Path(__file__).parent / "still.css").read_text(encoding="utf-8")


class Panel:
    """Shows `widget` in a cell, and beside it a picture for when nobody can answer.

    Who inherits has `widget`, `canvas` and `wait(timeout)`; and `z` and `view`, if what it shows
    can become a keyframe.

    Parameters
    ----------
    sampler : object
        What draws.

    Attributes
    ----------
    closed : bool
        Whether `close` has been called: nothing is drawn any more.
    """

    def __init__(self, sampler) -> None:
        self._stage = Stage(sampler)
        self._lock = threading.RLock()  # callbacks may run beside cells
        self.closed = False

    def _opened(self) -> None:
        """Take its place in the cell that runs, once it is whole."""
        cells.note(self)

    @property
    def is_busy(self) -> bool:
        """Whether it is at work that must not be cut off."""
        return False

    def close(self) -> None:
        """Take the panel off the screen and free what it needs; `z` and `view` can still be read.

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

    def _workers(self) -> list[Closing]:
        """Return what has a thread."""
        return [self._latest]

    def __reduce_ex__(self, _protocol):
        kind = type(self).__name__
        msg = (
            f"{'an' if kind[0] in 'AE' else 'a'} {kind} lives in its kernel and cannot be copied "
            "or pickled; keep what it shows, such as panel.z, or panel.as_python()"
        )
        raise TypeError(msg)

    @property
    def sampler(self):
        """What draws."""
        return self._stage.sampler

    def to_timeline(self) -> str:
        """Add what is on the screen to the newest timeline of the same sampler, at its end.

        Returns
        -------
        str
            What to tell: which keyframe it has become.

        Raises
        ------
        ValueError
            If no timeline is open, or nothing is on the screen.
        """
        timeline = newest("timeline", self.sampler)
        timeline.add(self)
        return f"added as keyframe {len(timeline.keyframes)} of the timeline"

    def _ipython_display_(self) -> None:
        from IPython.display import display

        if self.closed:
            msg = f"{self!r} is closed; make another one to show it"
            raise RuntimeError(msg)
        cells.note(self)
        self.wait(5.0)
        self.widget.add_class("sampler-panel")
        still = display(self._still(), raw=True, display_id=True)
        display(self.widget)
        if still is not None:  # outside of IPython there is nothing to keep up to date
            self.canvas.observe(lambda change: self._keep(still, change["new"]), names="shown")

    def _keep(self, still, shown: dict) -> None:
        if shown.get("kind") == "full":
            still.update(self._still(), raw=True)

    def _still(self) -> dict[str, str]:
        told = f"{self!r}, asleep: run this cell to wake it"
        source = _source(self.canvas.picture)
        picture = (
            f'<img width="{_SIDE}" alt="{self.canvas.label}" src="{source}">' if source else ""
        )
        words = "<p>Asleep: run this cell to wake it.</p>"
        still = f'<div class="sampler-still">{picture if source else ""}{words}</div>'
        html = f"<style>{_STYLE}</style>{still}"
        return {"text/plain": told, "text/html": html}


def _source(data: bytes) -> str:
    """Return a picture's bytes as a small JPEG in an address of its own."""
    if not data:
        return ""
    small = io.BytesIO()
    with Image.open(io.BytesIO(data)) as picture:
        picture.thumbnail((_SIDE, _SIDE))
        picture.save(small, "JPEG", quality=85)
    return f"data:image/jpeg;base64,{base64.b64encode(small.getvalue()).decode()}"
