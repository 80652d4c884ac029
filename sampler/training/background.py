"""A training in a thread of its own, beside the cells of a notebook."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from sampler.models.checkpoint import CONFIG
from sampler.pictures.display import in_notebook
from sampler.support.shutdown import CLOSE_TIMEOUT, close_at_exit
from sampler.training.own_checkpoints import publish_own
from sampler.training.run import Run
from sampler.training.screen import Screen
from sampler.widgets.training.progress import Progress, State

_GLANCE = 0.5  # seconds between two looks at the screen, in a pause
logger = logging.getLogger(__name__)


class Training:
    """A training that goes on in the background, and ends with a checkpoint.

    As the last line of a cell it is a live panel, in as many cells as one likes.

    Parameters
    ----------
    run : Run
        The run, which may have begun earlier.
    folder : Path
        The checkpoint's folder.
    progress : bool
        Show a bar; in a notebook, the panel where `wait` is called and no cell shows it.

    Attributes
    ----------
    run, folder
        See above.
    error : BaseException or None
        What has ended the training early.
    """

    def __init__(self, run: Run, folder: Path, *, progress: bool) -> None:
        self.run, self.folder = run, folder
        self.error: BaseException | None = None
        self._progress = self._bar = progress
        self._phase: State = "waiting"
        self._is_awaited = False
        self._going, self._stopping = threading.Event(), threading.Event()
        self._going.set()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="training", daemon=True)
        self._screen = Screen(run, self, self._look)

    def __repr__(self) -> str:
        return f"<Training of {self.folder.name}: {self.state}, {self.share:.0%} of the steps>"

    @property
    def share(self) -> float:
        """Share of the steps that are done, 0..1."""
        run = self.run
        return (run.epoch * run.batches + run.batch) / (run.config.epochs * run.batches)

    @property
    def state(self) -> State:
        """One of "waiting", "training", "paused", "keeping", "failed" and "done".

        "keeping" is the time after the last step: the checkpoint, its sheet and its film are drawn.
        """
        if self.error is not None:
            return "failed"
        paused = self._phase == "training" and not self._going.is_set()
        return "paused" if paused else self._phase

    def start(self) -> Training:
        """Begin, in a thread of its own."""
        close_at_exit(self)
        self._bar = self._progress and not in_notebook()
        self._phase = "training"
        self._thread.start()
        return self

    def close(self) -> None:
        """Save the state after the present step, and end: what Python does when it ends."""
        self._closing.set()
        self.stop()
        if self._thread.ident is not None:
            self._thread.join(CLOSE_TIMEOUT)

    def pause(self) -> None:
        """Hold the training after the present step; nothing is lost."""
        self._going.clear()
        self._screen.show()

    def go_on(self) -> None:
        """End a pause."""
        self._going.set()
        self._screen.show()

    def stop(self) -> None:
        """End the training after the present step, and keep the network as it is then."""
        self._stopping.set()
        self._going.set()
        self._screen.show()

    def wait(self, seconds: float | None = None) -> Path:
        """Wait for the end, and return the checkpoint's folder.

        In a notebook the panel is shown meanwhile, unless a cell shows it.  Its buttons wait, too,
        in most kernels: interrupt the cell to use them.  The training goes on.

        Parameters
        ----------
        seconds : float, optional
            The longest time to wait.

        Raises
        ------
        TimeoutError
            The training goes on.
        Exception
            What has ended the training early.
        """
        if self._thread.is_alive():
            self._await(seconds)
        if self._thread.is_alive():
            msg = f"the training of {self.folder} goes on after {seconds} s; wait longer"
            raise TimeoutError(msg)
        if self.error is not None:
            raise self.error
        return self.folder

    def work(self) -> Path:
        """Train in this thread, where Ctrl-C saves the state; return the checkpoint's folder."""
        self._phase = "training"
        try:
            self.run.train(progress=self._bar, stop=self._stop)
            # Python does not wait for a sheet and a film: the state is there to be resumed.
            if not self._closing.is_set():
                self._keep()
                self.run.workers.meet()  # the cluster ends with its chief, which writes longer
        except BaseException as error:
            self.error = error
            raise
        self._phase = "done"
        return self.folder

    def _keep(self) -> None:
        self._phase = "keeping"
        self._screen.at_rest()
        if self.run.workers.is_chief:
            publish_own(self.run, self.folder)

    def _work(self) -> None:
        try:
            self.work()
            self._screen.at_rest()  # of a panel that was opened just before the end
        except BaseException as error:  # noqa: BLE001 -- `wait` raises it where it is read
            logger.warning("the training of %s has ended: %s", self.folder, error)
        self._screen.show()

    def _stop(self) -> bool:
        if not self._closing.is_set():
            self._screen.after_step()
        while not self._going.is_set():
            self._screen.at_rest()
            self._going.wait(_GLANCE)
        return self._stopping.is_set()

    # In a notebook

    def _await(self, seconds: float | None) -> None:
        self._is_awaited = True
        try:
            if self._progress and in_notebook():
                self._screen.open_once()
            self._screen.show()
            self._thread.join(seconds)
        finally:
            self._is_awaited = False
            self._screen.show()

    def _ipython_display_(self) -> None:
        if not in_notebook():
            raise NotImplementedError  # IPython shows the words of `repr` then
        self._screen.open()

    def _look(self) -> Progress:
        """Return how far the training is, for its panels."""
        run, share = self.run, self.share
        return Progress(
            folder=str(self.folder),
            state=self.state,
            done=run.epoch * run.batches + run.batch,
            steps=run.config.epochs * run.batches,
            # Both count the sittings before a resumed one.
            seconds_left=run.seconds * (1 - share) / share if share else None,
            stopping=self._stopping.is_set(),
            is_awaited=self._is_awaited,
            is_saved=run.path.exists(),
            is_kept=(self.folder / CONFIG).exists(),
            error=self.error,
        )
