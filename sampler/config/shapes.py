"""Which arrays the networks of a configuration have, by name, without building them.

The names are those of `sampler.models.weights.named`: network, layer and variable.  A test compares
them with what Keras builds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the configurations count their weights with what is here
    from sampler.config.networks import (
        ClassifierConfig,
        EncoderConfig,
        GeneratorConfig,
        JudgeConfig,
        ModelConfig,
        ResidualConfig,
    )

Shapes = dict[str, tuple[int, ...]]

_NORM = ("gamma", "beta", "moving_mean", "moving_variance")


def model(config: ModelConfig) -> Shapes:
    """Return the arrays of a generator, its encoder, and its classifier where there is one.

    Examples
    --------
    >>> from sampler.config import ModelConfig
    >>> model(ModelConfig())["generator/ink/kernel"]
    (128, 1)
    """
    found = generator(config.generator) | encoder(config.encoder)
    return found if config.classifier is None else found | classifier(config.classifier)


def generator(config: GeneratorConfig | ResidualConfig) -> Shapes:
    """Return the arrays of a generator of either part."""
    width = config.width
    found: Shapes = {
        **_dense("generator/from_z", config.z_dim, width),
        "generator/from_point/kernel": (3, width),
        **_dense("generator/ink", width, config.c_dim),
    }
    if config.architecture == "cppn":
        for index in range(config.tanh_layers):
            found |= _dense(f"generator/tanh_{index}", width, width)
        return found
    inner = [*(f"relu_{index}" for index in range(config.relu_layers)), "tanh"]
    for block in range(config.blocks):
        for layer in inner:
            found[f"generator/block_{block:02d}/{layer}_kernel"] = (width, width)
            found[f"generator/block_{block:02d}/{layer}_bias"] = (width,)
    return found


def encoder(config: EncoderConfig) -> Shapes:
    """Return the arrays of an encoder."""
    found: Shapes = {}
    size = config.image_size**2 * config.c_dim
    for index, units in enumerate(config.hidden):
        found |= _dense(f"encoder/softplus_{index}", size, units)
        size = units
    for name in ("mean", "log_variance"):
        found |= _dense(f"encoder/{name}", size, config.z_dim)
    return found


def classifier(config: ClassifierConfig) -> Shapes:
    """Return the arrays of a classifier of part two."""
    found: Shapes = {}
    size, channels = config.image_size, config.c_dim
    for index, filters in enumerate(config.filters):
        name = f"classifier/convolution_{index}"
        found[f"{name}/kernel"] = (config.kernel, config.kernel, channels, filters)
        found[f"{name}/bias"] = (filters,)
        if index and config.batch_norm:
            found |= {f"classifier/norm_{index}/{part}": (filters,) for part in _NORM}
        size, channels = -(-size // 2), filters
    channels += int(config.minibatch_std)
    return found | _dense("classifier/classes", size * size * channels, config.digits + 1)


def judge(config: JudgeConfig) -> Shapes:
    """Return the arrays of a judge."""
    found: Shapes = {}
    channels = config.c_dim
    for index, filters in enumerate(config.filters):
        for half in "ab":
            found[f"judge/convolution_{index}{half}/kernel"] = (3, 3, channels, filters)
            found |= {f"judge/norm_{index}{half}/{part}": (filters,) for part in _NORM}
            channels = filters
    found |= _dense("judge/features", channels, config.features)
    return found | _dense("judge/classes", config.features, config.classes)


def _dense(name: str, inputs: int, units: int) -> Shapes:
    return {f"{name}/kernel": (inputs, units), f"{name}/bias": (units,)}
