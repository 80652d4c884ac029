"""The discriminator of part one: real pictures against drawn ones."""

from __future__ import annotations

from sampler.config import DiscriminatorConfig
from sampler.networks.backend import Tensor
from sampler.networks.critic import Critic


class Discriminator(Critic):
    """Three 5×5 stride-2 convolutions and one logit: positive means "looks real"."""

    def __init__(self, config: DiscriminatorConfig, seed: int | None = None) -> None:
        super().__init__(config, "discriminator", outputs=1, output_name="logit", seed=seed)

    def call(self, pictures: Tensor, training: bool = False) -> Tensor:
        """Return one logit a picture, shape (n,); arguments as for `features`."""
        return self.logits(self.features(pictures, training))[:, 0]
