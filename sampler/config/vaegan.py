"""Configuration of a training run of part one: schedule, losses and rates."""

from __future__ import annotations

from dataclasses import dataclass, field

from sampler.config import limits
from sampler.config.limits import require_count, require_one_of
from sampler.config.networks import DiscriminatorConfig, require_same_pictures
from sampler.config.training import TrainingConfig

VAE_GAN_SCHEDULES = ("joint", "vae", "post", "handicap")


@dataclass(frozen=True)
class VaeGanConfig(TrainingConfig):
    """A training run of part one.  Losses are in nats per picture unless a name says weight."""

    preset: str = "joint"
    schedule: str = "joint"
    discriminator: DiscriminatorConfig = field(
        default_factory=lambda: DiscriminatorConfig(batch_norm=False, minibatch_std=True)
    )
    # loss = reconstruction + kl_weight·KL + gan_weight·(GAN on reconstructions)
    #        + random_weight·(GAN on random z) + recall_weight·(nats to recall a random z)
    reconstruction_weight: float = 1.0
    # Below 1 the codes may hold more; at 1.2 only 13 of the 32 numbers of z were used, and
    # training pictures were reconstructed no better than test pictures.
    kl_weight: float = 0.4
    kl_free_nats: float = 0.3
    kl_warmup_steps: int = 2000  # without it the codes stay empty for long
    gan_weight: float = 40.0
    random_weight: float = 40.0
    recall_weight: float = 0.2
    gan_start_steps: int = 1500  # a plain VAE until then: against its grey smoke D wins at once
    gan_warmup_steps: int = 500  # the GAN's weights rise from 0 while D catches up
    r1_weight: float = 0.5  # slope penalty on real pictures; at 5 D learned nothing in 3 epochs
    # The last part of the run: the slope penalty is smaller and random z weigh more.  D's rate
    # stays higher, for the slower G gets, the nearer D comes to the best critic.
    polish_r1_weight: float = 0.1
    polish_random_weight: float = 120.0
    # The likelihood of an uncertain edge is highest when it is grey; a picture needs a decision:
    # edges get steeper by this factor.
    ink_gain: float = 1.75
    # The post's schedules only: steps per batch, and the gates of the discriminator.
    vae_steps: int = 4
    generator_steps: int = 4
    n_handicap: int = 1
    th_high: float = 0.80
    th_low: float = 0.45

    def _validate(self) -> None:
        super()._validate()
        require_one_of(self, "schedule", VAE_GAN_SCHEDULES)
        require_count(self, "n_handicap", 1, limits.PER_BATCH)
        require_same_pictures(self.discriminator, self.model.seeing, "discriminator")
