"""How near the first nodes of a drawing lie, and how little it takes for a cell to be doubted.

The numbers were found by drawing: `tests/test_tolerance.py` draws a thousand windows with each.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sampler.lattice import TAPS
from sampler.networks.cppn import read
from sampler.raster import Raster


@dataclass(frozen=True)
class Caution:
    """What is believed of a network.

    Differences, of polynomials of two degrees, and misses, of a node's ink from what its cell had
    told, are shares of the tolerance.
    """

    fold: float  # the first spacing in the plane, times the steepest weight of the first layer
    least: int  # pixels between the first nodes below which hardly a cell would be believed
    nodes: int  # of the polynomial that is compared with the one of `lattice.TAPS`
    doubted: float  # difference beyond which a cell's middle is asked
    sure: float  # difference beyond which all its nodes are asked, whatever is found in the middle
    foreseen: float  # times the largest difference around, which a miss may be if all goes well
    missed: float  # unforeseen miss beyond which a cell's nodes are asked, and the middles around
    off: float  # any miss beyond which they are
    crowded: float  # share of cells asked beyond which a miss has all nodes around asked too
    around: int  # cells around those that are doubted in the end, which are drawn exactly too
    rough: dict  # by a cell's side in pixels: share doubted at which all pixels are asked instead


SMOOTH = Caution(
    fold=0.6,
    least=8,
    nodes=6,
    doubted=0.15,
    sure=1.0,
    foreseen=4.0,
    missed=0.25,
    off=0.5,
    crowded=0.35,
    around=1,
    rough={8: 0.48, 4: 0.35},
)
# Polynomials of either degree miss a kink by nearly the same.
KINKED = Caution(
    fold=0.07,
    least=4,
    nodes=4,
    doubted=0.03,
    sure=0.03,
    foreseen=0.0,
    missed=0.15,
    off=0.15,
    crowded=0.0,
    around=3,
    rough={8: 0.6, 4: 0.35},
)


def caution(smooth: bool) -> Caution:
    """Return what is believed of a network whose ink has no kinks, or has."""
    return SMOOTH if smooth else KINKED


def spacing(raster: Raster, steepest: float, smooth: bool = True) -> int:
    """Return the distance of the first nodes, in pixels: a power of two.

    Parameters
    ----------
    raster : Raster
        How much of the plane a pixel covers.
    steepest : float
        See `steepest_weight`.  Within 1 / steepest of the plane such a unit runs through its bend.
    smooth : bool
        Whether the ink has no kinks, of which only those that a node comes near are noticed.
    """
    whole = max(raster.x_dim, raster.y_dim)
    wanted = min(caution(smooth).fold / max(steepest * raster.pitch, 1e-12), whole / TAPS)
    return 1 << max(round(math.log2(max(wanted, 1.0))), 0)


def steepest_weight(generator) -> float:
    """Return the largest norm of a unit's weights of x and y in the first layer."""
    (kernel,) = read(generator.from_point)
    return float(np.linalg.norm(kernel[:2], axis=0).max())
