"""Operations of a decoder, as data: what pages, shaders and ONNX compute where no Python is.

A decoder describes itself once, by `DecoderConfig.operations`.  Weights are named as in its
checkpoint, ``layer/variable``; their shapes follow from the weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Dense:
    """h → gain · h @ kernel + bias, over the features.

    Parameters
    ----------
    kernel : str
        Name of a weight, (features, units).
    bias : str, optional
        Name of a weight, (units,).
    gain : float
        Factor of h.
    """

    kernel: str
    bias: str | None = None
    gain: float = 1.0


@dataclass(frozen=True)
class Activation:
    """h → a function of each of its numbers.

    Parameters
    ----------
    function : {"tanh", "relu", "softplus", "gelu", "sin", "silu"}
        "gelu" is the approximation by tanh, as in Keras.
    """

    function: str


@dataclass(frozen=True)
class Residual:
    """h → h + the result of other operations on h."""

    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class FirstGrid:
    """A vector → a grid of features, (side, side, features), rows first."""

    side: int


@dataclass(frozen=True)
class Upsample:
    """A grid of features → one of twice the side.

    A place and its eight neighbours, row after row and the edges repeated, are one vector; a dense
    layer makes of it the features of 2×2 places, row after row.

    Parameters
    ----------
    kernel, bias : str
        Names of weights, (9 · features, 4 · features after it) and (4 · features after it,).
    """

    kernel: str
    bias: str


Operation = Dense | Activation | Residual | FirstGrid | Upsample


@dataclass(frozen=True)
class GridReading:
    """How a point reads a grid: by quadratic B-splines of the nine nearest places.

    Parameters
    ----------
    side : int
        Places along a side.
    half_width : float
        Half-width of the window that the grid covers; beyond it the places at the edge go on.
    """

    side: int
    half_width: float


@dataclass(frozen=True)
class Palette:
    """Colours that z sets: a point's values are, by softmax, the shares of the colours.

    Parameters
    ----------
    operations : tuple of Operation
        z → the colours before the sigmoid, as they are seen: 3 numbers for each.
    purest : float
        The colours' numbers are clipped to -purest..purest.
    """

    operations: tuple[Operation, ...]
    purest: float


@dataclass(frozen=True)
class FieldOperations:
    """A field: the sum of z's part and the point's part, through the later layers.

    ``values = later(of_z(z) + of_point(x, y, r))``; with `grid`, the point reads ``of_z(z)`` there.
    Values are the ink before the sigmoid.  Ink is ``sigmoid(values)``; colour as it is seen is
    ``1 - sigmoid(values)``, or the mixture of the palette.

    Parameters
    ----------
    of_z : tuple of Operation
        From z, (z_dim,), once a picture.
    of_point : tuple of Operation
        From the first `coordinates` of x, y and r.
    coordinates : int
        2 or 3.
    later : tuple of Operation
        From the sum, which each of both parts has made linearly.
    grid : GridReading, optional
        Where `of_z` makes a grid.
    palette : Palette, optional
        Where z sets colours.
    """

    of_z: tuple[Operation, ...]
    of_point: tuple[Operation, ...]
    later: tuple[Operation, ...]
    coordinates: int = 3
    grid: GridReading | None = None
    palette: Palette | None = None

    def weights(self) -> list[str]:
        """Return the names of all weights, in the order of their use.

        Examples
        --------
        >>> FieldOperations((Dense("z/kernel", "z/bias"),), (), (Dense("ink/kernel"),)).weights()
        ['z/kernel', 'z/bias', 'ink/kernel']
        """
        parts = (
            self.of_z,
            self.of_point,
            self.later,
            self.palette.operations if self.palette else (),
        )
        return [name for part in parts for name in weights_of(part)]


def weights_of(operations: tuple[Operation, ...]) -> Iterator[str]:
    """Yield the names of the weights of operations, in the order of their use."""
    for operation in operations:
        if isinstance(operation, Residual):
            yield from weights_of(operation.operations)
        elif isinstance(operation, (Dense, Upsample)):
            yield operation.kernel
            if operation.bias is not None:
                yield operation.bias


def split_dense_end(
    operations: tuple[Operation, ...],
) -> tuple[tuple[Operation, ...], tuple[Dense, ...]]:
    """Return operations without the dense layers that end them, and these.

    A dense layer of what a point reads is what a point reads of the dense layer, since the splines
    add up to one; before it a grid is often smaller.
    """
    last: list[Dense] = []
    for operation in reversed(operations):
        if not isinstance(operation, Dense):
            break
        last.insert(0, operation)
    return operations[: len(operations) - len(last)], tuple(last)
