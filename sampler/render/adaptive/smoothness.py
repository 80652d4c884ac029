"""What a step aside does to the ink: too much of it, and no lattice tells what lies between nodes.

Two things defeat interpolation however the lattice is refined.  Lines thinner than a pixel come and
go between the pixels, so that nothing leads from one dark one to the next: the networks that have
them are as steep as that in many places.  And the rounding of float32, which deep and steep
networks enlarge until it is seen: then two ways of asking differ, and so do neighbouring points.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np

from sampler.pictures.pixel_grid import PixelGrid
from sampler.render.adaptive.level import Nodes
from sampler.render.sigmoid import sigmoid

# A step of a few units in the last place of the farthest coordinate: layers round as much.
_ROUNDED = 4 * float(np.finfo(np.float32).eps)
_ASKEW = np.array([0.85, 0.53])  # pixels across and down: along no line that people would draw
_MANY, _SOME = 4096, 256  # nodes from which a step is tried


def is_thread_fine(nodes: Nodes, raster: PixelGrid, ask: Callable, share: float) -> bool:
    """Return whether a step of a pixel changes the ink before the sigmoid by over 1 too often.

    Parameters
    ----------
    nodes : Nodes
        After `begin`.
    raster : PixelGrid
        The pixels.
    ask : callable
        See `Nodes.begin`.
    share : float
        How often is too often.
    """
    changes, _ = _changes(nodes, ask, _ASKEW @ (raster.across, raster.down), _MANY)
    return np.mean(changes > 1.0) > share


def is_rounded(nodes: Nodes, raster: PixelGrid, ask: Callable, limit: float) -> bool:
    """Return whether the rounding of coordinates changes the ink by more than a limit."""
    corners = raster.coordinates(
        np.array([0.0, raster.x_dim - 1.0, 0.0, raster.x_dim - 1.0]),
        np.array([0.0, 0.0, raster.y_dim - 1.0, raster.y_dim - 1.0]),
    )
    step = _ROUNDED * max(float(np.abs(side).max()) for side in corners[:2])
    changes, slopes = _changes(nodes, ask, (step, step), _SOME)
    return bool((changes * slopes).max() > limit)


def _changes(nodes: Nodes, ask: Callable, step: Sequence, many: int) -> tuple:
    """Return by how much a step changes the ink before the sigmoid at some nodes, and its slopes.

    Both are float32, (some,); of colours the largest.
    """
    some = np.random.default_rng(0).choice(np.flatnonzero(~nodes.unknown), size=many)
    x, y = nodes.places.center
    aside = dataclasses.replace(nodes.places, center=(x + step[0], y + step[1]))
    before, after = nodes.values.reshape(len(nodes.values), -1)[:, some], ask(aside, some).T
    ink = sigmoid(np.minimum(np.abs(before), np.abs(after)))
    return np.abs(after - before).max(axis=0), (ink * (1 - ink)).max(axis=0)
