"""Description of a decoder for small sets of sharp pictures: z makes a grid that points read."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sampler.config import limits
from sampler.config.base import require
from sampler.config.bounds import POINT, Arrays, Z, dense_bound
from sampler.config.decoders.base import DecoderConfig
from sampler.config.decoders.smoothness import SmoothnessEstimate
from sampler.config.limits import require_count, require_positive, require_range, require_weights
from sampler.config.operations import (
    Activation,
    Dense,
    FieldOperations,
    FirstGrid,
    GridReading,
    Operation,
    Palette,
    Upsample,
)
from sampler.config.shapes import Shapes, dense
from sampler.support.arguments import shown

FIRST_SIDE = 4  # places of the grid that z is mapped to; each stage doubles it
PUREST = 16.0  # logit of a palette's lightest and darkest channel: 1e-7 from 1 and from 0
_NEIGHBOURS = 9  # places that a stage reads for each of its own
_PARTS = 4  # places that a stage makes of one


@dataclass(frozen=True)
class GridConfig(DecoderConfig):
    """z → a small grid of features over the window → the values at any point.

    The grid is read by quadratic B-splines, so that the picture is smooth at any size, and sines of
    x and y in random directions are added; three small layers follow.  Still a function of a point:
    any window, any size.  Tancik et al. 2020 ("Fourier Features") have such sines, Müller et al.
    2022 ("Instant Neural Graphics Primitives", section 3) grids with small layers after them.

    With a palette each point chooses among colours that z sets, so that edges stay crisp and areas
    plain.
    """

    network: ClassVar[str] = "sampler.networks.decoders.grid_cppn:GridCppn"

    architecture: str = "grid"
    z_dim: int = 32
    c_dim: int = 1
    first_features: int = 64  # of each place of the first grid
    stages: tuple[int, ...] = (32, 32)  # features after each doubling of the grid: 16×16 in the end
    width: int = 64
    layers: int = 3  # the one that reads the grid included
    waves: int = 96
    cycles: float = 8.0  # of the finest wave, over the window
    half_width: float = 8.0  # of the window that the grid covers; beyond it the edge goes on
    palette: int = 0  # colours that z sets; 0 has none, and draws each channel by itself

    @property
    def side(self) -> int:
        """Places of the last grid, along a side."""
        return FIRST_SIDE << len(self.stages)

    @property
    def outputs(self) -> int:
        """Values at a point: one for each colour of the palette, or for each channel."""
        return self.palette or self.c_dim

    @property
    def has_edges(self) -> bool:
        """Whether a factor of the values makes edges steeper: of ink, or between colours.

        Plain channels of colour would only gain contrast.
        """
        return bool(self.palette) or self.c_dim == 1

    @property
    def in_numpy(self) -> str:
        """NumPy's class for grids."""
        return "sampler.render.grid_logits:GridLogits"

    def weight_shapes(self) -> Shapes:
        """Return the shapes of the weights by ``generator/layer/variable``."""
        shapes = dense("generator/start", self.z_dim, FIRST_SIDE**2 * self.first_features)
        features = self.first_features
        for index, after in enumerate(self.stages):
            name = f"generator/stage_{index}"
            shapes |= dense(name, _NEIGHBOURS * features, _PARTS * after)
            features = after
        shapes["generator/from_grid/kernel"] = (features, self.width)
        shapes["generator/waves/frequencies"] = (2, self.waves)
        shapes["generator/waves/phases"] = (self.waves,)
        shapes |= dense("generator/from_waves", self.waves, self.width)
        for index in range(1, self.layers):
            shapes |= dense(f"generator/layer_{index}", self.width, self.width)
        shapes |= dense("generator/values", self.width, self.outputs)
        if self.palette:
            shapes |= dense("generator/palette", self.z_dim, 3 * self.palette)
        return shapes

    def operations(self) -> FieldOperations:
        """Return the grid of z, the waves of the point, and the layers after their sum."""
        silu = Activation("silu")
        grid: list[Operation] = [Dense("start/kernel", "start/bias"), silu, FirstGrid(FIRST_SIDE)]
        for index in range(len(self.stages)):
            grid += [silu] * bool(index)
            grid.append(Upsample(f"stage_{index}/kernel", f"stage_{index}/bias"))
        layers: list[Operation] = [silu]
        for index in range(1, self.layers):
            layers += [Dense(f"layer_{index}/kernel", f"layer_{index}/bias"), silu]
        waves = Dense("waves/frequencies", "waves/phases"), Activation("sin")
        colours = (Dense("palette/kernel", "palette/bias"),)
        return FieldOperations(
            of_z=(*grid, Dense("from_grid/kernel")),
            of_point=(*waves, Dense("from_waves/kernel", "from_waves/bias")),
            later=(*layers, Dense("values/kernel", "values/bias")),
            coordinates=2,
            grid=GridReading(self.side, self.half_width),
            palette=Palette(colours, PUREST) if self.palette else None,
        )

    def largest_sum(self, arrays: Arrays) -> float:
        """Return a bound of the numbers inside the network with these weights."""
        weights = {name.partition("/")[2]: array for name, array in arrays.items()}

        def bound(layer: str, before: float) -> float:
            return dense_bound(weights[f"{layer}/kernel"], weights.get(f"{layer}/bias"), before)

        largest = last = bound("start", Z)
        for index in range(len(self.stages)):  # silu never enlarges
            last = bound(f"stage_{index}", last)
            largest = max(largest, last)
        last = bound("from_grid", last) + bound("from_waves", 1.0)
        largest = max(largest, last)
        for index in range(1, self.layers):
            last = bound(f"layer_{index}", last)
            largest = max(largest, last)
        phases = dense_bound(weights["waves/frequencies"], weights["waves/phases"], POINT)
        largest = max(largest, phases, bound("values", last))
        return max(largest, bound("palette", Z)) if self.palette else largest

    def smoothness(self, arrays: Arrays) -> SmoothnessEstimate:
        """Return how fast the finest wave changes, and the splines from one place to the next.

        Norms of the layers' weights say nothing of how steep the values are: z makes the grid.
        """
        finest = float(np.linalg.norm(arrays["waves/frequencies"], axis=0).max())
        return SmoothnessEstimate(max(finest, math.pi * self.side / (4 * self.half_width)))

    def _validate(self) -> None:
        require(
            self.architecture == type(self).architecture,
            f"architecture got {shown(self.architecture)}; expected 'grid' in a GridConfig",
        )
        require_count(self, "z_dim", 1, limits.Z_DIM)
        require(
            self.c_dim in (1, 3), f"c_dim got {shown(self.c_dim)}; expected 1 (ink) or 3 (colour)"
        )
        for name in ("first_features", "width", "stages"):
            require_count(self, name, 1, limits.WIDTH)
        require(
            1 <= len(self.stages) <= _MOST_STAGES,
            f"stages got {len(self.stages)} of them; expected 1 to {_MOST_STAGES}",
        )
        require_count(self, "layers", 1, limits.LAYERS)
        require_count(self, "waves", 1, limits.WIDTH)
        require_range(self, "cycles", 0.0, limits.SCALE)
        require_positive(self, "half_width")
        require_range(self, "half_width", 1 / limits.SCALE, limits.SCALE)
        require_count(self, "palette", 0, limits.WIDTH)
        require(
            not self.palette or (self.palette > 1 and self.c_dim == 3),
            f"palette got {self.palette} with c_dim={self.c_dim}; expected 2 colours or more, and "
            "c_dim=3; or 0",
        )
        require_weights("the generator", self.weight_shapes(), limits.DRAWN_WEIGHTS)


_MOST_STAGES = 6  # a grid of 256×256: more would hold the picture itself
