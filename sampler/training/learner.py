"""The base of every learner: generator, encoder, their moving averages, noise and optimisers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import numpy as np

from sampler.config import ClassifierGanConfig, VaeGanConfig
from sampler.datasets import Dataset
from sampler.networks import Decoder, Encoder, make_generator
from sampler.networks.backend import Tensor, keras, ops
from sampler.networks.critic import Critic
from sampler.pictures import view
from sampler.training.crops import Crops
from sampler.training.schedules import FallingRate

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

ConfigT = TypeVar("ConfigT", VaeGanConfig, ClassifierGanConfig)
CriticT = TypeVar("CriticT", bound=Critic)


class Learner(Generic[ConfigT, CriticT]):
    """Networks and optimisers that learn from one batch at a time; subclasses have the steps.

    Parameters
    ----------
    config : VaeGanConfig or ClassifierGanConfig
        Sizes, rates and seed.
    total_steps : int
        Batches in the whole run.
    data : Dataset, optional
        The pictures, for `batch`.

    Attributes
    ----------
    needs_labels : bool
        Whether `train_batch` learns from labels.
    generator, encoder, critic : keras.Model
        The networks; the critic judges pictures during the training.
    optimisers : dict of str to keras.optimizers.Adam
        By the name of the networks that they update.
    step : keras.Variable
        Batches done, int32.
    points : tensor
        The window of the training pictures, float32 (size * size, 3).
    """

    needs_labels = False

    def __init__(self, config: ConfigT, total_steps: int, data: Dataset | None = None) -> None:
        self.config: ConfigT = config
        self._crops = None if data is None else Crops(data, config)
        self.critic: CriticT = self.make_critic()
        self._polish_step = round(config.polish_from * total_steps)
        self.generator = make_generator(config.model.generator, seed=config.seed)
        self.encoder = Encoder(config.model.seeing, seed=config.seed + 1)
        self.noise = keras.random.SeedGenerator(config.seed, name="noise")
        self.step = keras.Variable(0, dtype="int32", trainable=False, name="step")
        size = config.model.seeing.image_size
        self.points = ops.convert_to_tensor(view.points(size, size, config.model.scale))
        self.optimisers: dict[str, keras.optimizers.Optimizer] = {}
        self._averages = [
            keras.Variable(variable, trainable=False, name=f"average_{index}")
            for index, variable in enumerate(self._autoencoder_variables)
        ]

    def make_critic(self) -> CriticT:
        """Return the critic that the config describes, with random weights."""
        raise NotImplementedError

    @property
    def film_side(self) -> int:
        """Pixels of a picture of the film, along a side: those of the training pictures."""
        return self.config.model.image_size

    def film_pictures(self, z: np.ndarray) -> np.ndarray:
        """Return the ink that the averaged generator draws, float32, (n, side, side, c_dim)."""
        ink = np.array(self.averaged()[0](z, self.points))
        return ink.reshape(len(z), self.film_side, self.film_side, -1)

    def batch(self, epoch: int, batch: int) -> tuple[np.ndarray, np.ndarray | None]:
        """Return pictures and labels; they depend on seed, epoch and batch alone.

        Raises
        ------
        ValueError
            The learner was made without data.
        """
        if self._crops is None:
            msg = "data got None; expected a Dataset, which batches are cut out of"
            raise ValueError(msg)
        return self._crops.batch(epoch, batch)

    def train_batch(self, pictures: np.ndarray, labels: np.ndarray | None) -> dict[str, float]:
        """Learn from one batch and return its losses by name.

        Parameters
        ----------
        pictures : numpy.ndarray
            float32, shape (n, size, size, c_dim), 0..1.
        labels : numpy.ndarray or None
            Whole numbers, shape (n,); None only where `needs_labels` is False.
        """
        raise NotImplementedError

    # What is learned, and what has to be kept to go on exactly

    @property
    def _autoencoder_variables(self) -> list[keras.Variable]:
        return self.generator.trainable_variables + self.encoder.trainable_variables

    def state(self) -> dict[str, keras.Variable]:
        """Return every variable that the run depends on, by a name that stays the same."""
        variables = {"step": self.step, "noise": self.noise.state}
        for network in (self.generator, self.encoder, self.critic):
            variables |= {f"{network.name}/{v.path}": v for v in network.weights}
        for name, optimiser in self.optimisers.items():
            variables |= {f"adam_{name}/{i}": v for i, v in enumerate(optimiser.variables)}
        return variables | {f"average/{i}": v for i, v in enumerate(self._averages)}

    def finished(self) -> tuple[Decoder, Encoder]:
        """Return the networks to publish: the averaged ones, with the ink's edges made steeper."""
        generator, encoder = self.averaged()
        generator.scale_logits(self.config.ink_gain)
        return generator, encoder

    def averaged(self) -> tuple[Decoder, Encoder]:
        """Return new networks that hold the moving average of the weights."""
        generator = make_generator(self.config.model.generator)
        encoder = Encoder(self.config.model.seeing)
        targets = generator.trainable_variables + encoder.trainable_variables
        for target, value in zip(targets, self._averages, strict=True):
            target.assign(value)
        return generator, encoder

    # What steps are made of

    def _add_optimiser(
        self,
        name: str,
        variables: list[keras.Variable],
        updates: int,
        *,
        beta_1: float,
        clip_norm: float | None = None,
        **rate: Any,
    ) -> None:
        """Make an Adam whose rate falls over `updates` steps; `rate` as for `FallingRate`."""
        # Without a type: Keras's own signature has a number alone.
        falling: Any = FallingRate(total_steps=max(updates, 1), **rate)
        optimiser = keras.optimizers.Adam(falling, beta_1=beta_1, global_clipnorm=clip_norm)
        optimiser.build(variables)
        self.optimisers[name] = optimiser

    def _encode(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        return self.encoder(pictures)

    def _logits(self, z: Tensor) -> Tensor:
        return self.generator.logits(z, self.points)

    def _kl_weight(self) -> Tensor:
        """Return the present weight of KL, which rises from 0 over the warm-up."""
        now = ops.cast(self.step, "float32")
        return self.config.kl_weight * ops.minimum(now / max(self.config.kl_warmup_steps, 1), 1.0)

    def _gan_ramp(self) -> Tensor:
        """Return the present share of the GAN's weights, which rises to 1 over its warm-up."""
        since = ops.cast(self.step, "float32") - self.config.gan_start_steps
        return ops.clip(since / max(self.config.gan_warmup_steps, 1), 0.0, 1.0)

    def _polished(self, usual: float, polish: float) -> Tensor:
        """Return `usual`, and `polish` in the last part of the run."""
        return self._switched(self._polish_step, polish, usual)

    def _switched(self, first: int, after: float, before: float = 0.0) -> Tensor:
        """Return `before`, and `after` from the step `first` on."""
        # As arrays: Keras takes plain numbers for whatever `floatx` is just now.
        return ops.where(self.step >= first, np.float32(after), np.float32(before))

    def _random_z(self, n: int) -> Tensor:
        shape = n, self.config.model.generator.z_dim
        z: Any = keras.random.normal(shape, dtype="float32", seed=self.noise)
        return z

    def _as_pictures(self, logits: Tensor) -> Tensor:
        size, c_dim = self.config.model.seeing.image_size, self.config.model.generator.c_dim
        return ops.reshape(ops.sigmoid(logits), (-1, size, size, c_dim))

    def _apply(self, tape: tf.GradientTape, name: str, loss: Tensor) -> None:
        optimiser = self.optimisers[name]
        variables = optimiser._trainable_variables
        optimiser.apply(tape.gradient(loss, variables), variables)

    def _finish_step(self) -> None:
        """Count the step and move the averages; young averages forget faster."""
        now = ops.cast(self.step, "float32")
        keep = ops.minimum(self.config.ema, (1.0 + now) / (10.0 + now))
        for average, value in zip(self._averages, self._autoencoder_variables, strict=True):
            average.assign(keep * average + (1.0 - keep) * value)
        self.step.assign(self.step + 1)


def slope_penalty(
    pictures: Tensor, answer: Callable[[Tensor], tuple[Any, Tensor]]
) -> tuple[Any, Tensor]:
    """Return a critic's results on pictures and the mean squared slope of its logit there.

    The R1 penalty keeps a critic from running away (Mescheder et al. 2018, "Which Training Methods
    for GANs do actually Converge?", section 4.1).

    Parameters
    ----------
    pictures : tensor
        float32, shape (n, size, size, c_dim).
    answer : callable
        Maps pictures to any results and to a logit for each picture, shape (n,).
    """
    with tf.GradientTape() as tape:
        tape.watch(pictures)
        results, logits = answer(pictures)
    slopes = tape.gradient(logits, pictures)
    return results, ops.mean(ops.sum(ops.square(slopes), axis=(1, 2, 3)))


def floats(metrics: dict[str, Tensor]) -> dict[str, float]:
    """Return losses and accuracies as plain numbers."""
    return {name: float(value) for name, value in metrics.items()}
