"""Configuration of a training on many pictures: an encoder finds their z."""

from __future__ import annotations

from dataclasses import dataclass, field

from sampler.config import limits
from sampler.config.base import require
from sampler.config.decoders import GridConfig
from sampler.config.limits import require_count, require_positive, require_range
from sampler.config.networks import DiscriminatorConfig, EncoderConfig, ModelConfig
from sampler.config.pictures import PicturesConfig
from sampler.config.points import PointsConfig

SEEN = 32  # pixels of the pictures that an encoder sees, along a side, at most


def _model() -> ModelConfig:
    encoder = EncoderConfig(image_size=SEEN, hidden=(256, 256))
    return ModelConfig(generator=GridConfig(), encoder=encoder, pictures=PicturesConfig())


@dataclass(frozen=True)
class PointVaeConfig(PointsConfig):
    """A training of encoder and decoder, part one's, on points instead of whole pictures.

    Losses are in nats per picture: those of a picture of the encoder's size, whatever the size of
    the training pictures is.
    """

    preset: str = "encoder"
    batch_size: int = 64
    kl_weight: float = 1.0
    kl_free_nats: float = 0.0  # KL of each number of z without cost: none is given up for less
    kl_warmup: float = 0.1  # share of the run over which the KL weight rises from 0
    prior_rate: float = 2e-3  # learning rate of the prior, where the model has one
    prior_draws: int = 4  # codes of each picture of a step that the prior learns from
    # None for a plain VAE.  It sees the pixels of a step, as pictures of `points` along a side.
    discriminator: DiscriminatorConfig | None = None
    learning_rate_d: float = 5e-4
    gan_weight: float = 40.0  # of the drawings of pictures
    random_weight: float = 40.0  # of the drawings of random z
    gan_start: float = 0.1  # share of the run without it: against grey smoke it wins at once
    gan_warmup: float = 0.05  # share of the run over which its weights rise from 0
    r1_weight: float = 0.5  # of the slope of the discriminator's logit at real pictures
    model: ModelConfig = field(default_factory=_model)

    def _validate(self) -> None:
        super()._validate()
        for name in ("kl_warmup", "gan_start", "gan_warmup"):
            require_range(self, name, 0.0, 1.0)
        for name in ("kl_weight", "kl_free_nats", "gan_weight", "random_weight", "r1_weight"):
            require_range(self, name, 0.0, limits.RATE)
        require_count(self, "prior_draws", 1, limits.PER_BATCH)
        for name in ("learning_rate_d", "prior_rate"):
            require_positive(self, name)
            require_range(self, name, 0.0, limits.RATE)
        require(self.model.encoder is not None, "model got no encoder; expected an EncoderConfig")
        if self.discriminator is not None:
            _check_seen(self.discriminator, self)


def _check_seen(discriminator: DiscriminatorConfig, config: PointVaeConfig) -> None:
    """Require a discriminator that looks at the pixels of a step."""
    channels = config.model.generator.c_dim
    expected = config.points, channels
    given = discriminator.image_size, discriminator.c_dim
    require(
        given == expected,
        f"discriminator got image_size={given[0]} and c_dim={given[1]}; expected "
        f"{expected[0]}, the points along a side, and {channels}",
    )
    require(
        not config.curriculum,
        f"curriculum got {config.curriculum:g}; expected 0 with a discriminator",
    )
