"""The base of every training configuration."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from sampler.config import limits
from sampler.config.base import Config, require
from sampler.config.limits import require_count, require_positive, require_range
from sampler.config.networks import ModelConfig

_COUNTS = {
    "epochs": limits.EPOCHS,
    "batch_size": limits.BATCH,
    "random_per_batch": limits.BATCH,
}
_POSITIVE = ("learning_rate", "learning_rate_d", "decay_to", "decay_to_d", "ink_gain")


@dataclass(frozen=True)
class TrainingConfig(Config):
    """Networks, rates and common losses of a training run; losses are in nats per picture."""

    preset: str
    schedule: str
    seed: int = 2016
    epochs: int = 24
    batch_size: int = 64
    random_per_batch: int = 64
    model: ModelConfig = field(default_factory=ModelConfig)
    kl_weight: float = 1.0
    kl_free_nats: float = 0.0  # KL of each number of z without cost: none is given up for less
    kl_warmup_steps: int = 0  # steps over which the KL weight rises from 0
    learning_rate: float = 2e-3
    learning_rate_d: float = 5e-4
    decay_from: float = 0.4  # share of the run after which rates fall linearly…
    decay_to: float = 0.05  # …to this share of themselves at the end
    decay_to_d: float = 0.5  # the critic's own
    beta_1: float = 0.7
    beta_1_d: float = 0.5  # DCGAN's choice: less momentum, less circling of G around D
    polish_from: float = 0.4  # share of the run after which weights named polish_… hold
    ema: float = 0.999  # of the moving average over steps that is published
    ink_gain: float = 1.0  # factor of the last layer's weights when the run is published

    def _validate(self) -> None:
        require_count(self, "seed", 0, limits.SEED)
        for name, most in _COUNTS.items():
            require_count(self, name, 1, most)
        for name in (entry.name for entry in dataclasses.fields(self)):
            if name.endswith(("_warmup_steps", "_start_steps")):
                require_count(self, name, 0, limits.TRAINING_STEPS)
            elif name.endswith("_steps"):
                require_count(self, name, 1, limits.PER_BATCH)
            elif name.endswith(("_weight", "_nats")):
                require_range(self, name, 0.0, limits.RATE)
        for name in _POSITIVE:
            require_positive(self, name)
            require_range(self, name, 0.0, limits.RATE)
        for name in ("ema", "decay_from", "polish_from"):
            require_range(self, name, 0.0, 1.0)
        for name in ("beta_1", "beta_1_d"):  # at 1 Adam divides by zero
            value = getattr(self, name)
            require(0 <= value < 1, f"{name} got {value:g}; expected 0 to below 1")
