"""The training steps of part one: VAE, GAN, and the two together.

:class:`VaeGan` holds networks and optimisers and knows how to learn from one batch; which steps a
batch gets is its schedule.  What runs it, watches it and saves it is :mod:`sampler.training.run`.
"""

from __future__ import annotations

import numpy as np

from sampler import coordinates
from sampler.backend import keras
from sampler.config import TrainingConfig
from sampler.networks import Discriminator, Encoder, Generator
from sampler.training import losses
from sampler.training.schedules import FallingRate

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

ops = keras.ops


class VaeGan:
    """Encoder, generator and discriminator with their optimisers.

    Parameters
    ----------
    config : TrainingConfig
        Sizes, schedule, weights of the losses, rates and seed.
    total_steps : int
        Batches in the whole run; the learning rates fall towards its end.
    """

    def __init__(self, config: TrainingConfig, total_steps: int):
        self.config = config
        self.generator = Generator(config.model.generator, seed=config.seed)
        self.encoder = Encoder(config.model.encoder, seed=config.seed + 1)
        self.discriminator = Discriminator(config.discriminator, seed=config.seed + 2)
        self.noise = keras.random.SeedGenerator(config.seed, name="noise")
        self.step = keras.Variable(0, dtype="int32", trainable=False, name="step")
        size = config.model.encoder.image_size
        self.points = ops.convert_to_tensor(coordinates.points(size, size, config.model.scale))
        self._optimisers = self._make_optimisers(total_steps)
        self._averages = [
            keras.Variable(variable, trainable=False, name=f"average_{index}")
            for index, variable in enumerate(self._drawn_by)
        ]
        self.train_batch = {
            "joint": self._joint_batch,
            "vae": self._vae_batch,
            "post": self._post_batch,
            "handicap": self._handicap_batch,
        }[config.schedule]

    # What is learned, and what has to be kept to go on exactly

    @property
    def _drawn_by(self) -> list:
        return self.generator.trainable_variables + self.encoder.trainable_variables

    def state(self) -> dict[str, keras.Variable]:
        """Return every variable that the run depends on, by a name that stays the same."""
        found = {"step": self.step, "noise": self.noise.state}
        for network in (self.generator, self.encoder, self.discriminator):
            found |= {f"{network.name}/{v.path}": v for v in network.weights}
        for name, optimiser in self._optimisers.items():
            found |= {f"adam_{name}/{i}": v for i, v in enumerate(optimiser.variables)}
        return found | {f"average/{i}": v for i, v in enumerate(self._averages)}

    def finished(self) -> tuple[Generator, Encoder]:
        """Return what is published: the averaged networks, with the ink made more decided."""
        generator, encoder = self.averaged()
        for variable in generator.ink.weights:
            variable.assign(self.config.ink_gain * variable)
        return generator, encoder

    def averaged(self) -> tuple[Generator, Encoder]:
        """Return new networks that hold the moving average of the weights."""
        generator = Generator(self.config.model.generator)
        encoder = Encoder(self.config.model.encoder)
        targets = generator.trainable_variables + encoder.trainable_variables
        for target, value in zip(targets, self._averages, strict=True):
            target.assign(value)
        return generator, encoder

    def _make_optimisers(self, total_steps: int) -> dict[str, keras.optimizers.Optimizer]:
        c = self.config
        variables = {
            "drawing": self._drawn_by,
            "generator": self.generator.trainable_variables,
            "discriminator": self.discriminator.trainable_variables,
        }
        wanted = {
            "joint": ("drawing", "discriminator"),
            "vae": ("drawing",),
            "post": ("drawing", "generator", "discriminator"),
            "handicap": ("generator", "discriminator"),
        }[c.schedule]
        made = {}
        for name in wanted:
            rate, beta_1 = c.learning_rate, c.beta_1
            if name == "discriminator":
                rate, beta_1 = c.learning_rate_d, c.beta_1_d
            updates = total_steps * self._updates_per_batch(name)
            falling = FallingRate(rate, updates, c.decay_from, c.decay_to)
            made[name] = keras.optimizers.Adam(falling, beta_1=beta_1)
            made[name].build(variables[name])
        return made

    def _updates_per_batch(self, name: str) -> int:
        """Return how often an optimiser moves in one batch (at most): its rate falls with that."""
        c = self.config
        return {
            ("post", "drawing"): c.vae_steps,
            ("post", "generator"): c.generator_steps,
            ("handicap", "generator"): c.n_handicap,
        }.get((c.schedule, name), 1)

    # The schedules: what one batch of pictures sets off

    def _joint_batch(self, pictures: np.ndarray) -> dict[str, float]:
        """One update of everything from one forward pass: the cheapest on two cores.

        The VAE gets a head start: a discriminator shown grey smoke wins at once and stays ahead.
        """
        if int(self.step) < self.config.gan_start_steps:
            return _floats(self._vae_step(pictures))
        return _floats(self._joint_step(pictures))

    def _vae_batch(self, pictures: np.ndarray) -> dict[str, float]:
        """One VAE step: the baseline without a discriminator."""
        return _floats(self._vae_step(pictures))

    def _post_batch(self, pictures: np.ndarray) -> dict[str, float]:
        """The post's GAN+VAE schedule: VAE, then the generator, then perhaps the discriminator."""
        c, told = self.config, {}
        for _ in range(c.vae_steps):
            told |= _floats(self._vae_step(pictures))
        for _ in range(c.generator_steps):
            told |= _floats(self._generator_step(pictures))
            if told["g_loss"] < c.th_high:
                break
        told |= _floats(self._discriminator_loss(pictures))
        if told["g_loss"] < c.th_high and told["d_loss"] > c.th_low:
            told |= _floats(self._discriminator_step(pictures))
        return told

    def _handicap_batch(self, pictures: np.ndarray) -> dict[str, float]:
        """GAN alone: the generator gets `n_handicap` steps for each one of the discriminator."""
        told = {}
        for _ in range(self.config.n_handicap):
            told |= _floats(self._generator_step(pictures))
        return told | _floats(self._discriminator_step(pictures))

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
            real, told["r1"] = self._real_with_penalty(pictures)
            copy, free = self._discriminate(drawn[:n]), self._discriminate(drawn[n:])
            told["d_loss"] = losses.looks_real(real) + 0.5 * (
                losses.looks_drawn(copy) + losses.looks_drawn(free)
            )
            d_total = told["d_loss"] + 0.5 * c.r1_weight * told["r1"]
            told["g_loss"] = losses.looks_real(copy)
            told["g_random"] = losses.looks_real(free)
            told["recall"] = losses.recall(*self.encoder(drawn[n:]), z_random)
            total = self._weigh(told)
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
            total = told["reconstruction"] + self._kl_weight() * told["kl"]
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

    def _logits(self, z):
        return self.generator.logits(z, self.points)

    def _draw(self, n: int):
        return keras.random.normal((n, self.config.model.generator.z_dim), seed=self.noise)

    def _as_pictures(self, logits):
        size, c_dim = self.config.model.encoder.image_size, self.config.model.generator.c_dim
        return ops.reshape(ops.sigmoid(logits), (-1, size, size, c_dim))

    def _discriminate(self, pictures):
        return self.discriminator(pictures, training=True)

    def _real_with_penalty(self, pictures):
        """Return the logits of real pictures and the squared slope of the logit there.

        The R1 penalty keeps the discriminator from running away (Mescheder et al. 2018, "Which
        Training Methods for GANs do actually Converge?", section 4.1).
        """
        with tf.GradientTape() as tape:
            tape.watch(pictures)
            logits = self._discriminate(pictures)
        slopes = tape.gradient(logits, pictures)
        return logits, ops.mean(ops.sum(ops.square(slopes), axis=(1, 2, 3)))

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

    def _kl_weight(self):
        """Return the weight of KL now: it rises from 0 over the warm-up."""
        now = ops.cast(self.step, "float32")
        return self.config.kl_weight * ops.minimum(now / max(self.config.kl_warmup_steps, 1), 1.0)

    def _weigh(self, told):
        """Return the loss of encoder and generator in the joint step."""
        c, now = self.config, ops.cast(self.step, "float32")
        ramp = ops.minimum((now - c.gan_start_steps) / max(c.gan_warmup_steps, 1), 1.0)
        return (
            c.reconstruction_weight * told["reconstruction"]
            + self._kl_weight() * told["kl"]
            + ramp * c.gan_weight * told["g_loss"]
            + ramp * c.random_weight * told["g_random"]
            + ramp * c.recall_weight * told["recall"]
        )

    def _apply(self, tape, name: str, loss) -> None:
        optimiser = self._optimisers[name]
        variables = optimiser._trainable_variables
        optimiser.apply(tape.gradient(loss, variables), variables)

    def _finish_step(self) -> None:
        """Count the step and move the averages; young averages forget faster."""
        now = ops.cast(self.step, "float32")
        keep = ops.minimum(self.config.ema, (1.0 + now) / (10.0 + now))
        for average, value in zip(self._averages, self._drawn_by, strict=True):
            average.assign(keep * average + (1.0 - keep) * value)
        self.step.assign(self.step + 1)


def _floats(told: dict) -> dict[str, float]:
    return {name: float(value) for name, value in told.items()}
