"""The classifier of part two: which digit is it, or is it drawn?"""

from __future__ import annotations

from sampler.config import ClassifierConfig
from sampler.networks.critic import Critic


class Classifier(Critic):
    """Three 5×5 stride-2 convolutions and one logit for each digit; the last one says "drawn".

    otoro.net, "Generating Large Images from Latent Vectors, Part Two", June 2016; a discriminator
    of k + 1 classes as in Salimans et al. 2016, "Improved Techniques for Training GANs", section 5.
    """

    def __init__(self, config: ClassifierConfig, seed: int | None = None) -> None:
        super().__init__(
            config, "classifier", answers=config.digits + 1, answer_name="classes", seed=seed
        )

    def call(self, pictures, training=False):
        """Return the logits, shape (n, digits + 1); arguments as for `features`."""
        return self.logits(self.features(pictures, training))
