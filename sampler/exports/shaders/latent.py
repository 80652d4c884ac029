"""What z sets in a shader: its vectors at keyframes along the time, and along axes.

All of a network that z sets is a few vectors or a grid, computed here.  Where they are linear in z,
a shader mixes those of two keyframes, and adds those of axes, exactly as z would be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from sampler.config.operations import Dense, FieldOperations, split_dense_end
from sampler.render.operations_field import OperationsField


@dataclass(frozen=True)
class Axis:
    """A direction of z that an input of the shader adds, times its value.

    Parameters
    ----------
    name : str
        An identifier of GLSL.
    vector : numpy.ndarray
        (z_dim,).
    least, most, usual : float
        Range and default of the value.
    """

    name: str
    vector: np.ndarray
    least: float
    most: float
    usual: float = 0.0


@dataclass(frozen=True)
class Part:
    """Numbers that z sets: at each keyframe, (n, ...), and the change along each axis, (a, ...)."""

    keys: np.ndarray
    axes: np.ndarray


class Latent:
    """The parts of a network that z sets, at keyframes and along axes.

    Parameters
    ----------
    operations : FieldOperations
        Of the decoder.
    weights : mapping of str to numpy.ndarray
        By ``layer/variable``.
    keys : numpy.ndarray
        (n, z_dim).
    axes : tuple of Axis
        Only where the parts are linear in z, see `is_linear`.
    """

    def __init__(
        self,
        operations: FieldOperations,
        weights: Mapping[str, np.ndarray],
        keys: np.ndarray,
        axes: tuple[Axis, ...],
    ) -> None:
        before, self.after = (
            split_dense_end(operations.of_z) if operations.grid else (operations.of_z, ())
        )
        fields = [
            OperationsField(replace(operations, of_z=before), weights, z)
            for z in (*keys, *(axis.vector for axis in axes))
        ]
        # A linear part is f(0) + A z, and an axis adds A d = f(d) - f(0).
        origin = OperationsField(
            replace(operations, of_z=before), weights, np.zeros(keys.shape[1], np.float64)
        )
        count = len(keys)
        parts = np.stack([field.of_z for field in fields])
        self.sums = Part(parts[:count], parts[count:] - origin.of_z)
        self.colours: Part | None = None
        if operations.palette is not None:
            named = [field.palette_logits for field in fields]
            logits = np.stack([colours for colours in named if colours is not None])
            self.colours = Part(logits[:count], logits[count:] - origin.palette_logits)

    @property
    def numbers(self) -> int:
        """How many numbers the vectors are."""
        vectors = [] if self.sums.keys.ndim > 2 else [self.sums]
        vectors += [] if self.colours is None else [self.colours]
        return sum(part.keys.size + part.axes.size for part in vectors)

    @property
    def grid_rows(self) -> int:
        """How many rows of eight numbers the grids are."""
        if self.sums.keys.ndim == 2:
            return 0
        *places, features = self.sums.keys.shape
        return int(np.prod(places)) * -(-features // 8)


def is_linear(operations: FieldOperations) -> bool:
    """Return whether all that z sets is linear in z."""
    of_palette = operations.palette.operations if operations.palette else ()
    return all(isinstance(step, Dense) for step in (*operations.of_z, *of_palette))
