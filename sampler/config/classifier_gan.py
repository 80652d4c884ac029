"""Configuration of a training run of part two: a residual generator judged by a classifier."""

from __future__ import annotations

from dataclasses import dataclass, field

from sampler.config.base import require
from sampler.config.networks import ClassifierConfig, ModelConfig, ResidualConfig
from sampler.config.training import TrainingConfig
from sampler.support.arguments import shown

PART_TWO_SCHEDULES = ("matched", "gated")


def _model() -> ModelConfig:
    return ModelConfig(generator=ResidualConfig(), classifier=ClassifierConfig(minibatch_std=True))


@dataclass(frozen=True)
class ClassifierGanConfig(TrainingConfig):
    """One training run of part two.  No loss of it compares pixels."""

    preset: str = "resnet"
    schedule: str = "matched"
    epochs: int = 20
    ink_gain: float = 1.15  # edges a little steeper, as in part one
    model: ModelConfig = field(default_factory=_model)
    # loss = label_weight·(cross-entropy of the classifier's answer for the label)
    #        + kl_weight·KL + match_weight·(distance in the classifier's features)
    #        + random_weight·(random z told as drawn) + recall_weight·(nats to recall a random z)
    #        + digit_weight·(cross-entropy among the ten digits) + undecided_weight·(see losses)
    label_weight: float = 1.0
    # The post's is 10 / 676.  With so little the codes of digits kept to a corner of a tenth of the
    # prior's width, and random z drew five times as many threes as sixes.
    kl_weight: float = 0.05
    # At 10 the codes said more, but the classifier found what told drawings from pictures at once.
    match_weight: float = 3.0
    # Reading rightly is asked for apart from looking real too, or the push to look real at all
    # drowns it; and random z are asked to be one digit each, and all ten digits.
    digit_weight: float = 2.0
    undecided_weight: float = 1.0
    random_weight: float = 1.0
    recall_weight: float = 0.003
    polish_from: float = 0.4  # in the last part of the run random z weigh more
    polish_random_weight: float = 3.0
    # At the end still half as many eights came as ought to; the last epochs see to that alone.
    balance_from: float = 0.75
    balance_weight: float = 5.0
    # Until then the classifier learns digits alone, and the generator to look like them to it.
    gan_start_steps: int = 1000
    gan_warmup_steps: int = 1000  # the GAN's weights rise from 0 while the classifier catches up
    r1_weight: float = 0.3  # slope penalty on real pictures, as in part one
    learning_rate: float = 2e-3
    learning_rate_d: float = 5e-4
    clip_norm: float = 5.0  # the post's: deep products of random layers have steep slopes
    # The gated schedule only: at most so many steps a batch, and between which accuracies.
    generator_steps: int = 16
    classifier_steps: int = 8
    accepted_enough: float = 0.98  # the generator rests once so many are read as their label
    accepted_least: float = 0.60  # the classifier rests while fewer are
    real_least: float = 0.60  # below it, the classifier learns from real pictures alone

    def _validate(self) -> None:
        super()._validate()
        require(
            self.schedule in PART_TWO_SCHEDULES,
            f"schedule got {shown(self.schedule)}; expected one of {', '.join(PART_TWO_SCHEDULES)}",
        )
        require(self.model.classifier is not None, "part two's model needs a classifier")
        require(self.clip_norm > 0, "clip_norm must be positive")
        for name in ("balance_from", "accepted_enough", "accepted_least", "real_least"):
            require(0 <= getattr(self, name) <= 1, f"{name} must lie between 0 and 1")
