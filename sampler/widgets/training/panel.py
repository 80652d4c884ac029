"""The panel of a training in the background."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import numpy as np

from sampler.support.shutdown import Closeable
from sampler.widgets.shared.cell_panel import CellPanel
from sampler.widgets.shared.controls import button, column, row, side_by_side
from sampler.widgets.shared.messages import plain_words
from sampler.widgets.training import curve, words
from sampler.widgets.training.progress import Controls, Progress, Snapshot
from sampler.widgets.training.rows import Rows

_STYLE = (Path(__file__).parent / "training.css").read_text(encoding="utf-8")
_HOLD = "Pause", "Hold the training after this step; nothing is lost"
_GO_ON = "Go on", "End the pause"
_STOP = "Stop and keep", "End the training after this step, and keep the network as it is then"


class TrainingPanel(CellPanel):
    """How far a training is, how like its pictures it draws, and buttons to hold and to end it.

    It draws nothing itself: the training's thread hands numbers and pictures over.  The training
    goes on when the panel is closed.

    Parameters
    ----------
    controls : Controls
        What the buttons call.
    progress : Progress
        How far it is now.

    Attributes
    ----------
    progress : Progress
        What it shows.
    """

    to_keep = "keep the training, which makes a panel in each cell that shows it"

    def __init__(self, controls: Controls, progress: Progress) -> None:
        super().__init__()
        self._controls, self.progress = controls, progress
        self._trouble = ""  # HTML: the last error that did not end the training
        self._stills: list[Any] = []  # IPython's handles of the still pictures
        self._rows = Rows()
        self._curve = widgets.HTML()
        self._headline, self._note = widgets.HTML(), widgets.HTML()
        self._bar = widgets.FloatProgress(
            min=0.0, max=1.0, tooltip="Share of the steps that are done", layout={"width": "auto"}
        )
        self._hold = button(*_HOLD, lambda: self._guard(self._hold_or_go_on))
        self._stop = button(*_STOP, lambda: self._guard(controls.stop))
        self._build()
        self.show(progress)
        self._enter_cell()

    def __repr__(self) -> str:
        return f"<Panel of the training of {self.progress.folder}>"

    def show(self, progress: Progress) -> None:
        """Show how far the training is."""
        with self._lock:
            if self.closed:
                return
            ended = self.progress.state != progress.state and progress.state in {"done", "failed"}
            self.progress = progress
            self._follow()
            if ended:
                self._update_stills()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what the training draws."""
        with self._lock:
            if self.closed:
                return
            self._rows.show(snapshot)
            self._curve.value = curve.svg(snapshot.curve, self.progress.steps)
            self._update_stills()

    def show_error(self, error: BaseException) -> None:
        """Show that something has gone wrong which does not end the training."""
        with self._lock:
            self._trouble = f'<span class="error">{escape(plain_words(error))}</span>'
            if not self.closed:
                self._follow()

    def wait(self, timeout: float = 60.0) -> bool:  # noqa: ARG002 -- as of any panel
        """Return True: what is there is shown at once."""
        return True

    # Callbacks

    def _hold_or_go_on(self) -> None:
        if self.progress.state == "paused":
            self._controls.go_on()
        else:
            self._controls.pause()

    def _guard(self, act: Callable[[], object]) -> None:
        try:
            act()
        except Exception as error:  # shown, never swallowed
            self.show_error(error)

    # What is on the screen

    def _follow(self) -> None:
        progress, state = self.progress, self.progress.state
        self._bar.value = progress.share
        styles = {"failed": "danger", "done": "success", "paused": "warning"}
        self._bar.bar_style = styles.get(state, "info")
        self._headline.value = escape(words.headline(progress))
        self._note.value = words.note(progress) or self._trouble
        text, tip = _GO_ON if state == "paused" else _HOLD
        self._hold.description, self._hold.tooltip = text, tip
        runs = state in {"training", "paused"} and not progress.stopping
        self._hold.disabled = self._stop.disabled = not runs

    def _build(self) -> None:
        self._curve.value = curve.svg(np.empty((0, 2)), self.progress.steps)
        style = widgets.HTML(f"<style>{_STYLE}</style>", layout={"display": "none"})
        buttons = row(self._hold, self._stop)
        numbers = column(
            style, self._headline, self._bar, buttons, self._curve, self._note, flex="1 1 280px"
        )
        pictures = column(self._rows.widget, flex="2 1 440px")
        self.widget = side_by_side(numbers, pictures, gap="8px 24px")
        self.widget.add_class("sampler-training")

    # Without a kernel

    def _asleep(self) -> str:
        return words.asleep(self.progress)

    def _still_picture(self) -> tuple[bytes, str]:
        return self._rows.sheet(), "Pictures, what a network draws of them, and random ones"

    def _keep_still(self, still: Any) -> None:
        self._stills.append(still)

    def _update_stills(self) -> None:
        for still in self._stills:
            still.update(self._still(), raw=True)

    def _workers(self) -> list[Closeable]:
        return []
