"""The codes of pictures as variables: Adam moves those that a step has met."""

from __future__ import annotations

from typing import Any

import numpy as np

from sampler.networks.backend import keras, ops
from sampler.training.codes import shared_parts

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

Tensor = Any  # checkers take shapes of Keras's tensors for None
_MEAN, _SQUARE, _EPSILON = 0.9, 0.99, 1e-8  # Adam's


class CodeTable:
    """The code of each picture: a row of its own, and rows that it shares with others.

    Parameters
    ----------
    start : numpy.ndarray
        float32, (n, z_dim): the first codes.
    factors : tuple of numpy.ndarray
        int32, (n,) each: the numbers of what pictures share, such as a letter and a face.  A code
        is the sum of its own row and of one row a factor; its own row starts small.
    """

    def __init__(self, start: np.ndarray, factors: tuple[np.ndarray, ...] = ()) -> None:
        own, parts = shared_parts(start, factors)
        self._factors = factors
        self._own = _Rows(own, "codes")
        self._shared = [_Rows(part, f"shared_{number}") for number, part in enumerate(parts)]

    @property
    def values(self) -> np.ndarray:
        """All codes: float32, (n, z_dim)."""
        shared = zip(self._shared, self._factors, strict=True)
        return np.asarray(self._own.value) + sum(np.asarray(t.value)[of] for t, of in shared)

    def leaves(self, index: Tensor) -> list[Tensor]:
        """Return what codes are made of: own rows of `index`, int32 (m,), and whole tables."""
        own = ops.take(self._own.value.value, index, axis=0)
        return [own, *(table.value.value for table in self._shared)]

    def join(self, index: Tensor, leaves: list[Tensor]) -> Tensor:
        """Return the codes of pictures, float32 (m, z_dim), from their `leaves`."""
        own, *tables = leaves
        for table, numbers in zip(tables, self._factors, strict=True):
            own += ops.take(table, ops.take(numbers, index), axis=0)
        return own

    def exchange(self, z: Tensor, index: Tensor, rests: Tensor, leaves: list[Tensor]) -> Tensor:
        """Return the codes z of `index` with the own rows of other pictures, which keep theirs.

        Where `rests` is `index`, a code stays as it is.
        """
        foreign = ops.stop_gradient(ops.take(self._own.value.value, rests, axis=0))
        return ops.where((index == rests)[:, None], z, z - leaves[0] + foreign)

    def move(self, index: Tensor, slopes: list[Tensor], rate: Tensor) -> None:
        """Move the `leaves` downhill by Adam, each row with the number of its own visits."""
        own, *others = slopes
        self._own.move(index, own, rate)
        for table, numbers, slope in zip(self._shared, self._factors, others, strict=True):
            met = ops.zeros((len(table), 1)) + 0.0
            met = tf.tensor_scatter_nd_max(
                met, ops.take(numbers, index)[:, None], ops.ones((index.shape[0], 1))
            )
            table.move_met(met > 0, slope, rate)

    def state(self) -> dict[str, Any]:
        """Return the variables by name."""
        return {
            name: variable for table in (self._own, *self._shared) for name, variable in table.named
        }


class _Rows:
    """A table of rows with Adam's means, squares and visits."""

    def __init__(self, start: np.ndarray, name: str) -> None:
        self.value = kept(start, name)
        prefix = "" if name == "codes" else f"{name}_"
        self._mean, self._square = (
            kept(0 * start, f"{prefix}{kind}") for kind in ("mean", "square")
        )
        self._visits = kept(0 * start[:, :1], f"{prefix}visits")

    def __len__(self) -> int:
        return self.value.shape[0]

    @property
    def named(self) -> list[tuple[str, Any]]:
        """The variables by name."""
        variables = self.value, self._mean, self._square, self._visits
        return [(variable.name, variable) for variable in variables]

    def move(self, index: Tensor, slope: Tensor, rate: Tensor) -> None:
        """Move some rows, all different."""
        where = index[:, None]
        variables = [variable for _, variable in self.named]
        rows = [ops.take(variable.value, index, axis=0) for variable in variables]
        for variable, new in zip(variables, _moved(rows, slope, rate), strict=True):
            variable.assign(tf.tensor_scatter_nd_update(variable.value, where, new))

    def move_met(self, met: Tensor, slope: Tensor, rate: Tensor) -> None:
        """Move the rows that a step has met, bool (rows, 1), and no others."""
        variables = [variable for _, variable in self.named]
        news = _moved([variable.value for variable in variables], slope, rate)
        for variable, new in zip(variables, news, strict=True):
            variable.assign(ops.where(met, new, variable.value))


def _moved(rows: list[Tensor], slope: Tensor, rate: Tensor) -> tuple[Tensor, ...]:
    """Return `rows`, and Adam's means, squares and visits of them, after a step."""
    value, mean, square, visits = rows
    visits = visits + 1
    mean = _MEAN * mean + (1 - _MEAN) * slope
    square = _SQUARE * square + (1 - _SQUARE) * slope * slope
    step = mean / (1 - _MEAN**visits) / (ops.sqrt(square / (1 - _SQUARE**visits)) + _EPSILON)
    return value - rate * step, mean, square, visits


def kept(values: np.ndarray, name: str) -> Any:
    """Return a variable that no optimiser of Keras moves."""
    return keras.Variable(values, trainable=False, dtype="float32", name=name)
