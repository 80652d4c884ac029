"""Critics, the training-time judges of pictures: convolutions with a dense output on top."""

from __future__ import annotations

from sampler.config import DiscriminatorConfig
from sampler.networks import layers
from sampler.networks.backend import Tensor, ops
from sampler.networks.initialisers import Initialisers


class Critic(layers.Network):
    """5×5 stride-2 convolutions with leaky ReLU 0.2, and a dense layer of outputs.

    Statistics of the batch (batch norm, minibatch deviation) give the source of pictures away: call
    the critic once for real pictures and once for each kind of drawn ones, never on a mixture.

    Parameters
    ----------
    config : DiscriminatorConfig
        Sizes; a `ClassifierConfig` is one.
    name : str
        First part of the weights' names in checkpoints.
    outputs : int
        Logits per picture.
    output_name : str
        Name of the last layer.
    seed : int, optional
        Fixes the random weights.
    """

    def __init__(
        self,
        config: DiscriminatorConfig,
        name: str,
        outputs: int,
        output_name: str,
        seed: int | None = None,
    ) -> None:
        super().__init__(name)
        self.config = config
        initialise = Initialisers(seed)
        self.convolutions = [
            layers.Conv2D(
                filters,
                config.kernel,
                strides=2,
                padding="same",
                kernel_initializer=initialise.he(),
                name=f"convolution_{index}",
            )
            for index, filters in enumerate(config.filters)
        ]
        # The first convolution goes without, as in DCGAN: its input statistics are the picture's.
        self.norms = [
            layers.BatchNormalization(momentum=0.9, name=f"norm_{index}")
            for index in range(1, len(config.filters) if config.batch_norm else 1)
        ]
        self.output_layer = layers.Dense(
            outputs, kernel_initializer=initialise.glorot(), name=output_name
        )
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
        self.output_layer.build((None, size * size * channels))
        self.built = True

    def features(self, pictures: Tensor, training: bool = False) -> list[Tensor]:
        """Return the activations of each convolution, shapes (n, size / 2, size / 2, filters)….

        Parameters
        ----------
        pictures : tensor
            float32, shape (n, size, size, c_dim), 0..1.
        training : bool
            Batch norm uses the batch (True) or its moving averages (False).
        """
        features = []
        h = pictures
        for index, layer in enumerate(self.convolutions):
            h = layer(h)
            if index and self.norms:
                h = self.norms[index - 1](h, training=training)
            h = ops.leaky_relu(h, 0.2)
            features.append(h)
        return features

    def logits(self, features: list[Tensor]) -> Tensor:
        """Return the logits that follow from `features`, shape (n, outputs)."""
        h = features[-1]
        if self.config.minibatch_std:
            h = _with_minibatch_std(h)
        return self.output_layer(ops.reshape(h, (ops.shape(h)[0], -1)))


def _with_minibatch_std(h: Tensor) -> Tensor:
    """Append a channel: the standard deviation over the batch, averaged over all features.

    Karras et al. 2018, "Progressive Growing of GANs", section 3.
    """
    spread = ops.mean(ops.sqrt(ops.var(h, axis=0) + 1e-8))
    return ops.concatenate([h, spread * ops.ones_like(h)[..., :1]], axis=-1)
