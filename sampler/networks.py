"""The networks as Keras 3 models; every size comes from a config.

`Generator` and `Encoder` are what a checkpoint keeps; `Discriminator` teaches them and `Judge`
reads the results.  Only Keras layers and `keras.ops` are used, so any Keras backend can run them.
"""

from __future__ import annotations

from sampler.backend import keras
from sampler.config import DiscriminatorConfig, EncoderConfig, GeneratorConfig, JudgeConfig

initializers, layers, ops = keras.initializers, keras.layers, keras.ops


class Generator(keras.Model):
    """The CPPN of part one (otoro.net, April 2016, "CPPN generator network").

    z is projected once per picture, the points of the plane once per window; only their sum is
    taken per pixel, so z is never tiled to pixels.
    """

    def __init__(self, config: GeneratorConfig, seed: int | None = None):
        super().__init__(name="generator")
        self.config = config
        draw = _Initialisers(seed)
        self.from_z = layers.Dense(
            config.width, kernel_initializer=draw.normal(config.z_init_std), name="from_z"
        )
        self.from_point = layers.Dense(
            config.width,
            use_bias=False,
            kernel_initializer=draw.normal(config.point_init_std),
            name="from_point",
        )
        self.hidden = [
            layers.Dense(
                config.width,
                activation="tanh",
                kernel_initializer=draw.glorot(),
                name=f"tanh_{index}",
            )
            for index in range(config.tanh_layers)
        ]
        self.ink = layers.Dense(config.c_dim, kernel_initializer=draw.glorot(), name="ink")
        self.build()

    def build(self) -> None:
        """Create every weight, so that a fresh network can be loaded into."""
        width = self.config.width
        self.from_z.build((None, self.config.z_dim))
        self.from_point.build((None, 3))
        for layer in (*self.hidden, self.ink):
            layer.build((None, width))
        self.built = True

    def project(self, z):
        """Return what z adds to the first layer, shape (n, width): once per picture."""
        return self.from_z(self.config.z_gain * z)

    def logits(self, z, points):
        """Return the ink before the sigmoid, shape (n, p, c_dim); arguments as for `call`."""
        first = self.project(z)[:, None, :] + self.from_point(points)[None, :, :]
        h = ops.softplus(first)
        for layer in self.hidden:
            h = layer(h)
        return self.ink(h)

    def call(self, z, points):
        """Return the ink at each point.

        Parameters
        ----------
        z : tensor
            float32, shape (n, z_dim).
        points : tensor
            float32, shape (p, 3): x, y and r of each point.

        Returns
        -------
        tensor
            float32, shape (n, p, c_dim), 0..1, 1 = ink.
        """
        return ops.sigmoid(self.logits(z, points))


class Encoder(keras.Model):
    """Flattened crop → softplus layers → mean and log-variance of q(z | picture)."""

    def __init__(self, config: EncoderConfig, seed: int | None = None):
        super().__init__(name="encoder")
        self.config = config
        draw = _Initialisers(seed)
        self.hidden = [
            layers.Dense(
                units,
                activation="softplus",
                kernel_initializer=draw.glorot(),
                name=f"softplus_{index}",
            )
            for index, units in enumerate(config.hidden)
        ]
        self.mean = layers.Dense(config.z_dim, kernel_initializer=draw.glorot(), name="mean")
        self.log_variance = layers.Dense(
            config.z_dim, kernel_initializer=draw.normal(0.001), name="log_variance"
        )
        self.build()

    def build(self) -> None:
        """Create every weight, so that a fresh network can be loaded into."""
        size = self.config.image_size**2 * self.config.c_dim
        for layer in self.hidden:
            layer.build((None, size))
            size = layer.units
        self.mean.build((None, size))
        self.log_variance.build((None, size))
        self.built = True

    def call(self, pictures):
        """Map pictures (n, size, size, c_dim), 0..1, to mean and log-variance, each (n, z_dim)."""
        h = ops.reshape(pictures, (ops.shape(pictures)[0], -1))
        for layer in self.hidden:
            h = layer(h)
        return self.mean(h), self.log_variance(h)


