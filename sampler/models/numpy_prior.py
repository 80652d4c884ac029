"""Codes sampled from a prior, in NumPy: they are spread as those of pictures."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sampler.config import PriorConfig
from sampler.config.prior import STEEPEST
from sampler.render.logistic import sigmoid


def codes_of(
    config: PriorConfig, arrays: Mapping[str, np.ndarray], z: np.ndarray, shares: np.ndarray
) -> np.ndarray:
    """Return the codes that random numbers stand for.

    Parameters
    ----------
    config : PriorConfig
        The sizes of the prior.
    arrays : mapping of str to numpy.ndarray
        Its weights by ``prior/layer/variable``.
    z : numpy.ndarray
        float32, shape (n, z_dim), of N(0, 1): the place in a Gaussian of the mixture.
    shares : numpy.ndarray
        Shape (n,), evenly spread over 0..1: they choose the Gaussian.

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

    logits = arrays["prior/mixture/logits"]
    likely = np.cumsum(np.exp(logits - logits.max(), dtype=np.float64))
    chosen = np.searchsorted(likely[:-1], shares * likely[-1], side="right")
    with np.errstate(over="ignore", invalid="ignore"):  # what that leaves is refused below
        spreads = np.exp(arrays["prior/mixture/log_spreads"][chosen])
        z = arrays["prior/mixture/means"][chosen] + spreads * z
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
