"""Configurations of the networks: every size, and nothing that training needs."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from sampler.config.base import Config, require

ACTIVATIONS = ("tanh", "relu", "softplus", "gelu", "sin")  # all of them names in keras.ops


@dataclass(frozen=True)
class GeneratorConfig(Config):
    """The CPPN of part one: a point of the plane and z in, ink out.

    U = W_z·(8·z) + b + w_x·x + w_y·y + w_r·r, then softplus, tanh layers and a sigmoid
    (otoro.net, "Generating Large Images from Latent Vectors", April 2016).
    """

    architecture: str = "cppn"
    z_dim: int = 32
    width: int = 128
    tanh_layers: int = 3
    c_dim: int = 1
    z_gain: float = 8.0  # the post multiplies z by its scale, so that z weighs as much as x and y
    point_init_std: float = 0.3  # x and y reach ±8: the first layer starts with a few folds
    z_init_std: float = 0.06  # 8·z has norm ~45: z moves the first layer by a few units
    # For untrained art; trained networks keep the post's tanh and start with Glorot's spread.
    activation: str = "tanh"
    hidden_init_std: float | None = None
    ink_init_std: float | None = None

    def _validate(self) -> None:
        require(self.tanh_layers >= 0, "tanh_layers must not be negative")
        _check_cppn(self, "cppn", ("z_dim", "width"))


@dataclass(frozen=True)
class ResidualConfig(Config):
    """The CPPN of part two: a very deep and very thin residual network.

    tanh of part one's first layer, then blocks, each its input plus the tanh of a small network of
    relu layers, and a sigmoid (otoro.net, "Generating Large Images from Latent Vectors, Part Two",
    June 2016).
    """

    architecture: str = "residual"
    z_dim: int = 32
    width: int = 6
    blocks: int = 24
    relu_layers: int = 4
    c_dim: int = 1
    z_gain: float = 8.0  # as in part one
    point_init_std: float = 0.3
    z_init_std: float = 0.06
    relu_init_std: float = 1.0  # the post's: every block holds a wild picture…
    tanh_init_std: float = 0.001  # …and hardly any of it gets out, until training lets it
    activation: str = "relu"  # of the layers inside a block
    ink_init_std: float | None = None  # Glorot's

    def _validate(self) -> None:
        _check_cppn(self, "residual", ("z_dim", "width", "blocks", "relu_layers"))


@dataclass(frozen=True)
class EncoderConfig(Config):
    """Flattened crop → softplus layers → mean and log-variance of z."""

    z_dim: int = 32
    image_size: int = 26
    c_dim: int = 1
    hidden: tuple[int, ...] = (512, 512)

    def _validate(self) -> None:
        require(min((self.z_dim, self.image_size, *self.hidden)) >= 1, "sizes must be positive")


@dataclass(frozen=True)
class DiscriminatorConfig(Config):
    """Stride-2 convolutions, leaky ReLU 0.2, and one logit: is this picture real?"""

    image_size: int = 26
    c_dim: int = 1
    filters: tuple[int, ...] = (24, 48, 96)
    kernel: int = 5
    batch_norm: bool = True  # on all but the first convolution, as DCGAN and the post did
    minibatch_std: bool = False  # one more channel: how much the pictures of the batch differ

    def _validate(self) -> None:
        require(len(self.filters) >= 1, "a discriminator needs at least one convolution")
        for name in ("image_size", "kernel"):
            require(getattr(self, name) >= 1, f"{name} must be at least 1")
        require(min(self.filters) >= 1, f"filters got {self.filters}; each must be at least 1")


@dataclass(frozen=True)
class ClassifierConfig(DiscriminatorConfig):
    """The same convolutions, wider, and a softmax: which digit is it, or is it drawn?"""

    filters: tuple[int, ...] = (32, 64, 128)
    batch_norm: bool = False
    minibatch_std: bool = False
    digits: int = 10  # and one more class for what is drawn

    def _validate(self) -> None:
        super()._validate()
        require(self.digits >= 2, f"digits got {self.digits}; expected 2 or more classes")


@dataclass(frozen=True)
class JudgeConfig(Config):
    """A plain convolutional classifier: the independent reader of digits."""

    image_size: int = 26
    c_dim: int = 1
    filters: tuple[int, ...] = (24, 48, 96)
    features: int = 128  # width of the layer whose activations the Fréchet distance compares
    classes: int = 10
    dropout: float = 0.4

    def _validate(self) -> None:
        for name in ("image_size", "features", "classes"):
            require(getattr(self, name) >= 1, f"{name} must be at least 1")
        require(len(self.filters) >= 1, "a judge needs at least one convolution")
        require(min(self.filters) >= 1, f"filters got {self.filters}; each must be at least 1")
        require(0 <= self.dropout < 1, f"dropout got {self.dropout}; expected 0 to below 1")


@dataclass(frozen=True)
class ModelConfig(Config):
    """What a trained checkpoint needs to draw and to encode: generator, encoder, window.

    Part two's also has the classifier that judged the generator while it learned.
    """

    generator: GeneratorConfig | ResidualConfig = field(default_factory=GeneratorConfig)
    encoder: EncoderConfig = field(default_factory=EncoderConfig)
    scale: float = 8.0  # half-width of the window of the plane that the training pictures cover
    classifier: ClassifierConfig | None = None

    def _validate(self) -> None:
        g, e = self.generator, self.encoder
        require(g.z_dim == e.z_dim, f"z_dim differs: generator {g.z_dim}, encoder {e.z_dim}")
        require(g.c_dim == e.c_dim, f"c_dim differs: generator {g.c_dim}, encoder {e.c_dim}")
        require(self.scale > 0, f"scale got {self.scale}; expected a positive half-width")
        if self.classifier is not None:
            require_same_pictures(self.classifier, e, "classifier")


def _check_cppn(config: Config, architecture: str, counts: tuple[str, ...]) -> None:
    # The name tells the generators apart in JSON; it is no choice within one of them.
    found = config.architecture
    require(
        found == architecture,
        f"{type(config).__name__} is the architecture {architecture!r}, got {found!r}",
    )
    for name in counts:
        require(getattr(config, name) >= 1, f"{name} must be at least 1")
    for name in (entry.name for entry in dataclasses.fields(config)):
        if name.endswith("_std") and getattr(config, name) is not None:
            require(getattr(config, name) >= 0, f"{name} must not be negative")
    require(
        config.activation in ACTIVATIONS,
        f"activation got {config.activation!r}; expected one of {', '.join(ACTIVATIONS)}",
    )
    require(config.c_dim in (1, 3), f"c_dim got {config.c_dim}; expected 1 (ink) or 3 (colour)")


def require_same_pictures(critic: DiscriminatorConfig, encoder: EncoderConfig, name: str) -> None:
    """What looks at pictures has to look at the encoder's."""
    for field_name in ("image_size", "c_dim"):
        ours, theirs = getattr(critic, field_name), getattr(encoder, field_name)
        require(ours == theirs, f"{field_name} differs: {name} {ours}, encoder {theirs}")
