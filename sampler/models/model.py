"""A checkpoint brought to life: Keras networks that encode pictures and draw z."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from sampler.config import (
    ClassifierConfig,
    EncoderConfig,
    GeneratorConfig,
    ResidualConfig,
)
from sampler.models import checkpoint, weights
from sampler.models.classify import in_parts
from sampler.models.fingerprints import fingerprint
from sampler.models.inversion import Refiner
from sampler.models.origin import Origin
from sampler.networks import Classifier, Encoder, Generator, ResidualGenerator, make_generator
from sampler.pictures.view import View
from sampler.render.renderer import Renderer

_SCALE = 8.0  # half-width of the post's window


class Model:
    """Generator and encoder of one checkpoint, and its classifier where it has one.

    A generator that was never trained has no encoder.

    Parameters
    ----------
    generator, encoder
        Networks with their weights in place.
    scale : float
        Half-width of the window that the generator was trained on.
    classifier : Classifier, optional
        What judged the generator while it learned.
    origin : Origin, optional
        Its name and figures.
    """

    def __init__(
        self,
        generator: Generator | ResidualGenerator,
        encoder: Encoder | None,
        scale: float,
        classifier: Classifier | None = None,
        *,
        origin: Origin | None = None,
    ) -> None:
        self.generator, self.encoder, self.scale = generator, encoder, scale
        self.classifier = classifier
        self.origin = Origin() if origin is None else origin
        self.z_dim = generator.config.z_dim
        self.c_dim = generator.config.c_dim
        self.image_size = (encoder.config if encoder else EncoderConfig()).image_size
        self.renderer = Renderer(generator)
        self._refiner = Refiner(generator, self.image_size, scale)

    @classmethod
    def from_checkpoint(cls, found: checkpoint.Checkpoint) -> Model:
        """Build the networks that a checkpoint describes and fill them."""
        generator, encoder = make_generator(found.model.generator), Encoder(found.model.encoder)
        checkpoint.restore(found, generator, encoder)
        origin = Origin(found.name, quality=found.quality, atlas=found.atlas)
        if found.model.classifier is None:
            return cls(generator, encoder, found.model.scale, origin=origin)
        classifier = Classifier(found.model.classifier)
        checkpoint.restore(found, classifier)
        return cls(generator, encoder, found.model.scale, classifier, origin=origin)

    @classmethod
    def untrained(
        cls,
        config: GeneratorConfig | ResidualConfig,
        seed: int | None = None,
        *,
        origin: Origin | None = None,
    ) -> Model:
        """Build a generator with random weights; it has no encoder."""
        return cls(make_generator(config, seed), None, _SCALE, origin=origin)

    @functools.cached_property
    def fingerprint(self) -> str:
        """What tells this generator from any other, by its configuration and its weights.

        Twelve hexadecimal digits, the same as `Checkpoint.fingerprint` of its checkpoint.
        """
        return fingerprint(self.generator.config, weights.collect(self.generator))

    def arrays(self) -> dict[str, np.ndarray]:
        """Return all weights as a checkpoint names them."""
        networks = (self.generator, self.encoder, self.classifier)
        return checkpoint.gather(*(network for network in networks if network is not None))

    def __reduce__(self) -> tuple:
        networks = (self.generator, self.encoder, self.classifier)
        configs = [None if network is None else network.config for network in networks]
        return _filled, (*configs, self.scale, self.arrays(), self.origin)

    def render(self, z: np.ndarray, view: View, **how: Any) -> np.ndarray:
        """Draw z (n, z_dim) → float32 (n, y_dim, x_dim, c_dim); see `Renderer.render`."""
        return self.renderer.render(z, view, **how)

    def small(self, z: np.ndarray) -> np.ndarray:
        """Draw z at the size and window of the training pictures."""
        return self.render(z, View(self.image_size, self.image_size, self.scale))

    def encode(self, crops: np.ndarray, *, refine: int = 0) -> np.ndarray:
        """Return the codes of crops (n, size, size, c_dim): float32, (n, z_dim).

        The mean of q(z | picture), moved by so many steps of `Refiner.refine`.
        """
        if self.encoder is None:
            msg = (
                "an untrained network has no encoder: nobody taught it which z a picture has; "
                "load a trained one with Sampler()"
            )
            raise ValueError(msg)
        z = in_parts(lambda part: self.encoder(part)[0], crops)
        return self._refiner.refine(z, crops, refine) if refine else z


def _filled(
    generator: GeneratorConfig | ResidualConfig,
    encoder: EncoderConfig | None,
    classifier: ClassifierConfig | None,
    scale: float,
    arrays: dict[str, np.ndarray],
    origin: Origin,
) -> Model:
    """Build the networks of a pickled model and fill them."""
    networks = [
        make_generator(generator),
        None if encoder is None else Encoder(encoder),
        None if classifier is None else Classifier(classifier),
    ]
    for network in networks:
        if network is not None:
            own = {k: array for k, array in arrays.items() if k.startswith(f"{network.name}/")}
            weights.assign(network, own, f"the pickled {network.name}")
    return Model(networks[0], networks[1], scale, networks[2], origin=origin)
