"""Configuration of a training on a small set of pictures: each picture owns its z."""

from __future__ import annotations

from dataclasses import dataclass

from sampler.config import limits
from sampler.config.base import require
from sampler.config.decoders import GridConfig
from sampler.config.limits import require_positive, require_range
from sampler.config.points import PointsConfig


@dataclass(frozen=True)
class FreeCodesConfig(PointsConfig):
    """A training of decoder and codes together, without an encoder.

    Bojanowski et al. 2018, "Optimizing the Latent Space of Generative Networks", and Park et al.
    2019, "DeepSDF", section 4: each picture owns its z, which gradient descent improves like a
    weight.
    """

    preset: str = "free-codes"
    code_rate: float = 1e-2  # of the codes: each is met once in a pass only
    # Spread of the noise on codes, at first and in the end: neighbours of a code draw alike.
    code_noise: float = 0.0
    code_noise_end: float = 0.0
    code_weight: float = 0.0  # of the mean square of the codes
    # Of the mean square of what a code has beyond its label and its hand, such as the face of a
    # letter: without it an A is a B plus the way from B to A in one hand only.
    sharing_weight: float = 0.0
    # Share of the pictures in a step that are drawn with the rest of another by the same hand: what
    # is left of a B without B should draw an A, too.
    exchange: float = 0.0
    # Share of the run, at its end, whose first half takes noise and exchange down to nothing: codes
    # settle on their own pictures.
    settling: float = 0.0

    def _validate(self) -> None:
        super()._validate()
        require_positive(self, "code_rate")
        for name in ("code_rate", "code_noise", "code_noise_end", "code_weight", "sharing_weight"):
            require_range(self, name, 0.0, limits.RATE)
        for name in ("exchange", "settling"):
            require_range(self, name, 0.0, 1.0)
        require(
            isinstance(self.model.generator, GridConfig),
            f"model got a {type(self.model.generator).__name__}; expected a GridConfig, whose "
            "first layers are linear in z",
        )
        require(self.model.encoder is None, "model got an encoder; expected None: codes are free")
