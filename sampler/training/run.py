"""A training run that can be watched, interrupted and resumed to the bit.

A run lives in a folder with one file, `state.npz`: every variable, the progress, the losses and the
film.  It is written whole after each epoch and on an interruption, so that there is never half a
state.  During the training a lock file keeps other runs out.
"""

from __future__ import annotations

import contextlib
import logging
import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import tqdm

from sampler.datasets import Dataset
from sampler.latent import vectors
from sampler.networks.backend import ready
from sampler.pictures.colours import as_seen
from sampler.pictures.levels import to_levels
from sampler.support.arguments import whole_number
from sampler.support.files import check_target, make_folder
from sampler.support.streams import bar
from sampler.training import watch
from sampler.training.folder_lock import FolderInUse, exclusive
from sampler.training.interruption import deferred_interrupt
from sampler.training.learners import AnyConfig, Learns, kind_of
from sampler.training.parallel import workers
from sampler.training.state import RunState, read_state, refuse_overtaken, write_state

logger = logging.getLogger(__name__)

__all__ = ["FILM_SIZE", "FolderInUse", "Run", "TrainingDiverged"]

_SECONDS = 60.0  # from one state to the next, at most
FILM_SIZE = 10  # the same ten z are drawn after each epoch


class TrainingDiverged(FloatingPointError):
    """A loss or a variable is not finite any more."""


