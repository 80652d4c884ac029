"""Configurations of the generators: every size, and nothing that training needs."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

from sampler.config import limits
from sampler.config.base import Config, require
from sampler.config.limits import require_count, require_one_of, require_range, require_weights
from sampler.config.shapes import Shapes, dense
from sampler.support.arguments import shown

ACTIVATIONS = ("tanh", "relu", "softplus", "gelu", "sin")  # names in keras.ops


@dataclass(frozen=True)
class GeneratorConfig(Config):
    """The CPPN of part one: a point of the plane and z in, ink out.

    U = W_z·(8·z) + b + w_x·x + w_y·y + w_r·r, then softplus, tanh layers and a sigmoid
    (otoro.net, "Generating Large Images from Latent Vectors", April 2016).
    """

    architecture: str = "cppn"
    z_dim: int = 32
    width: int = 128
    tanh_layers: int = 3
    c_dim: int = 1
    z_gain: float = 8.0  # the post multiplies z by its scale, so that z weighs as much as x and y
    point_init_std: float = 0.3  # x and y reach ±8: the first layer starts with a few folds
    z_init_std: float = 0.06  # 8·z has norm ~45: z moves the first layer by a few units
    # For untrained art; trained networks keep the post's tanh and start with Glorot's spread.
    activation: str = "tanh"
    hidden_init_std: float | None = None
    ink_init_std: float | None = None

    def _validate(self) -> None:
        _check_cppn(self, "cppn")
        require_count(self, "tanh_layers", 0, limits.LAYERS)
        _check_growth(self)
        require_weights("the generator", self.weight_shapes(), limits.DRAWN_WEIGHTS)

    def weight_shapes(self) -> Shapes:
        """Return the shapes of the weights by ``generator/layer/variable``."""
        shapes = _first_and_last(self)
        for index in range(self.tanh_layers):
            shapes |= dense(f"generator/tanh_{index}", self.width, self.width)
        return shapes


@dataclass(frozen=True)
class ResidualConfig(Config):
    """The CPPN of part two: a very deep and very thin residual network.

    tanh of part one's first layer, then blocks, each its input plus the tanh of a small network of
    relu layers, and a sigmoid (otoro.net, "Generating Large Images from Latent Vectors, Part Two",
    June 2016).
    """

    architecture: str = "residual"
    z_dim: int = 32
    width: int = 6
    blocks: int = 24
    relu_layers: int = 4
    c_dim: int = 1
    z_gain: float = 8.0  # as in part one
    point_init_std: float = 0.3
    z_init_std: float = 0.06
    relu_init_std: float = 1.0  # the post's: every block holds a wild picture…
    tanh_init_std: float = 0.001  # …and hardly any of it gets out, until training lets it
    activation: str = "relu"  # of the layers inside a block
    ink_init_std: float | None = None  # Glorot's

    def _validate(self) -> None:
        _check_cppn(self, "residual")
        require_count(self, "blocks", 1, limits.LAYERS)
        require_count(self, "relu_layers", 1, limits.INNER_LAYERS)
        require_weights("the generator", self.weight_shapes(), limits.DRAWN_WEIGHTS)

    def weight_shapes(self) -> Shapes:
        """Return the shapes of the weights by ``generator/layer/variable``."""
        shapes = _first_and_last(self)
        layers = [*(f"relu_{index}" for index in range(self.relu_layers)), "tanh"]
        for block in range(self.blocks):
            for layer in layers:
                shapes[f"generator/block_{block:02d}/{layer}_kernel"] = (self.width, self.width)
                shapes[f"generator/block_{block:02d}/{layer}_bias"] = (self.width,)
        return shapes


def _first_and_last(config: GeneratorConfig | ResidualConfig) -> Shapes:
    return {
        **dense("generator/from_z", config.z_dim, config.width),
        "generator/from_point/kernel": (3, config.width),
        **dense("generator/ink", config.width, config.c_dim),
    }


def _check_cppn(config: GeneratorConfig | ResidualConfig, architecture: str) -> None:
    # The field names the class in JSON; it is no choice within one class.
    require(
        config.architecture == architecture,
        f"architecture got {shown(config.architecture)}; expected {architecture!r} in a "
        f"{type(config).__name__}",
    )
    require_count(config, "z_dim", 1, limits.Z_DIM)
    require_count(config, "width", 1, limits.WIDTH)
    require_range(config, "z_gain", -limits.GAIN, limits.GAIN)
    for name in (entry.name for entry in dataclasses.fields(config)):
        if name.endswith("_std"):
            require_range(config, name, 0.0, limits.STD)
    require_one_of(config, "activation", ACTIVATIONS)
    require(
        config.c_dim in (1, 3), f"c_dim got {shown(config.c_dim)}; expected 1 (ink) or 3 (colour)"
    )


def _check_growth(config: GeneratorConfig) -> None:
    """Refuse random layers whose numbers would grow beyond what float32 can hold.

    tanh and sin keep them at 1.  A relu layer of random weights multiplies their size by about
    spread · √(width / 2), and softplus and gelu do the same to large ones.
    """
    if config.activation in ("tanh", "sin") or config.hidden_init_std is None:
        return
    growth = config.hidden_init_std * math.sqrt(config.width / 2)
    decades = config.tanh_layers * math.log10(max(growth, 1.0))
    require(
        decades <= limits.DECADES,
        f"hidden_init_std got {config.hidden_init_std:g} for tanh_layers={config.tanh_layers} of "
        f"width={config.width} and {config.activation!r}: numbers would grow by 10 to the power of "
        f"{decades:.0f}; expected at most {limits.DECADES}, for float32. Take a smaller spread, "
        "fewer layers, or 'tanh'",
    )
