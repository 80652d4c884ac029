"""The prior in NumPy: from z of N(0, 1) to codes as those of pictures are spread."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sampler.config import PriorConfig
from sampler.config.prior import STEEPEST
from sampler.render.logistic import sigmoid


def codes_of(config: PriorConfig, arrays: Mapping[str, np.ndarray], z: np.ndarray) -> np.ndarray:
    """Return the codes of z.

    Parameters
    ----------
    config : PriorConfig
        The sizes of the prior.
    arrays : mapping of str to numpy.ndarray
        Its weights by ``prior/layer/variable``.
    z : numpy.ndarray
        float32, shape (n, z_dim), of N(0, 1).

    Returns
    -------
    numpy.ndarray
        float32, shape (n, z_dim).

    Raises
    ------
    ValueError
        A code is not finite: the weights are damaged.
    """

    def dense(layer: str, inputs: np.ndarray) -> np.ndarray:
        return inputs @ arrays[f"prior/{layer}/kernel"] + arrays[f"prior/{layer}/bias"]

    with np.errstate(over="ignore", invalid="ignore"):  # what that leaves is refused below
        for index in reversed(range(config.couplings)):
            kept, changed = z[:, : config.kept], z[:, config.kept :]
            h = kept
            for name in ("first", "second"):
                h = dense(f"{name}_{index}", h)
                h = h * sigmoid(h)
            steep, shift = np.split(dense(f"change_{index}", h), 2, axis=1)
            changed = changed * np.exp(-STEEPEST * np.tanh(steep)) - shift
            z = np.concatenate([kept, changed], axis=1) @ arrays[f"prior/rotation_{index}/kernel"].T
    if not np.isfinite(z).all():
        msg = "the prior got weights whose codes are not finite; train or fetch the network again"
        raise ValueError(msg)
    return z
