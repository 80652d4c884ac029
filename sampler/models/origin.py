"""The name and the figures of a network, which its sampler, recipes and panels repeat."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True, eq=False)
class Origin:
    """Where a network comes from.

    Parameters
    ----------
    name : str
        The checkpoint's name, which recipes hold.
    made_by : str
        The call that makes its sampler again, for *Copy as Python*.
    quality : dict
        The figures of the checkpoint's card.
    atlas : tuple of numpy.ndarray, optional
        Codes (n, z_dim), and labels (n,) or None, of encoded pictures.
    untrained : dict, optional
        The arguments of `Sampler.untrained`, where that made it.
    licence : str
        What the checkpoint's card says of the licence and the origin of its pictures, or nothing.
    """

    name: str = "an unnamed network"
    made_by: str = "Sampler(model)"
    quality: dict[str, Any] = field(default_factory=dict)
    atlas: tuple[np.ndarray, np.ndarray | None] | None = None
    untrained: dict[str, Any] | None = None
    licence: str = ""
