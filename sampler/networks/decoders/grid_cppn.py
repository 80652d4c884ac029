"""The decoder of small sets of sharp pictures: a grid of features that any point reads."""

from __future__ import annotations

import math
from typing import Any, ClassVar, Literal

import numpy as np

from sampler.config.decoders.grid import FIRST_SIDE, PUREST, GridConfig
from sampler.networks import layers
from sampler.networks.backend import ops
from sampler.networks.decoders.base import Decoder, crossings
from sampler.networks.initialisers import Initialisers
from sampler.pictures import view

Tensor = Any  # checkers take shapes of Keras's tensors for None
_NEARBY = (-1, 0, 1)
_PALETTE_STD = 0.02  # of its weights of z: the colours of a set start alike in all pictures


class Waves(layers.Layer):
    """Sines of x and y in fixed random directions (Tancik et al. 2020, "Fourier Features").

    Parameters
    ----------
    config : GridConfig
        Number, finest wave and window.
    seed : int, optional
        Of the directions.
    """

    def __init__(self, config: GridConfig, seed: int | None) -> None:
        super().__init__("waves")
        rng = np.random.default_rng(seed)
        angles = rng.uniform(0, math.pi, config.waves)
        lengths = rng.uniform(0.25, max(config.cycles, 0.25), config.waves)
        lengths *= math.pi / config.half_width
        directions = np.stack([np.cos(angles), np.sin(angles)]) * lengths
        phases = rng.uniform(0, 2 * math.pi, config.waves)
        self.frequencies = self._fixed("frequencies", directions)
        self.phases = self._fixed("phases", phases)
        self.built = True

    def _fixed(self, name: str, values: np.ndarray) -> Tensor:
        weight = self.add_weight(shape=values.shape, trainable=False, name=name)
        weight.assign(values.astype(np.float32))
        return weight

    def call(self, points: Tensor) -> Tensor:
        """Map x and y, (..., 2), to sines, (..., waves)."""
        return ops.sin(ops.matmul(points, self.frequencies) + self.phases)


