"""Fingerprints of networks: a short hash of the configuration and the weights."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import numpy as np

from sampler.config import Config

DIGITS = 12  # hexadecimal: among a million networks two agree with a probability of 1 in 500


def fingerprint(config: Config, arrays: Mapping[str, np.ndarray]) -> str:
    """Return twelve hexadecimal digits that identify a network, whatever its folder and name.

    The spread of the initial weights (``…_init_std``) is left out: no picture depends on it.

    Parameters
    ----------
    config : Config
        The network's own configuration, such as a `GeneratorConfig`.
    arrays : mapping of str to numpy.ndarray
        Its weights by ``network/layer/variable``, in any order.

    Examples
    --------
    >>> from sampler.config import GeneratorConfig
    >>> arrays = {"generator/ink/bias": np.float32([0.5])}
    >>> fingerprint(GeneratorConfig(), arrays) == fingerprint(GeneratorConfig(z_gain=4), arrays)
    False
    """
    entries = {
        name: float(value) if isinstance(value, (int, float)) else value  # 8 and 8.0 are equal
        for name, value in config.to_dict().items()
        if not name.endswith("_init_std")
    }
    digest = hashlib.sha256(json.dumps(entries, sort_keys=True).encode())
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name], dtype="<f4")
        digest.update(f"\n{name} {array.shape}\n".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()[:DIGITS]


def digest(arrays: Mapping[str, np.ndarray]) -> str:
    """Return sixteen hexadecimal digits that name these weights, whatever their configuration."""
    checksum = hashlib.sha256()
    for name in sorted(arrays):
        checksum.update(name.encode())
        checksum.update(np.ascontiguousarray(arrays[name], dtype="<f4").tobytes())
    return checksum.hexdigest()[:16]
