"""How smooth a network is: what its weights promise, and what a small step does to the ink.

Two things defeat interpolation on every level, and are looked for on the first one.  Lines thinner
than a pixel come and go between the pixels, so that nothing leads from one dark pixel to the next:
networks that draw such lines are steep in many places.  Rounding of float32, enlarged by deep and
steep networks until it shows: then two ways of evaluation differ, and so do neighbouring points.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from sampler.pictures.pixel_grid import PixelGrid
from sampler.render.adaptive.level import Evaluate, Level
from sampler.render.logistic import sigmoid

# A step of a few units in the last place of the farthest coordinate: layers round as much.
_ROUNDED = 4 * float(np.finfo(np.float32).eps)
_ASKEW = np.array([0.85, 0.53])  # pixels across and down: along no line that people would draw
_MANY, _FEW = 4096, 256  # nodes from which a step is tried


def has_thin_features(
    level: Level, pixel_grid: PixelGrid, evaluate: Evaluate, share: float
) -> bool:
    """Return whether a step of a pixel changes the logits by more than 1 too often.

    Parameters
    ----------
    level : Level
        The first level, evaluated.
    pixel_grid : PixelGrid
        The pixels.
    evaluate : callable
        See `Evaluate`.
    share : float
        Share of steps, 0..1, beyond which it is too often.
    """
    changes, _ = _changes(level, evaluate, _ASKEW @ (pixel_grid.across, pixel_grid.down), _MANY)
    return bool(np.mean(changes > 1.0) > share)


def is_rounded(level: Level, pixel_grid: PixelGrid, evaluate: Evaluate, limit: float) -> bool:
    """Return whether rounding the coordinates changes the ink by more than a limit, 0..1."""
    corners = pixel_grid.coordinates(
        np.array([0.0, pixel_grid.x_dim - 1.0, 0.0, pixel_grid.x_dim - 1.0]),
        np.array([0.0, 0.0, pixel_grid.y_dim - 1.0, pixel_grid.y_dim - 1.0]),
    )
    step = _ROUNDED * max(float(np.abs(side).max()) for side in corners[:2])
    changes, slopes = _changes(level, evaluate, (step, step), _FEW)
    return bool((changes * slopes).max() > limit)


def _changes(
    level: Level, evaluate: Evaluate, step: Sequence[float] | np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the changes of the logits by a step from random nodes, and the ink's slopes there.

    Both are float32, (count,); of colours the largest.
    """
    nodes = np.random.default_rng(0).choice(np.flatnonzero(~level.unknown), size=count)
    x, y = level.places.center
    aside = dataclasses.replace(level.places, center=(x + step[0], y + step[1]))
    before = level.values.reshape(len(level.values), -1)[:, nodes]
    after = evaluate(aside, nodes).T
    ink = sigmoid(np.minimum(np.abs(before), np.abs(after)))
    return np.abs(after - before).max(axis=0), (ink * (1 - ink)).max(axis=0)
