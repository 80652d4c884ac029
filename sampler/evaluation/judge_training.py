"""Training of the judge: the classifier that reads generators' pictures, never teaching them."""

from __future__ import annotations

import contextlib
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from sampler.config import Config, JudgeConfig, limits
from sampler.config.limits import require_count, require_range
from sampler.datasets.dataset import Dataset
from sampler.datasets.suitability import check_suitable
from sampler.networks import Judge
from sampler.networks.backend import keras
from sampler.pictures.colours import has_colour

_COMPILED = 500  # steps: a shorter training is over before XLA's compiler has paid


@dataclass(frozen=True)
class JudgeTraining(Config):
    """Settings of the judge's training: Adam, a cosine decay, crops shifted by up to two pixels."""

    seed: int = 7
    epochs: int = 9
    batch_size: int = 128
    learning_rate: float = 2e-3
    label_smoothing: float = 0.0  # off: the judge's confidence is a figure of its own
    shift: int = 2  # pixels; MNIST is centred by mass, so that more would only blur the task

    def _validate(self) -> None:
        require_count(self, "seed", 0, limits.SEED)
        require_count(self, "epochs", 1, limits.EPOCHS)
        require_count(self, "batch_size", 1, limits.BATCH)
        require_range(self, "learning_rate", 0.0, limits.RATE)
        require_range(self, "label_smoothing", 0.0, 1.0)
        require_count(self, "shift", 0, limits.SIDE)


class _Crops(keras.utils.PyDataset):
    """Shuffled batches of shifted crops; the order depends on seed and epoch alone."""

    def __init__(
        self, images: np.ndarray, labels: np.ndarray, size: int, config: JudgeTraining
    ) -> None:
        super().__init__()
        room = config.shift + max(0, (size - images.shape[1]) // 2)
        spare = (images.shape[1] - size) // 2
        self.padded = np.pad(
            images, ((0, 0), *[(max(room - spare, 0),) * 2] * 2, (0, 0)), mode="constant"
        )
        self.labels, self.size, self.config, self.epoch = labels, size, config, 0
        self._shuffle()

    def __len__(self) -> int:
        return len(self.labels) // self.config.batch_size

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        n = self.config.batch_size
        selected = self.order[index * n : (index + 1) * n]
        offsets = self.offsets[index * n : (index + 1) * n]
        rows = offsets[:, 0, None] + np.arange(self.size)
        columns = offsets[:, 1, None] + np.arange(self.size)
        crops = self.padded[selected[:, None, None], rows[:, :, None], columns[:, None, :]]
        return crops.astype(np.float32) / 255, self.labels[selected]

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
    """Make Keras's training loop work in float32, whatever `floatx` is.

    The networks of this package have a dtype already; the pictures of `fit` and its mean loss take
    this one.
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
        Keras's progress: 0 silent, 1 a bar, 2 a line an epoch.

    Returns
    -------
    judge : Judge
        The trained network.
    history : dict of str to list of float
        Loss and accuracy of each epoch, on the training pictures.

    Raises
    ------
    ValueError
        If the data has no labels, too few pictures for a batch, or does not suit the network.
    """
    config, training = config or JudgeConfig(), training or JudgeTraining()
    labels = _checked_labels(data, config, training)
    keras.utils.set_random_seed(training.seed)
    judge = Judge(config, seed=training.seed)
    images = 255 - data.images if has_colour(data.images) else data.images  # ink
    batches = _Crops(images, labels, config.image_size, training)
    steps = training.epochs * len(batches)
    compiler: Any = "auto" if steps > _COMPILED else False  # Keras declares a str
    judge.compile(
        optimizer=keras.optimizers.Adam(_learning_rate(training, steps)),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        jit_compile=compiler,
    )
    verbose = verbose if sys.stdout is not None else 0  # Keras writes its bars there
    options: dict[str, Any] = {"verbose": verbose}  # Keras declares a str, and takes numbers
    log = judge.fit(batches, epochs=training.epochs, shuffle=False, **options)
    return judge, log.history


def _checked_labels(data: Dataset, config: JudgeConfig, training: JudgeTraining) -> np.ndarray:
    """Return the labels, or refuse data that the judge cannot learn from."""
    if data.labels is None:
        msg = f"{data.name} has no labels; expected labelled pictures, which a judge learns from"
        raise ValueError(msg)
    if len(data) < training.batch_size:
        msg = (
            f"{data.name} has {len(data)} pictures; a batch needs {training.batch_size}; give more "
            "pictures or a smaller batch_size"
        )
        raise ValueError(msg)
    check_suitable(
        data,
        size=config.image_size,
        c_dim=config.c_dim,
        classes=config.classes,
        setting="classes",
    )
    return data.labels


def _learning_rate(training: JudgeTraining, steps: int) -> Any:  # Keras comes untyped
    return keras.optimizers.schedules.CosineDecay(
        training.learning_rate / 10,
        decay_steps=math.ceil(steps * 0.9),
        alpha=1e-3,
        warmup_target=training.learning_rate,
        warmup_steps=math.ceil(steps * 0.1),
    )
