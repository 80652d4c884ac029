"""The panels of a training, which show it in cells of a notebook."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sampler.training import strips
from sampler.training.run import Run
from sampler.widgets.training.progress import Controls, Progress, Snapshot

if TYPE_CHECKING:
    from sampler.widgets.training.panel import TrainingPanel

_SECOND = 1.0  # seconds between two looks at the numbers
logger = logging.getLogger(__name__)


class Screen:
    """Hands numbers and pictures of a training to its panels; without one it does nothing.

    Pictures are drawn in the training's own thread, between two steps: the network does not change
    meanwhile.

    Parameters
    ----------
    run : Run
        The run of the training.
    controls : Controls
        What the panels' buttons call.
    look : callable
        Returns how far the training is.
    """

    def __init__(self, run: Run, controls: Controls, look: Callable[[], Progress]) -> None:
        self._run, self._controls, self._look = run, controls, look
        self._panels: list[TrainingPanel] = []
        self._lock = threading.RLock()  # cells, buttons and the training's thread
        self._pace = strips.Pace(0.0)
        self._next_look = 0.0
        self._snapshot: Snapshot | None = None
        self._shown = -1, 0  # step and side of the snapshot

    @property
    def is_open(self) -> bool:
        """Whether a panel is on the screen."""
        with self._lock:
            self._panels = [panel for panel in self._panels if not panel.closed]
            return bool(self._panels)

    def open(self) -> None:
        """Show a panel in the running cell."""
        from sampler.widgets.training.panel import TrainingPanel  # as slow as ipywidgets

        with self._lock:
            panel = TrainingPanel(self._controls, self._look())
            if self._snapshot is not None:
                panel.show_snapshot(self._snapshot)
            self._panels.append(panel)
        if panel.progress.state == "done":  # the training's thread draws nothing more
            self.at_rest()
        panel._ipython_display_()

    def open_once(self) -> None:
        """Show a panel in the running cell, unless there is one."""
        if not self.is_open:
            self.open()

    def show(self) -> None:
        """Show how far the training is."""
        with self._lock:
            if self.is_open:
                progress = self._look()
                self._tell(lambda panel: panel.show(progress))

    def after_step(self) -> None:
        """Show what is due."""
        if not self._panels:
            return
        now = time.monotonic()
        if now >= self._pace.due:
            self._draw(self._pace.side)
        if now >= self._next_look:
            self._next_look = now + _SECOND
            self.show()

    def at_rest(self) -> None:
        """Show the last step's pictures in full size, unless they are there."""
        if self.is_open and self._shown != (self._look().done, strips.FULL):
            self.show()  # before the pictures, which take a moment
            self._draw(strips.FULL)

    def _draw(self, side: int) -> None:
        if not self.is_open:
            return
        started, self._shown = time.monotonic(), (self._look().done, side)
        try:
            snapshot = strips.snapshot(self._run, side)
        except Exception as error:  # noqa: BLE001 -- hours of training must not end for a picture
            logger.warning("the panel of a training shows no more pictures: %s", error)
            self._pace.end()
            problem = error
            self._tell(lambda panel: panel.show_error(problem))
            return
        with self._lock:
            self._snapshot = snapshot
            self._tell(lambda panel: panel.show_snapshot(snapshot))
        self._pace.drawn(side, started, time.monotonic())

    def _tell(self, message: Callable[[TrainingPanel], Any]) -> None:
        with self._lock:
            for panel in list(self._panels):
                try:
                    message(panel)
                except Exception as error:  # noqa: BLE001 -- as above
                    logger.warning("a panel of a training is shown no more: %s", error)
                    self._panels.remove(panel)
