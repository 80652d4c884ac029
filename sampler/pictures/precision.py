"""Precision of a picture: one check for `exact`, `tolerance` and `supersample`."""

from __future__ import annotations

from typing import Any

import numpy as np

from sampler.support.arguments import flag, shown, whole_number

FINEST = 64  # of supersample: an average of 4,096 samples, for 256 levels


def check_precision(
    *, exact: bool = False, tolerance: float | None = None, supersample: int = 1
) -> dict[str, Any]:
    """Return these arguments of `Sampler.render` in plain form.

    Parameters
    ----------
    exact : bool
        Evaluate the network at every pixel.
    tolerance : float, optional
        The largest error of the ink, above 0 and below 1; not with `exact`.
    supersample : int
        Samples a pixel in each direction, 1 to 64.

    Raises
    ------
    TypeError, ValueError
        An argument out of range; `tolerance` with `exact`.

    Examples
    --------
    >>> check_precision(exact="False")
    Traceback (most recent call last):
    TypeError: exact got 'False' (str); expected True or False
    """
    exact = flag(exact, "exact")
    supersample = whole_number(supersample, "supersample", most=FINEST)
    precision = {"exact": exact, "tolerance": tolerance, "supersample": supersample}
    if tolerance is None:
        return precision
    if exact:
        msg = (
            f"tolerance={shown(tolerance)} would be ignored, since exact=True evaluates every "
            "pixel; leave one of them out"
        )
        raise ValueError(msg)
    number = isinstance(tolerance, (int, float, np.integer, np.floating))
    if not number or isinstance(tolerance, (bool, np.bool_)) or not 0 < tolerance < 1:
        msg = (
            f"tolerance got {shown(tolerance)}; expected the largest error of the ink, above 0 and "
            "below 1, such as 1/510 for half a grey level; exact=True evaluates every pixel"
        )
        raise ValueError(msg)
    return precision | {"tolerance": float(tolerance)}
