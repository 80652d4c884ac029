"""Thresholds of the refinement loop, most of them as shares of the tolerance.

They were tuned by drawing random windows with one threshold varied at a time:
`benchmarks/criteria.py` repeats that, `tests/render/adaptive/test_tolerance.py` draws a thousand
windows with those chosen.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

from sampler.config.decoders.smoothness import SmoothnessEstimate
from sampler.pictures.pixel_grid import PixelGrid
from sampler.render.adaptive.interpolation import TAPS

# Spacing of the first level, in lengths of the plane in which the steepest unit of the first layer
# passes its bend: of smooth networks, and of those with kinks.
_FIRST_SPACING, _FIRST_SPACING_KINKED = 0.6, 0.07


@dataclass(frozen=True)
class RefinementCriteria:
    """Thresholds of the refinement loop for one kind of network.

    Errors are in tolerances: 0.2 is a fifth of the largest error that the caller allows.

    Parameters
    ----------
    least_spacing : int
        First spacing, in pixels, below which every pixel is evaluated: hardly a cell would pass.
    fewest_pixels : int
        Pixels of a picture below which every pixel is evaluated: the refinement takes as long.
    lower_nodes : int
        Nodes of the lower polynomial of the error estimate; the upper one has `TAPS`.
    marked : float
        Estimated error of a cell, in tolerances, beyond which the cell is marked.
    sample_every : int
        One cell in so many is evaluated in its middle though it is not marked.
    certain : float
        Estimated error of a marked cell, in tolerances, beyond which all its nodes are evaluated.
    expected : float
        Error of a node, as a multiple of the largest estimate around, up to which it is expected.
    unexpected_error : float
        Error of a node, in tolerances, up to which even an unexpected one is accepted.
    largest_error : float
        Error of a node, in tolerances, beyond which its cells are evaluated even if it is expected.
    pixel_error : float
        Error of a pixel, in tolerances, beyond which the pixels around it are evaluated.
    crowded : float
        Share of a level's cells, fully evaluated, beyond which the cells around an inaccurate node
        are fully evaluated, too.
    rings : int
        Rings of cells around those marked last that are drawn exactly, too.
    middles_first : bool
        Whether the middle pixel of a cell marked last is evaluated first, and the others only if
        that one is inaccurate.
    thin_features : float, optional
        Share of tried pixels beside a steep step of the ink beyond which every pixel is evaluated.
    rounding : float, optional
        Change of the ink by the rounding of coordinates, in tolerances, beyond which every pixel
        is evaluated.
    rough : dict of int to float
        By a cell's side in pixels: share of cells marked beyond which every pixel is evaluated.
    """

    least_spacing: int
    fewest_pixels: int
    lower_nodes: int
    marked: float
    sample_every: int
    certain: float
    expected: float
    unexpected_error: float
    largest_error: float
    pixel_error: float
    crowded: float
    rings: int
    middles_first: bool
    thin_features: float | None
    rounding: float | None
    rough: dict[int, float]


SMOOTH = RefinementCriteria(
    least_spacing=8,
    fewest_pixels=1 << 14,
    lower_nodes=6,
    marked=0.05,
    sample_every=13,
    certain=0.2,
    expected=12.0,
    unexpected_error=0.2,
    largest_error=0.3,
    pixel_error=0.25,
    crowded=0.5,
    rings=1,
    middles_first=True,
    thin_features=None,
    rounding=None,
    rough={8: 0.48, 4: 0.35},
)
# Steps of the ink: the error in the middle of a cell says little of its sides.
SHARP = dataclasses.replace(SMOOTH, sample_every=8, middles_first=False)
# Hidden units that pass their bends within pixels: untrained networks of large weights.
STEEP = dataclasses.replace(
    SMOOTH,
    marked=0.03,
    sample_every=2,
    certain=0.15,
    expected=2.0,
    unexpected_error=0.1,
    largest_error=0.2,
    pixel_error=0.15,
    crowded=0.2,
    rings=2,
    middles_first=False,
    rounding=0.15,
    rough={8: 0.35, 4: 0.25},
)
# Smooth networks whose weights do not show how steep they are: blocks.
DEEP = dataclasses.replace(STEEP, fewest_pixels=300_000, thin_features=0.004)
# Kinks: the errors of polynomials of either degree are nearly the same there.
KINKED = RefinementCriteria(
    least_spacing=4,
    fewest_pixels=300_000,
    lower_nodes=4,
    marked=0.02,
    sample_every=5,
    certain=0.035,
    expected=0.0,
    unexpected_error=0.1,
    largest_error=0.1,
    pixel_error=0.2,
    crowded=0.0,
    rings=2,
    middles_first=False,
    thin_features=0.002,
    rounding=None,
    rough={8: 0.6, 4: 0.35},
)


# Bends of a hidden unit within a pixel, beyond which a network counts as steep, and beyond which
# every pixel is evaluated; and changes of the logits within a pixel, beyond which the middle of a
# cell shows too little.  Trained networks have 1 bend and 6 changes at 300×300.
_STEEP, _HOPELESS, _SHARP = 1.5, 12.0, 20.0


def criteria_for(network: SmoothnessEstimate, pitch: float) -> RefinementCriteria | None:
    """Return the criteria for a network and a resolution.

    Parameters
    ----------
    network : SmoothnessEstimate
        How fast the network may change.
    pitch : float
        Distance of neighbouring pixels in the plane.

    Returns
    -------
    RefinementCriteria or None
        None where every pixel is to be evaluated.
    """
    if network.kinked:
        return KINKED
    if network.bends is None:
        return DEEP
    if network.bends * pitch > _HOPELESS:
        return None
    if network.bends * pitch > _STEEP:
        return STEEP
    return SHARP if network.changes * pitch > _SHARP else SMOOTH


def first_step(network: SmoothnessEstimate, pixel_grid: PixelGrid) -> int:
    """Return the spacing of the first level, in pixels: a power of two.

    It is fine enough to meet the bend of the steepest unit of the first layer.

    Parameters
    ----------
    network : SmoothnessEstimate
        How fast the network may change.
    pixel_grid : PixelGrid
        The pixels of the picture.
    """
    bend = _FIRST_SPACING_KINKED if network.kinked else _FIRST_SPACING
    whole = max(pixel_grid.x_dim, pixel_grid.y_dim)
    wanted = min(bend / max(network.steepest * pixel_grid.pitch, 1e-12), whole / TAPS)
    return 1 << max(round(math.log2(max(wanted, 1.0))), 0)