class GridCppn(Decoder):
    """z → a grid of features, read by B-splines, and waves of x and y → small layers → values."""

    drawn_from: ClassVar[Literal["points", "pixels"]] = "points"
    config: GridConfig

    def __init__(self, config: GridConfig, seed: int | None = None) -> None:
        super().__init__(config)
        initialise = Initialisers(seed)

        def dense(name: str, inputs: int, units: int, gain: float, *, bias: bool = True) -> Tensor:
            layer = layers.Dense(
                units,
                use_bias=bias,
                kernel_initializer=initialise.normal(gain / math.sqrt(inputs)),
                name=name,
            )
            layer.build((None, inputs))
            return layer

        features = config.first_features
        self.start = dense("start", config.z_dim, FIRST_SIDE**2 * features, 1.0)
        self.stages = []
        for index, after in enumerate(config.stages):
            self.stages.append(dense(f"stage_{index}", 9 * features, 4 * after, 1.5))
            features = after
        self.from_grid = dense("from_grid", features, config.width, 1.5, bias=False)
        self.waves = Waves(config, seed)
        self.from_waves = dense("from_waves", config.waves, config.width, 0.7)
        self.inner = [
            dense(f"layer_{index}", config.width, config.width, 1.5)
            for index in range(1, config.layers)
        ]
        self.values = dense("values", config.width, config.outputs, 1.0)
        self.palette: Any = None
        if config.palette:
            self.palette = dense("palette", config.z_dim, 3 * config.palette, _PALETTE_STD)
        self.built = True

    def logits(self, z: Tensor, points: Tensor) -> Tensor:
        """Return the ink before the sigmoid, shape (n, p, c_dim); arguments as for `call`."""
        grid = ops.reshape(self.grid(z), (ops.shape(z)[0], self.config.side**2, -1))
        h = sum(
            weights[None, :, None] * ops.take(grid, places, axis=1)
            for places, weights in self._read(points)
        )
        return self._ink(self._later(h + self._wave_part(points)[None]), z)

    def inference_logits(self, z: Tensor, points: Tensor) -> Tensor:
        """Return `logits`."""
        return self.logits(z, points)

    def inference_logits_by_owner(self, z: Tensor, owner: Tensor, points: Tensor) -> Tensor:
        """Return the ink before the sigmoid of points of different pictures: (p, c_dim).

        Parameters
        ----------
        z : tensor
            float32, shape (n, z_dim).
        owner : tensor
            int32, shape (p,): the index of each point's z.
        points : tensor
            float32, shape (p, 3).
        """
        count = self.config.side**2
        grid = ops.reshape(self.grid(z), (-1, self.config.width))
        h = sum(
            weights[:, None] * ops.take(grid, owner * count + places, axis=0)
            for places, weights in self._read(points)
        )
        values = self._later(h + self._wave_part(points))
        if self.palette is None:
            return values
        colours = ops.take(self.colour_logits(z), owner, axis=0)
        return palette_ink(values[:, None, :], colours)[:, 0]

    def lattice_values(self, z: Tensor, across: Tensor, down: Tensor) -> Tensor:
        """Return the values, before the palette, at all crossings of a lattice.

        Two small matrix products read the grid there, which training needs.

        Parameters
        ----------
        z : tensor
            float32, shape (n, z_dim).
        across, down : tensor
            float32, (columns,) and (rows,): x and y of the lattice.

        Returns
        -------
        tensor
            float32, (n, rows, columns, outputs).
        """
        h = ops.einsum("ny,byxh->bnxh", self.spline(down), self.grid(z))
        h = ops.einsum("mx,bnxh->bnmh", self.spline(across), h)
        return self._later(h + self._wave_part(crossings(across, down))[None])

    def lattice_logits(
        self, z: Tensor, across: Tensor, down: Tensor, gain: Tensor | float = 1.0
    ) -> Tensor:
        """Return `logits` at all crossings of a lattice, (n, rows, columns, c_dim).

        The values are multiplied by `gain` first, see `scale_logits`.
        """
        values = gain * self.lattice_values(z, across, down)
        rows, columns = ops.shape(down)[0], ops.shape(across)[0]
        ink = self._ink(ops.reshape(values, (-1, rows * columns, self.config.outputs)), z)
        return ops.reshape(ink, (-1, rows, columns, self.config.c_dim))

    def window_logits(self, z: Tensor, size: int, scale: float) -> Tensor:
        """Return `logits` at the pixels of a square window, read as a lattice."""
        plane = view.points(size, size, scale)
        axis = ops.convert_to_tensor(plane[:size, 0])
        ink = self.lattice_logits(z, axis, ops.convert_to_tensor(plane[::size, 1]))
        return ops.reshape(ink, (-1, size * size, self.config.c_dim))

    def grid(self, z: Tensor) -> Tensor:
        """Return the grid's part of the first layer: (n, side, side, width), rows first."""
        config, side = self.config, FIRST_SIDE
        h = ops.silu(self.start(z))
        h = ops.reshape(h, (-1, side, side, config.first_features))
        for index, (stage, features) in enumerate(zip(self.stages, config.stages, strict=True)):
            parts = ops.reshape(stage(_neighbours(h)), (-1, side, side, 2, 2, features))
            h = ops.reshape(
                ops.transpose(parts, (0, 1, 3, 2, 4, 5)), (-1, 2 * side, 2 * side, features)
            )
            side *= 2
            if index + 1 < len(self.stages):
                h = ops.silu(h)
        return self.from_grid(h)

    def spline(self, coordinates: Tensor) -> Tensor:
        """Return the weights of the grid's places at coordinates: (p, side)."""
        places = ops.arange(self.config.side)
        return sum(
            weights[:, None] * ops.cast(near[:, None] == places[None, :], "float32")
            for near, weights in self._near(coordinates)
        )

    def colour_logits(self, z: Tensor) -> Tensor:
        """Return the palette of each z, colours as seen before the sigmoid: (n, palette, 3)."""
        return ops.reshape(self.palette(z), (-1, self.config.palette, 3))

    def fold(self, matrix: np.ndarray, mean: np.ndarray) -> None:
        """Change the weights so that z draws what z @ matrix + mean has drawn.

        Parameters
        ----------
        matrix, mean : numpy.ndarray
            float32, (z_dim, z_dim) and (z_dim,).
        """
        for layer in filter(None, (self.start, self.palette)):
            kernel, bias = (np.asarray(variable) for variable in layer.weights)
            layer.kernel.assign(matrix @ kernel)
            layer.bias.assign(mean @ kernel + bias)

    def scale_logits(self, factor: float) -> None:
        """Make edges steeper by a factor: those of ink, or between the palette's colours."""
        if self.config.has_edges:
            for variable in self.values.weights:
                variable.assign(factor * variable)

    def _later(self, h: Tensor) -> Tensor:
        h = ops.silu(h)
        for layer in self.inner:
            h = ops.silu(layer(h))
        return self.values(h)

    def _ink(self, values: Tensor, z: Tensor) -> Tensor:
        """Return the ink before the sigmoid of values (n, p, outputs)."""
        return values if self.palette is None else palette_ink(values, self.colour_logits(z))

    def _wave_part(self, points: Tensor) -> Tensor:
        return self.from_waves(self.waves(points[..., :2]))

    def _read(self, points: Tensor) -> list[tuple[Tensor, Tensor]]:
        """Return the nine places that each point reads, (p,), and their weights, (p,)."""
        side = self.config.side
        rows, columns = self._near(points[:, 1]), self._near(points[:, 0])
        return [
            (row * side + column, down * across) for row, down in rows for column, across in columns
        ]

    def _near(self, coordinates: Tensor) -> list[tuple[Tensor, Tensor]]:
        """Return the three places along an axis and the quadratic B-splines' weights, each (p,)."""
        side = self.config.side
        where = (coordinates / (2 * self.config.half_width) + 0.5) * side - 0.5
        # Far outside, whole numbers end: the edge's places are all the same there.
        where = ops.clip(where, -2.0, side + 1.0)
        middle = ops.round(where)
        off = where - middle
        weights = 0.5 * (0.5 - off) ** 2, 0.75 - off**2, 0.5 * (0.5 + off) ** 2
        middle = ops.cast(middle, "int32")
        return [
            (ops.clip(middle + step, 0, side - 1), weight)
            for step, weight in zip(_NEARBY, weights, strict=True)
        ]


