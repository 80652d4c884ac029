"""The training of a prior: how the codes of an encoder's pictures are spread."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from sampler.config import PriorConfig
from sampler.models import numpy_prior
from sampler.networks import Encoder, Prior
from sampler.networks.backend import keras, ops
from sampler.networks.variables import collect
from sampler.training import losses
from sampler.training.parallel import Workers
from sampler.training.points import adam

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

Tensor = Any  # checkers take shapes of Keras's tensors for None
_MOST = 4096  # random z with Gaussians of their own
_LONGEST = 20.0  # of all slopes together: codes far out would throw the flow off


class CodePrior:
    """A normalizing flow that follows the codes of an encoder while the encoder learns.

    Its loss is the negative log-likelihood of codes sampled from q(z | picture).  The encoder does
    not learn by it.

    Parameters
    ----------
    config : PriorConfig
        Sizes of the flow.
    encoder : Encoder
        Learns elsewhere.
    rate : keras.optimizers.schedules.LearningRateSchedule
        Learning rate of the flow.
    workers : Workers
        The processes that learn together.
    seed : int
        Of its first weights.

    Attributes
    ----------
    network : Prior
        The flow.
    """

    def __init__(
        self,
        config: PriorConfig,
        encoder: Encoder,
        rate: keras.optimizers.schedules.LearningRateSchedule,
        workers: Workers,
        seed: int,
    ) -> None:
        self.network, self._encoder = Prior(config, seed=seed), encoder
        self._variables: list[Any] = self.network.trainable_variables
        self._optimiser: Any = adam(rate, self._variables)
        # Without XLA, whose products of such shapes take ten times as long on a CPU.
        plain: Any = functools.partial(tf.function, autograph=False)
        one = workers.count == 1
        step = self._step if one else workers.compiled(self._slopes, self._learn, xla=False)
        self._compiled = plain(step) if one else step
        self._shares = np.random.default_rng(seed).random(_MOST)

    def train_batch(self, small: np.ndarray, noise: np.ndarray) -> dict[str, float]:
        """Learn from the codes of pictures, and return the loss by name.

        Parameters
        ----------
        small : numpy.ndarray
            float32, (n, size, size, c_dim): ink, as the encoder sees it.
        noise : numpy.ndarray
            float32, (draws, n, z_dim), of N(0, 1).
        """
        found = self._compiled(tf.constant(small), tf.constant(noise))
        return {name: float(value) for name, value in found.items()}

    def codes(self, z: np.ndarray) -> np.ndarray:
        """Return the codes that z of N(0, 1), float32 (n, z_dim), stand for now.

        The same rows come from the same Gaussians of the mixture each time.
        """
        shares = np.resize(self._shares, len(z))
        return numpy_prior.codes_of(self.network.config, collect(self.network), z, shares)

    def state(self) -> dict[str, Any]:
        """Return every variable of the training, by a name that stays the same."""
        variables = {f"prior/{v.path}": v for v in self.network.weights}
        return variables | {f"adam_prior/{i}": v for i, v in enumerate(self._optimiser.variables)}

    def _step(self, small: Tensor, noise: Tensor) -> dict[str, Tensor]:
        found, slopes = self._slopes(small, noise)
        self._learn(slopes)
        return found

    def _slopes(self, small: Tensor, noise: Tensor) -> tuple[dict[str, Tensor], list[Tensor]]:
        encoder: Any = self._encoder
        mean, log_variance = encoder(small)
        codes = ops.reshape(losses.sample(mean, log_variance, noise), (-1, noise.shape[-1]))
        flow: Any = self.network
        variables = [variable.value for variable in self._variables]
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(variables)
            nats = -ops.mean(flow(codes))
        return {"prior_nats": nats}, tape.gradient(nats, variables)

    def _learn(self, slopes: list[Tensor]) -> None:
        slopes, _ = tf.clip_by_global_norm(slopes, _LONGEST)
        self._optimiser.apply(slopes, self._variables)
