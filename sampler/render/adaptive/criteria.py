"""How near the first nodes of a drawing lie, and how little it takes for a cell to be doubted.

The numbers were found by drawing: `tests/test_tolerance.py` draws a thousand windows with each.
"""

from __future__ import annotations

import dataclasses
import functools
import math
from dataclasses import dataclass

import numpy as np

from sampler.pictures.pixel_grid import PixelGrid
from sampler.render.adaptive.interpolation import TAPS
from sampler.render.weights_snapshot import WeightsSnapshot


@dataclass(frozen=True)
class Caution:
    """What is believed of a network.

    Differences, of polynomials of two degrees, and misses, of a node's ink from what its cell had
    told, are shares of the tolerance.
    """

    fold: float  # the first spacing in the plane, times the steepest weight of the first layer
    least: int  # pixels between the first nodes below which hardly a cell would be believed
    fewest: int  # pixels below which asking everywhere takes no longer than finding out where
    nodes: int  # of the polynomial that is compared with the one of `lattice.TAPS`
    doubted: float  # difference beyond which a cell's middle is asked
    sampled: int  # every which of the cells that are believed is asked in its middle all the same
    sure: float  # difference beyond which all its nodes are asked, whatever is found in the middle
    foreseen: float  # times the largest difference around, which a miss may be if all goes well
    missed: float  # unforeseen miss beyond which a cell's nodes are asked
    off: float  # any miss beyond which they are
    pixel: float  # miss of a pixel beyond which those around it are asked
    crowded: float  # share of cells asked beyond which a miss has all nodes around asked too
    around: int  # cells around those that are doubted in the end, which are drawn exactly too
    middles: bool  # whether of those cells the middle is asked first, and all only if it was missed
    threads: float | None  # share of pixels beside a steep step at which all are asked instead
    rounding: float | None  # what a coordinate's rounding may do to the ink before all are asked
    rough: dict  # by a cell's side in pixels: share doubted at which all pixels are asked instead


SMOOTH = Caution(
    fold=0.6,
    least=8,
    fewest=1 << 14,
    nodes=6,
    doubted=0.05,
    sampled=13,
    sure=0.2,
    foreseen=12.0,
    missed=0.2,
    off=0.3,
    pixel=0.25,
    crowded=0.5,
    around=1,
    middles=True,
    threads=None,
    rounding=None,
    rough={8: 0.48, 4: 0.35},
)
# Steps of the ink: what is found in the middle of a cell tells little of its sides.
SHARP = dataclasses.replace(SMOOTH, sampled=8, middles=False)
# Hidden units that run through their bends within pixels: untrained networks of large weights.
STEEP = dataclasses.replace(
    SMOOTH,
    doubted=0.03,
    sampled=2,
    sure=0.15,
    foreseen=2.0,
    missed=0.1,
    off=0.2,
    pixel=0.15,
    crowded=0.2,
    around=2,
    middles=False,
    rounding=0.15,
    rough={8: 0.35, 4: 0.25},
)
# Smooth ones of which the weights do not tell how steep they are: blocks.
DEEP = dataclasses.replace(STEEP, fewest=300_000, threads=0.004)
# Polynomials of either degree miss a kink by nearly the same.
KINKED = Caution(
    fold=0.07,
    least=4,
    fewest=300_000,
    nodes=4,
    doubted=0.02,
    sampled=5,
    sure=0.035,
    foreseen=0.0,
    missed=0.1,
    off=0.1,
    pixel=0.2,
    crowded=0.0,
    around=2,
    middles=False,
    threads=0.004,
    rounding=None,
    rough={8: 0.6, 4: 0.35},
)


# Bends of a hidden unit that may lie within a pixel, beyond which a network counts as steep, and
# beyond which all pixels are asked; and changes of the ink before the sigmoid, beyond which the
# middle of a cell tells too little.  Trained networks have 1 bend and 6 changes at 300×300.
_STEEP, _HOPELESS, _SHARP = 1.5, 12.0, 20.0


@dataclass(frozen=True)
class Character:
    """How fast a network may change: per unit of the plane, told from its weights alone.

    Parameters
    ----------
    steepest : float
        Largest norm of a unit's weights of x and y in the first layer: within 1 / steepest of the
        plane such a unit runs through its bend.
    bends : float, optional
        The same of the last hidden layer, if every unit before it were as steep as it gets; None
        where that tells nothing: through two dozen blocks it grows beyond all that ever happens.
    changes : float
        And of the ink before the sigmoid.
    kinked : bool
        Whether units have kinks.
    """

    steepest: float
    bends: float | None = None
    changes: float = 0.0
    kinked: bool = False


@functools.lru_cache(maxsize=8)
def character(weights: WeightsSnapshot) -> Character:
    """Return how fast a network may change, from its weights alone."""
    (kernel,) = weights.from_point
    steepest = float(np.linalg.norm(kernel[:2], axis=0).max())
    if not weights.smooth or weights.later is None:
        return Character(steepest, kinked=not weights.smooth)
    *hidden, ink = (float(np.linalg.norm(kernel, axis=0).mean()) for kernel, _ in weights.later)
    bends = steepest * math.prod(hidden)
    return Character(steepest, bends, bends * ink)


def caution(network: Character, pitch: float) -> Caution | None:
    """Return what is believed of a network where pixels lie so far apart; None for nothing."""
    if network.kinked:
        return KINKED
    if network.bends is None:
        return DEEP
    if network.bends * pitch > _HOPELESS:
        return None
    if network.bends * pitch > _STEEP:
        return STEEP
    return SHARP if network.changes * pitch > _SHARP else SMOOTH


def spacing(network: Character, raster: PixelGrid) -> int:
    """Return the distance of the first nodes, in pixels: a power of two.

    So many to the plane that the bend of the steepest unit of the first layer is met.

    Parameters
    ----------
    network : Character
        See `character`.
    raster : PixelGrid
        How much of the plane a pixel covers.
    """
    fold = (KINKED if network.kinked else SMOOTH).fold
    whole = max(raster.x_dim, raster.y_dim)
    wanted = min(fold / max(network.steepest * raster.pitch, 1e-12), whole / TAPS)
    return 1 << max(round(math.log2(max(wanted, 1.0))), 0)
