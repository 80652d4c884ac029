"""A training run that can be watched, interrupted and resumed to the bit.

A run lives in a folder with one file, `state.npz`: every variable, where the run stands, its losses
and its film.  It is written whole after each epoch and when the run is interrupted, so that there
is never half a state.  While it trains, a lock file keeps other runs out.
"""

from __future__ import annotations

import contextlib
import logging
import math
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sampler.config import ClassifierGanConfig, TrainingConfig
from sampler.datasets.suitability import check_suitable
from sampler.latent import vectors
from sampler.networks.backend import ready
from sampler.support.arguments import whole_number
from sampler.support.files import check_target, make_folder
from sampler.support.streams import bar
from sampler.training import state, watch
from sampler.training.learners import make_learner
from sampler.training.owner import FolderInUse, owning

if TYPE_CHECKING:
    from sampler.datasets import Dataset

logger = logging.getLogger(__name__)

__all__ = ["FILM_SIZE", "FolderInUse", "Run", "TrainingDiverged"]

FILM_SIZE = 10  # the same ten z are drawn after each epoch


class TrainingDiverged(FloatingPointError):
    """A loss stopped being a number."""


class Run:
    """One training run, of either part.

    Parameters
    ----------
    data : Dataset
        The pictures to learn from.
    config : VaeGanConfig
        What to train and how.
    folder : path
        Where the run keeps its state.  A folder that holds the state of the same config and data
        is resumed; of another config or data is refused.  One training at a time may work there.

    Raises
    ------
    ValueError
        The pictures do not suit the networks, or the folder belongs to another config or data.
    sampler.models.weights.WeightsError
        The state in the folder is damaged.

    Attributes
    ----------
    losses : dict of str to list of float
        Every loss of every batch so far.
    film : list of numpy.ndarray
        After each epoch, the pictures of the same ten z, uint8 (10, size, size, c_dim), 255 = ink.
    epoch, batch : int
        Where the run stands: whole epochs done, and batches done of the next one.
    seconds : float
        Time spent in training steps, over all sittings.
    """

    def __init__(self, data: Dataset, config: TrainingConfig, folder: str | Path) -> None:
        self.data, self.config, self.folder = data, config, Path(folder)
        self.batches = len(data) // config.batch_size
        if self.batches < 1:
            msg = (
                f"{data.name} has {len(data)} pictures; a batch needs {config.batch_size}. "
                "Give more pictures or a smaller batch_size"
            )
            raise ValueError(msg)
        if data.labels is None and isinstance(config, ClassifierGanConfig):
            msg = (
                f"{data.name} has no labels; part two learns from labelled pictures alone, part "
                "one from any (presets joint and vae)"
            )
            raise ValueError(msg)
        model = config.model
        labels_are_learned = isinstance(config, ClassifierGanConfig)
        check_suitable(
            data,
            size=model.encoder.image_size,
            c_dim=model.encoder.c_dim,
            classes=model.classifier.digits if labels_are_learned else None,
        )
        self.model = make_learner(config, config.epochs * self.batches)
        self.losses: dict[str, list[float]] = {}
        self.film: list[np.ndarray] = []
        self.epoch = self.batch = 0
        self.seconds = 0.0
        self.kept: bytes | None = None  # how the state on the disk begins, as far as this run knows
        self._film_z = vectors.sample(
            config.model.generator.z_dim, count=FILM_SIZE, seed=config.seed
        )
        if self.path.exists():
            state.restore(self)

    @property
    def path(self) -> Path:
        """The file that holds the state."""
        return self.folder / "state.npz"

    @property
    def film_shape(self) -> tuple[int, int, int, int]:
        """The shape of the pictures of an epoch in the film."""
        model = self.config.model
        size = model.encoder.image_size
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
    ) -> Run:
        """Train to the end of the config, or for some epochs of it.

        Parameters
        ----------
        epochs : int, optional
            Stop after this many more epochs; the rest can follow later.
        progress : bool
            Show a bar with losses and the time left.
        on_epoch : callable, optional
            Called with the run after each epoch, for instance a `watch.LiveCurves`.
        reader : callable, optional
            Maps pictures (n, size, size, c_dim) to labels (n,).  With it, a warning tells when
            random z do not draw some class at all.

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
            The folder cannot be written; told before the first step.
        """
        ready()
        last = self.config.epochs
        if epochs is not None:
            last = min(last, self.epoch + whole_number(epochs, "epochs"))
        # A finished run may lie in a folder that cannot be written.
        held = self._holding() if self.epoch < last else contextlib.nullcontext()
        with held, _interruptible() as interrupted, self._bar(last, progress) as shown:
            while self.epoch < last:
                self._train_epoch(shown, interrupted)
                self._end_epoch(reader)
                if on_epoch is not None:
                    on_epoch(self)
                if interrupted():
                    raise KeyboardInterrupt(self._where())
        return self

    @contextlib.contextmanager
    def _holding(self) -> Iterator[None]:
        with owning(self.folder):
            check_target(self.path)
            state.refuse_overtaken(self)
            yield

    def _train_epoch(self, shown, interrupted: Callable[[], bool]) -> None:
        order = np.random.default_rng([self.config.seed, self.epoch]).permutation(len(self.data))
        while self.batch < self.batches:
            started = time.perf_counter()
            told = self.model.train_batch(*self._next_batch(order))
            self.seconds += time.perf_counter() - started
            self._note(told)
            self.batch += 1
            shown.update()
            if self.batch % 10 == 0:
                shown.set_postfix_str(self._recent(10), refresh=False)
            if interrupted():
                self._save()
                raise KeyboardInterrupt(self._where())

    def _where(self) -> str:
        return (
            f"saved to {self.path} after batch {self.batch} of epoch {self.epoch + 1}; "
            "call train() again to go on"
        )

    def _next_batch(self, order: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        """Return pictures and labels; they depend on seed, epoch and batch alone, so that a resumed
        run sees the same crops.
        """
        n = self.config.batch_size
        rng = np.random.default_rng([self.config.seed, self.epoch, self.batch])
        chosen = order[self.batch * n : (self.batch + 1) * n]
        labels = None if self.data.labels is None else self.data.labels[chosen]
        return self.data.random_crops(rng, chosen, self.config.model.encoder.image_size), labels

    def _note(self, told: dict[str, float]) -> None:
        bad = [name for name, value in told.items() if not math.isfinite(value)]
        if bad:
            msg = (
                f"the loss {' and '.join(bad)} became {told[bad[0]]} in batch {self.batch + 1} of "
                f"epoch {self.epoch + 1}; {self._kept()}. "
                "Lower learning_rate or the weight of that loss, in a new folder"
            )
            raise TrainingDiverged(msg)
        for name, value in told.items():
            self.losses.setdefault(name, []).append(value)

    def _end_epoch(self, reader: Callable | None) -> None:
        self._refuse_diverged()
        self.epoch, self.batch = self.epoch + 1, 0
        generator, _ = self.model.averaged()
        drawn = np.asarray(generator(self._film_z, self.model.points))
        frames = np.rint(drawn * 255).astype(np.uint8)
        self.film.append(frames.reshape(self.film_shape))
        self._save()
        recent = {name: values[-self.batches :] for name, values in self.losses.items()}
        for message in watch.imbalances(recent):
            logger.warning("epoch %d: %s", self.epoch, message)
        if reader is not None:
            size = self.film_shape[1]
            for message in watch.missing_classes(generator, self.model.points, size, reader):
                logger.warning("epoch %d: %s", self.epoch, message)

    def _recent(self, count: int) -> str:
        return ", ".join(
            f"{name} {np.mean(values[-count:]):.3g}" for name, values in self.losses.items()
        )

    def _bar(self, last: int, progress: bool):
        total = last * self.batches
        done = self.epoch * self.batches + self.batch
        # Once a second: a notebook's front end that reads late loses messages that come faster.
        return bar(
            total=total,
            initial=done,
            disable=not progress,
            unit="batch",
            desc="training",
            mininterval=1.0,
        )

    # Keeping what was learned, unless it is spoiled

    def _refuse_diverged(self) -> None:
        """The last update of a batch may spoil weights whose loss nobody will see before a save."""
        bad = [
            name
            for name, variable in self.model.state().items()
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
        state.refuse_overtaken(self)
        make_folder(self.folder)
        state.save(self)


@contextlib.contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Turn Ctrl-C into a question that is asked between batches, so that no batch is torn."""
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set  # signals only reach the main thread
        return
    before = signal.signal(signal.SIGINT, lambda *_: asked.set())
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)
