"""What every recipe's learner has: generator, encoder, their moving averages, noise and steps."""

from __future__ import annotations

import numpy as np

from sampler.networks import Encoder, Generator, ResidualGenerator, make_generator
from sampler.networks.backend import keras
from sampler.pictures import view
from sampler.training.schedules import FallingRate

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

ops = keras.ops


class Learner:
    """Networks and optimisers that learn from one batch at a time; recipes say how.

    Parameters
    ----------
    config
        Sizes, rates and seed; see :mod:`sampler.config`.
    critic : Critic
        What the recipe judges pictures with.
    total_steps : int
        Batches in the whole run.
    """

    def __init__(self, config, critic: keras.Model, total_steps: int) -> None:
        self.config, self.critic = config, critic
        self._polish_step = round(config.polish_from * total_steps)
        self.generator = make_generator(config.model.generator, seed=config.seed)
        self.encoder = Encoder(config.model.encoder, seed=config.seed + 1)
        self.noise = keras.random.SeedGenerator(config.seed, name="noise")
        self.step = keras.Variable(0, dtype="int32", trainable=False, name="step")
        size = config.model.encoder.image_size
        self.points = ops.convert_to_tensor(view.points(size, size, config.model.scale))
        self._optimisers: dict[str, keras.optimizers.Optimizer] = {}
        self._averages = [
            keras.Variable(variable, trainable=False, name=f"average_{index}")
            for index, variable in enumerate(self._drawn_by)
        ]

    # What is learned, and what has to be kept to go on exactly

    @property
    def _drawn_by(self) -> list:
        return self.generator.trainable_variables + self.encoder.trainable_variables

    def state(self) -> dict[str, keras.Variable]:
        """Return every variable that the run depends on, by a name that stays the same."""
        found = {"step": self.step, "noise": self.noise.state}
        for network in (self.generator, self.encoder, self.critic):
            found |= {f"{network.name}/{v.path}": v for v in network.weights}
        for name, optimiser in self._optimisers.items():
            found |= {f"adam_{name}/{i}": v for i, v in enumerate(optimiser.variables)}
        return found | {f"average/{i}": v for i, v in enumerate(self._averages)}

    def finished(self) -> tuple[Generator | ResidualGenerator, Encoder]:
        """Return what is published: the averaged networks, with the ink made more decided."""
        generator, encoder = self.averaged()
        for variable in generator.ink.weights:
            variable.assign(self.config.ink_gain * variable)
        return generator, encoder

    def averaged(self) -> tuple[Generator | ResidualGenerator, Encoder]:
        """Return new networks that hold the moving average of the weights."""
        generator = make_generator(self.config.model.generator)
        encoder = Encoder(self.config.model.encoder)
        targets = generator.trainable_variables + encoder.trainable_variables
        for target, value in zip(targets, self._averages, strict=True):
            target.assign(value)
        return generator, encoder

    # What steps are made of

    def _add_optimiser(self, name: str, variables: list, updates: int, **rate) -> None:
        """Make an Adam whose rate falls over so many updates; `rate` as for `FallingRate`."""
        beta_1 = rate.pop("beta_1")
        clip = rate.pop("clip_norm", None)
        falling = FallingRate(total_steps=max(updates, 1), **rate)
        self._optimisers[name] = keras.optimizers.Adam(falling, beta_1=beta_1, global_clipnorm=clip)
        self._optimisers[name].build(variables)

    def _logits(self, z):
        return self.generator.logits(z, self.points)

    def _kl_weight(self):
        """Return the weight of KL now: it rises from 0 over the warm-up."""
        now = ops.cast(self.step, "float32")
        return self.config.kl_weight * ops.minimum(now / max(self.config.kl_warmup_steps, 1), 1.0)

    def _gan_ramp(self):
        """Return the share of the GAN's weights that holds now: from 0 to 1 over its warm-up."""
        late = ops.cast(self.step, "float32") - self.config.gan_start_steps
        return ops.clip(late / max(self.config.gan_warmup_steps, 1), 0.0, 1.0)

    def _late(self, usual: float, polishing: float):
        """Return which of two weights holds now; the second in the last part of the run."""
        return self._from(self._polish_step, polishing, usual)

    def _from(self, first: int, then: float, before: float = 0.0):
        """Return which of two weights holds now: the first of them from a step on."""
        # As arrays: Keras takes plain numbers for whatever `floatx` is just now.
        return ops.where(self.step >= first, np.float32(then), np.float32(before))

    def _draw(self, n: int):
        shape = n, self.config.model.generator.z_dim
        return keras.random.normal(shape, dtype="float32", seed=self.noise)

    def _as_pictures(self, logits):
        size, c_dim = self.config.model.encoder.image_size, self.config.model.generator.c_dim
        return ops.reshape(ops.sigmoid(logits), (-1, size, size, c_dim))

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


def slope_penalty(pictures, answer):
    """Return the answers for pictures and the mean square of the slope of one of their logits.

    The R1 penalty keeps a critic from running away (Mescheder et al. 2018, "Which Training Methods
    for GANs do actually Converge?", section 4.1).

    Parameters
    ----------
    pictures : tensor
        float32, shape (n, size, size, c_dim).
    answer : callable
        Maps pictures to any answers and to a logit for each, shape (n,).
    """
    with tf.GradientTape() as tape:
        tape.watch(pictures)
        answers, logits = answer(pictures)
    slopes = tape.gradient(logits, pictures)
    return answers, ops.mean(ops.sum(ops.square(slopes), axis=(1, 2, 3)))


def floats(told: dict) -> dict[str, float]:
    """Return losses as plain numbers."""
    return {name: float(value) for name, value in told.items()}
