"""Description of part two's decoder: a CPPN of residual blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from sampler.config import limits
from sampler.config.bounds import Arrays, dense_bound
from sampler.config.decoders.cppn import CppnConfig
from sampler.config.limits import require_count
from sampler.config.operations import Activation, Dense, Operation, Residual
from sampler.config.shapes import Shapes


@dataclass(frozen=True)
class ResidualConfig(CppnConfig):
    """The CPPN of part two: a very deep and very thin residual network.

    tanh of part one's first layer, then blocks, each its input plus the tanh of a small network of
    relu layers, and a sigmoid (otoro.net, "Generating Large Images from Latent Vectors, Part Two",
    June 2016).
    """

    network: ClassVar[str] = "sampler.networks.decoders.residual_cppn:ResidualCppn"

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
        """Return the description of a random network; 24 blocks of 6 by default.

        The last layers of blocks have the spread, too: at the 0.001 that training starts from, a
        block would show nothing of its picture.
        """
        return cls(
            z_dim=z_dim,
            width=cls.width if width is None else width,
            blocks=cls.blocks if depth is None else depth,
            c_dim=c_dim,
            z_gain=1.0,
            point_init_std=init_std,
            z_init_std=init_std,
            relu_init_std=init_std,
            tanh_init_std=init_std,
            activation=cls.activation if activation is None else activation,
            ink_init_std=init_std,
        )

    def untrained_arguments(self) -> dict[str, Any]:
        """Return depth, width and activation, as `untrained` takes them."""
        return {"depth": self.blocks, "width": self.width, "activation": self.activation}

    def inner_shapes(self) -> Shapes:
        """Return the shapes of the blocks."""
        shapes: Shapes = {}
        layers = [*(f"relu_{index}" for index in range(self.relu_layers)), "tanh"]
        for block in range(self.blocks):
            for layer in layers:
                shapes[f"generator/block_{block:02d}/{layer}_kernel"] = (self.width, self.width)
                shapes[f"generator/block_{block:02d}/{layer}_bias"] = (self.width,)
        return shapes

    def inner_operations(self) -> tuple[Operation, ...]:
        """Return the tanh of the first layer, and the blocks."""
        return Activation("tanh"), *(self._block(f"block_{i:02d}") for i in range(self.blocks))

    def _block(self, name: str) -> Residual:
        functions = [*((f"relu_{i}", self.activation) for i in range(self.relu_layers))]
        operations: list[Operation] = []
        for layer, function in (*functions, ("tanh", "tanh")):
            operations.append(Dense(f"{name}/{layer}_kernel", f"{name}/{layer}_bias"))
            operations.append(Activation(function))
        return Residual(tuple(operations))

    def inner_bounds(self, weights: Arrays, first: float) -> tuple[float, float]:
        """Return bounds of the blocks' sums, and of the last one's results."""
        largest = first
        for block in range(self.blocks):
            bound = 1.0 + block  # tanh of the first layer, and of each block
            for layer in (*(f"relu_{index}" for index in range(self.relu_layers)), "tanh"):
                name = f"block_{block:02d}/{layer}"
                bound = dense_bound(weights[f"{name}_kernel"], weights[f"{name}_bias"], bound)
                largest = max(largest, bound)
        return largest, 1.0 + self.blocks

    def _validate_layers(self) -> None:
        require_count(self, "blocks", 1, limits.LAYERS)
        require_count(self, "relu_layers", 1, limits.INNER_LAYERS)
