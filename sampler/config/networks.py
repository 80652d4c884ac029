"""Configurations of the networks that look at pictures, and of a whole model."""

from __future__ import annotations

from dataclasses import dataclass, field

from sampler.config import limits
from sampler.config.base import Config, ConfigError, require
from sampler.config.decoders import DecoderConfig, GeneratorConfig
from sampler.config.limits import require_count, require_positive, require_range, require_weights
from sampler.config.operations import Activation, Dense, Operation
from sampler.config.pictures import PicturesConfig
from sampler.config.prior import PriorConfig
from sampler.config.shapes import Shapes, batch_norm, dense


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

    def weight_shapes(self) -> Shapes:
        """Return the shapes of the weights by ``encoder/layer/variable``."""
        shapes: Shapes = {}
        size = self.image_size**2 * self.c_dim
        for index, units in enumerate(self.hidden):
            shapes |= dense(f"encoder/softplus_{index}", size, units)
            size = units
        for name in ("mean", "log_variance"):
            shapes |= dense(f"encoder/{name}", size, self.z_dim)
        return shapes

    def operations(self) -> tuple[Operation, ...]:
        """Return the operations from a flattened crop to the mean of z, by ``layer/variable``."""
        operations: list[Operation] = []
        for index in range(len(self.hidden)):
            layer = f"softplus_{index}"
            operations += [Dense(f"{layer}/kernel", f"{layer}/bias"), Activation("softplus")]
        return *operations, Dense("mean/kernel", "mean/bias")


@dataclass(frozen=True)
class DiscriminatorConfig(Config):
    """Stride-2 convolutions, leaky ReLU 0.2, and one logit of whether a picture is real."""

    image_size: int = 26
    c_dim: int = 1
    filters: tuple[int, ...] = (24, 48, 96)
    kernel: int = 5
    batch_norm: bool = True  # on all but the first convolution, as DCGAN and the post did
    minibatch_std: bool = False  # one more channel: the spread of the pictures of the batch

    def _validate(self) -> None:
        require(len(self.filters) >= 1, "filters got (); expected at least one convolution")
        require_count(self, "kernel", 1, limits.KERNEL)
        require_count(self, "filters", 1, limits.FILTERS)
        _check_pictures(self, "filters")


