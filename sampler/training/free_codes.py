"""The training of a decoder together with the codes of its pictures; no encoder, no critic."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from sampler.config import FreeCodesConfig
from sampler.datasets import Dataset
from sampler.networks import Encoder, make_generator
from sampler.networks.backend import keras, ops
from sampler.networks.decoders.grid_cppn import GridCppn
from sampler.pictures import view
from sampler.pictures.lattices import batch_indices, sample_axis
from sampler.training.code_table import CodeTable, kept
from sampler.training.codes import label_and_hand, palette_of, principal_codes, whitening
from sampler.training.schedules import CosineRate

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

Tensor = Any  # checkers take shapes of Keras's tensors for None
FILM_SIDE = 96  # pixels of a picture of the film
_LEAST, _FEWEST = 1e-4, 1e-5  # of ink, and of a colour's share, in a logarithm
_PURE = 6.0  # logit of white and of black in a palette's start


class FreeCodes:
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

    needs_labels = False

    def __init__(self, config: FreeCodesConfig, data: Dataset) -> None:
        self.config, self._data = config, data
        generator: Any = make_generator(config.model.generator, seed=config.seed)
        self.generator: GridCppn = generator
        self._start_palette()
        start = principal_codes(data, config.model.generator.z_dim, config.seed)
        factors = label_and_hand(data) if config.sharing_weight else ()
        self._codes, self._shares = CodeTable(start, factors), bool(factors)
        # Its number may change before the first step, without another compilation.
        self._total = kept(np.array(config.steps, np.float32), "total")
        self._rate = CosineRate(config.learning_rate, self._total, config.warmup)
        palette: Any = CosineRate(
            config.palette_rate * config.learning_rate,
            self._total,
            config.palette_wait,
            wait=config.palette_wait,
        )
        of_palette = [] if self.generator.palette is None else self.generator.palette.weights
        others = self.generator.trainable_variables[: -len(of_palette) or None]
        self._parts = [
            (_adam(rate, variables), variables)
            for rate, variables in ((self._rate, others), (palette, of_palette))
            if variables
        ]
        self._steps: Any = self._parts[0][0].iterations
        self._compiled = tf.function(self._step, jit_compile=True, autograph=False)
        self._start = {name: np.asarray(variable).copy() for name, variable in self.state().items()}

    @property
    def codes(self) -> np.ndarray:
        """The code of each picture: float32, (n, z_dim)."""
        return self._codes.values

    @property
    def film_side(self) -> int:
        """Pixels of a picture of the film, along a side."""
        return FILM_SIDE

    def batch(self, epoch: int, batch: int) -> tuple[np.ndarray, ...]:
        """Return the pictures of a step: indices, their pixels on a lattice, x, y, and noise."""
        config, images = self.config, self._data.images
        step = epoch * config.steps_per_epoch + batch
        rng = np.random.default_rng([config.seed, 1, step])
        scale, size = config.model.scale, images.shape[1]
        index = batch_indices(config.seed, step, len(images), config.batch_size)
        lattice = size, config.points, config.subpoints, scale
        across, down = (sample_axis(rng, *lattice, jitter=config.jitter) for _ in range(2))
        pixels = images[index[:, None, None], down.pixels[:, None], across.pixels[None, :]]
        shape = config.batch_size, config.model.generator.z_dim
        fallen = step / config.steps
        spread = config.code_noise + (config.code_noise_end - config.code_noise) * fallen
        noise = rng.standard_normal(shape, np.float32) * np.float32(spread)
        return index.astype(np.int32), pixels, across.coordinates, down.coordinates, noise

    def train_batch(
        self,
        index: np.ndarray,
        pixels: np.ndarray,
        across: np.ndarray,
        down: np.ndarray,
        noise: np.ndarray,
    ) -> dict[str, float]:
        """Learn from one batch, see `batch`, and return its losses by name."""
        inputs = map(tf.constant, (index, pixels, across, down, noise))
        return {name: float(value) for name, value in self._compiled(*inputs).items()}

    def start_again(self, epochs: int, steps_per_epoch: int) -> None:
        """Forget every step, and plan so many of them: what a new learner would be."""
        self.config = replace(self.config, epochs=epochs, steps_per_epoch=steps_per_epoch)
        self._total.assign(float(self.config.steps))
        for name, variable in self.state().items():
            variable.assign(self._start[name])

    def state(self) -> dict[str, Any]:
        """Return every variable that the run depends on, by a name that stays the same."""
        variables = {f"generator/{v.path}": v for v in self.generator.weights}
        for part, (optimiser, _) in enumerate(self._parts):
            variables |= {f"adam_{part}/{i}": v for i, v in enumerate(optimiser.variables)}
        return variables | {f"codes/{name}": v for name, v in self._codes.state().items()}

    def film_pictures(self, z: np.ndarray) -> np.ndarray:
        """Return the ink of the film's pictures: float32, (n, side, side, c_dim).

        The first half are pictures of the set, the others random.

        Parameters
        ----------
        z : numpy.ndarray
            float32, (n, z_dim): the random ones, of N(0, 1).
        """
        codes = self.codes
        matrix, mean, _ = whitening(codes)
        half = len(z) // 2
        shown = codes[np.linspace(0, len(codes) - 1, half).astype(int)]
        return self.drawn(np.concatenate([shown, z[half:] @ matrix + mean]), FILM_SIDE)

    def drawn(self, codes: np.ndarray, side: int) -> np.ndarray:
        """Return the ink that codes, float32 (n, z_dim), draw now: float32, (n, side, side, c_dim).

        `side` is their width and height in pixels, whatever those of the pictures are.
        """
        plane = view.points(side, side, view.edge_scale(side, self.config.model.scale))
        across, down = ops.convert_to_tensor(plane[:side, 0]), plane[::side, 1]
        gain = self._gain(self.steps_done)
        return np.array(ops.sigmoid(self.generator.lattice_logits(codes, across, down, gain)))

    def finished(self) -> tuple[GridCppn, Encoder | None]:
        """Return the decoder to publish; its random z are as spread as its pictures' are."""
        published: Any = make_generator(self.config.model.generator)
        for target, source in zip(published.weights, self.generator.weights, strict=True):
            target.assign(source)
        matrix, mean, _ = whitening(self.codes)
        published.fold(matrix, mean)
        published.scale_logits(float(self._gain(self.steps_done)))
        return published, None

    def published_codes(self) -> np.ndarray:
        """Return the z of each picture for the decoder of `finished`: float32, (n, z_dim)."""
        return whitening(self.codes)[2]

    @property
    def steps_done(self) -> int:
        """Steps that the decoder has learned from."""
        return int(self._steps)

    # A step

    def _step(
        self, index: Tensor, pixels: Tensor, across: Tensor, down: Tensor, noise: Tensor
    ) -> dict[str, Tensor]:
        config = self.config
        leaves = self._codes.leaves(index)
        variables = [v.value for _, part in self._parts for v in part]
        step = ops.cast(self._steps.value, "float32")
        target = ops.cast(pixels, "float32") / 255
        with tf.GradientTape() as tape:
            tape.watch(leaves)
            z = self._codes.join(index, leaves)
            losses, cost = self._losses(z + noise, across, down, target, step)
            cost += config.code_weight * ops.mean(ops.square(z))
            if self._shares:
                cost += config.sharing_weight * ops.mean(ops.square(leaves[0]))
        slopes: Any = tape.gradient(cost, [*leaves, *variables])
        of_codes, slopes = slopes[: len(leaves)], slopes[len(leaves) :]
        share = self._rate(step) / config.learning_rate
        for optimiser, part in self._parts:
            optimiser.apply(slopes[: len(part)], part)
            slopes = slopes[len(part) :]
        of_codes = [tf.convert_to_tensor(slope) * config.batch_size for slope in of_codes]
        self._codes.move(index, of_codes, config.code_rate * share)
        return losses

    def _losses(
        self, z: Tensor, across: Tensor, down: Tensor, target: Tensor, step: Tensor
    ) -> tuple[dict[str, Tensor], Tensor]:
        """Return the losses of a batch by name, and the cost."""
        generator = self.generator
        values = self._gain(step) * generator.lattice_values(z, across, down)
        if generator.palette is not None:
            shares = self._areas(ops.softmax(values))
            colours = ops.sigmoid(generator.colour_logits(z))[:, None, None]
            return self._palette_losses(shares, colours, target, step)
        drawn = self._areas(ops.sigmoid(values))
        if target.shape[-1] == 3:
            drawn = 1 - drawn  # as it is seen
        # The squared error alone hardly moves what has become white or black by mistake.
        sure = ops.clip(drawn, _LEAST, 1 - _LEAST)
        cost = -ops.mean(target * ops.log(sure) + (1 - target) * ops.log(1 - sure))
        return {"squared_error": ops.mean(ops.square(drawn - target))}, cost

    def _palette_losses(
        self, shares: Tensor, colours: Tensor, target: Tensor, step: Tensor
    ) -> tuple[dict[str, Tensor], Tensor]:
        """Return the losses of shares, (…, palette), of colours, (n, 1, 1, palette, 3)."""
        drawn = ops.sum(shares[..., None] * colours, axis=-2)
        error = ops.mean(ops.square(drawn - target))
        wide = 2 * self.config.mixture_spread**2
        far = ops.sum(ops.square(target[..., None, :] - colours), axis=-1) / wide
        likely = ops.logsumexp(ops.log(shares + _FEWEST) - far, axis=-1)
        mixture = -wide / 3 * ops.mean(likely)  # in the unit of the squared error
        last = ops.maximum(self.config.mixture_until * self._total, 1.0)
        share = ops.maximum(1.0 - step / last, 0.0)
        return {"squared_error": error}, share * mixture + (1 - share) * error

    def _areas(self, values: Tensor) -> Tensor:
        """Average the points of each pixel."""
        side = self.config.subpoints
        if side == 1:
            return values
        n, rows, columns, channels = values.shape
        shape = n, rows // side, side, columns // side, side, channels
        return ops.mean(ops.reshape(values, shape), axis=(2, 4))

    def _gain(self, step: Tensor | float) -> Any:
        """Return the factor of edges after so many steps: it rises from 1."""
        if not self.generator.config.has_edges:
            return 1.0
        last = ops.maximum(self.config.gain_reached * self._total, 1.0)
        share = ops.minimum(ops.cast(step, "float32") / last, 1.0)
        return 1.0 + (self.config.gain - 1.0) * share

    def _start_palette(self) -> None:
        config: Any = self.config.model.generator
        if self.generator.palette is None:
            return
        colours = palette_of(self._data, config.palette, self.config.seed)
        least = 1 / (1 + math.exp(_PURE))
        colours = np.clip(colours, least, 1 - least)
        logits = np.log(colours / (1 - colours))
        self.generator.palette.bias.assign(logits.reshape(-1).astype(np.float32))


def _adam(rate: Any, variables: list[keras.Variable]) -> keras.optimizers.Adam:
    optimiser = keras.optimizers.Adam(rate, beta_2=0.999, epsilon=1e-8)
    optimiser.build(variables)
    return optimiser
