"""A decoder's operations in NumPy, at any points and with exact gradients, in float64.

The renderer is faster.  This is for curves, reliefs and comparisons: whatever needs the true line,
the slope, or more digits than float32 has.  Inside, arrays are (features, points): narrow layers
are several times faster that way round.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from sampler.config.operations import (
    Activation,
    Dense,
    FieldOperations,
    FirstGrid,
    GridReading,
    Operation,
    Residual,
    Upsample,
)
from sampler.support.threads import parallel_for, single_threaded_blas

_TOGETHER = 2048  # points: their arrays stay in a core's cache
_GELU = math.sqrt(2 / math.pi)


@dataclass
class _Dual:
    """Numbers of points, (features, p), and their derivatives by x and y, (2, features, p)."""

    value: np.ndarray
    slope: np.ndarray | None = None


class OperationsField:
    """The ink of one z before the sigmoid, at any points of the plane.

    Parameters
    ----------
    operations : FieldOperations
        Of the decoder.
    arrays : mapping of str to numpy.ndarray
        Its weights by ``layer/variable``.
    z : numpy.ndarray
        (z_dim,).
    dtype : dtype
        float64, or float32 for half the time.

    Attributes
    ----------
    of_z : numpy.ndarray
        What `operations.of_z` makes of z: (features,), or a grid (side, side, features).
    palette_logits : numpy.ndarray or None
        The palette's colours before they are clipped and the sigmoid: (colours, 3).
    """

    def __init__(
        self,
        operations: FieldOperations,
        arrays: Mapping[str, np.ndarray],
        z: np.ndarray,
        dtype: DTypeLike = np.float64,
    ) -> None:
        self._operations = operations
        self._arrays = {name: arrays[name].astype(dtype) for name in operations.weights()}
        self._dtype = np.dtype(dtype)
        code = _Dual(np.asarray(z, self._dtype)[:, None])
        self._of_z = self._run(operations.of_z, code).value
        places = () if operations.grid is None else 2 * (operations.grid.side,)
        self.of_z = self._of_z.T.reshape(*places, -1)
        self.palette_logits: np.ndarray | None = None
        self._colours: np.ndarray | None = None
        if operations.palette is not None:
            colours = self._run(operations.palette.operations, code).value.reshape(-1, 3)
            self.palette_logits, colours = colours, colours.T
            self._colours = np.clip(colours, -operations.palette.purest, operations.palette.purest)

    def logits(self, points: np.ndarray) -> np.ndarray:
        """Return the ink before the sigmoid of points (p, 2): (p, c_dim)."""
        return self._in_parts(points, lambda some: (self._mixed(self._values(some)).value,))[0].T

    def logits_and_slopes(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the ink before the sigmoid, (p, c_dim), and its slopes by x and y, (2, p, c_dim).

        Parameters
        ----------
        points : numpy.ndarray
            (p, 2): x and y.
        """

        def evaluate(some: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            mixed = self._mixed(self._values(some, slopes=True))
            return mixed.value, _slope_of(mixed)

        value, slope = self._in_parts(points, evaluate)
        return value.T, slope.transpose(0, 2, 1)

    def values(self, points: np.ndarray) -> np.ndarray:
        """Return the values of points (p, 2) before a palette mixes them: (p, outputs)."""
        return self._in_parts(points, lambda some: (self._values(some).value,))[0].T

    def palette(self) -> np.ndarray:
        """Return the colours of z as seen, (colours, 3), 0..1; (0, 3) without a palette."""
        if self._colours is None:
            return np.zeros((0, 3))
        return _logistic(self._colours).T

    def _in_parts(
        self, points: np.ndarray, evaluate: Callable[[np.ndarray], tuple[np.ndarray, ...]]
    ) -> list[np.ndarray]:
        """Evaluate points in parts on all cores, and join what is returned along the points."""
        points = np.asarray(points, self._dtype)
        starts = range(0, max(1, len(points)), _TOGETHER)
        parts: list[tuple[np.ndarray, ...]] = [() for _ in starts]

        def one(index: int) -> None:
            parts[index] = evaluate(points[starts[index] : starts[index] + _TOGETHER])

        with single_threaded_blas:
            parallel_for(one, range(len(starts)))
        return [np.concatenate(same, axis=-1) for same in zip(*parts, strict=True)]

    def _values(self, points: np.ndarray, *, slopes: bool = False) -> _Dual:
        operations = self._operations
        h = self._run(operations.of_point, _coordinates(points, operations.coordinates, slopes))
        if operations.grid is None:
            h = _Dual(h.value + self._of_z, h.slope)
        else:
            part = _read(self._of_z, operations.grid, points, slopes)
            slope = None if h.slope is None else h.slope + _slope_of(part)
            h = _Dual(h.value + part.value, slope)
        return self._run(operations.later, h)

    def _mixed(self, values: _Dual) -> _Dual:
        """Return the ink of a palette's shares: log(dark) - log(light) of the mixture."""
        if self._colours is None:
            return values
        shares = np.exp(values.value - values.value.max(axis=0))
        shares /= shares.sum(axis=0)
        light, dark = (1 / (1 + np.exp(sign * self._colours)) for sign in (-1, 1))
        lit, left = light @ shares, dark @ shares
        mixed = np.log(left) - np.log(lit)
        if values.slope is None:
            return _Dual(mixed)
        mean = np.sum(shares * values.slope, axis=1, keepdims=True)
        change = shares * (values.slope - mean)
        return _Dual(mixed, dark @ change / left - light @ change / lit)

    def _run(self, operations: tuple[Operation, ...], h: _Dual) -> _Dual:
        for operation in operations:
            h = self._step(operation, h)
        return h

    def _step(self, operation: Operation, h: _Dual) -> _Dual:
        if isinstance(operation, Activation):
            return _activated(operation.function, h)
        if isinstance(operation, Dense):
            kernel = operation.gain * self._arrays[operation.kernel].T
            bias = 0 if operation.bias is None else self._arrays[operation.bias][:, None]
            return _Dual(kernel @ h.value + bias, None if h.slope is None else kernel @ h.slope)
        if isinstance(operation, Residual):
            inner = self._run(operation.operations, h)
            slope = None if h.slope is None else h.slope + _slope_of(inner)
            return _Dual(h.value + inner.value, slope)
        if isinstance(operation, FirstGrid):
            return _Dual(h.value.reshape(operation.side**2, -1).T)
        return _Dual(self._upsampled(operation, h.value))

    def _upsampled(self, operation: Upsample, grid: np.ndarray) -> np.ndarray:
        side = math.isqrt(grid.shape[1])
        around = np.pad(grid.reshape(-1, side, side), ((0, 0), (1, 1), (1, 1)), mode="edge")
        places = [around[:, i : i + side, j : j + side] for i in range(3) for j in range(3)]
        near = np.concatenate(places).reshape(-1, side * side)
        parts = self._arrays[operation.kernel].T @ near + self._arrays[operation.bias][:, None]
        parts = parts.reshape(2, 2, -1, side, side).transpose(2, 3, 0, 4, 1)
        return parts.reshape(len(parts), -1)


def _slope_of(h: _Dual) -> np.ndarray:
    if h.slope is None:
        msg = "operations lost the slopes on their way; expected them to keep both"
        raise ValueError(msg)
    return h.slope


def _coordinates(points: np.ndarray, count: int, slopes: bool) -> _Dual:
    """Return x, y and r of points, or x and y alone, with their derivatives."""
    x, y = points.T
    r = np.hypot(x, y)
    value = np.stack([x, y, r])[:count]
    if not slopes:
        return _Dual(value)
    slope = np.zeros((2, 3, len(points)), points.dtype)
    slope[0, 0] = slope[1, 1] = 1
    slope[:, 2] = np.divide(points.T, r, out=np.zeros_like(points.T), where=r > 0)
    return _Dual(value, slope[:, :count])


def _activated(function: str, h: _Dual) -> _Dual:
    x = h.value
    if function == "relu":
        y, change = np.maximum(x, 0), (x > 0).astype(x.dtype)
    elif function == "tanh":
        y = np.tanh(x)
        change = 1 - y * y
    elif function == "sin":
        y, change = np.sin(x), np.cos(x)
    elif function == "softplus":
        y, change = np.logaddexp(0, x), _logistic(x)
    elif function == "silu":
        gate = _logistic(x)
        y = x * gate
        change = gate + y * (1 - gate)
    elif function == "gelu":
        t = np.tanh(_GELU * (x + 0.044715 * x**3))
        y = 0.5 * x * (1 + t)
        change = 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * _GELU * (1 + 3 * 0.044715 * x * x)
    else:
        msg = f"function got {function!r}; expected tanh, relu, softplus, gelu, sin or silu"
        raise ValueError(msg)
    return _Dual(y, None if h.slope is None else change * h.slope)


def _logistic(x: np.ndarray) -> np.ndarray:
    return 0.5 + 0.5 * np.tanh(0.5 * x)


def _read(grid: np.ndarray, how: GridReading, points: np.ndarray, slopes: bool) -> _Dual:
    """Return what points read of a grid (width, side · side): (width, p)."""
    columns, rows = (_near(points[:, axis], how) for axis in (0, 1))
    value = np.zeros((len(grid), len(points)), points.dtype)
    slope = np.zeros((2, *value.shape), points.dtype) if slopes else None
    for row, down, down_change in rows:
        for column, across, across_change in columns:
            part = np.take(grid, row * how.side + column, axis=1)
            value += down * across * part
            if slope is not None:
                slope[0] += down * across_change * part
                slope[1] += down_change * across * part
    return _Dual(value, slope)


def _near(
    coordinates: np.ndarray, how: GridReading
) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Return three places along an axis, the B-splines' weights there and their derivatives."""
    density = how.side / (2 * how.half_width)
    where = (coordinates / (2 * how.half_width) + 0.5) * how.side - 0.5
    inside = np.abs(where - 0.5 * (how.side - 1)) < 0.5 * (how.side + 3)
    where = np.clip(where, -2.0, how.side + 1.0)
    middle = np.rint(where)
    off = where - middle
    weights = 0.5 * (0.5 - off) ** 2, 0.75 - off * off, 0.5 * (0.5 + off) ** 2
    changes = off - 0.5, -2 * off, off + 0.5
    places = [np.clip(middle.astype(np.intp) + step, 0, how.side - 1) for step in (-1, 0, 1)]
    scaled = [change * density * inside for change in changes]
    return list(zip(places, weights, scaled, strict=True))
