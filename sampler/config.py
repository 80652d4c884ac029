"""Frozen dataclasses that describe networks and training runs; plain data in, plain data out.

A checkpoint carries its :class:`ModelConfig`, so that it can rebuild itself; a training run carries
a :class:`TrainingConfig`, so that it can be made again.  Nothing here imports TensorFlow.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
import types
import typing
from dataclasses import dataclass, field
from typing import Any


class ConfigError(ValueError):
    """A configuration holds a value, a name or a type that it cannot hold."""


@dataclass(frozen=True)
class _Config:
    """What every configuration shares: validation on creation, to and from a plain dict."""

    def __post_init__(self) -> None:
        for entry in dataclasses.fields(self):
            _check_type(type(self), entry.name, getattr(self, entry.name))
        self._validate()

    def _validate(self) -> None:
        """Refuse values that have the right type but make no sense."""

    def to_dict(self) -> dict[str, Any]:
        """Return nested plain dicts and lists that JSON can hold.

        Examples
        --------
        >>> EncoderConfig(hidden=(8,)).to_dict()["hidden"]
        [8]
        """
        return {
            entry.name: _to_plain(getattr(self, entry.name)) for entry in dataclasses.fields(self)
        }

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> typing.Self:
        """Rebuild a configuration; unknown names are refused with the nearest known one.

        Examples
        --------
        >>> GeneratorConfig.from_dict({"widht": 64})
        Traceback (most recent call last):
        ...
        sampler.config.ConfigError: GeneratorConfig has no field 'widht'; did you mean 'width'?
        """
        if not isinstance(plain, dict):
            raise ConfigError(f"{cls.__name__} got {plain!r}; expected a dict of its fields")
        hints = typing.get_type_hints(cls)
        names = [entry.name for entry in dataclasses.fields(cls)]
        values = {}
        for name, value in plain.items():
            if name not in names:
                near = difflib.get_close_matches(name, names, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(names)}"
                raise ConfigError(f"{cls.__name__} has no field {name!r}; {hint}")
            values[name] = _from_plain(hints[name], value)
        return cls(**values)

    def replace(self, **changes: Any) -> typing.Self:
        """Return a copy with some fields changed."""
        return type(self).from_dict({**self.to_dict(), **changes})


def _to_plain(value: Any) -> Any:
    if isinstance(value, _Config):
        return value.to_dict()
    return list(value) if isinstance(value, tuple) else value


def _from_plain(hint: Any, value: Any) -> Any:
    if isinstance(hint, type) and issubclass(hint, _Config) and isinstance(value, dict):
        return hint.from_dict(value)
    if typing.get_origin(hint) is tuple and isinstance(value, list):
        return tuple(value)
    return value


def _check_type(cls: type, name: str, value: Any) -> None:
    hint = typing.get_type_hints(cls)[name]
    if not _fits(hint, value):
        wanted = "a finite number" if hint is float else getattr(hint, "__name__", str(hint))
        raise ConfigError(
            f"{cls.__name__}.{name} got {value!r} ({type(value).__name__}); expected {wanted}"
        )


def _fits(hint: Any, value: Any) -> bool:
    if typing.get_origin(hint) is types.UnionType:
        return any(_fits(option, value) for option in typing.get_args(hint))
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        return isinstance(value, tuple) and all(_fits(inner, item) for item in value)
    if hint is float:
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return number and math.isfinite(value)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, hint)


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise ConfigError(message)


@dataclass(frozen=True)
class GeneratorConfig(_Config):
    """The CPPN of part one: a point of the plane and z in, ink out.

    U = W_z·(8·z) + b + w_x·x + w_y·y + w_r·r, then softplus, tanh layers and a sigmoid
    (otoro.net, "Generating Large Images from Latent Vectors", April 2016).
    """

    z_dim: int = 32
    width: int = 128
    tanh_layers: int = 3
    c_dim: int = 1
    z_gain: float = 8.0  # the post multiplies z by its scale, so that z weighs as much as x and y
    point_init_std: float = 0.3  # x and y reach ±8: the first layer starts with a few folds
    z_init_std: float = 0.06  # 8·z has norm ~45: z moves the first layer by a few units

    def _validate(self) -> None:
        for name in ("z_dim", "width"):
            _require(getattr(self, name) >= 1, f"{name} must be at least 1")
        for name in ("tanh_layers", "point_init_std", "z_init_std"):
            _require(getattr(self, name) >= 0, f"{name} must not be negative")
        _require(self.c_dim in (1, 3), f"c_dim got {self.c_dim}; expected 1 (ink) or 3 (colour)")


@dataclass(frozen=True)
class EncoderConfig(_Config):
    """Flattened crop → softplus layers → mean and log-variance of z."""

    z_dim: int = 32
    image_size: int = 26
    c_dim: int = 1
    hidden: tuple[int, ...] = (512, 512)

    def _validate(self) -> None:
        _require(min((self.z_dim, self.image_size, *self.hidden)) >= 1, "sizes must be positive")


@dataclass(frozen=True)
class DiscriminatorConfig(_Config):
    """Stride-2 convolutions, leaky ReLU 0.2, and one logit: is this picture real?"""

    image_size: int = 26
    c_dim: int = 1
    filters: tuple[int, ...] = (24, 48, 96)
    kernel: int = 5
    batch_norm: bool = True  # on all but the first convolution, as DCGAN and the post did
    minibatch_std: bool = False  # one more channel: how much the pictures of the batch differ

    def _validate(self) -> None:
        _require(len(self.filters) >= 1, "a discriminator needs at least one convolution")
        for name in ("image_size", "kernel"):
            _require(getattr(self, name) >= 1, f"{name} must be at least 1")
        _require(min(self.filters) >= 1, f"filters got {self.filters}; each must be at least 1")


@dataclass(frozen=True)
class JudgeConfig(_Config):
    """A plain convolutional classifier: the independent reader of digits."""

    image_size: int = 26
    c_dim: int = 1
    filters: tuple[int, ...] = (24, 48, 96)
    features: int = 128  # width of the layer whose activations the Fréchet distance compares
    classes: int = 10
    dropout: float = 0.4

    def _validate(self) -> None:
        for name in ("image_size", "features", "classes"):
            _require(getattr(self, name) >= 1, f"{name} must be at least 1")
        _require(len(self.filters) >= 1, "a judge needs at least one convolution")
        _require(min(self.filters) >= 1, f"filters got {self.filters}; each must be at least 1")
        _require(0 <= self.dropout < 1, f"dropout got {self.dropout}; expected 0 to below 1")


@dataclass(frozen=True)
class ModelConfig(_Config):
    """What a trained checkpoint needs to draw and to encode: generator, encoder, window."""

    generator: GeneratorConfig = field(default_factory=GeneratorConfig)
    encoder: EncoderConfig = field(default_factory=EncoderConfig)
    scale: float = 8.0  # half-width of the window of the plane that the training pictures cover

    def _validate(self) -> None:
        g, e = self.generator, self.encoder
        _require(g.z_dim == e.z_dim, f"z_dim differs: generator {g.z_dim}, encoder {e.z_dim}")
        _require(g.c_dim == e.c_dim, f"c_dim differs: generator {g.c_dim}, encoder {e.c_dim}")
        _require(self.scale > 0, f"scale got {self.scale}; expected a positive half-width")


SCHEDULES = ("joint", "vae", "post", "handicap")


@dataclass(frozen=True)
class TrainingConfig(_Config):
    """One training run of part one.  Losses are in nats per picture unless a name says weight."""

    preset: str = "joint"
    schedule: str = "joint"
    seed: int = 2016
    epochs: int = 10
    batch_size: int = 64
    model: ModelConfig = field(default_factory=ModelConfig)
    discriminator: DiscriminatorConfig = field(
        default_factory=lambda: DiscriminatorConfig(batch_norm=False, minibatch_std=True)
    )
    # loss = reconstruction + kl_weight·KL + gan_weight·(GAN on reconstructions)
    #        + random_weight·(GAN on random z) + recall_weight·(nats to recall a random z)
    reconstruction_weight: float = 1.0
    kl_weight: float = 1.2  # above 1 the codes of real digits fill N(0, 1) more evenly
    kl_warmup_steps: int = 2000  # KL weight rises from 0: without it the codes stay empty for long
    gan_weight: float = 40.0
    random_weight: float = 40.0
    recall_weight: float = 0.2
    gan_start_steps: int = 1500  # until then a plain VAE: shown grey smoke, D wins at once
    gan_warmup_steps: int = 500  # the GAN's weights rise from 0 while D catches up
    r1_weight: float = 0.5  # slope penalty on real pictures; at 5 D learned nothing in 3 epochs
    random_per_batch: int = 64
    learning_rate: float = 2e-3
    learning_rate_d: float = 5e-4
    decay_from: float = 0.6  # the share of the run after which rates fall linearly…
    decay_to: float = 0.05  # …to this share of themselves at the end
    beta_1: float = 0.7
    beta_1_d: float = 0.5  # DCGAN's choice: less momentum, less circling of G around D
    ema: float = 0.999  # the weights that are kept are this moving average over steps
    # The last layer's weights are multiplied by this when the run is published.  A likelihood is
    # best served by grey where it is unsure, a picture by a decision: edges get steeper by as much.
    ink_gain: float = 1.75
    # The post's schedules only: steps per batch and the gates of the discriminator.
    vae_steps: int = 4
    generator_steps: int = 4
    n_handicap: int = 1
    th_high: float = 0.80
    th_low: float = 0.45

    def _validate(self) -> None:
        _require(
            self.schedule in SCHEDULES,
            f"schedule got {self.schedule!r}; expected one of {', '.join(SCHEDULES)}",
        )
        for name in (
            "epochs",
            "batch_size",
            "random_per_batch",
            "vae_steps",
            "generator_steps",
            "n_handicap",
        ):
            _require(getattr(self, name) >= 1, f"{name} must be at least 1")
        for name in (entry.name for entry in dataclasses.fields(self)):
            if name == "seed" or name.endswith(("_weight", "_warmup_steps", "_start_steps")):
                _require(getattr(self, name) >= 0, f"{name} must not be negative")
        for name in ("learning_rate", "learning_rate_d", "decay_to", "ink_gain"):
            _require(getattr(self, name) > 0, f"{name} must be positive")
        for name in ("ema", "decay_from"):
            _require(0 <= getattr(self, name) <= 1, f"{name} must lie between 0 and 1")
        for name in ("beta_1", "beta_1_d"):  # at 1 Adam divides by zero
            _require(0 <= getattr(self, name) < 1, f"{name} must be from 0 to below 1")
        size = self.model.encoder.image_size
        _require(
            self.discriminator.image_size == size,
            f"the discriminator looks at {self.discriminator.image_size} px, the encoder at {size}",
        )
        ours, theirs = self.discriminator.c_dim, self.model.generator.c_dim
        _require(ours == theirs, f"c_dim differs: discriminator {ours}, generator {theirs}")
