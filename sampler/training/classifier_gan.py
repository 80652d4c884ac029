"""The training steps of part two: a residual CPPN that has to convince a classifier.

No loss compares pixels.  The classifier tells which digit a picture shows, or that it is drawn; its
answers, and the activations they come from, are all that a drawing is judged by.
"""

from __future__ import annotations

import numpy as np

from sampler.config import ClassifierGanConfig
from sampler.networks import Classifier
from sampler.networks.backend import keras
from sampler.training import losses
from sampler.training.learner import Learner, floats, slope_penalty

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

ops = keras.ops


class ClassifierGan(Learner):
    """Encoder, residual generator and classifier with their optimisers.

    Parameters
    ----------
    config : ClassifierGanConfig
        Sizes, schedule, weights of the losses, rates and seed.
    total_steps : int
        Batches in the whole run; the learning rates fall towards its end.
    """

    def __init__(self, config: ClassifierGanConfig, total_steps: int) -> None:
        critic = Classifier(config.model.classifier, seed=config.seed + 2)
        super().__init__(config, critic, total_steps)
        self._balance_step = round(config.balance_from * total_steps)
        self._drawn_class = config.model.classifier.digits
        # 120 layers of six: left to themselves, their launches would cost more than their sums.
        self._compiled = tf.function(
            self.generator.logits, autograph=False, jit_compile=True, reduce_retracing=False
        )
        self._make_optimisers(total_steps)
        self._batch = {"matched": self._matched_batch, "gated": self._gated_batch}[config.schedule]

    @property
    def classifier(self) -> Classifier:
        """What tells the digits apart, and drawings from all of them."""
        return self.critic

    def train_batch(self, pictures: np.ndarray, labels: np.ndarray) -> dict[str, float]:
        """Learn from pictures (n, size, size, c_dim) and labels (n,); return the losses."""
        return self._batch(pictures, labels.astype(np.int32))

    def _make_optimisers(self, total_steps: int) -> None:
        c = self.config
        gated = c.schedule == "gated"
        known = {
            "drawing": (self._drawn_by, c.learning_rate, c.decay_to, c.beta_1, c.generator_steps),
            "classifier": (
                self.classifier.trainable_variables,
                c.learning_rate_d,
                c.decay_to_d,
                c.beta_1_d,
                c.classifier_steps,
            ),
        }
        for name, (variables, rate, decay_to, beta_1, steps) in known.items():
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

    # The schedules: what one batch of pictures sets off

    def _matched_batch(self, pictures: np.ndarray, labels: np.ndarray) -> dict[str, float]:
        """One update of everything; the generator also matches the classifier's activations."""
        return floats(self._matched_step(pictures, labels))

    def _gated_batch(self, pictures: np.ndarray, labels: np.ndarray) -> dict[str, float]:
        """The post's schedule: both sides move only while the other one leaves them something."""
        c = self.config
        for _ in range(c.generator_steps):
            told = floats(self._generator_step(pictures, labels))
            if told["generator_accuracy"] >= c.accepted_enough:
                break
        for _ in range(c.classifier_steps):
            trails = (
                told["drawn_accuracy"] < told["generator_accuracy"]
                and told["generator_accuracy"] > c.accepted_least
            )
            if not trails:
                break
            told |= floats(self._classifier_step(pictures, labels))
        told |= floats(self._real_answers(pictures, labels))
        if told["real_accuracy"] < c.real_least:
            told |= floats(self._real_step(pictures, labels))
        return told

    # The steps, each compiled to one TensorFlow graph

    @tf.function(autograph=False)
    def _matched_step(self, pictures, labels):
        pictures, labels = ops.convert_to_tensor(pictures), ops.convert_to_tensor(labels)
        c, n = self.config, pictures.shape[0]
        with tf.GradientTape(persistent=True) as tape:
            mean, log_variance = self.encoder(pictures)
            z = losses.sample(mean, log_variance, self._draw(n))
            z_random = self._draw(c.random_per_batch)
            drawn = self._as_pictures(self._compiled(ops.concatenate([z, z_random]), self.points))
            (real_features, real), r1 = slope_penalty(pictures, self._answer_with_realness)
            copy_features = self._features(drawn[:n])
            copy = self.classifier.logits(copy_features)
            free = self.classifier.logits(self._features(drawn[n:]))
            told = {
                "label": losses.cross_entropy(copy, labels),
                "digit": losses.cross_entropy(copy[:, : self._drawn_class], labels),
                "kl": losses.kl_divergence(mean, log_variance),
                "match": losses.feature_distance(copy_features, real_features),
                "g_random": ops.mean(ops.softplus(-losses.realness(free))),
                "undecided": losses.undecided(free),
                "imbalance": losses.imbalance(free),
                "recall": losses.recall(*self.encoder(drawn[n:]), z_random),
                "class_loss": losses.cross_entropy(real, labels),
                "d_loss": 0.5 * (self._told_as_drawn(copy) + self._told_as_drawn(free)),
                "r1": r1,
            }
            ramp = self._gan_ramp()
            judging = told["class_loss"] + ramp * told["d_loss"] + 0.5 * c.r1_weight * r1
            drawing = (
                ramp * c.label_weight * told["label"]
                + self._kl_weight() * losses.kl_above(c.kl_free_nats, mean, log_variance)
                + c.match_weight * told["match"]
                + ramp * self._late(c.random_weight, c.polish_random_weight) * told["g_random"]
                + ramp * c.digit_weight * told["digit"]
                + ramp * c.undecided_weight * told["undecided"]
                + self._from(self._balance_step, c.balance_weight) * told["imbalance"]
                + ramp * c.recall_weight * told["recall"]
            )
        self._apply(tape, "classifier", judging)
        self._apply(tape, "drawing", drawing)
        self._finish_step()
        return told | {"real_accuracy": _share(real, labels)} | self._accuracies(copy, labels)

    @tf.function(autograph=False)
    def _generator_step(self, pictures, labels):
        with tf.GradientTape() as tape:
            mean, log_variance = self.encoder(pictures)
            z = losses.sample(mean, log_variance, self._draw(pictures.shape[0]))
            answers = self._answer(self._as_pictures(self._compiled(z, self.points)))
            told = {
                "label": losses.cross_entropy(answers, labels),
                "kl": losses.kl_divergence(mean, log_variance),
            }
            total = told["label"] + self.config.kl_weight * told["kl"]
        self._apply(tape, "drawing", total)
        self._finish_step()
        return told | self._accuracies(answers, labels)

    @tf.function(autograph=False)
    def _classifier_step(self, pictures, labels):
        z = losses.sample(*self.encoder(pictures), self._draw(pictures.shape[0]))
        drawn = self._as_pictures(self._compiled(z, self.points))
        with tf.GradientTape() as tape:
            answers = self._answer(drawn)
            class_loss = losses.cross_entropy(self._answer(pictures), labels)
            d_loss = self._told_as_drawn(answers)
            total = class_loss + d_loss
        self._apply(tape, "classifier", total)
        told = {"class_loss": class_loss, "d_loss": d_loss}
        return told | self._accuracies(self._answer(drawn), labels)

    @tf.function(autograph=False)
    def _real_answers(self, pictures, labels):
        return {"real_accuracy": _share(self._answer(pictures), labels)}

    @tf.function(autograph=False)
    def _real_step(self, pictures, labels):
        with tf.GradientTape() as tape:
            told = {"class_loss": losses.cross_entropy(self._answer(pictures), labels)}
        self._apply(tape, "classifier", told["class_loss"])
        return told

    # What the steps share

    def _features(self, pictures) -> list:
        return self.classifier.features(pictures, training=True)

    def _answer(self, pictures):
        return self.classifier(pictures, training=True)

    def _answer_with_realness(self, pictures):
        features = self._features(pictures)
        logits = self.classifier.logits(features)
        return (features, logits), losses.realness(logits)

    def _told_as_drawn(self, logits):
        return ops.mean(ops.softplus(losses.realness(logits)))

    def _accuracies(self, drawn, labels) -> dict:
        """Return the shares of drawings that are read as their label, and told as drawn."""
        return {
            "generator_accuracy": _share(drawn, labels),
            "drawn_accuracy": _share(drawn, self._drawn_class),
        }


def _share(logits, labels):
    """Return the share of pictures that are given these labels."""
    read = ops.cast(ops.argmax(logits, axis=1), "int32")
    return ops.mean(ops.cast(read == labels, "float32"))
