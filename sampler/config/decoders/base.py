"""Descriptions of decoders without TensorFlow, and the registry of them.

A description is the configuration of a decoder: a frozen dataclass of its sizes that also knows the
shapes and the bounds of its weights, and names its network.  `docs/decoders.md` shows a new one.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from sampler.config.base import Config, ConfigError
from sampler.config.bounds import Arrays
from sampler.config.decoders.smoothness import SmoothnessEstimate
from sampler.config.operations import FieldOperations
from sampler.config.shapes import Shapes
from sampler.support.arguments import shown

#: The registered descriptions by the name of their architecture.
DECODERS: dict[str, type[DecoderConfig]] = {}


class DecoderConfig(Config):
    """The description of a decoder; subclasses are frozen dataclasses with these fields and more.

    Attributes
    ----------
    architecture : str
        The registered name, which config.json holds.
    z_dim, c_dim : int
        Numbers in z, and channels of a picture: 1 is ink, 3 is colour.
    network : str
        Class attribute: module and name of the network, "package.module:Class".  It is imported
        when it is built, so that configurations and checkpoints are read without TensorFlow.
    width : int
        Numbers of a point in the widest layer, for a decoder that is drawn from points.
    """

    architecture: str
    z_dim: int
    c_dim: int
    width: int
    network: ClassVar[str]

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Self:
        """Rebuild a description; this base class takes that of the dict's architecture."""
        if cls is not DecoderConfig or not isinstance(plain, dict):
            return super().from_dict(plain)
        description: Any = decoder_of(plain.get("architecture", next(iter(DECODERS))))
        return description.from_dict(plain)

    @classmethod
    def untrained(
        cls,
        *,
        z_dim: int,
        c_dim: int,
        init_std: float,
        depth: int | None,
        width: int | None,
        activation: str | None,
    ) -> Self:
        """Return the description of a random network, for `Sampler.untrained`.

        Parameters
        ----------
        z_dim, c_dim : int
            See above.
        init_std : float
            Spread of every weight.
        depth, width, activation : optional
            Layers, numbers in a layer, and their function; None takes the default.
        """
        msg = f"architecture got {cls.__name__}, which draws nothing before it is trained"
        raise ConfigError(msg)

    def untrained_arguments(self) -> dict[str, Any]:
        """Return depth, width and activation, as `untrained` takes them."""
        raise NotImplementedError

    def weight_shapes(self) -> Shapes:
        """Return the shapes of the weights by ``generator/layer/variable``."""
        raise NotImplementedError

    @property
    def in_numpy(self) -> str | None:
        """Module and name of the class that evaluates the decoder in NumPy, or None.

        Its arguments are a snapshot of the weights, this description, and z; see
        `sampler.render.numpy_logits`.
        """
        return None

    def operations(self) -> FieldOperations | None:
        """Return the decoder as a list of operations, or None.

        Pages, shaders, curves and ONNX are made of them; a decoder without is refused there.
        """
        return None

    @property
    def later_layers(self) -> tuple[str, ...] | None:
        """Names of the dense layers of a CPPN of dense layers, see `CppnConfig`; else None."""
        return None

    @property
    def smooth(self) -> bool:
        """Whether the ink is a smooth function of the plane, without kinks."""
        return True

    def drawing_weights(self) -> list[str]:
        """Return the weights that drawing reads as arrays, by ``layer/variable``."""
        return [name.partition("/")[2] for name in self.weight_shapes()]

    def smoothness(self, arrays: Arrays) -> SmoothnessEstimate:
        """Return how fast the decoder may change over the plane.

        Parameters
        ----------
        arrays : mapping of str to numpy.ndarray
            The weights of `drawing_weights`.
        """
        raise NotImplementedError

    def largest_sum(self, arrays: Arrays) -> float:
        """Return a bound of the numbers inside the network with these weights.

        Parameters
        ----------
        arrays : mapping of str to numpy.ndarray
            The weights, with the names and shapes of `weight_shapes`.
        """
        raise NotImplementedError


def register(description: type[DecoderConfig]) -> type[DecoderConfig]:
    """Register a description by the default of its field `architecture`; usable as a decorator.

    Raises
    ------
    ConfigError
        Another class is registered by this name.
    """
    name = description.architecture
    known = DECODERS.setdefault(name, description)
    if known is not description:
        msg = f"architecture got {name!r}, which {known.__name__} has; expected a new name"
        raise ConfigError(msg)
    return description


def decoder_of(architecture: object) -> type[DecoderConfig]:
    """Return the description that is registered by a name.

    Raises
    ------
    ConfigError
        The name is no text, or not registered.
    """
    if not isinstance(architecture, str) or architecture not in DECODERS:
        msg = f"architecture got {shown(architecture)}; expected one of {', '.join(DECODERS)}"
        raise ConfigError(msg)
    return DECODERS[architecture]
