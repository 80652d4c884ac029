"""Bounds of the numbers inside a network: whether it can draw and classify without overflow.

A layer's sums are bounded by its largest input times the largest sum of its weights' sizes.  With
the weights of a trained network the bound is a few millions; weights of 10³⁸ reach infinity, and
the difference of two infinities is no number.
"""

from __future__ import annotations

import numpy as np

from sampler.config import JudgeConfig, ModelConfig
from sampler.config.bounds import Arrays, dense_bound

#: float32 ends at 3.4·10³⁸; the rest is room for z and points beyond those in `config.bounds`.
LARGEST = 1e30
_EPSILON = 1e-3  # of Keras's batch norm
_VARIANCE = "moving_variance"


def too_large(config: ModelConfig | JudgeConfig, arrays: Arrays) -> str:
    """Return why a checkpoint's numbers are too large to calculate with; "" where they are not.

    Parameters
    ----------
    config : ModelConfig or JudgeConfig
        Every size of the networks.
    arrays : mapping of str to numpy.ndarray
        Finite weights with the names and shapes of the configuration.
    """
    for name, array in arrays.items():
        if name.endswith(_VARIANCE) and array.min() < 0:
            return f"{name} holds {array.min():g}; expected a variance, at least 0"
    if isinstance(config, JudgeConfig):
        bounds = {"judge": _convolutions("judge", arrays, ["features", "classes"])}
    else:
        bounds = {
            "generator": config.generator.largest_sum(
                {name: array for name, array in arrays.items() if name.startswith("generator/")}
            ),
        }
        if config.encoder is not None:
            bounds["encoder"] = _encoder(len(config.encoder.hidden), arrays)
        if config.classifier is not None:
            bounds["classifier"] = _convolutions("classifier", arrays, ["classes"])
    for network, bound in bounds.items():
        if not bound <= LARGEST:  # so that NaN is too large
            return f"numbers in the {network} reach {bound:.0e}; expected at most {LARGEST:.0e}"
    return ""


def _encoder(hidden: int, arrays: Arrays) -> float:
    bound = 1.0  # pixels
    for name in (f"encoder/softplus_{index}" for index in range(hidden)):
        bound = dense_bound(arrays[f"{name}/kernel"], arrays[f"{name}/bias"], bound) + 1.0
    outputs = ("encoder/mean", "encoder/log_variance")
    return max(
        dense_bound(arrays[f"{name}/kernel"], arrays[f"{name}/bias"], bound) for name in outputs
    )


def _convolutions(network: str, arrays: Arrays, last: list[str]) -> float:
    bound = 1.0  # pixels
    prefix = f"{network}/convolution_"
    indices = sorted(name.removeprefix(prefix) for name in arrays if name.startswith(prefix))
    for index in dict.fromkeys(name.partition("/")[0] for name in indices):
        name, norm = f"{prefix}{index}", f"{network}/norm_{index}"
        bound = dense_bound(arrays[f"{name}/kernel"], arrays.get(f"{name}/bias"), bound)
        if f"{norm}/gamma" in arrays:
            gamma, beta, mean, variance = (
                arrays[f"{norm}/{part}"].astype(float)
                for part in ("gamma", "beta", "moving_mean", _VARIANCE)
            )
            gain = np.abs(gamma) / np.sqrt(variance + _EPSILON)
            bound = float((gain * (bound + np.abs(mean)) + np.abs(beta)).max())
    for name in (f"{network}/{name}" for name in last):
        bound = dense_bound(arrays[f"{name}/kernel"], arrays[f"{name}/bias"], bound)
    return bound
