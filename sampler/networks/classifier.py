"""The classifier of part two: ten digits, and one more class for drawn pictures."""

from __future__ import annotations

from sampler.config import ClassifierConfig
from sampler.networks.backend import Tensor
from sampler.networks.critic import Critic


class Classifier(Critic):
    """Three 5×5 stride-2 convolutions and one logit for each digit; the last class is "drawn".

    otoro.net, "Generating Large Images from Latent Vectors, Part Two", June 2016; a discriminator
    of k + 1 classes as in Salimans et al. 2016, "Improved Techniques for Training GANs", section 5.
    """

    config: ClassifierConfig

    def __init__(self, config: ClassifierConfig, seed: int | None = None) -> None:
        super().__init__(
            config, "classifier", outputs=config.digits + 1, output_name="classes", seed=seed
        )

    def call(self, pictures: Tensor, training: bool = False) -> Tensor:
        """Return the logits, shape (n, digits + 1); arguments as for `features`."""
        return self.logits(self.features(pictures, training))
