"""Configuration of a training on a small set of pictures: each picture owns its z."""

from __future__ import annotations

from dataclasses import dataclass, field

from sampler.config import limits
from sampler.config.base import Config, require
from sampler.config.decoders import GridConfig
from sampler.config.limits import require_count, require_positive, require_range
from sampler.config.networks import ModelConfig
from sampler.config.pictures import PicturesConfig

PRESETS = ("auto", "crisp", "smooth", "ink")  # see `sampler.training.choosing`
_POINTS = 256  # of a lattice, along a side
_SUBPOINTS = 8  # of a pixel, along a side


def _model() -> ModelConfig:
    return ModelConfig(generator=GridConfig(), encoder=None, pictures=PicturesConfig())


@dataclass(frozen=True)
class FreeCodesConfig(Config):
    """A training of decoder and codes together, without an encoder.

    Bojanowski et al. 2018, "Optimizing the Latent Space of Generative Networks", and Park et al.
    2019, "DeepSDF", section 4: each picture owns its z, which gradient descent improves like a
    weight.  A step compares a few points of some pictures, so that it costs the same at any size.
    """

    preset: str = "free-codes"
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
    learning_rate: float = 4e-3
    code_rate: float = 1e-2  # of the codes: each is met once in a pass only
    warmup: float = 0.02  # share of the run over which the rates rise
    # Edges get steeper by this factor while the training goes on, so that they end crisp.
    gain: float = 4.0
    gain_reached: float = 0.7  # share of the run
    # A palette's colours keep still at first, and again as long until they have their rate: all
    # would fall into their mean before the points have chosen.
    palette_rate: float = 0.5  # share of the learning rate
    palette_wait: float = 0.03  # share of the run
    # Until then the likelihood of a mixture fades into the squared error: under the latter alone,
    # shares of 0 and 1 are reached at once, and no point changes its colour any more.
    mixture_until: float = 0.4  # share of the run
    mixture_spread: float = 0.1  # of a pixel around its colour
    # Spread of the noise on codes, at first and in the end: neighbours of a code draw alike.
    code_noise: float = 0.0
    code_noise_end: float = 0.0
    code_weight: float = 0.0  # of the mean square of the codes
    # Of the mean square of what a code has beyond its label and its hand, such as the face of a
    # letter: without it an A is a B plus the way from B to A in one hand only.
    sharing_weight: float = 0.0
    model: ModelConfig = field(default_factory=_model)

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
        for name in ("learning_rate", "code_rate", "gain", "palette_rate", "mixture_spread"):
            require_positive(self, name)
            require_range(self, name, 0.0, limits.RATE)
        for name in ("warmup", "gain_reached", "palette_wait", "mixture_until"):
            require_range(self, name, 0.0, 1.0)
        for name in ("code_noise", "code_noise_end", "code_weight", "sharing_weight"):
            require_range(self, name, 0.0, limits.RATE)
        require(
            isinstance(self.model.generator, GridConfig),
            f"model got a {type(self.model.generator).__name__}; expected a GridConfig, whose "
            "first layers are linear in z",
        )
        require(self.model.encoder is None, "model got an encoder; expected None: codes are free")
        require(self.model.pictures is not None, "model got no pictures; expected their size")
