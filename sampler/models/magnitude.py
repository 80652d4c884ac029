"""Bounds of the numbers inside a network: whether it can draw and classify without overflow.

A layer's sums are bounded by its largest input times the largest sum of its weights' sizes.  With
the weights of a trained network the bound is a few millions; weights of 10³⁸ reach infinity, and
the difference of two infinities is no number.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sampler.config import GeneratorConfig, JudgeConfig, ModelConfig, ResidualConfig

#: float32 ends at 3.4·10³⁸; the rest is room for z and points beyond the two below.
LARGEST = 1e30
_Z = 10.0  # of z, in standard deviations
_POINT = 100.0  # of a coordinate; the default window ends at 8
_EPSILON = 1e-3  # of Keras's batch norm
_VARIANCE = "moving_variance"

Arrays = Mapping[str, np.ndarray]


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
            "generator": _generator(config.generator, arrays),
            "encoder": _encoder(len(config.encoder.hidden), arrays),
        }
        if config.classifier is not None:
            bounds["classifier"] = _convolutions("classifier", arrays, ["classes"])
    for network, bound in bounds.items():
        if not bound <= LARGEST:  # so that NaN is too large
            return f"numbers in the {network} reach {bound:.0e}; expected at most {LARGEST:.0e}"
    return ""


def _generator(config: GeneratorConfig | ResidualConfig, arrays: Arrays) -> float:
    def get(name: str) -> np.ndarray:
        return arrays[f"generator/{name}"]

    first = _layer(get("from_z/kernel"), get("from_z/bias"), abs(config.z_gain) * _Z)
    bound = largest = first + _layer(get("from_point/kernel"), None, _POINT)
    if isinstance(config, ResidualConfig):
        for block in range(config.blocks):
            bound = 1.0 + block  # tanh of the first layer, and of each block
            for index in range(config.relu_layers):
                name = f"block_{block:02d}/relu_{index}"
                bound = _layer(get(f"{name}_kernel"), get(f"{name}_bias"), bound)
                largest = max(largest, bound)
            name = f"block_{block:02d}/tanh"
            largest = max(largest, _layer(get(f"{name}_kernel"), get(f"{name}_bias"), bound))
        bound = 1.0 + config.blocks
    else:
        bounded = config.activation in ("tanh", "sin")
        for index in range(config.tanh_layers):
            kernel, bias = get(f"tanh_{index}/kernel"), get(f"tanh_{index}/bias")
            bound = _layer(kernel, bias, bound)
            largest = max(largest, bound)
            bound = 1.0 if bounded else bound + 1.0  # softplus adds at most ln 2
    return max(largest, _layer(get("ink/kernel"), get("ink/bias"), bound))


def _encoder(hidden: int, arrays: Arrays) -> float:
    bound = 1.0  # pixels
    for name in (f"encoder/softplus_{index}" for index in range(hidden)):
        bound = _layer(arrays[f"{name}/kernel"], arrays[f"{name}/bias"], bound) + 1.0
    outputs = ("encoder/mean", "encoder/log_variance")
    return max(_layer(arrays[f"{name}/kernel"], arrays[f"{name}/bias"], bound) for name in outputs)


def _convolutions(network: str, arrays: Arrays, last: list[str]) -> float:
    bound = 1.0  # pixels
    prefix = f"{network}/convolution_"
    indices = sorted(name.removeprefix(prefix) for name in arrays if name.startswith(prefix))
    for index in dict.fromkeys(name.partition("/")[0] for name in indices):
        name, norm = f"{prefix}{index}", f"{network}/norm_{index}"
        bound = _layer(arrays[f"{name}/kernel"], arrays.get(f"{name}/bias"), bound)
        if f"{norm}/gamma" in arrays:
            gamma, beta, mean, variance = (
                arrays[f"{norm}/{part}"].astype(float)
                for part in ("gamma", "beta", "moving_mean", _VARIANCE)
            )
            gain = np.abs(gamma) / np.sqrt(variance + _EPSILON)
            bound = float((gain * (bound + np.abs(mean)) + np.abs(beta)).max())
    for name in (f"{network}/{name}" for name in last):
        bound = _layer(arrays[f"{name}/kernel"], arrays[f"{name}/bias"], bound)
    return bound


def _layer(kernel: np.ndarray, bias: np.ndarray | None, bound: float) -> float:
    """Return the bound of a layer's sums; the kernel's last axis counts the sums."""
    sums = np.abs(kernel).reshape(-1, kernel.shape[-1]).sum(axis=0, dtype=float) * bound
    return float((sums if bias is None else sums + np.abs(bias)).max())
