"""Configuration of a prior: how the codes of a network's pictures are spread."""

from __future__ import annotations

from dataclasses import dataclass

from sampler.config import limits
from sampler.config.base import Config
from sampler.config.limits import require_count, require_weights
from sampler.config.shapes import Shapes, dense

#: Largest logarithm of a coupling's factor, so that no coupling enlarges more than 4.5 times.
STEEPEST = 1.5


@dataclass(frozen=True)
class PriorConfig(Config):
    """A normalizing flow: it turns z of N(0, 1) into codes as those of pictures are spread.

    Affine couplings with a fixed rotation before each (Dinh et al. 2017, "Density Estimation Using
    Real NVP", section 3).  An encoder's codes fill a part of N(0, 1) only; random z outside it draw
    no picture (Dai and Wipf 2019, "Diagnosing and Enhancing VAE Models", section 3).
    """

    z_dim: int = 32
    couplings: int = 8  # with four, codes of digits cost two nats more
    width: int = 128  # numbers in the two layers inside a coupling

    @property
    def kept(self) -> int:
        """Numbers that a coupling keeps; the others are scaled and shifted by what they say."""
        return self.z_dim // 2

    def weight_shapes(self) -> Shapes:
        """Return the shapes of the weights by ``prior/layer/variable``."""
        shapes: Shapes = {}
        for index in range(self.couplings):
            shapes[f"prior/rotation_{index}/kernel"] = (self.z_dim, self.z_dim)
            shapes |= dense(f"prior/first_{index}", self.kept, self.width)
            shapes |= dense(f"prior/second_{index}", self.width, self.width)
            shapes |= dense(f"prior/change_{index}", self.width, 2 * (self.z_dim - self.kept))
        return shapes

    def _validate(self) -> None:
        require_count(self, "z_dim", 2, limits.Z_DIM)
        require_count(self, "couplings", 1, limits.LAYERS)
        require_count(self, "width", 1, limits.UNITS)
        require_weights("the prior", self.weight_shapes(), limits.WEIGHTS)
