"""The training steps of part two: a residual CPPN that has to convince a classifier.

No loss compares pixels.  The classifier reads a digit in a picture, or recognises it as drawn; its
logits and activations alone judge a drawing.
"""

from __future__ import annotations

import numpy as np

from sampler.config import ClassifierConfig, ClassifierGanConfig
from sampler.datasets import Dataset
from sampler.networks import Classifier
from sampler.networks.backend import Tensor, ops
from sampler.support.arguments import instance_of
from sampler.training import losses
from sampler.training.learner import Learner, floats, slope_penalty

import tensorflow as tf  # isort: skip - after the backend has settled how it starts


class ClassifierGan(Learner[ClassifierGanConfig, Classifier]):
    """Encoder, residual generator and classifier with their optimisers.

    Parameters
    ----------
    config : ClassifierGanConfig
        Sizes, schedule, weights of the losses, rates and seed.
    total_steps : int
        Batches in the whole run; the learning rates fall towards its end.
    """

    needs_labels = True

    def __init__(
        self, config: ClassifierGanConfig, total_steps: int, data: Dataset | None = None
    ) -> None:
        super().__init__(config, total_steps, data)
        self._balance_step = round(config.balance_from * total_steps)
        self._drawn_class = self.classifier.config.digits
        # 120 layers of six: left to themselves, their launches would cost more than their sums.
        self._compiled = tf.function(
            self.generator.logits, autograph=False, jit_compile=True, reduce_retracing=False
        )
        self._make_optimisers(total_steps)
        self._steps_of_batch = {"matched": self._matched_batch, "gated": self._gated_batch}[
            config.schedule
        ]

    def make_critic(self) -> Classifier:
        """Return a classifier, which separates the digits, and drawings from all of them."""
        config = instance_of(
            self.config.model.classifier, "classifier", ClassifierConfig, "ClassifierConfig()"
        )
        return Classifier(config, seed=self.config.seed + 2)

    @property
    def classifier(self) -> Classifier:
        """The critic."""
        return self.critic

    def train_batch(self, pictures: np.ndarray, labels: np.ndarray | None) -> dict[str, float]:
        """Learn from pictures (n, size, size, c_dim) and labels (n,); return the losses."""
        if labels is None:
            msg = "labels got None; expected a digit for each picture, shape (n,)"
            raise ValueError(msg)
        return self._steps_of_batch(
            ops.convert_to_tensor(pictures), ops.convert_to_tensor(labels.astype(np.int32))
        )

    def _make_optimisers(self, total_steps: int) -> None:
        c = self.config
        gated = c.schedule == "gated"
        optimisers = {
            "drawing": (
                self._autoencoder_variables,
                c.learning_rate,
                c.decay_to,
                c.beta_1,
                c.generator_steps,
            ),
            "classifier": (
                self.classifier.trainable_variables,
                c.learning_rate_d,
                c.decay_to_d,
                c.beta_1_d,
                c.classifier_steps,
            ),
        }
        for name, (variables, rate, decay_to, beta_1, steps) in optimisers.items():
            self._add_optimiser(
                name,
                variables,
                total_steps * (steps if gated else 1),
                rate=rate,
                decay_from=c.decay_from,
                decay_to=decay_to,
                beta_1=beta_1,
                clip_norm=c.clip_norm,
            )

    # The schedules: the steps of one batch of pictures

    def _matched_batch(self, pictures: Tensor, labels: Tensor) -> dict[str, float]:
        """Update everything once; the generator also matches the classifier's activations."""
        return floats(self.matched_step(pictures, labels))

    def _gated_batch(self, pictures: Tensor, labels: Tensor) -> dict[str, float]:
        """Follow the post: a side moves only while the other leaves it something to learn."""
        c = self.config
        for _ in range(c.generator_steps):
            metrics = floats(self.generator_step(pictures, labels))
            if metrics["generator_accuracy"] >= c.accepted_enough:
                break
        for _ in range(c.classifier_steps):
            trails = (
                metrics["drawn_accuracy"] < metrics["generator_accuracy"]
                and metrics["generator_accuracy"] > c.accepted_least
            )
            if not trails:
                break
            metrics |= floats(self.classifier_step(pictures, labels))
        metrics |= floats(self.real_accuracy(pictures, labels))
        if metrics["real_accuracy"] < c.real_least:
            metrics |= floats(self.real_step(pictures, labels))
        return metrics

    # The steps, each compiled to one TensorFlow graph

    @tf.function(autograph=False)
    def matched_step(self, pictures: Tensor, labels: Tensor) -> dict[str, Tensor]:
        """Update all three networks once; return losses and accuracies."""
        pictures, labels = ops.convert_to_tensor(pictures), ops.convert_to_tensor(labels)
        c, n = self.config, ops.shape(pictures)[0]
        with tf.GradientTape(persistent=True) as tape:
            mean, log_variance = self.encoder(pictures)
            z = losses.sample(mean, log_variance, self._random_z(n))
            z_random = self._random_z(c.random_per_batch)
            drawn = self._as_pictures(self._compiled(ops.concatenate([z, z_random]), self.points))
            (real_features, real), r1 = slope_penalty(pictures, self._classify_with_realness)
            copy_features = self._features(drawn[:n])
            copy = self.classifier.logits(copy_features)
            free = self.classifier.logits(self._features(drawn[n:]))
            metrics = {
                "label": losses.cross_entropy(copy, labels),
                "digit": losses.cross_entropy(copy[:, : self._drawn_class], labels),
                "kl": losses.kl_divergence(mean, log_variance),
                "match": losses.feature_distance(copy_features, real_features),
                "g_random": ops.mean(ops.softplus(-losses.realness(free))),
                "undecided": losses.undecided(free),
                "imbalance": losses.imbalance(free),
                "recall": losses.recall(*self._encode(drawn[n:]), z_random),
                "class_loss": losses.cross_entropy(real, labels),
                "d_loss": 0.5 * (self._drawn_loss(copy) + self._drawn_loss(free)),
                "r1": r1,
            }
            classifier_loss = (
                metrics["class_loss"]
                + self._gan_ramp() * metrics["d_loss"]
                + 0.5 * c.r1_weight * r1
            )
            drawing_loss = self._weigh(metrics, losses.kl_above(c.kl_free_nats, mean, log_variance))
        self._apply(tape, "classifier", classifier_loss)
        self._apply(tape, "drawing", drawing_loss)
        self._finish_step()
        return metrics | {"real_accuracy": _share(real, labels)} | self._accuracies(copy, labels)

    @tf.function(autograph=False)
    def generator_step(self, pictures: Tensor, labels: Tensor) -> dict[str, Tensor]:
        """Update encoder and generator; return losses and accuracies."""
        with tf.GradientTape() as tape:
            mean, log_variance = self.encoder(pictures)
            z = losses.sample(mean, log_variance, self._random_z(ops.shape(pictures)[0]))
            logits = self._classify(self._as_pictures(self._compiled(z, self.points)))
            metrics = {
                "label": losses.cross_entropy(logits, labels),
                "kl": losses.kl_divergence(mean, log_variance),
            }
            total = metrics["label"] + self.config.kl_weight * metrics["kl"]
        self._apply(tape, "drawing", total)
        self._finish_step()
        return metrics | self._accuracies(logits, labels)

    @tf.function(autograph=False)
    def classifier_step(self, pictures: Tensor, labels: Tensor) -> dict[str, Tensor]:
        """Update the classifier on real and drawn pictures; return losses and accuracies."""
        z = losses.sample(*self._encode(pictures), self._random_z(ops.shape(pictures)[0]))
        drawn = self._as_pictures(self._compiled(z, self.points))
        with tf.GradientTape() as tape:
            logits = self._classify(drawn)
            class_loss = losses.cross_entropy(self._classify(pictures), labels)
            d_loss = self._drawn_loss(logits)
            total = class_loss + d_loss
        self._apply(tape, "classifier", total)
        metrics = {"class_loss": class_loss, "d_loss": d_loss}
        return metrics | self._accuracies(self._classify(drawn), labels)

    @tf.function(autograph=False)
    def real_accuracy(self, pictures: Tensor, labels: Tensor) -> dict[str, Tensor]:
        """Return the share of real pictures that are read as their labels."""
        return {"real_accuracy": _share(self._classify(pictures), labels)}

    @tf.function(autograph=False)
    def real_step(self, pictures: Tensor, labels: Tensor) -> dict[str, Tensor]:
        """Update the classifier on real pictures alone; return its loss."""
        with tf.GradientTape() as tape:
            metrics = {"class_loss": losses.cross_entropy(self._classify(pictures), labels)}
        self._apply(tape, "classifier", metrics["class_loss"])
        return metrics

    # What the steps share

    def _weigh(self, metrics: dict[str, Tensor], kl_charged: Tensor) -> Tensor:
        """Return the loss of encoder and generator in the matched step."""
        c, ramp = self.config, self._gan_ramp()
        random_weight = self._polished(c.random_weight, c.polish_random_weight)
        return (
            ramp * c.label_weight * metrics["label"]
            + self._kl_weight() * kl_charged
            + c.match_weight * metrics["match"]
            + ramp * random_weight * metrics["g_random"]
            + ramp * c.digit_weight * metrics["digit"]
            + ramp * c.undecided_weight * metrics["undecided"]
            + self._switched(self._balance_step, c.balance_weight) * metrics["imbalance"]
            + ramp * c.recall_weight * metrics["recall"]
        )

    def _features(self, pictures: Tensor) -> list[Tensor]:
        return self.classifier.features(pictures, training=True)

    def _classify(self, pictures: Tensor) -> Tensor:
        return self.classifier(pictures, training=True)

    def _classify_with_realness(
        self, pictures: Tensor
    ) -> tuple[tuple[list[Tensor], Tensor], Tensor]:
        features = self._features(pictures)
        logits = self.classifier.logits(features)
        return (features, logits), losses.realness(logits)

    def _drawn_loss(self, logits: Tensor) -> Tensor:
        return ops.mean(ops.softplus(losses.realness(logits)))

    def _accuracies(self, drawn: Tensor, labels: Tensor) -> dict[str, Tensor]:
        """Return the shares of drawings that are read as their label, and as drawn."""
        return {
            "generator_accuracy": _share(drawn, labels),
            "drawn_accuracy": _share(drawn, self._drawn_class),
        }


def _share(logits: Tensor, labels: Tensor | int) -> Tensor:
    """Return the share of pictures that are read as these labels."""
    read = ops.cast(ops.argmax(logits, axis=1), "int32")
    return ops.mean(ops.cast(read == labels, "float32"))
