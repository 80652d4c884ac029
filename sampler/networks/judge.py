"""The judge: an independent classifier of digits."""

from __future__ import annotations

from sampler.config import JudgeConfig
from sampler.networks import layers
from sampler.networks.backend import Tensor
from sampler.networks.initialisers import Initialisers


class Judge(layers.Network):
    """A classifier of digits outside every training of a generator; its last features measure."""

    def __init__(self, config: JudgeConfig, seed: int | None = None) -> None:
        super().__init__("judge")
        self.config = config
        initialise = Initialisers(seed)
        blocks = []
        for index, filters in enumerate(config.filters):
            for half in "ab":
                blocks += [
                    layers.Conv2D(
                        filters,
                        3,
                        padding="same",
                        use_bias=False,
                        kernel_initializer=initialise.he(),
                        name=f"convolution_{index}{half}",
                    ),
                    layers.BatchNormalization(momentum=0.95, name=f"norm_{index}{half}"),
                    layers.ReLU(name=f"relu_{index}{half}"),
                ]
            blocks.append(layers.MaxPooling2D(padding="same", name=f"pool_{index}"))
        blocks += [
            layers.GlobalAveragePooling2D(name="average"),
            layers.Dense(
                config.features,
                activation="relu",
                kernel_initializer=initialise.he(),
                name="features",
            ),
        ]
        self.trunk = layers.chain(
            (config.image_size, config.image_size, config.c_dim), blocks, "trunk"
        )
        self.dropout = layers.Dropout(config.dropout, seed=seed, name="dropout")
        self.classes = layers.Dense(
            config.classes, kernel_initializer=initialise.glorot(), name="classes"
        )
        self.classes.build((None, config.features))
        self.built = True

    def features(self, pictures: Tensor, training: bool = False) -> Tensor:
        """Return the activations before the last layer, shape (n, features)."""
        return self.trunk(pictures, training=training)

    def call(self, pictures: Tensor, training: bool = False) -> Tensor:
        """Map pictures (n, size, size, c_dim), 0..1, to class logits (n, classes)."""
        return self.classes(self.dropout(self.features(pictures, training), training=training))
