"""How large the numbers of a configuration may be, and why: what lies beyond helps nobody.

The largest network that the toolkit ships has 0.93 million weights, layers of 512 and 24 blocks.
The limits leave room for a hundred times as much, and end before a wish turns into an hour of
building or a machine without memory.
"""

from __future__ import annotations

import math

from sampler.config.base import ConfigError
from sampler.support.arguments import shown

Z_DIM = 4096  # numbers in z: every one is multiplied with every number of the first layer
WIDTH = 4096  # numbers in a layer of a generator: each pixel has as many in memory
LAYERS = 128  # tanh layers, or blocks: already such a network takes seconds until it draws
INNER_LAYERS = 32  # relu layers inside a block
UNITS = 16_384  # numbers in a layer of an encoder or a judge
STEPS = 16  # hidden layers or convolutions: after 10 halvings a side of 1024 is one pixel
FILTERS = 4096  # of one convolution
KERNEL = 63  # side of a convolution's window, in pixels
SIDE = 1024  # pixels of a training picture's side
CLASSES = 10_000
#: A generator's weights: each pixel meets all of them, so that 8 million make 512×512 pixels take
#: a minute.
DRAWN_WEIGHTS = 1 << 23
#: A model's weights: 512 MiB, half of what an archive may hold.
WEIGHTS = 1 << 27
#: Spread of random weights: at 1 a picture is folded, at 100 it is noise.
STD = 1e3
#: Powers of ten that numbers may grow by in random layers: float32 ends at 10³⁸, and the first
#: layer starts at a few thousand.
DECADES = 33
GAIN = 1e3  # of z, which the post multiplies by 8
#: Half-width of the window: beyond it float32 has no room for the pixels between.
SCALE = 1e6
EPOCHS = 1_000_000
BATCH = 1 << 16  # pictures that one step looks at
PER_BATCH = 1000  # steps for one batch
TRAINING_STEPS = 10**9  # of a warm-up
SEED = (1 << 32) - 1  # what NumPy and TensorFlow both take
RATE = 1e30  # of losses and learning: float32 ends at 3·10³⁸


def require_count(config, name: str, least: int, most: int) -> None:
    """Refuse a whole number, or one of several, that is not from `least` to `most`."""
    value = getattr(config, name)
    for number in value if isinstance(value, tuple) else (value,):
        if number < least:
            msg = f"{name} got {shown(number)}; {name} must be at least {least}"
            raise ConfigError(msg)
        if number > most:
            msg = f"{name} got {shown(number)}; {name} must be at most {most:,}"
            raise ConfigError(msg)


def require_range(config, name: str, least: float, most: float) -> None:
    """Refuse a number that is not from `least` to `most`."""
    value = getattr(config, name)
    if value is not None and not least <= value <= most:
        what = "must not be negative" if value < least == 0 else f"must be {least:g} to {most:g}"
        msg = f"{name} got {shown(value)}; {name} {what}"
        raise ConfigError(msg)


def require_weights(what: str, shapes: dict[str, tuple[int, ...]], most: int) -> None:
    """Refuse a network of too many weights, given the shapes of its arrays."""
    count = sum(math.prod(shape) for shape in shapes.values())
    if count > most:
        msg = (
            f"{what} would have {count:,} weights; expected at most {most:,}. Make it narrower, "
            "shallower or its pictures smaller"
        )
        raise ConfigError(msg)
