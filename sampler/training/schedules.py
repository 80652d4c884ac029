"""Schedules of the learning rate."""

from __future__ import annotations

import math

from sampler.networks.backend import Tensor, keras, ops


@keras.saving.register_keras_serializable(package="sampler")
class FallingRate(keras.optimizers.schedules.LearningRateSchedule):
    """A constant rate that falls linearly to a share of itself at the end of the run.

    Parameters
    ----------
    rate : float
        The rate at the start.
    total_steps : int
        Updates in the whole run.
    decay_from : float
        Share of the run, 0..1, after which the rate falls.
    decay_to : float
        Share of the rate that is left at the end.
    """

    def __init__(self, rate: float, total_steps: int, decay_from: float, decay_to: float) -> None:
        self.rate, self.total_steps = rate, total_steps
        self.decay_from, self.decay_to = decay_from, decay_to

    def __call__(self, step: Tensor | float) -> Tensor:
        """Return the rate of an update."""
        share = ops.cast(step, "float32") / self.total_steps
        fallen = (share - self.decay_from) / max(1.0 - self.decay_from, 1e-6)
        return self.rate * (1.0 - (1.0 - self.decay_to) * ops.clip(fallen, 0.0, 1.0))

    def get_config(self) -> dict:
        """Return the arguments of `__init__`."""
        return dict(vars(self))


@keras.saving.register_keras_serializable(package="sampler")
class CosineRate(keras.optimizers.schedules.LearningRateSchedule):
    """A rate that rises over a warm-up and falls to 0 along half a cosine.

    Loshchilov and Hutter 2017, "SGDR: Stochastic Gradient Descent with Warm Restarts".

    Parameters
    ----------
    rate : float
        The highest rate.
    total_steps : int or keras.Variable
        Updates in the whole run.
    warmup : float
        Share of the run, 0..1, over which the rate rises.
    wait : float
        Share of the run before it rises.
    """

    def __init__(
        self, rate: float, total_steps: int | keras.Variable, warmup: float, *, wait: float = 0.0
    ) -> None:
        self.rate, self.total_steps = rate, total_steps
        self.warmup, self.wait = warmup, wait

    def __call__(self, step: Tensor | float) -> Tensor:
        """Return the rate of an update."""
        share = ops.clip(ops.cast(step, "float32") / self.total_steps, 0.0, 1.0)
        since = share - self.wait + 1 / self.total_steps
        rising = ops.clip(since / max(self.warmup, 1e-6), 0.0, 1.0)
        return self.rate * rising * 0.5 * (1.0 + ops.cos(math.pi * share))

    def get_config(self) -> dict:
        """Return the arguments of `__init__`."""
        return dict(vars(self))
