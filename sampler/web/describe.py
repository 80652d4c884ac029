"""A network as the browser's renderer reads it: a program in JSON, and its weights as one blob."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from sampler.config.operations import (
    Activation,
    Dense,
    FieldOperations,
    FirstGrid,
    Operation,
    Residual,
    Upsample,
    weights_of,
)
from sampler.render.operations_field import OperationsField
from sampler.web.glsl_functions import definitions

#: Grey levels that rounded weights may change; half a level is the limit of a page in all.
MOST_ROUNDING = 0.3
_WHOLE = 32767
_LARGE = 4096  # numbers: smaller weights stay float32, since they save nothing
_TRIED, _ALONG = 4, 64  # random z, and points along a side, at which rounding is measured


class Described(NamedTuple):
    """A network for the browser.

    Attributes
    ----------
    program : dict
        Plain names and values, for JSON: the operations and where each weight lies.  One without
        ``at`` lies behind the one before.
    blob : bytes
        All weights, little-endian, each from a multiple of 4 bytes on.
    """

    program: dict[str, Any]
    blob: bytes


def describe_field(
    operations: FieldOperations,
    arrays: Mapping[str, np.ndarray],
    *,
    z_dim: int,
    c_dim: int,
    scale: float,
) -> Described:
    """Return a network's program and weights.

    Large kernels are stored as whole numbers of 16 bits, a factor for each column, where that
    changes pictures by at most `MOST_ROUNDING` grey levels; else, and all others, as float32.

    Parameters
    ----------
    operations : FieldOperations
        Of the decoder.
    arrays : mapping of str to numpy.ndarray
        Its weights by ``layer/variable``.
    z_dim, c_dim : int
        Numbers in z, and channels.
    scale : float
        Half-width of the window that shows a whole picture.
    """
    names = list(dict.fromkeys(operations.weights()))
    rounded = {name: _rounded(arrays[name]) for name in _large(operations, arrays)}
    if rounded and _change(operations, arrays, rounded, z_dim, scale) > MOST_ROUNDING:
        rounded = {}
    blob, weights = bytearray(), []
    for name in names:
        entry: dict[str, Any] = {"shape": list(arrays[name].shape)}
        if name in rounded:
            whole, factors = rounded[name]
            entry["scales"] = _append(blob, factors.astype("<f4"))
            entry["at"] = _append(blob, whole.astype("<i2"))
        else:
            _append(blob, np.asarray(arrays[name], "<f4"))
        weights.append(entry)
    numbers = {name: number for number, name in enumerate(names)}
    program = _program(operations, numbers) | {"z_dim": z_dim, "c_dim": c_dim, "scale": scale}
    program["values"] = len(arrays[_last(operations.later)][0])
    return Described(program | {"weights": weights}, bytes(blob))


def _append(blob: bytearray, numbers: np.ndarray) -> int:
    """Append numbers, at a multiple of 4 bytes; return the place."""
    at = len(blob)
    blob += numbers.tobytes()
    blob += bytes(-len(blob) % 4)
    return at


def _last(operations: tuple[Operation, ...]) -> str:
    """Return the kernel of the last layer."""
    last = operations[-1]
    if not isinstance(last, Dense):
        msg = f"later ends in {type(last).__name__}; expected a dense layer"
        raise TypeError(msg)
    return last.kernel


def _program(operations: FieldOperations, numbers: Mapping[str, int]) -> dict[str, Any]:
    grid, palette = operations.grid, operations.palette
    functions = _functions(operations)
    return {
        "of_z": _listed(operations.of_z, numbers),
        "of_point": _listed(operations.of_point, numbers),
        "later": _listed(operations.later, numbers),
        "coordinates": operations.coordinates,
        "kinked": "relu" in functions,  # no cubic may be laid over kinks
        "glsl": definitions((name, 4) for name in functions | {"logistic"}),
        "grid": None if grid is None else {"side": grid.side, "half_width": grid.half_width},
        "palette": None
        if palette is None
        else {"operations": _listed(palette.operations, numbers), "purest": palette.purest},
    }


def _functions(operations: FieldOperations) -> set[str]:
    """Return the activations of points."""
    steps = [*operations.of_point, *operations.later]
    used = set()
    while steps:
        step = steps.pop()
        if isinstance(step, Residual):
            steps += step.operations
        elif isinstance(step, Activation):
            used.add(step.function)
    return used


def _listed(operations: tuple[Operation, ...], numbers: Mapping[str, int]) -> list[dict[str, Any]]:
    return [_one(operation, numbers) for operation in operations]


def _one(operation: Operation, numbers: Mapping[str, int]) -> dict[str, Any]:
    """Return an operation as plain values; weights are named by their place in the list of all."""
    if isinstance(operation, Dense):
        bias = {} if operation.bias is None else {"bias": numbers[operation.bias]}
        gain = {} if operation.gain == 1 else {"gain": operation.gain}
        return {"dense": numbers[operation.kernel]} | bias | gain
    if isinstance(operation, Activation):
        return {"activation": operation.function}
    if isinstance(operation, Residual):
        return {"residual": _listed(operation.operations, numbers)}
    if isinstance(operation, FirstGrid):
        return {"first_grid": operation.side}
    if isinstance(operation, Upsample):
        return {"upsample": numbers[operation.kernel], "bias": numbers[operation.bias]}
    msg = f"operation got {type(operation).__name__}, which the browser's renderer does not know"
    raise TypeError(msg)


def _large(operations: FieldOperations, arrays: Mapping[str, np.ndarray]) -> list[str]:
    """Return the kernels that are worth rounding: not those of the point, nor of narrow layers."""
    parts = (operations.of_z, operations.later)
    names = [name for part in parts for name in weights_of(part)]
    return [name for name in names if arrays[name].ndim == 2 and arrays[name].size >= _LARGE]


def _rounded(kernel: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a kernel as whole numbers, and the factor of each column."""
    factors = (np.abs(kernel).max(axis=0) / _WHOLE).astype(np.float32)
    safe = np.where(factors > 0, factors, 1)
    return np.rint(kernel / safe).astype(np.int16), factors


def _change(
    operations: FieldOperations,
    arrays: Mapping[str, np.ndarray],
    rounded: Mapping[str, tuple[np.ndarray, np.ndarray]],
    z_dim: int,
    scale: float,
) -> float:
    """Return the largest change of a picture by rounded weights, in grey levels."""
    changed = dict(arrays) | {name: whole * factors for name, (whole, factors) in rounded.items()}
    along = np.linspace(-scale, scale, _ALONG)
    points = np.stack(np.meshgrid(along, along), axis=-1).reshape(-1, 2)
    largest = 0.0
    for z in np.random.default_rng(0).standard_normal((_TRIED, z_dim)).astype(np.float32):
        pictures = [
            np.tanh(OperationsField(operations, weights, z, np.float32).logits(points) / 2) / 2
            for weights in (arrays, changed)
        ]
        largest = max(largest, 255 * float(np.abs(pictures[0] - pictures[1]).max()))
    return largest
