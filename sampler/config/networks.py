"""Configurations of the networks: every size, and nothing that training needs."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass, field

from sampler.config import limits, shapes
from sampler.config.base import Config, require
from sampler.config.limits import require_count, require_range, require_weights
from sampler.support.arguments import shown

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
        _check_cppn(self, "cppn")
        require_count(self, "tanh_layers", 0, limits.LAYERS)
        _check_growth(self)
        require_weights("the generator", shapes.generator(self), limits.DRAWN_WEIGHTS)


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
        _check_cppn(self, "residual")
        require_count(self, "blocks", 1, limits.LAYERS)
        require_count(self, "relu_layers", 1, limits.INNER_LAYERS)
        require_weights("the generator", shapes.generator(self), limits.DRAWN_WEIGHTS)


@dataclass(frozen=True)
class EncoderConfig(Config):
    """Flattened crop → softplus layers → mean and log-variance of z."""

    z_dim: int = 32
    image_size: int = 26
    c_dim: int = 1
    hidden: tuple[int, ...] = (512, 512)

    def _validate(self) -> None:
        require_count(self, "z_dim", 1, limits.Z_DIM)
        require_count(self, "hidden", 1, limits.UNITS)
        _check_pictures(self, "hidden")


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
        require_count(self, "kernel", 1, limits.KERNEL)
        require_count(self, "filters", 1, limits.FILTERS)
        _check_pictures(self, "filters")


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
        require_count(self, "digits", 2, limits.CLASSES)


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
        require(len(self.filters) >= 1, "a judge needs at least one convolution")
        require_count(self, "features", 1, limits.UNITS)
        require_count(self, "classes", 1, limits.CLASSES)
        require_count(self, "filters", 1, limits.FILTERS)
        _check_pictures(self, "filters")
        require(0 <= self.dropout < 1, f"dropout got {self.dropout}; expected 0 to below 1")
        require_weights("the judge", shapes.judge(self), limits.WEIGHTS)


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
        require_range(self, "scale", 1 / limits.SCALE, limits.SCALE)
        if self.classifier is not None:
            require_same_pictures(self.classifier, e, "classifier")
        require_weights("the model", shapes.model(self), limits.WEIGHTS)


def _check_cppn(config: Config, architecture: str) -> None:
    # The name tells the generators apart in JSON; it is no choice within one of them.
    found = config.architecture
    require(
        found == architecture,
        f"{type(config).__name__} is the architecture {architecture!r}, got {shown(found)}",
    )
    require_count(config, "z_dim", 1, limits.Z_DIM)
    require_count(config, "width", 1, limits.WIDTH)
    require_range(config, "z_gain", -limits.GAIN, limits.GAIN)
    for name in (entry.name for entry in dataclasses.fields(config)):
        if name.endswith("_std"):
            require_range(config, name, 0.0, limits.STD)
    require(
        config.activation in ACTIVATIONS,
        f"activation got {shown(config.activation)}; expected one of {', '.join(ACTIVATIONS)}",
    )
    require(
        config.c_dim in (1, 3), f"c_dim got {shown(config.c_dim)}; expected 1 (ink) or 3 (colour)"
    )


def _check_pictures(config: Config, layers: str) -> None:
    """Check what looks at pictures: their size, and how many layers there are."""
    require_count(config, "image_size", 1, limits.SIDE)
    require_count(config, "c_dim", 1, 3)
    count = len(getattr(config, layers))
    require(
        count <= limits.STEPS,
        f"{layers} got {count} layers; expected at most {limits.STEPS}",
    )


def _check_growth(config: GeneratorConfig) -> None:
    """Refuse random layers that make numbers grow beyond what float32 can hold.

    tanh and sin keep them at 1.  A relu layer of random weights multiplies their size by about
    spread · √(width / 2), and softplus and gelu do the same to large ones.
    """
    if config.activation in ("tanh", "sin") or config.hidden_init_std is None:
        return
    growth = config.hidden_init_std * math.sqrt(config.width / 2)
    decades = config.tanh_layers * math.log10(max(growth, 1.0))
    require(
        decades <= limits.DECADES,
        f"hidden_init_std got {config.hidden_init_std:g} for tanh_layers={config.tanh_layers} of "
        f"width={config.width} and {config.activation!r}: numbers would grow by 10 to the power of "
        f"{decades:.0f}, and float32 has room for {limits.DECADES}. Take a smaller spread, fewer "
        "layers, or 'tanh'",
    )


def require_same_pictures(critic: DiscriminatorConfig, encoder: EncoderConfig, name: str) -> None:
    """What looks at pictures has to look at the encoder's."""
    for field_name in ("image_size", "c_dim"):
        ours, theirs = getattr(critic, field_name), getattr(encoder, field_name)
        require(ours == theirs, f"{field_name} differs: {name} {ours}, encoder {theirs}")