def palette_ink(values: Tensor, colours: Tensor) -> Tensor:
    """Return the ink before the sigmoid of mixtures of a palette.

    The share of each colour is the softmax of the values.  The logit of the mixture's channels is
    the difference of two logarithms of sums, which neither overflow nor round off near 0 and 1.

    Parameters
    ----------
    values : tensor
        float32, shape (n, p, palette).
    colours : tensor
        float32, shape (n, palette, 3): colours as seen, before the sigmoid.

    Returns
    -------
    tensor
        float32, shape (n, p, 3).
    """
    colours = ops.clip(colours, -PUREST, PUREST)
    shares = ops.softmax(values, axis=-1)
    light = ops.matmul(shares, ops.sigmoid(colours))
    dark = ops.matmul(shares, ops.sigmoid(-colours))
    return ops.log(dark) - ops.log(light)


def _neighbours(h: Tensor) -> Tensor:
    """Return each place beside its neighbours, edges repeated: (n, side, side, 9 · features)."""
    side = ops.shape(h)[1]
    h = ops.concatenate([h[:, :1], h, h[:, -1:]], axis=1)
    h = ops.concatenate([h[:, :, :1], h, h[:, :, -1:]], axis=2)
    return ops.concatenate(
        [h[:, i : i + side, j : j + side] for i in range(3) for j in range(3)], axis=-1
    )
