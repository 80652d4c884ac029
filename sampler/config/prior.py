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
    """A normalizing flow that makes codes, spread as those of pictures, of a mixture of Gaussians.

    Affine couplings with a fixed rotation before each (Dinh et al. 2017, "Density Estimation Using
    Real NVP", section 3).  An encoder's codes fill a part of N(0, 1) only; random z outside it draw
    no picture (Dai and Wipf 2019, "Diagnosing and Enhancing VAE Models", section 3).
    """

    z_dim: int = 32
    couplings: int = 8
    width: int = 128  # numbers in the two layers inside a coupling
    # Gaussians of the mixture: a flow of one Gaussian leaves bridges between kinds of pictures, and
    # pictures on them are of no kind.  With 48 the Fréchet distance of digits
    # was 1.8 in a trial, not 5.3.
    components: int = 48

    @property
    def kept(self) -> int:
        """Numbers that a coupling keeps; the others are scaled and shifted by what they say."""
        return self.z_dim // 2

    def weight_shapes(self) -> Shapes:
        """Return the shapes of the weights by ``prior/layer/variable``."""
        shapes: Shapes = {
            "prior/mixture/means": (self.components, self.z_dim),
            "prior/mixture/log_spreads": (self.components, self.z_dim),
            "prior/mixture/logits": (self.components,),
        }
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
        require_count(self, "components", 1, limits.CLASSES)
        require_weights("the prior", self.weight_shapes(), limits.WEIGHTS)
