"""Batches of random crops: the augmentation of 2016."""

from __future__ import annotations

import numpy as np

from sampler.config import TrainingConfig
from sampler.datasets import Dataset
from sampler.pictures.colours import as_ink


class Crops:
    """The batches of a run: every picture once an epoch, cut out at a random offset.

    They depend on seed, epoch and batch alone, so that a resumed run has the same crops.

    Parameters
    ----------
    data : Dataset
        The pictures.
    config : TrainingConfig
        Seed, batch and size.
    """

    def __init__(self, data: Dataset, config: TrainingConfig) -> None:
        self._data, self._config = data, config
        self._order, self._epoch = np.zeros(0, np.int64), -1

    def batch(self, epoch: int, batch: int) -> tuple[np.ndarray, np.ndarray | None]:
        """Return the ink of pictures, float32, (n, size, size, c_dim), and labels, (n,)."""
        config, data = self._config, self._data
        if epoch != self._epoch:
            rng = np.random.default_rng([config.seed, epoch])
            self._order, self._epoch = rng.permutation(len(data)), epoch
        n = config.batch_size
        rng = np.random.default_rng([config.seed, epoch, batch])
        index = self._order[batch * n : (batch + 1) * n]
        labels = None if data.labels is None else data.labels[index]
        return as_ink(data.random_crops(rng, index, config.model.image_size)), labels
