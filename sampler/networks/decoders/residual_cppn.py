"""The decoder of part two: a CPPN that is very deep and very thin."""

from __future__ import annotations

from sampler.config import ResidualConfig
from sampler.networks import layers
from sampler.networks.backend import Tensor, ops
from sampler.networks.decoders.cppn import Cppn
from sampler.networks.initialisers import Initialisers


class ResidualCppn(Cppn):
    """The residual CPPN of part two (otoro.net, June 2016, "Deep Residual Network").

    Activations are kept features first, (width, pixels): six rows as long as the picture instead
    of a row of six for every pixel, which would leave most of each vector instruction idle.
    """

    def __init__(self, config: ResidualConfig, seed: int | None = None) -> None:
        initialise = Initialisers(seed)
        super().__init__(config, initialise)
        self.blocks = [
            ResidualBlock(config, initialise, name=f"block_{index:02d}")
            for index in range(config.blocks)
        ]
        self.ink = layers.Dense(
            config.c_dim,
            kernel_initializer=initialise.normal_or_glorot(config.ink_init_std),
            name="ink",
        )
        self.build()

    def build(self) -> None:
        """Create every weight, so that a fresh network can be loaded into."""
        self.from_z.build((None, self.config.z_dim))
        self.from_point.build((None, 3))
        for block in self.blocks:
            block.build()
        self.ink.build((None, self.config.width))
        self.built = True

    def logits(self, z: Tensor, points: Tensor) -> Tensor:
        """Return the ink before the sigmoid, shape (n, p, c_dim); arguments as for `call`."""
        h = self._first_layer(z, points)
        for block in self.blocks:
            h = block(h)
        return self._ink_logits(h, ops.shape(z)[0])

    def inference_logits(self, z: Tensor, points: Tensor) -> Tensor:
        """Return `logits` with the blocks in a loop, which XLA compiles once instead of 24 times.

        The loop also keeps the activations in the cache from one layer to the next.
        """
        return self._ink_logits(self._through_blocks(self._first_layer(z, points)), ops.shape(z)[0])

    def inference_logits_by_owner(self, z: Tensor, owner: Tensor, points: Tensor) -> Tensor:
        """Return the ink before the sigmoid of points of different pictures: (p, c_dim)."""
        first = ops.take(self.project(z), owner, axis=0) + self.from_point(points)
        return self._ink_logits(self._through_blocks(ops.tanh(ops.transpose(first))), 1)[0]

    def _through_blocks(self, h: Tensor) -> Tensor:
        groups = zip(*(block.weights for block in self.blocks), strict=True)
        weights = [ops.stack([weight.value for weight in group]) for group in groups]

        def step(index: Tensor, h: Tensor) -> Tensor:
            return self.blocks[0].apply_weights(h, [group[index] for group in weights])

        return ops.fori_loop(0, len(self.blocks), step, h)

    def _first_layer(self, z: Tensor, points: Tensor) -> Tensor:
        """Return the activations before the blocks, (width, n · p)."""
        first = ops.transpose(self.project(z))[:, :, None]
        first = first + ops.transpose(self.from_point(points))[:, None, :]
        return ops.tanh(ops.reshape(first, (self.config.width, -1)))

    def _ink_logits(self, h: Tensor, n: int | Tensor) -> Tensor:
        """Return the last layer of n pictures, (n, p, c_dim), from activations (width, n · p)."""
        ink = ops.transpose(self.ink.kernel) @ h + self.ink.bias[:, None]
        return ops.transpose(ops.reshape(ink, (self.config.c_dim, n, -1)), (1, 2, 0))


class ResidualBlock(layers.Layer):
    """H ← H + tanh(W₅·relu(W₄·relu(W₃·relu(W₂·relu(W₁·H))))), with biases; features first.

    The closing layer starts near zero: each block starts as the identity, and its random picture
    appears as the block learns.

    Parameters
    ----------
    config : ResidualConfig
        Width, inner layers and spreads.
    initialise : Initialisers
        Source of the random weights.
    name : str
        Second part of the weights' names.
    """

    def __init__(self, config: ResidualConfig, initialise: Initialisers, name: str) -> None:
        super().__init__(name)
        self.config, self._initialise = config, initialise

    def build(self) -> None:
        """Create the weights."""
        c = self.config
        self.relu_kernels = [
            self.add_weight(
                shape=(c.width, c.width),
                initializer=self._initialise.normal(c.relu_init_std),
                name=f"relu_{index}_kernel",
            )
            for index in range(c.relu_layers)
        ]
        self.relu_biases = [
            self.add_weight(shape=(c.width,), initializer="zeros", name=f"relu_{index}_bias")
            for index in range(c.relu_layers)
        ]
        self.tanh_kernel = self.add_weight(
            shape=(c.width, c.width),
            initializer=self._initialise.normal(c.tanh_init_std),
            name="tanh_kernel",
        )
        self.tanh_bias = self.add_weight(shape=(c.width,), initializer="zeros", name="tanh_bias")
        self.built = True

    def call(self, h: Tensor) -> Tensor:
        """Map activations (width, pixels) to activations of the same shape."""
        return self.apply_weights(h, self.weights)

    def apply_weights(self, h: Tensor, weights: list[Tensor]) -> Tensor:
        """Return `call` with other weights, in the order of `weights`."""
        *hidden, closing, closing_bias = weights
        count, activation = self.config.relu_layers, getattr(ops, self.config.activation)
        inner = h
        for kernel, bias in zip(hidden[:count], hidden[count:], strict=True):
            inner = activation(ops.transpose(kernel) @ inner + bias[:, None])
        return h + ops.tanh(ops.transpose(closing) @ inner + closing_bias[:, None])
