"""How fast a decoder may change over the plane, from its weights alone."""

from __future__ import annotations

import functools

from sampler.config.decoders.smoothness import SmoothnessEstimate
from sampler.render.weights_snapshot import WeightsSnapshot


@functools.lru_cache(maxsize=8)
def smoothness_of(weights: WeightsSnapshot) -> SmoothnessEstimate:
    """Return how fast a network may change, per unit of the plane.

    Parameters
    ----------
    weights : WeightsSnapshot
        The network's weights; results are cached by their identity.
    """
    return weights.config.smoothness(weights.arrays)
