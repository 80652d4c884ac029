"""The training of encoder and decoder on points: part one's VAE, alone or with a discriminator."""

from __future__ import annotations

from typing import Any

import numpy as np

from sampler.config import PointVaeConfig
from sampler.networks import Decoder, Discriminator, Encoder
from sampler.networks.backend import keras, ops
from sampler.pictures.averaging import reduced
from sampler.pictures.colours import as_ink
from sampler.training import losses
from sampler.training.areas import Drawing, draw_areas
from sampler.training.code_prior import CodePrior
from sampler.training.learner import slope_penalty
from sampler.training.points import PointLearner, adam
from sampler.training.schedules import CosineRate

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

Tensor = Any  # checkers take shapes of Keras's tensors for None
_PART = 1024  # pictures that are encoded together


class PointVae(PointLearner[PointVaeConfig]):
    """Encoder, decoder and perhaps a discriminator, which learn from a lattice of points at a time.

    The encoder sees whole pictures, made small.

    Parameters
    ----------
    config : PointVaeConfig
        Sizes, weights of the losses, rates and seed.
    data : Dataset
        The pictures.

    Attributes
    ----------
    encoder : Encoder
        From small pictures to q(z | picture).
    discriminator : Discriminator or None
        Separates the pixels of pictures from drawn ones.
    prior : CodePrior or None
        Learns how codes are spread, for random z.
    """

    def make_others(self) -> list[keras.Variable]:
        """Make encoder and discriminator; return the encoder's weights."""
        config, seeing = self.config, self.config.model.seeing
        self.encoder = Encoder(seeing, seed=config.seed + 1)
        self._seen = reduced(self.data.images, seeing.image_size)
        self._counted = seeing.image_size**2 * seeing.c_dim
        self.discriminator: Discriminator | None = None
        self._judging: Any = None
        if config.discriminator is not None:
            self.discriminator = Discriminator(config.discriminator, seed=config.seed + 2)
            rate = CosineRate(config.learning_rate_d, self.total, 0.0)
            variables = self.discriminator.trainable_variables
            self._judging = adam(rate, variables, beta_1=0.5)
        self.prior: CodePrior | None = None
        if config.model.prior is not None:
            rate = CosineRate(config.prior_rate, self.total, config.warmup)
            sizes, seed = config.model.prior, config.seed + 3
            self.prior = CodePrior(sizes, self.encoder, rate, self.workers, seed)
        return self.encoder.trainable_variables

    def uses_xla(self) -> bool:
        """Return whether XLA compiles the step: not convolutions, whose slopes get slow by it."""
        return self.discriminator is None and super().uses_xla()

    def codes_of(self, index: np.ndarray) -> np.ndarray:
        """Return the encoder's z of some of the pictures: float32, (m, z_dim)."""
        index = np.asarray(index)
        parts = [index[first : first + _PART] for first in range(0, len(index), _PART)]
        return np.concatenate([np.asarray(self.encoder(self._small(part))[0]) for part in parts])

    def spread(self, z: np.ndarray) -> np.ndarray:
        """Return the codes that random z, float32 (n, z_dim), stand for now."""
        return z if self.prior is None else self.prior.codes(z)

    def batch(self, epoch: int, batch: int) -> tuple[Any, ...]:
        """Return a step's small pictures, pixels on a lattice, x, y, noise, random z, more noise.

        The last, (draws, n, z_dim), is the prior's.
        """
        config = self.config
        rng, index, *lattice = self.sample_lattice(epoch * config.steps_per_epoch + batch)
        shape = config.batch_size, config.model.generator.z_dim
        share = self.workers.share(config.batch_size)
        noise, random = (rng.standard_normal(shape, np.float32)[share] for _ in range(2))
        draws = 0 if self.prior is None else config.prior_draws
        more = rng.standard_normal((draws, *shape), np.float32)[:, share]
        return self._small(index), *lattice, noise, random, more

    def train_batch(self, *inputs: Any) -> dict[str, float]:
        """Learn from one batch, see `batch`, and return its losses by name."""
        found = super().train_batch(*inputs[:-1])
        if self.prior is not None:
            found |= self.prior.train_batch(inputs[0], inputs[-1])
        return found

    def state(self) -> dict[str, Any]:
        """Return every variable that the run depends on, by a name that stays the same."""
        variables = super().state() | {f"encoder/{v.path}": v for v in self.encoder.weights}
        if self.discriminator is not None:
            variables |= {f"discriminator/{v.path}": v for v in self.discriminator.weights}
            judging = enumerate(self._judging.variables)
            variables |= {f"adam_discriminator/{i}": v for i, v in judging}
        return variables if self.prior is None else variables | self.prior.state()

    def finished(self) -> tuple[Decoder, Encoder | None]:
        """Return the networks to publish."""
        encoder = Encoder(self.config.model.seeing)
        for target, source in zip(encoder.weights, self.encoder.weights, strict=True):
            target.assign(source)
        generator = self.copied_generator()
        generator.scale_logits(self.config.ink_gain)
        return generator, encoder

    def _small(self, index: np.ndarray) -> np.ndarray:
        """Return what the encoder sees of some pictures: float32, ink."""
        return as_ink(self._seen[index].astype(np.float32) / 255)

    # A step

    def compiled(self) -> Any:
        """Return the compiled `step`, or that of all workers."""
        if self.workers.count == 1:
            return super().compiled()
        return self.workers.compiled(self.slopes, self.learn, xla=self.uses_xla())

    def step(self, *inputs: Any) -> dict[str, Tensor]:
        """Learn from one batch, as tensors, and return its losses by name; it is compiled."""
        found, slopes = self.slopes(*inputs)
        self.learn(slopes)
        return found

    def slopes(self, *inputs: Any) -> tuple[dict[str, Tensor], list[Tensor]]:
        """Return the losses of a batch by name, and the slopes that `learn` takes."""
        small, pixels, across, down, noise, random = inputs
        config, judged = self.config, self.discriminator is not None
        step = ops.cast(self._steps.value, "float32")
        target = ops.cast(pixels, "float32") / 255
        with tf.GradientTape(persistent=judged) as tape:
            mean, log_variance = self.encoder(small)
            z = losses.sample(mean, log_variance, noise)
            both = ops.concatenate([z, random]) if judged else z
            drawn = draw_areas(self.generator, both, across, down, self.gain(step), target.shape[1])
            copy = drawn.first(small.shape[0])
            found = {
                "squared_error": copy.squared_error(target),
                "kl": losses.kl_divergence(mean, log_variance),
            }
            charged = losses.kl_above(config.kl_free_nats, mean, log_variance)
            rising = self._risen(step, 0.0, config.kl_warmup)
            cost = self._nats(copy, target, step) + rising * config.kl_weight * charged
            if judged:
                found |= self._judge(drawn.pixels, target)
                cost += self._against(found, step)
                of_judge = found["d_loss"] + 0.5 * config.r1_weight * found["r1"]
        slopes = tape.gradient(cost, self.moved)
        if judged:
            slopes += tape.gradient(of_judge, [v.value for v in self._of_judge])
        return found, slopes

    def learn(self, slopes: list[Tensor]) -> None:
        """Move encoder and decoder downhill, and the discriminator."""
        count = len(self.moved)
        self.move(slopes[:count])
        if self._judging is not None:
            self._judging.apply(slopes[count:], self._of_judge)

    @property
    def _of_judge(self) -> list[keras.Variable]:
        assert self.discriminator is not None
        return self.discriminator.trainable_variables

    def _nats(self, drawing: Drawing, target: Tensor, step: Tensor) -> Tensor:
        """Return the surprise of a picture of the encoder's size."""
        cost = self._counted * self.cost(drawing, target, step)
        spread = self.config.mixture_spread
        return cost if drawing.shares is None else cost / (2 * spread**2)

    def _risen(self, step: Tensor, start: float, warmup: float) -> Tensor:
        """Return the share, 0..1, of a weight that rises over a part of the run."""
        since = step / ops.maximum(self.total, 1.0) - start
        return ops.clip(since / max(warmup, 1e-6), 0.0, 1.0)

    # The discriminator

    def _judge(self, drawn: Tensor, target: Tensor) -> dict[str, Tensor]:
        """Return the losses of both sides: of copies and random drawings, each half of `drawn`."""
        discriminator: Any = self.discriminator
        half = target.shape[0]

        def answer(pictures: Tensor) -> tuple[Tensor, Tensor]:
            logits = discriminator(pictures, training=True)
            return logits, logits

        real, slope = slope_penalty(target, answer)
        copies, free = (discriminator(kind, training=True) for kind in (drawn[:half], drawn[half:]))
        of_drawn = 0.5 * (losses.looks_drawn(copies) + losses.looks_drawn(free))
        return {
            "d_loss": losses.looks_real(real) + of_drawn,
            "r1": slope,
            "g_loss": losses.looks_real(copies),
            "g_random": losses.looks_real(free),
        }

    def _against(self, found: dict[str, Tensor], step: Tensor) -> Tensor:
        """Return what encoder and decoder pay for drawings that are recognised."""
        config = self.config
        ramp = self._risen(step, config.gan_start, config.gan_warmup)
        of_copies = config.gan_weight * found["g_loss"]
        return ramp * (of_copies + config.random_weight * found["g_random"])
