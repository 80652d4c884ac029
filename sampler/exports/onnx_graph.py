"""ONNX: a decoder as a graph of standard operators, z and points → the picture there.

Any ONNX runtime draws with it: in C++, in Swift, in a browser.  The inputs are ``z``, float32
(z_dim,), and ``points``, float32 (p, 2), x and y.  The output ``picture``, float32 (p, c_dim), is
ink (1 = dark) or colour as it is seen (1 = light).  Inside, arrays of narrow layers and of grids
are (features, points): products of six features by many points are fast that way round.  Those of
wide layers are (points, features): runtimes pack the constant right factor of a product once.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sampler.config.operations import (
    Activation,
    Dense,
    FieldOperations,
    FirstGrid,
    GridReading,
    Operation,
    Palette,
    Residual,
    Upsample,
    split_dense_end,
)
from sampler.exports.source import Exportable, operations_of, weights_of
from sampler.support.extras import needed
from sampler.support.files import atomic_write
from sampler.support.version import __version__

if TYPE_CHECKING:
    import onnx

_OPSET = 20  # the first with Gelu
_IR = 9  # runtimes from 2023 on read it
_WIDE = 32  # features from which on points come first: 1.2 times as fast with 128, half with 6
_OPERATORS = {"tanh": "Tanh", "relu": "Relu", "softplus": "Softplus", "sin": "Sin", "gelu": "Gelu"}


def write_onnx(sampler: Exportable, path: Path, *, overwrite: bool = False) -> None:
    """Write a sampler's decoder as an ONNX model.

    Parameters
    ----------
    sampler : Sampler
        Its decoder has a list of operations.
    path : pathlib.Path
        Ends in .onnx.
    overwrite : bool
        Replace a file that is there.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from sampler import Sampler
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "net.onnx"
    >>> write_onnx(Sampler(seed=1), path)
    >>> import onnxruntime
    >>> run = onnxruntime.InferenceSession(path).run
    >>> z, points = np.zeros(32, np.float32), np.zeros((5, 2), np.float32)
    >>> run(None, {"z": z, "points": points})[0].shape
    (5, 1)
    """
    model = model_of(sampler)
    with atomic_write(path, overwrite=overwrite) as temporary:
        temporary.write_bytes(model.SerializeToString())


def model_of(sampler: Exportable) -> onnx.ModelProto:
    """Return a sampler's decoder as an ONNX model."""
    onnx = needed("onnx", "exports", "ONNX files")
    operations = operations_of(sampler, ".onnx")
    graph = _Graph(onnx, weights_of(sampler))
    graph.add_field(operations, sampler.c_dim)
    helper, float32 = onnx.helper, onnx.TensorProto.FLOAT
    inputs = [
        helper.make_tensor_value_info("z", float32, [sampler.z_dim]),
        helper.make_tensor_value_info("points", float32, ["p", 2]),
    ]
    output = helper.make_tensor_value_info("picture", float32, ["p", sampler.c_dim])
    made = helper.make_graph(graph.nodes, "picture", inputs, [output], graph.constants)
    model = helper.make_model(
        made,
        opset_imports=[helper.make_opsetid("", _OPSET)],
        producer_name="sampler",
        producer_version=__version__,
        ir_version=_IR,
    )
    meaning = "ink, 1 = dark" if sampler.c_dim == 1 else "colour as it is seen, 1 = light"
    network = {"checkpoint": sampler.name, "fingerprint": sampler.model.fingerprint}
    window = {"scale": str(sampler.model.scale), "picture": meaning}
    helper.set_model_props(model, network | window)
    onnx.checker.check_model(model, full_check=True)
    return model


