"""How fast a decoder may change over the plane, as far as its weights say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SmoothnessEstimate:
    """How fast a network may change, per unit of the plane.

    Parameters
    ----------
    steepest : float
        Largest norm of a unit's weights of x and y in the first layer: such a unit passes its bend
        within 1 / steepest of the plane.
    bends : float, optional
        The same of the last hidden layer, if every unit before it is as steep as it can be; None
        where that says nothing: through two dozen blocks it grows beyond all that ever happens.
    changes : float
        The same of the logits.
    kinked : bool
        Whether units have kinks.
    """

    steepest: float
    bends: float | None = None
    changes: float = 0.0
    kinked: bool = False