class Discriminator(keras.Model):
    """Three 5×5 stride-2 convolutions and one logit: positive means "looks real"."""

    def __init__(self, config: DiscriminatorConfig, seed: int | None = None):
        super().__init__(name="discriminator")
        self.config = config
        draw = _Initialisers(seed)
        self.convolutions = [
            layers.Conv2D(
                filters,
                config.kernel,
                strides=2,
                padding="same",
                kernel_initializer=draw.he(),
                name=f"convolution_{index}",
            )
            for index, filters in enumerate(config.filters)
        ]
        # The first convolution goes without, as in DCGAN: its input statistics are the picture's.
        self.norms = [
            layers.BatchNormalization(momentum=0.9, name=f"norm_{index}")
            for index in range(1, len(config.filters) if config.batch_norm else 1)
        ]
        self.logit = layers.Dense(1, kernel_initializer=draw.glorot(), name="logit")
        self.build()

    def build(self) -> None:
        """Create every weight, so that a fresh network can be loaded into."""
        size, channels = self.config.image_size, self.config.c_dim
        for index, layer in enumerate(self.convolutions):
            layer.build((None, size, size, channels))
            size, channels = -(-size // 2), layer.filters
            if index and self.norms:
                self.norms[index - 1].build((None, size, size, channels))
        channels += int(self.config.minibatch_std)
        self.logit.build((None, size * size * channels))
        self.built = True

    def call(self, pictures, training=False):
        """Return one logit a picture, shape (n,).

        Statistics of the batch (batch norm, minibatch deviation) tell the sources apart, so call
        it once for real pictures and once for each kind of drawn ones, never on a mixture.

        Parameters
        ----------
        pictures : tensor
            float32, shape (n, size, size, c_dim), 0..1.
        training : bool
            Batch norm uses the batch (True) or its moving averages (False).
        """
        h = pictures
        for index, layer in enumerate(self.convolutions):
            h = layer(h)
            if index and self.norms:
                h = self.norms[index - 1](h, training=training)
            h = ops.leaky_relu(h, 0.2)
        if self.config.minibatch_std:
            h = _with_minibatch_std(h)
        return self.logit(ops.reshape(h, (ops.shape(h)[0], -1)))[:, 0]


class Judge(keras.Model):
    """A classifier of digits that no generator sees in training; its last features measure."""

    def __init__(self, config: JudgeConfig, seed: int | None = None):
        super().__init__(name="judge")
        self.config = config
        draw = _Initialisers(seed)
        blocks: list[layers.Layer] = []
        for index, filters in enumerate(config.filters):
            for half in "ab":
                blocks += [
                    layers.Conv2D(
                        filters,
                        3,
                        padding="same",
                        use_bias=False,
                        kernel_initializer=draw.he(),
                        name=f"convolution_{index}{half}",
                    ),
                    layers.BatchNormalization(momentum=0.95, name=f"norm_{index}{half}"),
                    layers.ReLU(name=f"relu_{index}{half}"),
                ]
            blocks.append(layers.MaxPooling2D(padding="same", name=f"pool_{index}"))
        self.trunk = keras.Sequential(
            [
                keras.Input((config.image_size, config.image_size, config.c_dim)),
                *blocks,
                layers.GlobalAveragePooling2D(name="average"),
                layers.Dense(
                    config.features,
                    activation="relu",
                    kernel_initializer=draw.he(),
                    name="features",
                ),
            ],
            name="trunk",
        )
        self.dropout = layers.Dropout(config.dropout, seed=seed, name="dropout")
        self.classes = layers.Dense(
            config.classes, kernel_initializer=draw.glorot(), name="classes"
        )
        self.classes.build((None, config.features))
        self.built = True

    def features(self, pictures, training=False):
        """Return the activations before the last layer, shape (n, features)."""
        return self.trunk(pictures, training=training)

    def call(self, pictures, training=False):
        """Map pictures (n, size, size, c_dim), 0..1, to class logits (n, classes)."""
        return self.classes(self.dropout(self.features(pictures, training), training=training))


def _with_minibatch_std(h):
    """Append a channel: the standard deviation over the batch, averaged over all features.

    Karras et al. 2018, "Progressive Growing of GANs", section 3.
    """
    spread = ops.mean(ops.sqrt(ops.var(h, axis=0) + 1e-8))
    return ops.concatenate([h, spread * ops.ones_like(h[..., :1])], axis=-1)


class _Initialisers:
    """Hands out initialisers with their own seeds, so that one seed fixes a whole network."""

    def __init__(self, seed: int | None):
        self._next = None if seed is None else seed * 1000

    def _seed(self) -> int | None:
        if self._next is not None:
            self._next += 1
        return self._next

    def normal(self, std: float):
        return initializers.RandomNormal(stddev=std, seed=self._seed())

    def glorot(self):
        return initializers.GlorotUniform(seed=self._seed())

    def he(self):
        return initializers.HeNormal(seed=self._seed())
