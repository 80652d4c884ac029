"""The training steps of part one: VAE, GAN, and the two together.

A schedule decides the steps of a batch.  :mod:`sampler.training.run` drives, watches and saves the
training.
"""

from __future__ import annotations

import numpy as np

from sampler.config import VaeGanConfig
from sampler.datasets import Dataset
from sampler.networks import Discriminator
from sampler.networks.backend import Tensor, ops
from sampler.training import losses
from sampler.training.learner import Learner, floats, slope_penalty

import tensorflow as tf  # isort: skip - after the backend has settled how it starts


class VaeGan(Learner[VaeGanConfig, Discriminator]):
    """Encoder, generator and discriminator with their optimisers.

    Parameters
    ----------
    config : VaeGanConfig
        Sizes, schedule, weights of the losses, rates and seed.
    total_steps : int
        Batches in the whole run; the learning rates fall towards its end.
    """

    def __init__(self, config: VaeGanConfig, total_steps: int, data: Dataset | None = None) -> None:
        super().__init__(config, total_steps, data)
        self._make_optimisers(total_steps)
        self._steps_of_batch = {
            "joint": self._joint_batch,
            "vae": self._vae_batch,
            "post": self._post_batch,
            "handicap": self._handicap_batch,
        }[config.schedule]

    def train_batch(
        self, pictures: np.ndarray, labels: np.ndarray | None = None
    ) -> dict[str, float]:
        """Learn from pictures (n, size, size, c_dim); return the losses.  Labels are not used."""
        return self._steps_of_batch(ops.convert_to_tensor(pictures))

    def make_critic(self) -> Discriminator:
        """Return a discriminator, which separates real pictures from drawn ones."""
        return Discriminator(self.config.discriminator, seed=self.config.seed + 2)

    @property
    def discriminator(self) -> Discriminator:
        """The critic."""
        return self.critic

    def _make_optimisers(self, total_steps: int) -> None:
        c = self.config
        drawing = {"rate": c.learning_rate, "decay_to": c.decay_to, "beta_1": c.beta_1}
        judging = {"rate": c.learning_rate_d, "decay_to": c.decay_to_d, "beta_1": c.beta_1_d}
        optimisers = {
            "drawing": (self._autoencoder_variables, drawing),
            "generator": (self.generator.trainable_variables, drawing),
            "discriminator": (self.discriminator.trainable_variables, judging),
        }
        names = {
            "joint": ("drawing", "discriminator"),
            "vae": ("drawing",),
            "post": ("drawing", "generator", "discriminator"),
            "handicap": ("generator", "discriminator"),
        }[c.schedule]
        for name in names:
            variables, rate = optimisers[name]
            updates = total_steps * self._updates_per_batch(name) - self._batches_without(name)
            self._add_optimiser(name, variables, updates, decay_from=c.decay_from, **rate)

    def _updates_per_batch(self, name: str) -> int:
        """Return an optimiser's updates in one batch, at most; its rate falls with their number."""
        c = self.config
        return {
            ("post", "drawing"): c.vae_steps,
            ("post", "generator"): c.generator_steps,
            ("handicap", "generator"): c.n_handicap,
        }.get((c.schedule, name), 1)

    def _batches_without(self, name: str) -> int:
        """Return the batches before an optimiser's first update."""
        waits = self.config.schedule == "joint" and name == "discriminator"
        return self.config.gan_start_steps if waits else 0

    # The schedules: the steps of one batch of pictures

    def _joint_batch(self, pictures: Tensor) -> dict[str, float]:
        """Update everything once from one forward pass, the cheapest on two cores.

        The VAE gets a head start: a discriminator shown grey smoke wins at once and stays ahead.
        """
        if int(self.step) < self.config.gan_start_steps:
            return floats(self.vae_step(pictures))
        return floats(self.joint_step(pictures))

    def _vae_batch(self, pictures: Tensor) -> dict[str, float]:
        """Take one VAE step, the baseline without a discriminator."""
        return floats(self.vae_step(pictures))

    def _post_batch(self, pictures: Tensor) -> dict[str, float]:
        """Follow the post's GAN+VAE: VAE, then the generator, then perhaps the discriminator."""
        c, metrics = self.config, {}
        for _ in range(c.vae_steps):
            metrics |= floats(self.vae_step(pictures))
        for _ in range(c.generator_steps):
            metrics |= floats(self.generator_step(pictures))
            if metrics["g_loss"] < c.th_high:
                break
        metrics |= floats(self.discriminator_loss(pictures))
        if metrics["g_loss"] < c.th_high and metrics["d_loss"] > c.th_low:
            metrics |= floats(self.discriminator_step(pictures))
        return metrics

    def _handicap_batch(self, pictures: Tensor) -> dict[str, float]:
        """Train the GAN alone: `n_handicap` generator steps for one of the discriminator."""
        metrics = {}
        for _ in range(self.config.n_handicap):
            metrics |= floats(self.generator_step(pictures))
        return metrics | floats(self.discriminator_step(pictures))

    # The steps, each compiled to one TensorFlow graph

    @tf.function(autograph=False)
    def joint_step(self, pictures: Tensor) -> dict[str, Tensor]:
        """Update all three networks once; return the losses."""
        pictures = ops.convert_to_tensor(pictures)
        c, n = self.config, ops.shape(pictures)[0]
        with tf.GradientTape(persistent=True) as tape:
            mean, log_variance = self.encoder(pictures)
            z = losses.sample(mean, log_variance, self._random_z(n))
            z_random = self._random_z(c.random_per_batch)
            logits = self._logits(ops.concatenate([z, z_random]))
            drawn = self._as_pictures(logits)
            metrics = {
                "reconstruction": losses.reconstruction(logits[:n], pictures),
                "kl": losses.kl_divergence(mean, log_variance),
            }
            kl_charged = losses.kl_above(c.kl_free_nats, mean, log_variance)
            real, metrics["r1"] = self._real_with_penalty(pictures)
            copy, free = self._discriminate(drawn[:n]), self._discriminate(drawn[n:])
            metrics["d_loss"] = losses.looks_real(real) + 0.5 * (
                losses.looks_drawn(copy) + losses.looks_drawn(free)
            )
            r1_weight = self._polished(c.r1_weight, c.polish_r1_weight)
            d_total = metrics["d_loss"] + 0.5 * r1_weight * metrics["r1"]
            metrics["g_loss"] = losses.looks_real(copy)
            metrics["g_random"] = losses.looks_real(free)
            metrics["recall"] = losses.recall(*self._encode(drawn[n:]), z_random)
            total = self._weigh(metrics, kl_charged)
        self._apply(tape, "discriminator", d_total)
        self._apply(tape, "drawing", total)
        self._finish_step()
        return metrics

    @tf.function(autograph=False)
    def vae_step(self, pictures: Tensor) -> dict[str, Tensor]:
        """Update encoder and generator as a VAE; return the losses."""
        with tf.GradientTape() as tape:
            mean, log_variance = self.encoder(pictures)
            z = losses.sample(mean, log_variance, self._random_z(ops.shape(pictures)[0]))
            metrics = {
                "reconstruction": losses.reconstruction(
                    self.generator.logits(z, self.points), pictures
                ),
                "kl": losses.kl_divergence(mean, log_variance),
            }
            kl_charged = losses.kl_above(self.config.kl_free_nats, mean, log_variance)
            total = metrics["reconstruction"] + self._kl_weight() * kl_charged
        self._apply(tape, "drawing", total)
        self._finish_step()
        return metrics

    @tf.function(autograph=False)
    def generator_step(self, pictures: Tensor) -> dict[str, Tensor]:
        """Update the generator against the discriminator; return its loss."""
        with tf.GradientTape() as tape:
            metrics = {"g_loss": losses.looks_real(self._discriminate(self._drawn_like(pictures)))}
        self._apply(tape, "generator", metrics["g_loss"])
        if self.config.schedule == "handicap":
            self._finish_step()
        return metrics

    @tf.function(autograph=False)
    def discriminator_loss(self, pictures: Tensor) -> dict[str, Tensor]:
        """Return the discriminator's loss; nothing is updated."""
        return {"d_loss": self._discriminator_loss(pictures)}

    @tf.function(autograph=False)
    def discriminator_step(self, pictures: Tensor) -> dict[str, Tensor]:
        """Update the discriminator; return its loss."""
        with tf.GradientTape() as tape:
            metrics = {"d_loss": self._discriminator_loss(pictures)}
        self._apply(tape, "discriminator", metrics["d_loss"])
        return metrics

    # What the steps share

    def _discriminate(self, pictures: Tensor) -> Tensor:
        return self.discriminator(pictures, training=True)

    def _real_with_penalty(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Return the logits of real pictures and the squared slope of the logit there."""

        def answer(pictures: Tensor) -> tuple[Tensor, Tensor]:
            logits = self._discriminate(pictures)
            return logits, logits

        return slope_penalty(pictures, answer)

    def _drawn_like(self, pictures: Tensor) -> Tensor:
        """Return drawings of the pictures' codes, or of as many random z where there is no VAE."""
        z = self._random_z(ops.shape(pictures)[0])
        if self.config.schedule != "handicap":
            z = losses.sample(*self._encode(pictures), z)
        return self._as_pictures(self.generator.logits(z, self.points))

    def _discriminator_loss(self, pictures: Tensor) -> Tensor:
        """Return the post's discriminator loss: the mean over real and drawn pictures."""
        drawn = ops.stop_gradient(self._drawn_like(pictures))
        real, fake = self._discriminate(pictures), self._discriminate(drawn)
        return 0.5 * (losses.looks_real(real) + losses.looks_drawn(fake))

    def _weigh(self, metrics: dict[str, Tensor], kl_charged: Tensor) -> Tensor:
        """Return the loss of encoder and generator in the joint step."""
        c, ramp = self.config, self._gan_ramp()
        return (
            c.reconstruction_weight * metrics["reconstruction"]
            + self._kl_weight() * kl_charged
            + ramp * c.gan_weight * metrics["g_loss"]
            + ramp * self._polished(c.random_weight, c.polish_random_weight) * metrics["g_random"]
            + ramp * c.recall_weight * metrics["recall"]
        )
