"""The training steps of part one: VAE, GAN, and the two together.

:class:`VaeGan` holds networks and optimisers and knows how to learn from one batch; which steps a
batch gets is its schedule.  What runs it, watches it and saves it is :mod:`sampler.training.run`.
"""

from __future__ import annotations

import numpy as np

from sampler.config import VaeGanConfig
from sampler.networks import Discriminator
from sampler.networks.backend import keras
from sampler.training import losses
from sampler.training.learner import Learner, floats, slope_penalty

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

ops = keras.ops


class VaeGan(Learner):
    """Encoder, generator and discriminator with their optimisers.

    Parameters
    ----------
    config : VaeGanConfig
        Sizes, schedule, weights of the losses, rates and seed.
    total_steps : int
        Batches in the whole run; the learning rates fall towards its end.
    """

    def __init__(self, config: VaeGanConfig, total_steps: int) -> None:
        critic = Discriminator(config.discriminator, seed=config.seed + 2)
        super().__init__(config, critic, total_steps)
        self._make_optimisers(total_steps)
        self._batch = {
            "joint": self._joint_batch,
            "vae": self._vae_batch,
            "post": self._post_batch,
            "handicap": self._handicap_batch,
        }[config.schedule]

    def train_batch(self, pictures: np.ndarray, _labels=None) -> dict[str, float]:
        """Learn from pictures (n, size, size, c_dim); return the losses.  Labels are not used."""
        return self._batch(pictures)

    @property
    def discriminator(self) -> Discriminator:
        """What tells real pictures from drawn ones."""
        return self.critic

    def _make_optimisers(self, total_steps: int) -> None:
        c = self.config
        drawing = {"rate": c.learning_rate, "decay_to": c.decay_to, "beta_1": c.beta_1}
        judging = {"rate": c.learning_rate_d, "decay_to": c.decay_to_d, "beta_1": c.beta_1_d}
        known = {
            "drawing": (self._drawn_by, drawing),
            "generator": (self.generator.trainable_variables, drawing),
            "discriminator": (self.discriminator.trainable_variables, judging),
        }
        wanted = {
            "joint": ("drawing", "discriminator"),
            "vae": ("drawing",),
            "post": ("drawing", "generator", "discriminator"),
            "handicap": ("generator", "discriminator"),
        }[c.schedule]
        for name in wanted:
            variables, rate = known[name]
            updates = total_steps * self._updates_per_batch(name) - self._batches_without(name)
            self._add_optimiser(name, variables, updates, decay_from=c.decay_from, **rate)

    def _updates_per_batch(self, name: str) -> int:
        """Return how often an optimiser moves in one batch (at most): its rate falls with that."""
        c = self.config
        return {
            ("post", "drawing"): c.vae_steps,
            ("post", "generator"): c.generator_steps,
            ("handicap", "generator"): c.n_handicap,
        }.get((c.schedule, name), 1)

    def _batches_without(self, name: str) -> int:
        """Return how many batches pass before an optimiser makes its first update."""
        late = self.config.schedule == "joint" and name == "discriminator"
        return self.config.gan_start_steps if late else 0

    # The schedules: what one batch of pictures sets off

    def _joint_batch(self, pictures: np.ndarray) -> dict[str, float]:
        """One update of everything from one forward pass: the cheapest on two cores.

        The VAE gets a head start: a discriminator shown grey smoke wins at once and stays ahead.
        """
        if int(self.step) < self.config.gan_start_steps:
            return floats(self._vae_step(pictures))
        return floats(self._joint_step(pictures))

    def _vae_batch(self, pictures: np.ndarray) -> dict[str, float]:
        """One VAE step: the baseline without a discriminator."""
        return floats(self._vae_step(pictures))

    def _post_batch(self, pictures: np.ndarray) -> dict[str, float]:
        """The post's GAN+VAE schedule: VAE, then the generator, then perhaps the discriminator."""
        c, told = self.config, {}
        for _ in range(c.vae_steps):
            told |= floats(self._vae_step(pictures))
        for _ in range(c.generator_steps):
            told |= floats(self._generator_step(pictures))
            if told["g_loss"] < c.th_high:
                break
        told |= floats(self._discriminator_loss(pictures))
        if told["g_loss"] < c.th_high and told["d_loss"] > c.th_low:
            told |= floats(self._discriminator_step(pictures))
        return told

    def _handicap_batch(self, pictures: np.ndarray) -> dict[str, float]:
        """GAN alone: the generator gets `n_handicap` steps for each one of the discriminator."""
        told = {}
        for _ in range(self.config.n_handicap):
            told |= floats(self._generator_step(pictures))
        return told | floats(self._discriminator_step(pictures))

    # The steps, each compiled to one TensorFlow graph

    @tf.function(autograph=False)
    def _joint_step(self, pictures):
        pictures = ops.convert_to_tensor(pictures)
        c, n = self.config, pictures.shape[0]
        with tf.GradientTape(persistent=True) as tape:
            mean, log_variance = self.encoder(pictures)
            z = losses.sample(mean, log_variance, self._draw(n))
            z_random = self._draw(c.random_per_batch)
            logits = self._logits(ops.concatenate([z, z_random]))
            drawn = self._as_pictures(logits)
            told = {
                "reconstruction": losses.reconstruction(logits[:n], pictures),
                "kl": losses.kl_divergence(mean, log_variance),
            }
            kl_paid = losses.kl_above(c.kl_free_nats, mean, log_variance)
            real, told["r1"] = self._real_with_penalty(pictures)
            copy, free = self._discriminate(drawn[:n]), self._discriminate(drawn[n:])
            told["d_loss"] = losses.looks_real(real) + 0.5 * (
                losses.looks_drawn(copy) + losses.looks_drawn(free)
            )
            d_total = (
                told["d_loss"] + 0.5 * self._late(c.r1_weight, c.polish_r1_weight) * told["r1"]
            )
            told["g_loss"] = losses.looks_real(copy)
            told["g_random"] = losses.looks_real(free)
            told["recall"] = losses.recall(*self.encoder(drawn[n:]), z_random)
            total = self._weigh(told, kl_paid)
        self._apply(tape, "discriminator", d_total)
        self._apply(tape, "drawing", total)
        self._finish_step()
        return told

    @tf.function(autograph=False)
    def _vae_step(self, pictures):
        with tf.GradientTape() as tape:
            mean, log_variance = self.encoder(pictures)
            z = losses.sample(mean, log_variance, self._draw(pictures.shape[0]))
            told = {
                "reconstruction": losses.reconstruction(
                    self.generator.logits(z, self.points), pictures
                ),
                "kl": losses.kl_divergence(mean, log_variance),
            }
            kl_paid = losses.kl_above(self.config.kl_free_nats, mean, log_variance)
            total = told["reconstruction"] + self._kl_weight() * kl_paid
        self._apply(tape, "drawing", total)
        self._finish_step()
        return told

    @tf.function(autograph=False)
    def _generator_step(self, pictures):
        with tf.GradientTape() as tape:
            told = {"g_loss": losses.looks_real(self._discriminate(self._draw_like(pictures)))}
        self._apply(tape, "generator", told["g_loss"])
        if self.config.schedule == "handicap":
            self._finish_step()
        return told

    @tf.function(autograph=False)
    def _discriminator_loss(self, pictures):
        return {"d_loss": self._tell_apart(pictures)}

    @tf.function(autograph=False)
    def _discriminator_step(self, pictures):
        with tf.GradientTape() as tape:
            told = {"d_loss": self._tell_apart(pictures)}
        self._apply(tape, "discriminator", told["d_loss"])
        return told

    # What the steps share

    def _discriminate(self, pictures):
        return self.discriminator(pictures, training=True)

    def _real_with_penalty(self, pictures):
        """Return the logits of real pictures and the squared slope of the logit there."""

        def answer(pictures):
            logits = self._discriminate(pictures)
            return logits, logits

        return slope_penalty(pictures, answer)

    def _draw_like(self, pictures):
        """Draw as many pictures: from their own codes, or from random z where there is no VAE."""
        z = self._draw(pictures.shape[0])
        if self.config.schedule != "handicap":
            z = losses.sample(*self.encoder(pictures), z)
        return self._as_pictures(self.generator.logits(z, self.points))

    def _tell_apart(self, pictures):
        """Return the post's discriminator loss: the mean over real and drawn pictures."""
        drawn = ops.stop_gradient(self._draw_like(pictures))
        real, fake = self._discriminate(pictures), self._discriminate(drawn)
        return 0.5 * (losses.looks_real(real) + losses.looks_drawn(fake))

    def _weigh(self, told, kl_paid):
        """Return the loss of encoder and generator in the joint step."""
        c, ramp = self.config, self._gan_ramp()
        return (
            c.reconstruction_weight * told["reconstruction"]
            + self._kl_weight() * kl_paid
            + ramp * c.gan_weight * told["g_loss"]
            + ramp * self._late(c.random_weight, c.polish_random_weight) * told["g_random"]
            + ramp * c.recall_weight * told["recall"]
        )
