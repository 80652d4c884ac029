"""Configuration of a training run of part one: its schedule, its losses and its rates."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from sampler.config.base import Config, require
from sampler.config.networks import DiscriminatorConfig, ModelConfig

SCHEDULES = ("joint", "vae", "post", "handicap")


@dataclass(frozen=True)
class TrainingConfig(Config):
    """One training run of part one.  Losses are in nats per picture unless a name says weight."""

    preset: str = "joint"
    schedule: str = "joint"
    seed: int = 2016
    epochs: int = 18
    batch_size: int = 64
    model: ModelConfig = field(default_factory=ModelConfig)
    discriminator: DiscriminatorConfig = field(
        default_factory=lambda: DiscriminatorConfig(batch_norm=False, minibatch_std=True)
    )
    # loss = reconstruction + kl_weight·KL + gan_weight·(GAN on reconstructions)
    #        + random_weight·(GAN on random z) + recall_weight·(nats to recall a random z)
    reconstruction_weight: float = 1.0
    # Below 1 the codes may say more; at 1.2 only 13 of the 32 numbers of z were taken into use, and
    # training pictures were drawn no better than test pictures.
    kl_weight: float = 0.5
    kl_free_nats: float = 0.3  # of each number of z: none is given up for so little
    kl_warmup_steps: int = 2000  # KL weight rises from 0: without it the codes stay empty for long
    gan_weight: float = 40.0
    random_weight: float = 40.0
    recall_weight: float = 0.2
    gan_start_steps: int = 1500  # until then a plain VAE: shown grey smoke, D wins at once
    gan_warmup_steps: int = 500  # the GAN's weights rise from 0 while D catches up
    r1_weight: float = 0.5  # slope penalty on real pictures; at 5 D learned nothing in 3 epochs
    random_per_batch: int = 64
    # The last part of the run: codes are told from real digits no more, random z still are.  D is
    # let off its leash and random z weigh more.
    polish_from: float = 0.67  # share of the run
    polish_r1_weight: float = 0.1
    polish_random_weight: float = 80.0
    learning_rate: float = 2e-3
    learning_rate_d: float = 5e-4
    decay_from: float = 0.4  # the share of the run after which rates fall linearly…
    decay_to: float = 0.05  # …to this share of themselves at the end
    decay_to_d: float = 0.5  # D's own: the slower G gets, the nearer D comes to the best critic
    beta_1: float = 0.7
    beta_1_d: float = 0.5  # DCGAN's choice: less momentum, less circling of G around D
    ema: float = 0.999  # the weights that are kept are this moving average over steps
    # The last layer's weights are multiplied by this when the run is published.  A likelihood is
    # best served by grey where it is unsure, a picture by a decision: edges get steeper by as much.
    ink_gain: float = 1.75
    # The post's schedules only: steps per batch and the gates of the discriminator.
    vae_steps: int = 4
    generator_steps: int = 4
    n_handicap: int = 1
    th_high: float = 0.80
    th_low: float = 0.45

    def _validate(self) -> None:
        require(
            self.schedule in SCHEDULES,
            f"schedule got {self.schedule!r}; expected one of {', '.join(SCHEDULES)}",
        )
        for name in (
            "epochs",
            "batch_size",
            "random_per_batch",
            "vae_steps",
            "generator_steps",
            "n_handicap",
        ):
            require(getattr(self, name) >= 1, f"{name} must be at least 1")
        for name in (entry.name for entry in dataclasses.fields(self)):
            if name == "seed" or name.endswith(
                ("_weight", "_warmup_steps", "_start_steps", "_nats")
            ):
                require(getattr(self, name) >= 0, f"{name} must not be negative")
        for name in ("learning_rate", "learning_rate_d", "decay_to", "decay_to_d", "ink_gain"):
            require(getattr(self, name) > 0, f"{name} must be positive")
        for name in ("ema", "decay_from", "polish_from"):
            require(0 <= getattr(self, name) <= 1, f"{name} must lie between 0 and 1")
        for name in ("beta_1", "beta_1_d"):  # at 1 Adam divides by zero
            require(0 <= getattr(self, name) < 1, f"{name} must be from 0 to below 1")
        size = self.model.encoder.image_size
        require(
            self.discriminator.image_size == size,
            f"the discriminator looks at {self.discriminator.image_size} px, the encoder at {size}",
        )
        ours, theirs = self.discriminator.c_dim, self.model.generator.c_dim
        require(ours == theirs, f"c_dim differs: discriminator {ours}, generator {theirs}")
