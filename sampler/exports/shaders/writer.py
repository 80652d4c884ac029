"""What both ways to write a network as GLSL share: operations, one after the other."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from sampler.config.operations import (
    Activation,
    Dense,
    GridReading,
    Operation,
    Residual,
)
from sampler.exports.shaders.latent import Axis, Part

H = TypeVar("H")


@dataclass(frozen=True)
class Keys:
    """How many keyframes there are, and whether the last one is followed by the first."""

    count: int
    loop: bool


class Writer(ABC, Generic[H]):
    """Writes operations as statements; `H` is how it names a point's features.

    Parameters
    ----------
    weights : mapping of str to numpy.ndarray
        By ``layer/variable``.
    keys : Keys
        Of the morph.
    axes : tuple of Axis
        Whose names are values in the shader.
    """

    def __init__(
        self, weights: Mapping[str, np.ndarray], keys: Keys, axes: tuple[Axis, ...]
    ) -> None:
        self._weights, self._keys, self._axes = weights, keys, axes
        self._count = 0
        self.lines: list[str] = []
        self.functions: set[tuple[str, int]] = set()

    def run(self, operations: tuple[Operation, ...], h: H) -> H:
        """Write operations on h; return their result."""
        for operation in operations:
            if isinstance(operation, Activation):
                h = self.activated(operation.function, h)
            elif isinstance(operation, Dense):
                kernel = operation.gain * self._weights[operation.kernel]
                bias = None if operation.bias is None else self._weights[operation.bias]
                h = self.dense(kernel, bias, h)
            elif isinstance(operation, Residual):
                h = self.added(h, self.run(operation.operations, h))
            else:
                msg = f"{type(operation).__name__} got a point; expected it in what z sets only"
                raise TypeError(msg)
        return h

    def _name(self) -> str:
        self._count += 1
        return f"h{self._count}"

    @abstractmethod
    def begin(self) -> None:
        """Write what the position `q` between the keyframes means."""

    @abstractmethod
    def coordinates(self, count: int) -> H:
        """Write x, y and, for three, r of the point `p`."""

    @abstractmethod
    def dense(self, kernel: np.ndarray, bias: np.ndarray | None, h: H) -> H:
        """Write h @ kernel + bias."""

    @abstractmethod
    def activated(self, function: str, h: H) -> H:
        """Write a function of each number."""

    @abstractmethod
    def added(self, one: H, other: H) -> H:
        """Write the sum of two."""

    @abstractmethod
    def of_latent(self, part: Part) -> H:
        """Write a vector that z sets: keys (n, features)."""

    @abstractmethod
    def read(self, grids: Part, how: GridReading) -> H:
        """Write what the point reads of a grid that z sets: keys (n, side, side, features)."""

    @abstractmethod
    def value(self, h: H, index: int) -> str:
        """Return the text of one number of h."""

    @abstractmethod
    def mixed(self, h: H, colours: Part, purest: float) -> str:
        """Write the mixture of a palette's colours; return its name, a vec3 as it is seen."""


def seen_colours(colours: Part, purest: float) -> np.ndarray | None:
    """Return a palette's colours as they are seen, (colours, 3), where they never change."""
    if len(colours.keys) > 1 or len(colours.axes):
        return None
    return 1 / (1 + np.exp(-np.clip(colours.keys[0], -purest, purest)))
