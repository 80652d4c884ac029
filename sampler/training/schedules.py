"""Schedules of the learning rate."""

from __future__ import annotations

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
