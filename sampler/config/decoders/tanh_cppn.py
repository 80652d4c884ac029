"""Description of part one's decoder: a CPPN of a few tanh layers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from sampler.config import limits
from sampler.config.base import require
from sampler.config.bounds import Arrays, dense_bound
from sampler.config.decoders.cppn import CppnConfig
from sampler.config.limits import require_count
from sampler.config.operations import Activation, Dense, Operation
from sampler.config.shapes import Shapes, dense


@dataclass(frozen=True)
class GeneratorConfig(CppnConfig):
    """The CPPN of part one: a point of the plane and z in, ink out.

    U = W_z·(8·z) + b + w_x·x + w_y·y + w_r·r, then softplus, tanh layers and a sigmoid
    (otoro.net, "Generating Large Images from Latent Vectors", April 2016).
    """

    network: ClassVar[str] = "sampler.networks.decoders.tanh_cppn:TanhCppn"

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

    @classmethod
    def untrained(
        cls,
        *,
        z_dim: int,
        c_dim: int,
        init_std: float,
        depth: int | None,
        width: int | None,
        activation: str | None,
    ) -> Self:
        """Return the description of a random network; 3 tanh layers of 32 by default."""
        return cls(
            z_dim=z_dim,
            width=32 if width is None else width,
            tanh_layers=cls.tanh_layers if depth is None else depth,
            c_dim=c_dim,
            z_gain=1.0,
            point_init_std=init_std,
            z_init_std=init_std,
            activation=cls.activation if activation is None else activation,
            hidden_init_std=init_std,
            ink_init_std=init_std,
        )

    def untrained_arguments(self) -> dict[str, Any]:
        """Return depth, width and activation, as `untrained` takes them."""
        return {"depth": self.tanh_layers, "width": self.width, "activation": self.activation}

    @property
    def later_layers(self) -> tuple[str, ...]:
        """The tanh layers and the ink's."""
        return (*(f"tanh_{index}" for index in range(self.tanh_layers)), "ink")

    def inner_shapes(self) -> Shapes:
        """Return the shapes of the tanh layers."""
        shapes: Shapes = {}
        for index in range(self.tanh_layers):
            shapes |= dense(f"generator/tanh_{index}", self.width, self.width)
        return shapes

    def inner_operations(self) -> tuple[Operation, ...]:
        """Return the softplus of the first layer, and the tanh layers."""
        operations: list[Operation] = [Activation("softplus")]
        for index in range(self.tanh_layers):
            operations.append(Dense(f"tanh_{index}/kernel", f"tanh_{index}/bias"))
            operations.append(Activation(self.activation))
        return tuple(operations)

    def inner_bounds(self, weights: Arrays, first: float) -> tuple[float, float]:
        """Return bounds of the tanh layers' sums, and of the last one's results."""
        largest = bound = first
        for index in range(self.tanh_layers):
            name = f"tanh_{index}"
            bound = dense_bound(weights[f"{name}/kernel"], weights[f"{name}/bias"], bound)
            largest = max(largest, bound)
            # Softplus adds at most ln 2.
            bound = 1.0 if self.activation in ("tanh", "sin") else bound + 1.0
        return largest, bound

    def _validate_layers(self) -> None:
        """Refuse random layers whose numbers would grow beyond what float32 can hold.

        tanh and sin keep them at 1.  A relu layer of random weights multiplies their size by about
        spread · √(width / 2), and softplus and gelu do the same to large ones.
        """
        require_count(self, "tanh_layers", 0, limits.LAYERS)
        if self.activation in ("tanh", "sin") or self.hidden_init_std is None:
            return
        growth = self.hidden_init_std * math.sqrt(self.width / 2)
        decades = self.tanh_layers * math.log10(max(growth, 1.0))
        require(
            decades <= limits.DECADES,
            f"hidden_init_std got {self.hidden_init_std:g} for tanh_layers={self.tanh_layers} of "
            f"width={self.width} and {self.activation!r}: numbers would grow by 10 to the power of "
            f"{decades:.0f}; expected at most {limits.DECADES}, for float32. Take a smaller "
            "spread, fewer layers, or 'tanh'",
        )
