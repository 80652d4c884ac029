"""Configuration of a training run of part two: a residual generator judged by a classifier."""

from __future__ import annotations

from dataclasses import dataclass, field

from sampler.config.base import require
from sampler.config.decoders import ResidualConfig
from sampler.config.limits import require_one_of, require_positive, require_range
from sampler.config.networks import ClassifierConfig, ModelConfig
from sampler.config.training import TrainingConfig

CLASSIFIER_GAN_SCHEDULES = ("matched", "gated")


def _model() -> ModelConfig:
    return ModelConfig(generator=ResidualConfig(), classifier=ClassifierConfig(minibatch_std=True))


@dataclass(frozen=True)
class ClassifierGanConfig(TrainingConfig):
    """A training run of part two.  None of its losses compares pixels."""

    preset: str = "resnet"
    schedule: str = "matched"
    epochs: int = 20
    ink_gain: float = 1.15  # edges a little steeper, as in part one
    model: ModelConfig = field(default_factory=_model)
    # loss = label_weight·(cross-entropy of the classifier's output for the label)
    #        + kl_weight·KL + match_weight·(distance in the classifier's features)
    #        + random_weight·(random z classified as drawn) + recall_weight·(nats to recall one)
    #        + digit_weight·(cross-entropy among the ten digits) + undecided_weight·(see losses)
    label_weight: float = 1.0
    # The post's is 10 / 676.  With it the codes of digits stayed in a corner of a tenth of the
    # prior's width, and random z drew five times as many threes as sixes.
    kl_weight: float = 0.05
    # At 10 the codes held more, but the classifier separated drawings from pictures at once.
    match_weight: float = 3.0
    # The right digit is rewarded apart from looking real too, or the push to look real at all
    # drowns it; and random z are rewarded for being one digit each, and all ten digits.
    digit_weight: float = 2.0
    undecided_weight: float = 1.0
    random_weight: float = 1.0
    recall_weight: float = 0.003
    polish_from: float = 0.4  # in the last part of the run random z weigh more
    polish_random_weight: float = 3.0
    # Near the end eights were still half as frequent as they should be; the last epochs correct it.
    balance_from: float = 0.75
    balance_weight: float = 5.0
    # Until then the classifier learns digits alone, and the generator to match their features.
    gan_start_steps: int = 1000
    gan_warmup_steps: int = 1000  # the GAN's weights rise from 0 while the classifier catches up
    r1_weight: float = 0.3  # slope penalty on real pictures, as in part one
    learning_rate: float = 2e-3
    learning_rate_d: float = 5e-4
    clip_norm: float = 5.0  # the post's: deep products of random layers have steep slopes
    # The gated schedule only: largest numbers of steps a batch, and the accuracies of the gates.
    generator_steps: int = 16
    classifier_steps: int = 8
    accepted_enough: float = 0.98  # share read as their label at which the generator rests
    accepted_least: float = 0.60  # share below which the classifier rests
    real_least: float = 0.60  # accuracy below which the classifier learns from real pictures alone

    def _validate(self) -> None:
        super()._validate()
        require_one_of(self, "schedule", CLASSIFIER_GAN_SCHEDULES)
        require(self.model.classifier is not None, "model got no classifier; expected one")
        require_positive(self, "clip_norm")
        for name in ("balance_from", "accepted_enough", "accepted_least", "real_least"):
            require_range(self, name, 0.0, 1.0)
