"""Models: the Keras networks of a checkpoint, which encode pictures and draw z."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from sampler.config import ClassifierConfig, DecoderConfig, EncoderConfig, ModelConfig
from sampler.models import checkpoint, weights
from sampler.models.fingerprints import fingerprint
from sampler.models.inversion import LatentInversion
from sampler.models.origin import Origin
from sampler.networks import Classifier, Decoder, Encoder, make_generator
from sampler.networks.batching import in_parts
from sampler.pictures.view import View
from sampler.render.choice import renderer_of
from sampler.support.arguments import instance_of

_SCALE = 8.0  # half-width of the post's window


class Model:
    """Generator and encoder of one checkpoint, and its classifier where it has one.

    Parameters
    ----------
    generator : Decoder
        Draws z.
    encoder : Encoder, optional
        Encodes pictures; an untrained generator has none.
    scale : float
        Half-width of the window that the generator was trained on.
    classifier : Classifier, optional
        Judged the generator during the training.
    origin : Origin, optional
        Its name and figures.

    Attributes
    ----------
    z_dim, c_dim, image_size : int
        Length of z, channels of a picture, and side of a training picture in pixels.
    renderer : Renderer or ResampledRenderer
        Draws any window at any size.
    """

    def __init__(
        self,
        generator: Decoder,
        encoder: Encoder | None,
        scale: float,
        classifier: Classifier | None = None,
        *,
        origin: Origin | None = None,
    ) -> None:
        self.generator, self.encoder, self.scale = generator, encoder, scale
        self.classifier = classifier
        self.origin = Origin() if origin is None else origin
        self.z_dim = generator.z_dim
        self.c_dim = generator.c_dim
        self.image_size = (encoder.config if encoder else EncoderConfig()).image_size
        self.renderer = renderer_of(generator)
        self._inversion = LatentInversion(generator, self.image_size, scale)

    @classmethod
    def from_checkpoint(cls, source: checkpoint.Checkpoint) -> Model:
        """Build the networks of a checkpoint and assign its weights.

        Raises
        ------
        TypeError
            It is the checkpoint of a judge.
        sampler.models.weights.WeightsError
            The weights are not those of the configuration.
        """
        config = instance_of(source.model, "model", ModelConfig, "that of a generator")
        generator, encoder = make_generator(config.generator), Encoder(config.encoder)
        checkpoint.restore(source, generator, encoder)
        origin = Origin(source.name, quality=source.quality, atlas=source.atlas)
        if config.classifier is None:
            return cls(generator, encoder, config.scale, origin=origin)
        classifier = Classifier(config.classifier)
        checkpoint.restore(source, classifier)
        return cls(generator, encoder, config.scale, classifier, origin=origin)

    @classmethod
    def untrained(
        cls,
        config: DecoderConfig,
        seed: int | None = None,
        *,
        origin: Origin | None = None,
    ) -> Model:
        """Build a generator with random weights; it has no encoder."""
        return cls(make_generator(config, seed), None, _SCALE, origin=origin)

    @functools.cached_property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that identify the generator by configuration and weights.

        Equal to `Checkpoint.fingerprint` of its checkpoint.
        """
        return fingerprint(self.generator.config, weights.collect(self.generator))

    def arrays(self) -> dict[str, np.ndarray]:
        """Return all weights by ``network/layer/variable``, as in a checkpoint."""
        networks = (self.generator, self.encoder, self.classifier)
        return checkpoint.gather(*(network for network in networks if network is not None))

    def __reduce__(self) -> tuple:
        networks = (self.generator, self.encoder, self.classifier)
        configs = [None if network is None else network.config for network in networks]
        return _rebuilt, (*configs, self.scale, self.arrays(), self.origin)

    def render(self, z: np.ndarray, view: View, **options: Any) -> np.ndarray:
        """Draw z (n, z_dim) → float32 (n, y_dim, x_dim, c_dim); see `Renderer.render`."""
        return self.renderer.render(z, view, **options)

    def small(self, z: np.ndarray) -> np.ndarray:
        """Draw z (n, z_dim) at the size and window of the training pictures; see `render`."""
        return self.render(z, View(self.image_size, self.image_size, self.scale))

    def encode(self, crops: np.ndarray, *, refine: int = 0) -> np.ndarray:
        """Return the codes of crops: the mean of q(z | picture), improved by latent optimisation.

        Parameters
        ----------
        crops : numpy.ndarray
            float32, shape (n, size, size, c_dim), 0..1.
        refine : int
            Steps of `LatentInversion.refine`.

        Returns
        -------
        numpy.ndarray
            float32, shape (n, z_dim).

        Raises
        ------
        ValueError
            The model has no encoder.
        """
        encoder = self.encoder
        if encoder is None:
            msg = (
                "an untrained network has no encoder, so no picture has a z in it; load a trained "
                "one with Sampler()"
            )
            raise ValueError(msg)
        z = in_parts(lambda part: encoder(part)[0], crops)
        return self._inversion.refine(z, crops, refine) if refine else z


def _rebuilt(
    generator: DecoderConfig,
    encoder: EncoderConfig | None,
    classifier: ClassifierConfig | None,
    scale: float,
    arrays: dict[str, np.ndarray],
    origin: Origin,
) -> Model:
    """Build the networks of a pickled model and assign their weights."""
    model = Model(
        make_generator(generator),
        None if encoder is None else Encoder(encoder),
        scale,
        None if classifier is None else Classifier(classifier),
        origin=origin,
    )
    for network in (model.generator, model.encoder, model.classifier):
        if network is not None:
            prefix = f"{network.name}/"
            part = {name: array for name, array in arrays.items() if name.startswith(prefix)}
            weights.assign(network, part, f"the pickled {network.name}")
    return model
