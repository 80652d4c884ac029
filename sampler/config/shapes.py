"""Shapes of a network's weights by name, without building the network.

The names are those of `sampler.networks.variables.named`: network, layer and variable.  A test
compares them with what Keras builds.
"""

from __future__ import annotations

Shapes = dict[str, tuple[int, ...]]

_NORM = ("gamma", "beta", "moving_mean", "moving_variance")


def dense(name: str, inputs: int, units: int) -> Shapes:
    """Return the shapes of a dense layer's weights.

    Examples
    --------
    >>> dense("generator/ink", 128, 1)
    {'generator/ink/kernel': (128, 1), 'generator/ink/bias': (1,)}
    """
    return {f"{name}/kernel": (inputs, units), f"{name}/bias": (units,)}


def batch_norm(name: str, channels: int) -> Shapes:
    """Return the shapes of a batch norm's weights and statistics."""
    return {f"{name}/{part}": (channels,) for part in _NORM}
