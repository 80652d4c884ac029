"""Training on a person's own pictures: from a folder to a checkpoint, watched or left alone."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sampler.config import FreeCodesConfig
from sampler.datasets import Dataset, load
from sampler.support.arguments import file_path, flag, instance_of
from sampler.support.shutdown import CLOSE_TIMEOUT, close_at_exit
from sampler.training.choosing import choose
from sampler.training.free_codes import FreeCodes
from sampler.training.own_checkpoints import publish_own
from sampler.training.run import Run
from sampler.training.state import stored_config
from sampler.training.timing import plan_minutes

FOLDER = "training"  # in the checkpoint's folder: the state of the run
SIZE = 64  # pixels of the pictures, along a side
MINUTES, SEED = 30.0, 2016  # of a training
logger = logging.getLogger(__name__)


class Training:
    """A training that goes on in the background, and ends with a checkpoint.

    Parameters
    ----------
    run : Run
        The run, which may have begun earlier.
    folder : Path
        The checkpoint's folder.
    progress : bool
        Show a bar.

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
        self._progress = progress
        self._going, self._stopping = threading.Event(), threading.Event()
        self._going.set()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="training", daemon=True)

    def __repr__(self) -> str:
        return f"<Training of {self.folder.name}: {self.state}, {self.share:.0%} of the steps>"

    @property
    def share(self) -> float:
        """Share of the steps that are done, 0..1."""
        run = self.run
        return (run.epoch * run.batches + run.batch) / (run.config.epochs * run.batches)

    @property
    def state(self) -> str:
        """One of "waiting", "training", "paused", "failed" and "done"."""
        if self.error is not None:
            return "failed"
        if not self._thread.is_alive():
            return "waiting" if self._thread.ident is None else "done"
        return "training" if self._going.is_set() else "paused"

    def start(self) -> Training:
        """Begin, in a thread of its own."""
        close_at_exit(self)
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

    def go_on(self) -> None:
        """End a pause."""
        self._going.set()

    def stop(self) -> None:
        """End the training after the present step, and keep the network as it is then."""
        self._stopping.set()
        self._going.set()

    def wait(self, seconds: float | None = None) -> Path:
        """Wait for the end, and return the checkpoint's folder.

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
        self._thread.join(seconds)
        if self._thread.is_alive():
            msg = f"the training of {self.folder} goes on after {seconds} s; wait longer"
            raise TimeoutError(msg)
        if self.error is not None:
            raise self.error
        return self.folder

    def work(self) -> Path:
        """Train in this thread, where Ctrl-C saves the state; return the checkpoint's folder."""
        self.run.train(progress=self._progress, stop=self._stop)
        # Python does not wait for a sheet and a film: the state is there to be resumed.
        return self.folder if self._closing.is_set() else publish_own(self.run, self.folder)

    def _work(self) -> None:
        try:
            self.work()
        except BaseException as error:  # noqa: BLE001 -- `wait` raises it where it is read
            self.error = error
            logger.warning("the training of %s has ended: %s", self.folder, error)

    def _stop(self) -> bool:
        self._going.wait()
        return self._stopping.is_set()


def train(
    source: Any,
    folder: str | os.PathLike[str],
    *,
    minutes: float = MINUTES,
    preset: str = "auto",
    seed: int = SEED,
    resume: bool = False,
    progress: bool = True,
    **loading: Any,
) -> Training:
    """Train a network on pictures, in the background.

    Parameters
    ----------
    source : Dataset, or anything that `sampler.datasets.load` takes
        The pictures.
    folder : path
        The checkpoint's folder, made if needed: ``Sampler(folder)`` draws with it afterwards.  The
        state of the run is kept in ``folder/training``.
    minutes : float
        Time of the training.  It becomes a number of steps once, which a resumed run finishes.
    preset : {"auto", "crisp", "smooth", "ink"}
        See `sampler.training.choosing.choose`.
    seed : int
        Of the training.
    resume : bool
        Finish a training that was interrupted; `minutes`, `preset` and `seed` are those of its
        start.
    progress : bool
        Show a bar.
    **loading
        Further arguments of `sampler.datasets.load`; `size` is 64 where it is not given.  With a
        Dataset only `fit` and `background`, which it was loaded with: the network keeps them, so
        that `encode` prepares other pictures in the same way.

    Returns
    -------
    Training
        Its `wait` returns when the checkpoint is there.

    Raises
    ------
    FileExistsError
        The folder holds a training or a checkpoint, and `resume` is False.
    FileNotFoundError
        There is no training to resume.
    ValueError
        The pictures do not suit the preset.
    """
    training = prepared(
        source, folder, minutes, preset, seed, resume=resume, progress=progress, **loading
    )
    return training.start()


def prepared(
    source: Any,
    folder: str | os.PathLike[str],
    minutes: float,
    preset: str,
    seed: int,
    *,
    resume: bool,
    progress: bool,
    say: Callable[[str], object] = logger.info,
    fit: str = "pad",
    background: str | tuple[int, ...] = "white",
    **loading: Any,
) -> Training:
    """Return a training that has not begun; arguments as for `train`.

    `say` takes the lines that tell what was chosen and why.
    """
    folder = file_path(folder, "folder")
    where = folder / FOLDER
    check_free(folder, resume=flag(resume, "resume"))
    if resume:
        _refuse_new(minutes=(minutes, MINUTES), preset=(preset, "auto"), seed=(seed, SEED))
    if not isinstance(source, Dataset):
        loading |= {"fit": fit, "background": background}
    data, learner = _loaded(source, loading), None
    if resume:
        config = instance_of(
            stored_config(where), "the training", FreeCodesConfig, "one of own pictures"
        )
    else:
        choice = choose(data, preset, seed=seed, fit=fit, background=background)
        for line in choice.reasons:
            say(line)
        learner = FreeCodes(choice.config, data)
        config = plan_minutes(learner, minutes)
        say(f"{config.steps:,} steps in {minutes:g} minutes on this machine")
    return Training(Run(data, config, where, learner), folder, progress=progress)


def check_free(folder: Path, *, resume: bool) -> None:
    """Refuse a folder that holds a training, or none where one is to be resumed."""
    started = (folder / FOLDER / "state.npz").exists()
    if resume and not started:
        msg = f"{folder} holds no training to resume; leave resume out to start one"
        raise FileNotFoundError(msg)
    if not resume and (started or (folder / "config.json").exists()):
        what = "a training; resume it, or" if started else "a checkpoint, which is kept;"
        msg = f"{folder} holds {what} give another folder"
        raise FileExistsError(msg)


def _refuse_new(**arguments: tuple[Any, Any]) -> None:
    """Refuse arguments that a resumed training would ignore; each is given as (value, default)."""
    for name, (value, default) in arguments.items():
        if value != default:
            msg = f"{name} got {value}, which a resumed training has from its start; leave it out"
            raise ValueError(msg)


def _loaded(source: Any, loading: dict[str, Any]) -> Dataset:
    if not isinstance(source, Dataset):
        return load(source, **{"size": SIZE, **loading})
    if loading:
        names = ", ".join(loading)
        msg = f"{names} would be ignored, since a Dataset was given; pass them to datasets.load"
        raise ValueError(msg)
    return source
