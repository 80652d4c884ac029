"""How fast a decoder may change over the plane, from its weights alone."""

from __future__ import annotations

import functools
import math

import numpy as np

from sampler.render.adaptive.smoothness import SmoothnessEstimate
from sampler.render.weights_snapshot import WeightsSnapshot


@functools.lru_cache(maxsize=8)
def smoothness_of(weights: WeightsSnapshot) -> SmoothnessEstimate:
    """Return how fast a network may change, per unit of the plane.

    Parameters
    ----------
    weights : WeightsSnapshot
        The network's weights; results are cached by their identity.
    """
    (kernel,) = weights.from_point
    steepest = float(np.linalg.norm(kernel[:2], axis=0).max())
    if not weights.smooth or weights.later is None:
        return SmoothnessEstimate(steepest, kinked=not weights.smooth)
    *hidden, ink = (float(np.linalg.norm(kernel, axis=0).mean()) for kernel, _ in weights.later)
    bends = steepest * math.prod(hidden)
    return SmoothnessEstimate(steepest, bends, bends * ink)
