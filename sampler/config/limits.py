"""Limits of the numbers of a configuration, each with its reason.

The largest network that the toolkit ships has 0.93 million weights, layers of 512 and 24 blocks.
The limits leave room for a hundred times as much, and end before an hour of building or a machine
without memory.
"""

from __future__ import annotations

import math

from sampler.config.base import Config, ConfigError
from sampler.config.shapes import Shapes
from sampler.support.arguments import shown

Z_DIM = 4096  # numbers in z: each one is multiplied by each number of the first layer
WIDTH = 4096  # numbers in a layer of a generator: each pixel has as many in memory
LAYERS = 128  # tanh layers, or blocks: such a network takes seconds until its first picture
INNER_LAYERS = 32  # relu layers inside a block
UNITS = 16_384  # numbers in a layer of an encoder or a judge
STEPS = 16  # hidden layers or convolutions: after 10 halvings a side of 1024 is one pixel
FILTERS = 4096  # of one convolution
KERNEL = 63  # side of a convolution's window, in pixels
SIDE = 1024  # pixels of a training picture's side
CLASSES = 10_000
#: A generator's weights: each pixel needs all of them, and 512×512 pixels of 8 million take a
#: minute.
DRAWN_WEIGHTS = 1 << 23
#: A model's weights: 512 MiB, half of what an archive may hold.
WEIGHTS = 1 << 27
#: Spread of random weights: at 1 a picture is folded, at 100 it is noise.
STD = 1e3
#: Powers of ten that numbers may grow by in random layers: float32 ends at 10³⁸, and the first
#: layer reaches a few thousand.
DECADES = 33
GAIN = 1e3  # of z, which the post multiplies by 8
#: Half-width of the window: beyond it float32 has no room for the pixels between.
SCALE = 1e6
EPOCHS = 1_000_000
BATCH = 1 << 16  # pictures in a step
PER_BATCH = 1000  # steps for one batch
TRAINING_STEPS = 10**9  # of a warm-up
SEED = (1 << 32) - 1  # NumPy and TensorFlow both take it
RATE = 1e30  # of losses and learning: float32 ends at 3·10³⁸


def require_count(config: Config, name: str, least: int, most: int) -> None:
    """Require of a field, a whole number or several, that it lies from `least` to `most`."""
    value = getattr(config, name)
    for number in value if isinstance(value, tuple) else (value,):
        if number < least:
            msg = f"{name} got {shown(number)}; expected at least {least}"
            raise ConfigError(msg)
        if number > most:
            msg = f"{name} got {shown(number)}; expected at most {most:,}"
            raise ConfigError(msg)


def require_range(config: Config, name: str, least: float, most: float) -> None:
    """Require of a field, a number or None, that it lies from `least` to `most`."""
    value = getattr(config, name)
    if value is not None and not least <= value <= most:
        msg = f"{name} got {shown(value)}; expected {least:g} to {most:g}"
        raise ConfigError(msg)


def require_one_of(config: Config, name: str, options: tuple[str, ...]) -> None:
    """Require of a field, a name, that it is one of the options."""
    value = getattr(config, name)
    if value not in options:
        msg = f"{name} got {shown(value)}; expected one of {', '.join(options)}"
        raise ConfigError(msg)


def require_positive(config: Config, name: str) -> None:
    """Require of a field, a number, that it exceeds 0."""
    value = getattr(config, name)
    if not value > 0:
        msg = f"{name} got {shown(value)}; expected a positive number"
        raise ConfigError(msg)


def require_weights(network: str, shapes: Shapes, most: int) -> None:
    """Require of a network, given the shapes of its weights, that they are at most `most`."""
    count = sum(math.prod(shape) for shape in shapes.values())
    if count > most:
        msg = (
            f"{network} would have {count:,} weights; expected at most {most:,}. Make it narrower, "
            "shallower or its pictures smaller"
        )
        raise ConfigError(msg)
