"""Training the judge: the classifier that reads what generators draw, and never teaches them."""

from __future__ import annotations

import contextlib
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sampler.config import Config, JudgeConfig, limits
from sampler.config.limits import require_count, require_range
from sampler.datasets.suitability import check_suitable
from sampler.networks import Judge
from sampler.networks.backend import keras

if TYPE_CHECKING:
    from sampler.datasets import Dataset


@dataclass(frozen=True)
class JudgeTraining(Config):
    """How the judge is trained: Adam, one cosine fall, crops shifted by up to two pixels."""

    seed: int = 7
    epochs: int = 9
    batch_size: int = 128
    learning_rate: float = 2e-3
    label_smoothing: float = 0.0  # off: the confidence of the judge is itself a figure we report
    shift: int = 2  # pixels; MNIST is centred by mass, so that more would only blur the task

    def _validate(self) -> None:
        require_count(self, "seed", 0, limits.SEED)
        require_count(self, "epochs", 1, limits.EPOCHS)
        require_count(self, "batch_size", 1, limits.BATCH)
        require_range(self, "learning_rate", 0.0, limits.RATE)
        require_range(self, "label_smoothing", 0.0, 1.0)
        require_count(self, "shift", 0, limits.SIDE)


class _Crops(keras.utils.PyDataset):
    """Shuffled batches of shifted crops; the shuffle depends on seed and epoch alone."""

    def __init__(self, data: Dataset, size: int, config: JudgeTraining) -> None:
        super().__init__()
        room = config.shift + max(0, (size - data.images.shape[1]) // 2)
        spare = (data.images.shape[1] - size) // 2
        self.padded = np.pad(
            data.images, ((0, 0), *[(max(room - spare, 0),) * 2] * 2, (0, 0)), mode="constant"
        )
        self.labels, self.size, self.config, self.epoch = data.labels, size, config, 0
        self._shuffle()

    def __len__(self) -> int:
        return len(self.labels) // self.config.batch_size

    def __getitem__(self, index: int):
        n = self.config.batch_size
        chosen = self.order[index * n : (index + 1) * n]
        offsets = self.offsets[index * n : (index + 1) * n]
        rows = offsets[:, 0, None] + np.arange(self.size)
        columns = offsets[:, 1, None] + np.arange(self.size)
        crops = self.padded[chosen[:, None, None], rows[:, :, None], columns[:, None, :]]
        return crops.astype(np.float32) / 255, self.labels[chosen]

    def on_epoch_end(self) -> None:
        self.epoch += 1
        self._shuffle()

    def _shuffle(self) -> None:
        rng = np.random.default_rng([self.config.seed, self.epoch])
        room = self.padded.shape[1] - self.size
        self.order = rng.permutation(len(self.labels))
        self.offsets = rng.integers(0, room + 1, (len(self.labels), 2))


@contextlib.contextmanager
def _in_float32() -> Iterator[None]:
    """Let Keras's own training loop read and count in float32, whatever `floatx` is.

    Our networks have their dtype; the pictures of `fit` and its mean loss take this one.
    """
    before = keras.config.floatx()
    keras.config.set_floatx("float32")
    try:
        yield
    finally:
        keras.config.set_floatx(before)


@_in_float32()
def train_judge(
    data: Dataset,
    config: JudgeConfig | None = None,
    training: JudgeTraining | None = None,
    verbose: int = 1,
) -> tuple[Judge, dict[str, list[float]]]:
    """Train a classifier of digits.

    Parameters
    ----------
    data : Dataset
        Labelled pictures, at least `config.image_size` wide.
    config, training : optional
        Sizes of the network, and how it is trained.
    verbose : int
        Keras's own progress: 0 silent, 1 a bar, 2 a line an epoch.

    Returns
    -------
    judge : Judge
        The trained network.
    history : dict of str to list of float
        Loss and accuracy of each epoch, on the training pictures.
    """
    config, training = config or JudgeConfig(), training or JudgeTraining()
    if data.labels is None:
        msg = f"{data.name} has no labels; a judge can only learn from labelled pictures"
        raise ValueError(msg)
    if len(data) < training.batch_size:
        msg = (
            f"{data.name} has {len(data)} pictures; a batch needs {training.batch_size}. "
            "Give more pictures or a smaller batch_size"
        )
        raise ValueError(msg)
    check_suitable(
        data,
        size=config.image_size,
        c_dim=config.c_dim,
        classes=config.classes,
        setting="classes",
    )
    keras.utils.set_random_seed(training.seed)
    judge = Judge(config, seed=training.seed)
    batches = _Crops(data, config.image_size, training)
    steps = training.epochs * len(batches)
    rate = keras.optimizers.schedules.CosineDecay(
        training.learning_rate / 10,
        decay_steps=math.ceil(steps * 0.9),
        alpha=1e-3,
        warmup_target=training.learning_rate,
        warmup_steps=math.ceil(steps * 0.1),
    )
    judge.compile(
        optimizer=keras.optimizers.Adam(rate),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    verbose = verbose if sys.stdout is not None else 0  # Keras writes its bars there
    log = judge.fit(batches, epochs=training.epochs, verbose=verbose, shuffle=False)
    return judge, log.history
