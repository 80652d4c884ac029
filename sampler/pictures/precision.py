"""How precisely a picture is drawn: one check for `exact`, `tolerance` and `supersample`."""

from __future__ import annotations

import numpy as np

from sampler.support.arguments import flag, shown, whole_number

FINEST = 64  # of supersample: 4,096 samples are averaged then, for 256 levels


def check_precision(*, exact=False, tolerance=None, supersample=1) -> dict:
    """Return the arguments of `Sampler.render` in plain form; refuse what nothing is drawn with.

    Examples
    --------
    >>> check_precision(exact="False")
    Traceback (most recent call last):
    TypeError: exact got 'False' (str); expected True or False
    """
    exact = flag(exact, "exact")
    supersample = whole_number(supersample, "supersample", most=FINEST)
    how = {"exact": exact, "tolerance": tolerance, "supersample": supersample}
    if tolerance is None:
        return how
    if exact:
        msg = (
            f"tolerance={shown(tolerance)} would be ignored, since exact=True asks at every pixel; "
            "leave one of them out"
        )
        raise ValueError(msg)
    number = isinstance(tolerance, (int, float, np.integer, np.floating))
    if not number or isinstance(tolerance, (bool, np.bool_)) or not 0 < tolerance < 1:
        msg = (
            f"tolerance got {shown(tolerance)}; expected the largest error of the ink, above 0 and "
            "below 1, such as 1/510 for half a grey level; exact=True asks at every pixel"
        )
        raise ValueError(msg)
    return how | {"tolerance": float(tolerance)}