class _Graph:
    """Nodes and constants of a graph, made one operation at a time.

    Parameters
    ----------
    onnx : module
        The package.
    weights : mapping of str to numpy.ndarray
        By ``layer/variable``.
    """

    def __init__(self, onnx: Any, weights: Mapping[str, np.ndarray]) -> None:
        self._onnx, self._weights = onnx, weights
        self._side = 0  # of the grid that is being made
        self._rows = False  # whether a point is a row, not a column
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def add_field(self, operations: FieldOperations, c_dim: int) -> None:
        """Add all of a decoder, from "z" and "points" to "picture"."""
        width = self._weights[operations.weights()[-2]].shape[0]  # of the last layer's kernel
        self._rows = operations.grid is None and operations.palette is None and width >= _WIDE
        column = self._shaped("z", (1, -1) if self._rows else (-1, 1))
        places = "points" if self._rows else self._node("Transpose", "points", perm=[1, 0])
        h = self._all(operations.of_point, self._coordinates(places, operations.coordinates))
        if operations.grid is None:
            part = self._all(operations.of_z, column)
        else:  # the smaller grid is read, before the dense layers that end what z makes
            before, after = split_dense_end(operations.of_z)
            part = self._all(before, column)
            part = self._all(after, self._read(part, places, operations.grid))
        values = self._all(operations.later, self._node("Add", h, part))
        if operations.palette is not None:
            seen = self._mixed(values, column, operations.palette)
        else:
            seen = self._node("Sigmoid", values if c_dim == 1 else self._node("Neg", values))
        if self._rows:
            self._node("Identity", seen, output="picture")
        else:
            self._node("Transpose", seen, perm=[1, 0], output="picture")

    def _all(self, operations: tuple[Operation, ...], h: str) -> str:
        for operation in operations:
            h = self._one(operation, h)
        return h

    def _one(self, operation: Operation, h: str) -> str:
        if isinstance(operation, Activation):
            return self._activated(operation.function, h)
        if isinstance(operation, Dense):
            return self._dense(operation, h)
        if isinstance(operation, Residual):
            return self._node("Add", h, self._all(operation.operations, h))
        if isinstance(operation, FirstGrid):
            self._side = operation.side
            rows = self._shaped(h, (self._side**2, -1))
            return self._node("Transpose", rows, perm=[1, 0])
        return self._upsampled(operation, h)

    def _dense(self, operation: Dense, h: str) -> str:
        kernel = operation.gain * self._weights[operation.kernel]
        if self._rows:
            h = self._node("MatMul", h, self._constant(kernel))
        else:
            h = self._node("MatMul", self._constant(kernel.T), h)
        if operation.bias is None:
            return h
        bias = self._weights[operation.bias]
        return self._node("Add", h, self._constant(bias if self._rows else bias[:, None]))

    def _activated(self, function: str, h: str) -> str:
        if function == "silu":
            return self._node("Mul", h, self._node("Sigmoid", h))
        how = {"approximate": "tanh"} if function == "gelu" else {}
        return self._node(_OPERATORS[function], h, **how)

    def _upsampled(self, operation: Upsample, grid: str) -> str:
        """Double a grid (features, side · side), by a convolution of 3×3 places."""
        kernel = self._weights[operation.kernel]
        grid = self._shaped(grid, (1, len(kernel) // 9, self._side, self._side))
        kernel = kernel.reshape(3, 3, -1, kernel.shape[1]).transpose(3, 2, 0, 1)
        border = self._constant(np.array([0, 0, 1, 1, 0, 0, 1, 1], np.int64))
        grid = self._node("Pad", grid, border, mode="edge")
        bias = self._constant(self._weights[operation.bias])
        grid = self._node("Conv", grid, self._constant(kernel), bias, kernel_shape=[3, 3])
        grid = self._node("DepthToSpace", grid, blocksize=2, mode="DCR")
        self._side *= 2
        return self._shaped(grid, (kernel.shape[0] // 4, -1))

    def _coordinates(self, places: str, count: int) -> str:
        """Return x, y and r, (3, p) or (p, 3), or x and y."""
        if count == 2:
            return places
        along = 1 if self._rows else 0
        squares = self._node("Mul", places, places)
        axis = self._constant(np.array([along], np.int64))
        r = self._node("Sqrt", self._node("ReduceSum", squares, axis, keepdims=1))
        return self._node("Concat", places, r, axis=along)

    def _read(self, grid: str, places: str, how: GridReading) -> str:
        """Return what points read of a grid (width, side · side), by B-splines: (width, p)."""
        rows, columns = (self._near(places, axis, how) for axis in (1, 0))
        total = ""
        for row, down in rows:
            start = self._node("Mul", row, self._constant(np.int64(how.side)))
            for column, across in columns:
                place = self._node("Add", start, column)
                part = self._node("Gather", grid, place, axis=1)
                part = self._node("Mul", part, self._node("Mul", down, across))
                total = part if not total else self._node("Add", total, part)
        return total

    def _near(self, places: str, axis: int, how: GridReading) -> list[tuple[str, str]]:
        """Return the three places along an axis, int64 (p,), and their weights, (p,)."""
        number = self._number
        along = self._node("Gather", places, self._constant(np.int64(axis)), axis=0)
        scaled = self._node("Mul", along, number(how.side / (2 * how.half_width)))
        where = self._node("Add", scaled, number(0.5 * how.side - 0.5))
        where = self._node("Clip", where, number(-2.0), number(how.side + 1.0))
        middle = self._node("Round", where)
        off = self._node("Sub", where, middle)
        weights = [
            self._square(self._node("Sub", number(0.5), off)),
            self._node("Sub", number(0.75), self._node("Mul", off, off)),
            self._square(self._node("Add", number(0.5), off)),
        ]
        first, last = number(0.0), number(how.side - 1.0)
        near = []
        for step, weight in zip((-1, 0, 1), weights, strict=True):
            place = self._node("Clip", self._node("Add", middle, number(step)), first, last)
            near.append((self._node("Cast", place, to=self._onnx.TensorProto.INT64), weight))
        return near

    def _square(self, h: str) -> str:
        """Return half of a square."""
        return self._node("Mul", self._node("Mul", h, h), self._number(0.5))

    def _mixed(self, values: str, z: str, palette: Palette) -> str:
        """Return the mixture of a palette's colours, as it is seen: (3, p)."""
        colours = self._shaped(self._all(palette.operations, z), (-1, 3))
        ends = self._number(-palette.purest), self._number(palette.purest)
        colours = self._node("Sigmoid", self._node("Clip", colours, *ends))
        shares = self._node("Softmax", values, axis=0)
        return self._node("MatMul", self._node("Transpose", colours, perm=[1, 0]), shares)

    def _number(self, value: float) -> str:
        return self._constant(np.float32(value))

    def _shaped(self, h: str, shape: tuple[int, ...]) -> str:
        return self._node("Reshape", h, self._constant(np.array(shape, np.int64)))

    def _constant(self, values: Any) -> str:
        name = f"c{len(self.constants)}"
        array = np.ascontiguousarray(values).reshape(np.shape(values))
        self.constants.append(self._onnx.numpy_helper.from_array(array, name))
        return name

    def _node(self, operator: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        output = output or f"h{len(self.nodes)}"
        made = self._onnx.helper.make_node(operator, list(inputs), [output], **attributes)
        self.nodes.append(made)
        return output
