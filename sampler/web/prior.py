"""The prior as the page reads it: kernels as whole numbers of 12 bits, the mixture as float32."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import numpy as np

from sampler.config import PriorConfig
from sampler.web.encoder import add_layer

_INNER = ("first", "second", "change")


def describe_prior(config: PriorConfig, arrays: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """Return a prior's layers and weights, as plain values.

    The page needs random z that are spread alike, not the same ones to the last bit: with 12 bits
    a number of a code is off by some thousandths.

    Parameters
    ----------
    config : PriorConfig
        Its sizes.
    arrays : mapping of str to numpy.ndarray
        The weights by ``prior/layer/variable``.

    Returns
    -------
    dict
        ``components``, ``kept``, and ``weights`` in base64: the mixture's cumulative shares, its
        means and its spreads, then the layers.  ``couplings`` has the layers of each coupling, in
        the order of sampling: rotation, first, second, change.
    """
    logits = arrays["prior/mixture/logits"].astype(np.float64)
    shares = np.exp(logits - logits.max())
    mixture = (
        np.cumsum(shares) / shares.sum(),
        arrays["prior/mixture/means"],
        np.exp(arrays["prior/mixture/log_spreads"]),
    )
    blob = bytearray(b"".join(part.astype("<f4").tobytes() for part in mixture))
    couplings = []
    for index in reversed(range(config.couplings)):
        rotation = arrays[f"prior/rotation_{index}/kernel"].T
        layers = [add_layer(rotation, np.zeros(config.z_dim), blob)]
        for name in _INNER:
            kernel, bias = (arrays[f"prior/{name}_{index}/{part}"] for part in ("kernel", "bias"))
            layers.append(add_layer(kernel, bias, blob))
        couplings.append(layers)
    return {
        "components": config.components,
        "kept": config.kept,
        "couplings": couplings,
        "weights": base64.b64encode(blob).decode(),
    }