class Run:
    """One training run, of either part.

    Parameters
    ----------
    data : Dataset
        The pictures to learn from.
    config : VaeGanConfig, ClassifierGanConfig or FreeCodesConfig
        Networks, losses, rates and seed.
    folder : str or path
        The folder of the run's state.  A state of the same config and data is resumed; one of
        another config or data is refused.  One training at a time may work there.  Of several
        workers, see `sampler.training.parallel`, the chief alone writes.
    learner : Learns, optional
        One that was made for this config and data, and has learned nothing.

    Raises
    ------
    ValueError
        The pictures do not suit the networks, or the folder belongs to another config or data.
    sampler.models.weights.WeightsError
        The state in the folder is damaged.

    Attributes
    ----------
    learner : Learner
        The networks and their optimisers.
    losses : dict of str to list of float
        Every loss of every batch so far.
    film : list of numpy.ndarray
        After each epoch, the pictures of the same ten z, uint8 (10, size, size, c_dim): 255 is
        dark ink, or with three channels light.
    film_z : numpy.ndarray
        These z, float32 (10, z_dim).
    epoch, batch : int
        Progress: whole epochs done, and batches done of the next one.
    batches : int
        Batches in an epoch.
    seconds : float
        Time spent in training steps, over all sittings.
    workers : Workers
        The processes that train together, most often this one alone.
    """

    def __init__(
        self,
        data: Dataset,
        config: AnyConfig,
        folder: str | Path,
        learner: Learns | None = None,
    ) -> None:
        self.data, self.config, self.folder = data, config, Path(folder)
        kind = kind_of(config)
        kind.check(config, data)
        self.batches = kind.batches(config, data)
        steps = config.epochs * self.batches
        self.learner: Any = learner or kind.make(config, data, steps)
        self.workers = workers()
        self.losses: dict[str, list[float]] = {}
        self.film: list[np.ndarray] = []
        self.epoch = self.batch = 0
        self.seconds = 0.0
        z_dim = config.model.generator.z_dim
        self.film_z = vectors.sample(z_dim, count=FILM_SIZE, seed=config.seed)
        self._saved_at = time.monotonic()
        self._header: bytes | None = None  # of the file that this run has read or written last
        if self.path.exists():
            self.restore()

    @property
    def path(self) -> Path:
        """The file of the state."""
        return self.folder / "state.npz"

    @property
    def film_shape(self) -> tuple[int, int, int, int]:
        """The shape of the pictures of an epoch in the film."""
        model = self.config.model
        size = self.learner.film_side
        return FILM_SIZE, size, size, model.generator.c_dim

    @property
    def finished(self) -> bool:
        """Whether every epoch of the config is done."""
        return self.epoch >= self.config.epochs

    def train(
        self,
        *,
        epochs: int | None = None,
        progress: bool = True,
        on_epoch: Callable[[Run], None] | None = None,
        reader: Callable[[np.ndarray], np.ndarray] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Run:
        """Train to the end of the config, or for a few epochs of it.

        Parameters
        ----------
        epochs : int, optional
            Epochs of this sitting; the rest can follow later.
        progress : bool
            Show a bar with losses and the time left.
        on_epoch : callable, optional
            Called with the run after each epoch, for instance a `watch.LiveCurves`.
        reader : callable, optional
            Maps pictures (n, size, size, c_dim) to labels (n,).  With it, a warning names the
            classes that random z do not draw at all.
        stop : callable, optional
            Called after each batch.  Where it returns True, the state is saved and the training
            ends; it may wait before it returns, which is a pause.

        Raises
        ------
        TrainingDiverged
            A loss is not finite; the state of the last whole epoch is kept.
        KeyboardInterrupt
            After the state has been saved; call `train` again to go on.
        FolderInUse
            Another training works in the folder, or has written its state since this run has read
            it.  Nothing of either is lost.
        OSError
            The folder cannot be written; it is checked before the first step.
        """
        ready()
        last = self.config.epochs
        if epochs is not None:
            last = min(last, self.epoch + whole_number(epochs, "epochs"))
        # A finished run may lie in a folder that cannot be written.
        writes = self.workers.is_chief and self.epoch < last
        lock = self._exclusive() if writes else contextlib.nullcontext()
        with lock, deferred_interrupt() as interrupted, self._bar(last, progress) as progress_bar:
            self._start_alike(last)
            if writes and not self.path.exists():
                self._save()  # a run that is killed in its first epoch can be resumed, too
            self._saved_at = time.monotonic()
            while self.epoch < last:
                if self._train_epoch(progress_bar, interrupted, stop or _never):
                    break
                self._end_epoch(reader)
                if on_epoch is not None:
                    on_epoch(self)
                if self._of_any(interrupted())[0]:
                    raise KeyboardInterrupt(self._saved())
        return self

    @contextlib.contextmanager
    def _exclusive(self) -> Iterator[None]:
        with exclusive(self.folder):
            check_target(self.path)
            refuse_overtaken(self.path, self.state())
            yield

    def _train_epoch(
        self,
        progress_bar: tqdm.tqdm,
        interrupted: Callable[[], bool],
        stop: Callable[[], bool],
    ) -> bool:
        """Train to the end of an epoch, and return whether it was stopped before."""
        while self.batch < self.batches:
            started = time.perf_counter()
            losses = self.learner.train_batch(*self.learner.batch(self.epoch, self.batch))
            self.seconds += time.perf_counter() - started
            self._note(losses)
            self.batch += 1
            progress_bar.update()
            if self.batch % 10 == 0:
                progress_bar.set_postfix_str(self._recent(10), refresh=False)
            pressed = interrupted()
            is_interrupted, is_stopped = self._of_any(pressed, not pressed and stop())
            if is_interrupted or is_stopped or self._is_due():
                self._save()
            if is_interrupted:
                raise KeyboardInterrupt(self._saved())
            if is_stopped:
                return True
        return False

    def _is_due(self) -> bool:
        """Return whether the last state is so old that a kill would lose more than a minute."""
        return self.workers.is_chief and time.monotonic() - self._saved_at > _SECONDS

    def _of_any(self, *wishes: bool) -> list[bool]:
        """Return which wishes any of the workers has: all of them end after the same step."""
        everyone = self.workers.gathered(*wishes)
        return [bool(column.any()) for column in everyone.T]

    def _start_alike(self, last: int) -> None:
        """Let all workers begin with the chief's variables, at the same batch."""
        progress = f"{self.epoch} {self.batch} {last}"
        self.workers.check_alike(states=progress, settings=repr(self.config))
        self.workers.follow_chief(list(self.learner.state().values()))

    def _saved(self) -> str:
        return (
            f"saved to {self.path} after batch {self.batch} of epoch {self.epoch + 1}; "
            "call train() again to go on"
        )

    def _note(self, losses: dict[str, float]) -> None:
        bad = [name for name, value in losses.items() if not math.isfinite(value)]
        if bad:
            msg = (
                f"the loss {' and '.join(bad)} became {losses[bad[0]]} in batch "
                f"{self.batch + 1} of epoch {self.epoch + 1}; {self._kept()}. "
                "Lower learning_rate or the weight of that loss, in a new folder"
            )
            raise TrainingDiverged(msg)
        for name, value in losses.items():
            self.losses.setdefault(name, []).append(value)

    def _end_epoch(self, reader: Callable[[np.ndarray], np.ndarray] | None) -> None:
        self._refuse_diverged()
        self.epoch, self.batch = self.epoch + 1, 0
        if not self.workers.is_chief:
            return
        self.film.append(to_levels(as_seen(self.learner.film_pictures(self.film_z))))
        self._save()
        recent = {name: values[-self.batches :] for name, values in self.losses.items()}
        messages = watch.imbalances(recent)
        if reader is not None:
            generator, _ = self.learner.averaged()
            points, size = self.learner.points, self.film_shape[1]
            messages += watch.missing_classes(generator, points, size, reader)
        for message in messages:
            logger.warning("epoch %d: %s", self.epoch, message)

    def _recent(self, count: int) -> str:
        means = {name: np.mean(values[-count:]) for name, values in self.losses.items()}
        return ", ".join(f"{name} {mean:.3g}" for name, mean in means.items())

    def _bar(self, last: int, progress: bool) -> tqdm.tqdm:
        # Once a second: a slow front end of a notebook loses messages that come faster.
        return bar(
            total=last * self.batches,
            initial=self.epoch * self.batches + self.batch,
            disable=not progress,
            unit="batch",
            desc="training",
            mininterval=1.0,
        )

    # The state, on the disk unless it is spoiled

    def state(self) -> RunState:
        """Return the state as it is now; its variables are the learner's own."""
        return RunState(
            config=self.config,
            data=self.data,
            batches=self.batches,
            film_shape=self.film_shape,
            variables=self.learner.state(),
            epoch=self.epoch,
            batch=self.batch,
            seconds=self.seconds,
            losses=self.losses,
            film=self.film,
            header=self._header,
        )

    def restore(self) -> None:
        """Set the run to the state in its file, all of it or nothing; errors as for `Run`."""
        saved = read_state(self.path, self.state())
        for name, variable in self.learner.state().items():
            variable.assign(saved.variables[name])
        self.losses, self.film = saved.losses, saved.film
        self.epoch, self.batch, self.seconds = saved.epoch, saved.batch, saved.seconds
        self._header = saved.header

    def _refuse_diverged(self) -> None:
        """Raise a TrainingDiverged where a variable is not finite.

        The last update before a save may spoil weights whose loss is never computed.
        """
        bad = [
            name
            for name, variable in self.learner.state().items()
            if not np.isfinite(np.asarray(variable)).all()
        ]
        if bad:
            msg = (
                f"{bad[0]} and {len(bad) - 1} more variables are not finite after batch "
                f"{self.batch} of epoch {self.epoch + 1}; {self._kept()}. "
                "Lower learning_rate, in a new folder"
            )
            raise TrainingDiverged(msg)

    def _kept(self) -> str:
        there = self.path.exists()
        return f"the state in {self.path} is kept" if there else "there is no state yet"

    def _save(self) -> None:
        self._refuse_diverged()
        if not self.workers.is_chief:
            return
        refuse_overtaken(self.path, self.state())
        make_folder(self.folder)
        self._header = write_state(self.path, self.state())
        self._saved_at = time.monotonic()


def _never() -> bool:
    return False