@dataclass(frozen=True)
class ClassifierConfig(DiscriminatorConfig):
    """The same convolutions, wider, and a softmax over the digits and one class of drawn ones."""

    filters: tuple[int, ...] = (32, 64, 128)
    batch_norm: bool = False
    minibatch_std: bool = False
    digits: int = 10  # classes of real pictures; drawn ones are one class more

    def _validate(self) -> None:
        super()._validate()
        require_count(self, "digits", 2, limits.CLASSES)

    def weight_shapes(self) -> Shapes:
        """Return the shapes of the weights by ``classifier/layer/variable``."""
        shapes: Shapes = {}
        size, channels = self.image_size, self.c_dim
        for index, filters in enumerate(self.filters):
            name = f"classifier/convolution_{index}"
            shapes[f"{name}/kernel"] = (self.kernel, self.kernel, channels, filters)
            shapes[f"{name}/bias"] = (filters,)
            if index and self.batch_norm:
                shapes |= batch_norm(f"classifier/norm_{index}", filters)
            size, channels = -(-size // 2), filters
        channels += int(self.minibatch_std)
        return shapes | dense("classifier/classes", size * size * channels, self.digits + 1)


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
        require(len(self.filters) >= 1, "filters got (); expected at least one convolution")
        require_count(self, "features", 1, limits.UNITS)
        require_count(self, "classes", 1, limits.CLASSES)
        require_count(self, "filters", 1, limits.FILTERS)
        _check_pictures(self, "filters")
        require(0 <= self.dropout < 1, f"dropout got {self.dropout}; expected 0 to below 1")
        require_weights("the judge", self.weight_shapes(), limits.WEIGHTS)

    def weight_shapes(self) -> Shapes:
        """Return the shapes of the weights by ``judge/layer/variable``."""
        shapes: Shapes = {}
        channels = self.c_dim
        for index, filters in enumerate(self.filters):
            for half in "ab":
                shapes[f"judge/convolution_{index}{half}/kernel"] = (3, 3, channels, filters)
                shapes |= batch_norm(f"judge/norm_{index}{half}", filters)
                channels = filters
        shapes |= dense("judge/features", channels, self.features)
        return shapes | dense("judge/classes", self.features, self.classes)


@dataclass(frozen=True)
class ModelConfig(Config):
    """Networks and window of a trained model: generator, encoder, and part two's classifier.

    The classifier judged the generator during the training.
    """

    generator: DecoderConfig = field(default_factory=GeneratorConfig)
    encoder: EncoderConfig | None = field(default_factory=EncoderConfig)
    scale: float = 8.0  # half-width of the window of the plane that the training pictures cover
    classifier: ClassifierConfig | None = None
    # Of a network that learned from a person's own pictures; others read digits as MNIST has them.
    pictures: PicturesConfig | None = None
    # How codes are spread; random z are of N(0, 1) where there is none.
    prior: PriorConfig | None = None

    @property
    def image_size(self) -> int:
        """Side of the training pictures, in pixels."""
        if self.pictures is None and self.encoder is not None:
            return self.encoder.image_size
        return (self.pictures or PicturesConfig()).size

    @property
    def seeing(self) -> EncoderConfig:
        """The encoder's configuration, for trainings that have one.

        Raises
        ------
        ConfigError
            There is none.
        """
        if self.encoder is None:
            msg = (
                "encoder got None; expected an EncoderConfig, since this training encodes pictures"
            )
            raise ConfigError(msg)
        return self.encoder

    def _validate(self) -> None:
        if self.encoder is not None:
            for name in ("z_dim", "c_dim"):
                _require_equal(
                    name, "generator", getattr(self.generator, name), getattr(self.encoder, name)
                )
        else:
            require(
                self.pictures is not None, "pictures got None; expected them without an encoder"
            )
        if self.prior is not None:
            require(
                self.prior.z_dim == self.generator.z_dim,
                f"prior got z_dim={self.prior.z_dim}; expected {self.generator.z_dim}, the "
                "generator's",
            )
        require_positive(self, "scale")
        require_range(self, "scale", 1 / limits.SCALE, limits.SCALE)
        if self.classifier is not None:
            require_same_pictures(self.classifier, self.seeing, "classifier")
        require_weights("the model", self.weight_shapes(), limits.WEIGHTS)

    def weight_shapes(self) -> Shapes:
        """Return the shapes of all weights by ``network/layer/variable``.

        Examples
        --------
        >>> ModelConfig().weight_shapes()["generator/ink/kernel"]
        (128, 1)
        """
        shapes = self.generator.weight_shapes()
        for other in (self.encoder, self.classifier, self.prior):
            shapes |= {} if other is None else other.weight_shapes()
        return shapes


def _check_pictures(config: Config, layers: str) -> None:
    """Check a network that looks at pictures: their size, and its number of layers."""
    require_count(config, "image_size", 1, limits.SIDE)
    require_count(config, "c_dim", 1, 3)
    count = len(getattr(config, layers))
    require(
        count <= limits.STEPS,
        f"{layers} got {count} layers; expected at most {limits.STEPS}",
    )


def require_same_pictures(critic: DiscriminatorConfig, encoder: EncoderConfig, name: str) -> None:
    """Require of a critic that it looks at pictures of the encoder's size and channels."""
    for field_name in ("image_size", "c_dim"):
        _require_equal(field_name, name, getattr(critic, field_name), getattr(encoder, field_name))


def _require_equal(field_name: str, network: str, value: int, encoders: int) -> None:
    require(
        value == encoders,
        f"{field_name} got {value} for the {network} and {encoders} for the encoder; expected one "
        "number for both",
    )
