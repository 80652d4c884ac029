"""The base of trainings on points: a decoder that learns from a lattice of points at a time."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Generic, TypeVar

import numpy as np

from sampler.config import FreeCodesConfig, PointVaeConfig
from sampler.datasets import Dataset
from sampler.networks import Decoder, Encoder, make_generator
from sampler.networks.backend import keras, ops
from sampler.pictures import view
from sampler.pictures.lattices import Axis, batch_indices, interpolated_axis, sample_axis
from sampler.training.areas import Drawing, mixture_surprise, surprise
from sampler.training.code_table import kept
from sampler.training.codes import palette_of
from sampler.training.curriculum import Curriculum, points_in
from sampler.training.parallel import workers
from sampler.training.schedules import CosineRate

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

ConfigT = TypeVar("ConfigT", FreeCodesConfig, PointVaeConfig)
Tensor = Any  # checkers take shapes of Keras's tensors for None
Arrays = tuple[np.ndarray, ...]
FILM_SIDE = 96  # pixels of a picture of the film
_PURE = 6.0  # logit of white and of black in a palette's start


class PointLearner(Generic[ConfigT]):
    """A decoder and its optimisers; subclasses know where the z of a picture comes from.

    Parameters
    ----------
    config : FreeCodesConfig or PointVaeConfig
        Sizes, rates and seed.
    data : Dataset
        The pictures.

    Attributes
    ----------
    generator : GridCppn or Cppn
        The decoder.
    total : tf.Variable
        Steps of the whole run, float32.
    workers : Workers
        The processes that learn together, most often this one alone.
    """

    needs_labels = False

    def __init__(self, config: ConfigT, data: Dataset) -> None:
        self.workers = workers()  # before any other work of TensorFlow
        self.workers.check_alike(settings=repr(config), pictures=data.checksum)
        self.config: ConfigT = config
        self.data = data
        self._growing = Curriculum(data.images, config.curriculum)
        self.generator: Any = make_generator(config.model.generator, seed=config.seed)
        self._start_palette()
        # Its number may change before the first step, without another compilation.
        self.total = kept(np.array(config.steps, np.float32), "total")
        self._rate = CosineRate(config.learning_rate, self.total, config.warmup)
        palette: Any = CosineRate(
            config.palette_rate * config.learning_rate,
            self.total,
            config.palette_wait,
            wait=config.palette_wait,
        )
        of_palette = [] if self.generator.palette is None else self.generator.palette.weights
        count = len(self.generator.trainable_variables) - len(of_palette)
        others = self.generator.trainable_variables[:count] + self.make_others()
        self._parts = [
            (adam(rate, variables), variables)
            for rate, variables in ((self._rate, others), (palette, of_palette))
            if variables
        ]
        self._steps: Any = self._parts[0][0].iterations
        self._compiled: Any = self.compiled()
        self._start = {name: np.asarray(variable).copy() for name, variable in self.state().items()}

    # What subclasses have

    def make_others(self) -> list[keras.Variable]:
        """Make what learns beside the decoder; return the variables that learn at its rate."""
        return []

    def uses_xla(self) -> bool:
        """Return whether XLA compiles the step."""
        return self.config.xla

    def compiled(self) -> Any:
        """Return the compiled `step`."""
        return tf.function(self.step, jit_compile=self.uses_xla(), autograph=False)

    def codes_of(self, index: np.ndarray) -> np.ndarray:
        """Return the codes that draw some of the pictures now: float32, (m, z_dim)."""
        raise NotImplementedError

    def spread(self, z: np.ndarray) -> np.ndarray:
        """Return the codes that random z, float32 (n, z_dim), stand for now."""
        return z

    def published_codes(self, index: np.ndarray) -> np.ndarray:
        """Return the z of some of the pictures for the decoder of `finished`: (m, z_dim)."""
        return self.codes_of(index)

    def finished(self) -> tuple[Decoder, Encoder | None]:
        """Return the networks to publish."""
        raise NotImplementedError

    def batch(self, epoch: int, batch: int) -> tuple[Any, ...]:
        """Return the arguments of `train_batch`; they depend on seed, epoch and batch alone."""
        raise NotImplementedError

    def step(self, *inputs: Any) -> dict[str, Tensor]:
        """Learn from one batch, as tensors, and return its losses by name; it is compiled."""
        raise NotImplementedError

    # What a run needs

    def train_batch(self, *inputs: Any) -> dict[str, float]:
        """Learn from one batch, see `batch`, and return its losses by name."""
        found = self._compiled(*tf.nest.map_structure(tf.constant, inputs))
        return {name: float(value) for name, value in found.items()}

    @property
    def film_side(self) -> int:
        """Pixels of a picture of the film, along a side."""
        return FILM_SIDE

    @property
    def steps_done(self) -> int:
        """Steps that the decoder has learned from."""
        return int(self._steps)

    def start_again(self, epochs: int, steps_per_epoch: int) -> None:
        """Forget every step, and plan so many of them: what a new learner would be."""
        self.config = replace(self.config, epochs=epochs, steps_per_epoch=steps_per_epoch)
        self.total.assign(float(self.config.steps))
        for name, variable in self.state().items():
            variable.assign(self._start[name])

    def state(self) -> dict[str, Any]:
        """Return every variable that the run depends on, by a name that stays the same."""
        variables = {f"generator/{v.path}": v for v in self.generator.weights}
        for part, (optimiser, _) in enumerate(self._parts):
            variables |= {f"adam_{part}/{i}": v for i, v in enumerate(optimiser.variables)}
        return variables

    def film_pictures(self, z: np.ndarray) -> np.ndarray:
        """Return the ink of the film's pictures: float32, (n, side, side, c_dim).

        The first half are pictures of the set, the others random.

        Parameters
        ----------
        z : numpy.ndarray
            float32, (n, z_dim): the random ones, of N(0, 1).
        """
        half = len(z) // 2
        shown = self.codes_of(np.linspace(0, len(self.data) - 1, half).astype(int))
        return self.drawn(np.concatenate([shown, self.spread(z[half:])]), FILM_SIDE)

    def drawn(self, codes: np.ndarray, side: int) -> np.ndarray:
        """Return the ink that codes, float32 (n, z_dim), draw now: float32, (n, side, side, c_dim).

        `side` is their width and height in pixels, whatever those of the pictures are.
        """
        plane = view.points(side, side, view.edge_scale(side, self.config.model.scale))
        across, down = ops.convert_to_tensor(plane[:side, 0]), plane[::side, 1]
        gain = self.gain(self.steps_done)
        return np.array(ops.sigmoid(self.generator.lattice_logits(codes, across, down, gain)))

    def copied_generator(self) -> Any:
        """Return a decoder of the present weights, with its edges as steep as they are now."""
        published: Any = make_generator(self.config.model.generator)
        for target, source in zip(published.weights, self.generator.weights, strict=True):
            target.assign(source)
        published.scale_logits(float(self.gain(self.steps_done)))
        return published

    # What steps are made of

    def sample_lattice(
        self, step: int
    ) -> tuple[np.random.Generator, np.ndarray, np.ndarray, Arrays, Arrays]:
        """Return a step's source of noise, pictures, and their pixels on a lattice with its axes.

        All depend on the seed and the step alone; the pictures are this worker's share.
        """
        config = self.config
        images = self._growing.at(step / config.steps)
        rng = np.random.default_rng([config.seed, 1, step])
        index = batch_indices(config.seed, step, len(images), config.batch_size)
        index = index[self.workers.share(config.batch_size)]
        across, down = (self._axis(rng, images) for _ in range(2))
        pixels = images[index[:, None, None], down.pixels[:, None], across.pixels[None, :]]
        return rng, index, pixels, across.arrays, down.arrays

    def _axis(self, rng: np.random.Generator, images: np.ndarray) -> Axis:
        """Sample the pixels of a step along a side, and the points in them."""
        config, size = self.config, images.shape[1]
        scale, jitter = config.model.scale, config.jitter
        if config.interpolated and images is self.data.images:  # coarse pixels are not smooth
            return interpolated_axis(rng, size, config.subpoints, scale, jitter=jitter)
        points, subpoints = points_in(size, config.points, config.subpoints)
        return sample_axis(rng, size, points, subpoints, scale, jitter=jitter)

    def cost(self, drawing: Drawing, target: Tensor, step: Tensor) -> Tensor:
        """Return how unlike pixels are to their targets, the mean over all numbers."""
        if drawing.shares is None:
            return surprise(drawing, target)
        last = ops.maximum(self.config.mixture_until * self.total, 1.0)
        share = ops.maximum(1.0 - step / last, 0.0)
        mixture = mixture_surprise(drawing, target, self.config.mixture_spread)
        return share * mixture + (1 - share) * drawing.squared_error(target)

    def gain(self, step: Tensor | float) -> Any:
        """Return the factor of edges after so many steps: it rises from 1."""
        if not self.generator.config.has_edges:
            return 1.0
        last = ops.maximum(self.config.gain_reached * self.total, 1.0)
        share = ops.minimum(ops.cast(step, "float32") / last, 1.0)
        return 1.0 + (self.config.gain - 1.0) * share

    @property
    def moved(self) -> list[Any]:
        """The tensors of what `move` moves, in its order."""
        return [variable.value for _, part in self._parts for variable in part]

    def move(self, slopes: list[Tensor]) -> None:
        """Move decoder and palette downhill, each at its own rate."""
        for optimiser, part in self._parts:
            optimiser.apply(slopes[: len(part)], part)
            slopes = slopes[len(part) :]

    def _start_palette(self) -> None:
        config: Any = self.config.model.generator
        if self.generator.palette is None:
            return
        colours = palette_of(self.data, config.palette, self.config.seed)
        least = 1 / (1 + math.exp(_PURE))
        colours = np.clip(colours, least, 1 - least)
        logits = np.log(colours / (1 - colours))
        self.generator.palette.bias.assign(logits.reshape(-1).astype(np.float32))


def adam(rate: Any, variables: list[keras.Variable], **settings: Any) -> keras.optimizers.Adam:
    """Return an optimiser that is built for its variables."""
    optimiser = keras.optimizers.Adam(rate, **{"beta_2": 0.999, "epsilon": 1e-8, **settings})
    optimiser.build(variables)
    return optimiser
