"""How the pictures of a window are drawn: pixels, criteria, and pieces of bounded memory.

Whatever the size, pictures are drawn in bands of whole cells, so that a poster that is written band
by band is the picture that `Renderer.render` returns.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from sampler.pictures.pixel_grid import PixelGrid
from sampler.render.adaptive.criteria import RefinementCriteria, criteria_for, first_step
from sampler.render.field import TOGETHER
from sampler.render.steepness import smoothness_of
from sampler.render.weights_snapshot import WeightsSnapshot

BAND = 1 << 24  # pixels of a band, about: 64 MB of grey
EXACT_BAND = 1 << 20  # pixels of a band that need not hold whole cells: the bar moves


@dataclass(frozen=True)
class Piece:
    """Rows of the pictures of consecutive z.

    Parameters
    ----------
    first, count : int
        The first z, and how many.
    top, height : int
        The first row, and how many.
    """

    first: int
    count: int
    top: int
    height: int

    @property
    def pictures(self) -> slice:
        """The z, and so the pictures."""
        return slice(self.first, self.first + self.count)

    @property
    def rows(self) -> slice:
        """The rows of each picture."""
        return slice(self.top, self.top + self.height)


@dataclass(frozen=True)
class RenderPlan:
    """How a window is drawn.

    Parameters
    ----------
    pixel_grid : PixelGrid
        The pixels to evaluate or interpolate.
    supersample : int
        Side of the block of pixels that becomes one of the picture.
    weights : WeightsSnapshot
        The decoder's weights.
    criteria : RefinementCriteria, optional
        Thresholds of the refinement; None for exhaustive evaluation.
    step : int
        Spacing of the first level, in pixels.
    tolerance : float, optional
        Largest error of the ink that is aimed at; None for exhaustive evaluation.
    """

    pixel_grid: PixelGrid
    supersample: int
    weights: WeightsSnapshot
    criteria: RefinementCriteria | None
    step: int
    tolerance: float | None

    def pieces(self, n: int) -> Iterator[Piece]:
        """Cut n pictures into pieces of bounded memory: whole small ones, or bands of large ones.

        Bands hold whole cells, and whole pixels of the final picture.
        """
        grid = self.pixel_grid
        if self.tolerance is None:
            most, step = EXACT_BAND, 1
            together = max(1, min(n, most // grid.pixels))
        else:
            most, together = BAND, min(n, max(1, BAND // grid.pixels), TOGETHER)
            step = self.step // math.gcd(self.step, self.supersample)
        whole = grid.y_dim // self.supersample
        height = max(1, most // (grid.x_dim * self.supersample * step)) * step
        for first in range(0, n, together):
            for top in range(0, whole, height):
                yield Piece(first, min(together, n - first), top, min(height, whole - top))


def make_plan(
    pixel_grid: PixelGrid, supersample: int, weights: WeightsSnapshot, tolerance: float | None
) -> RenderPlan:
    """Choose how a window is drawn; parameters as for `RenderPlan`."""
    network = smoothness_of(weights)
    # A band holds whole cells, so those of wide pictures are smaller than they need be.
    highest = 1 << max(BAND // pixel_grid.x_dim, 1).bit_length() - 1
    step = min(first_step(network, pixel_grid), highest)
    criteria = criteria_for(network, pixel_grid.pitch)
    if (
        criteria is None
        or pixel_grid.pixels < criteria.fewest_pixels
        or step < criteria.least_spacing
    ):
        tolerance = None
    return RenderPlan(pixel_grid, supersample, weights, criteria, step, tolerance)
