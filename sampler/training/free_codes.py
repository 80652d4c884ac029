"""The training of a decoder together with the codes of its pictures; no encoder, no critic."""

from __future__ import annotations

from typing import Any

import numpy as np

from sampler.config import FreeCodesConfig
from sampler.networks import Encoder
from sampler.networks.backend import keras, ops
from sampler.networks.decoders.grid_cppn import GridCppn
from sampler.training.areas import draw_areas
from sampler.training.code_table import CodeTable
from sampler.training.codes import Groups, label_and_hand, principal_codes, spread_like, whitening
from sampler.training.points import PointLearner

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

Tensor = Any  # checkers take shapes of Keras's tensors for None


class FreeCodes(PointLearner[FreeCodesConfig]):
    """A decoder and the codes of its pictures, which learn from a lattice of points at a time.

    Parameters
    ----------
    config : FreeCodesConfig
        Sizes, rates and seed.
    data : Dataset
        The pictures; their principal components are the first codes.

    Attributes
    ----------
    generator : GridCppn
        The decoder.
    codes : numpy.ndarray
        float32, (n, z_dim): the code of each picture, before `published_codes` whitens it.
    """

    def make_others(self) -> list[keras.Variable]:
        """Make the codes, which have a rate of their own."""
        config = self.config
        start = principal_codes(self.data, config.model.generator.z_dim, config.seed)
        factors = label_and_hand(self.data) if config.sharing_weight else ()
        self._hands = Groups(factors[-1]) if factors and config.exchange else None
        self._codes, self._shares = CodeTable(start, factors), bool(factors)
        return []

    @property
    def codes(self) -> np.ndarray:
        """The code of each picture: float32, (n, z_dim)."""
        return self._codes.values

    def codes_of(self, index: np.ndarray) -> np.ndarray:
        """Return the codes that draw some of the pictures now: float32, (m, z_dim)."""
        return self.codes[index]

    def spread(self, z: np.ndarray) -> np.ndarray:
        """Return random z, float32 (n, z_dim), spread as the codes are now."""
        return spread_like(self.codes, z)

    def batch(self, epoch: int, batch: int) -> tuple[Any, ...]:
        """Return the pictures of a step: indices, whose rests they have, pixels, x, y, noise."""
        config = self.config
        step = epoch * config.steps_per_epoch + batch
        rng, index, *lattice = self.sample_lattice(step)
        shape = config.batch_size, config.model.generator.z_dim
        done = step / config.steps
        unsettled = _unsettled(done, config.settling)
        spread = config.code_noise + (config.code_noise_end - config.code_noise) * done
        noise = rng.standard_normal(shape, np.float32) * np.float32(unsettled * spread)
        rests = index
        if self._hands is not None:
            others = self._hands.another(index, rng)
            rests = np.where(rng.random(len(index)) < unsettled * config.exchange, others, index)
        return *(which.astype(np.int32) for which in (index, rests)), *lattice, noise

    def state(self) -> dict[str, Any]:
        """Return every variable that the run depends on, by a name that stays the same."""
        return super().state() | {f"codes/{name}": v for name, v in self._codes.state().items()}

    def finished(self) -> tuple[GridCppn, Encoder | None]:
        """Return the decoder to publish; its random z are as spread as its pictures' are."""
        published = self.copied_generator()
        matrix, mean, _ = whitening(self.codes)
        published.fold(matrix, mean)
        published.scale_logits(self.config.ink_gain)
        return published, None

    def published_codes(self, index: np.ndarray) -> np.ndarray:
        """Return the z of some of the pictures for the decoder of `finished`: (m, z_dim)."""
        return whitening(self.codes)[2][index]

    def step(self, *inputs: Any) -> dict[str, Tensor]:
        """Learn from one batch, as tensors, and return its losses by name; it is compiled."""
        index, rests, pixels, across, down, noise = inputs
        config = self.config
        leaves = self._codes.leaves(index)
        step = ops.cast(self._steps.value, "float32")
        target = ops.cast(pixels, "float32") / 255
        with tf.GradientTape() as tape:
            tape.watch(leaves)
            z = self._codes.join(index, leaves)
            drawn = z if self._hands is None else self._codes.exchange(z, index, rests, leaves)
            drawing = draw_areas(
                self.generator, drawn + noise, across, down, self.gain(step), target.shape[1]
            )
            cost = self.cost(drawing, target, step)
            cost += config.code_weight * ops.mean(ops.square(z))
            if self._shares:
                cost += config.sharing_weight * ops.mean(ops.square(leaves[0]))
        slopes: Any = tape.gradient(cost, [*leaves, *self.moved])
        of_codes, others = slopes[: len(leaves)], slopes[len(leaves) :]
        share = self._rate(step) / config.learning_rate
        self.move(others)
        of_codes = [tf.convert_to_tensor(slope) * config.batch_size for slope in of_codes]
        self._codes.move(index, of_codes, config.code_rate * share)
        return {"squared_error": drawing.squared_error(target)}


def _unsettled(done: float, settling: float) -> float:
    """Return the share of noise and exchange that is left, 0..1, after a share of the run."""
    return float(np.clip(2 * (1 - done) / settling - 1, 0, 1)) if settling else 1.0
