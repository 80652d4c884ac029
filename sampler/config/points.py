"""What trainings on points of a person's own pictures have in common: steps, points and edges."""

from __future__ import annotations

from dataclasses import dataclass, field

from sampler.config import limits
from sampler.config.base import Config, require
from sampler.config.decoders import GridConfig
from sampler.config.limits import require_count, require_positive, require_range
from sampler.config.networks import ModelConfig
from sampler.config.pictures import PicturesConfig

#: Three looks, whose pictures own their z, and two ways to an encoder; see
#: `sampler.training.choosing`.
PRESETS = ("auto", "crisp", "smooth", "ink", "encoder", "encoder-gan")
_POINTS = 256  # of a lattice, along a side
_SUBPOINTS = 8  # of a pixel, along a side


def own_model() -> ModelConfig:
    """Return the model of a person's own pictures: a grid, and no encoder."""
    return ModelConfig(generator=GridConfig(), encoder=None, pictures=PicturesConfig())


@dataclass(frozen=True)
class PointsConfig(Config):
    """A training that compares a few points of some pictures in a step.

    A step costs the same at any size of the pictures.
    """

    preset: str = "points"
    seed: int = 2016
    # After each the state is saved, and the film gets its pictures.
    epochs: int = 60
    steps_per_epoch: int = 100
    batch_size: int = 25  # pictures in a step
    points: int = 20  # pixels of a picture in a step, along a side: a jittered lattice
    # A pixel is the mean over its area: so many points of it, along a side.  With one, edges become
    # as soft as the pixels are large.
    subpoints: int = 2
    jitter: bool = True  # whether they lie anywhere in the pixel, or evenly spread over it
    # Whether the points of a pixel are interpolated between one node a pixel, a third of
    # the points of 2×2.  It serves fields that are smooth within a pixel, and needs all pixels.
    interpolated: bool = False
    # Share of the run over which the pictures grow from 2×2 pixels to their size, each time
    # twice as large (Karras et al. 2018, "Progressive Growing of GANs", section 2).
    curriculum: float = 0.0
    learning_rate: float = 4e-3
    warmup: float = 0.02  # share of the run over which the rates rise
    # Edges get steeper by this factor while the training goes on, so that they end crisp.
    gain: float = 4.0
    gain_reached: float = 0.7  # share of the run
    # The likelihood of an uncertain edge is highest when it is grey: the published decoder's edges
    # are steeper by this factor.
    ink_gain: float = 1.0
    # A palette's colours keep still at first, and again as long until they have their rate: all
    # would fall into their mean before the points have chosen.
    palette_rate: float = 0.5  # share of the learning rate
    palette_wait: float = 0.03  # share of the run
    # Until then the likelihood of a mixture fades into the squared error: under the latter alone,
    # shares of 0 and 1 are reached at once, and no point changes its colour any more.
    mixture_until: float = 0.4  # share of the run
    mixture_spread: float = 0.1  # of a pixel around its colour
    # Whether XLA compiles the step: four seconds at first, and three quarters of the time then.
    xla: bool = True
    model: ModelConfig = field(default_factory=own_model)

    @property
    def steps(self) -> int:
        """Steps of the whole run."""
        return self.epochs * self.steps_per_epoch

    def _validate(self) -> None:
        require_count(self, "seed", 0, limits.SEED)
        require_count(self, "epochs", 1, limits.EPOCHS)
        require_count(self, "steps_per_epoch", 1, limits.EPOCHS)
        require_count(self, "batch_size", 1, limits.BATCH)
        require_count(self, "points", 1, _POINTS)
        require_count(self, "subpoints", 1, _SUBPOINTS)
        for name in ("learning_rate", "gain", "ink_gain", "palette_rate", "mixture_spread"):
            require_positive(self, name)
            require_range(self, name, 0.0, limits.RATE)
        for name in ("warmup", "gain_reached", "palette_wait", "mixture_until", "curriculum"):
            require_range(self, name, 0.0, 1.0)
        require(self.model.pictures is not None, "model got no pictures; expected their size")
