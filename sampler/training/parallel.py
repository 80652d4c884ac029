"""Training by several processes: each learns from its share of a batch, and all step alike.

TensorFlow's own variable of the environment, TF_CONFIG, says where they are.  Each has ordinary
networks, which stay equal: they start from one seed and learn from the same averaged slopes
(Sergeev and Del Balso 2018, "Horovod").  `tf.distribute` adds numbers up, and nothing else: what
saves, draws and resumes is that of one process.  Keras's `fit` cannot (keras-team/keras#20585).
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from sampler.networks import backend
from sampler.training.cluster import Place, place
from sampler.training.meeting import meet

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

Tensor = Any  # checkers take shapes of Keras's tensors for None
# A closed connection, and heartbeats that did not come in time.
_LOST = tf.errors.UnavailableError, tf.errors.DeadlineExceededError, tf.errors.AbortedError


class WorkerLost(ConnectionError):
    """Another process of the training has ended."""


class Workers:
    """The processes of a training, seen from one of them.

    Parameters
    ----------
    place : Place
        Of this process.
    strategy : tf.distribute.Strategy, optional
        What adds up; None for a process that is alone.
    """

    def __init__(self, place: Place, strategy: Any = None) -> None:
        self.count, self.is_chief = place.count, place.is_chief
        self._number, self._strategy = place.number, strategy
        self._added: Any = tf.function(self._add, autograph=False)

    def share(self, size: int) -> slice:
        """Return which of so many pictures of a batch are this worker's."""
        each = size // self.count
        return slice(self._number * each, (self._number + 1) * each)

    def gathered(self, *numbers: float) -> np.ndarray:
        """Return the numbers of every worker, float64, (workers, numbers); all have to call it."""
        rows = np.zeros((self.count, len(numbers)))
        rows[self._number] = numbers
        return self._sum(rows)

    def meet(self) -> None:
        """Wait until all have come here."""
        self.gathered(0.0)  # TensorFlow crashes where there is nothing to add

    def from_chief(self, number: float) -> float:
        """Return the chief's number; all have to call it."""
        return float(self.gathered(number)[0, 0])

    def follow_chief(self, variables: Sequence[Any]) -> None:
        """Give variables the values that the chief's have; all have to call it."""
        if self.count == 1:
            return
        mine = [np.asarray(variable) for variable in variables]
        # float64 holds float32 and numbers of steps exactly.
        together = np.concatenate([values.ravel() for values in mine], dtype=np.float64)
        together = self._sum(together if self.is_chief else np.zeros_like(together))
        ends = np.cumsum([values.size for values in mine])
        for variable, values, new in zip(variables, mine, np.split(together, ends), strict=False):
            variable.assign(new.reshape(values.shape).astype(values.dtype))

    def check_alike(self, **marks: str) -> None:
        """Raise a ValueError where the workers have different texts; all have to call it."""
        columns = self.gathered(*map(_fingerprint, marks.values())).T
        names = [name for name, column in zip(marks, columns, strict=True) if np.ptp(column)]
        if names:
            msg = (
                f"the workers got different {' and '.join(names)}; expected the same. Give all "
                "the same command, pictures and folder"
            )
            raise ValueError(msg)

    def compiled(
        self,
        slopes: Callable[..., tuple[dict[str, Tensor], list[Tensor]]],
        learn: Callable[[list[Tensor]], None],
        *,
        xla: bool,
    ) -> Callable[..., dict[str, Tensor]]:
        """Return a step of all workers, compiled.

        XLA has no sums over processes on a CPU: it compiles what is before and after them.

        Parameters
        ----------
        slopes : callable
            Returns losses and slopes of a worker's share.
        learn : callable
            Learns from slopes.
        xla : bool
            Whether XLA compiles both.
        """
        part: Any = functools.partial(tf.function, jit_compile=xla, autograph=False)
        of_share, learn_all = part(slopes), part(learn)

        def step(*inputs: Tensor) -> dict[str, Tensor]:
            losses, found = self._averaged(of_share(*inputs))
            learn_all(found)
            return losses

        whole: Any = tf.function(step, autograph=False)
        return _explained()(whole)

    def _sum(self, numbers: np.ndarray) -> np.ndarray:
        if self._strategy is None:
            return numbers
        with _explained():
            return self._added(tf.constant(numbers)).numpy()

    def _averaged(self, numbers: Any) -> Any:
        """Return the means over all workers, added up as one vector: each sum has its delay."""
        parts = [tf.convert_to_tensor(part) for part in tf.nest.flatten(numbers)]
        means = self._add(tf.concat([tf.reshape(part, [-1]) for part in parts], 0)) / self.count
        split = tf.split(means, [part.shape.num_elements() for part in parts])
        shaped = [tf.reshape(mean, part.shape) for mean, part in zip(split, parts, strict=True)]
        return tf.nest.pack_sequence_as(numbers, shaped)

    def _add(self, numbers: Tensor) -> Tensor:
        def add(mine: Tensor) -> Tensor:
            context: Any = tf.distribute.get_replica_context()
            return context.all_reduce(tf.distribute.ReduceOp.SUM, tf.identity(mine))

        return self._strategy.run(add, (numbers,))


@functools.cache
def workers() -> Workers:
    """Return the processes of the training; the first call waits until all are there.

    Raises
    ------
    ValueError
        A process has several GPUs.
    OSError
        Some have not come; see `sampler.training.meeting.meet`.
    RuntimeError
        TensorFlow has begun to work in this process.
    """
    if (here := place()).count == 1:
        return Workers(here)
    backend.ready()
    meet(*here)
    strategy: Any = _started()
    replicas = strategy.num_replicas_in_sync // here.count
    if replicas > 1:
        msg = (
            f"a worker got {replicas} GPUs; expected one. Start a worker for each GPU, and set "
            "CUDA_VISIBLE_DEVICES to its number"
        )
        raise ValueError(msg)
    return Workers(here, strategy)


def _started() -> Any:
    try:
        return tf.distribute.MultiWorkerMirroredStrategy()
    except RuntimeError as error:
        msg = (
            "TensorFlow has worked in this process before the workers met; train first, in a new "
            "process, and open networks afterwards"
        )
        raise RuntimeError(msg) from error


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    """Say in plain words that a worker is lost."""
    try:
        yield
    except _LOST as error:
        msg = (
            "another worker has ended, or cannot be reached any more. Look for its error; then "
            "start all of them again with --resume, which goes on from the last saved state"
        )
        raise WorkerLost(msg) from error


def _fingerprint(text: str) -> int:
    """Return a number that float64 holds exactly."""
    return int.from_bytes(hashlib.md5(text.encode(), usedforsecurity=False).digest()[:6])
