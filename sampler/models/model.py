"""Models: the networks of a checkpoint, which encode pictures and draw z."""

from __future__ import annotations

import functools
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from sampler.config import DecoderConfig, EncoderConfig, ModelConfig, PicturesConfig, PriorConfig
from sampler.latent import vectors
from sampler.models import checkpoint, finding, numpy_prior
from sampler.models.fingerprints import fingerprint
from sampler.models.inversion import LatentInversion
from sampler.models.origin import Origin
from sampler.models.parts import NAMES, as_stored, parts_of, stored_networks
from sampler.networks.decoders.making import make_generator
from sampler.networks.stored import StoredNetwork
from sampler.pictures.averaging import reduced
from sampler.pictures.colours import as_ink
from sampler.pictures.recipes.recipe import Recipe, make_recipe
from sampler.pictures.view import View, edge_scale
from sampler.render.choice import renderer_of
from sampler.support.arguments import instance_of

if TYPE_CHECKING:
    from sampler.networks import Classifier, Decoder, Encoder, Prior
    from sampler.render.choice import AnyRenderer

_SCALE = 8.0  # half-width of the post's window


class Model:
    """Generator and encoder of one checkpoint; its classifier and its prior where it has them.

    TensorFlow starts where one of the networks is read from here, or is drawn with or evaluated in
    a way that NumPy does not know.

    Parameters
    ----------
    generator : Decoder or StoredNetwork
        Draws z.
    encoder : Encoder or StoredNetwork, optional
        Encodes pictures; an untrained generator has none.
    scale : float
        Half-width of the window that the generator was trained on.
    classifier : Classifier or StoredNetwork, optional
        Judged the generator during the training.
    prior : Prior or StoredNetwork, optional
        How the codes of pictures are spread; N(0, 1) where it is left out.
    pictures : PicturesConfig, optional
        How pictures are prepared, for a network that learned from a person's own.
    origin : Origin, optional
        Its name and figures.

    Attributes
    ----------
    z_dim, c_dim, image_size : int
        Length of z, channels of a picture, and side of a training picture in pixels.
    has_classifier : bool
        Whether there is a classifier.
    """

    def __init__(
        self,
        generator: Decoder | StoredNetwork[Decoder],
        encoder: Encoder | StoredNetwork[Encoder] | None,
        scale: float,
        classifier: Classifier | StoredNetwork[Classifier] | None = None,
        *,
        prior: Prior | StoredNetwork[Prior] | None = None,
        pictures: PicturesConfig | None = None,
        origin: Origin | None = None,
    ) -> None:
        self.pictures = pictures
        self.stored_generator = as_stored(generator)
        self._encoder = None if encoder is None else as_stored(encoder)
        self._classifier = None if classifier is None else as_stored(classifier)
        self._prior = None if prior is None else as_stored(prior)
        self.scale = scale
        self.origin = Origin() if origin is None else origin
        config = self.stored_generator.config
        self.z_dim, self.c_dim = config.z_dim, config.c_dim
        seeing = EncoderConfig() if self._encoder is None else self._encoder.config
        self.image_size: int = seeing.image_size if pictures is None else pictures.size
        self.has_classifier = classifier is not None
        self._starting = threading.RLock()
        self._renderer: AnyRenderer | None = None
        self._inversion: LatentInversion | None = None
        self._search: Any = None  # of the z of pictures where there is no encoder

    @classmethod
    def from_checkpoint(cls, source: checkpoint.Checkpoint) -> Model:
        """Return the model of a checkpoint.

        Raises
        ------
        TypeError
            It is the checkpoint of a judge.
        sampler.models.weights.WeightsError
            The weights are not those of the configuration.
        """
        config = instance_of(source.model, "model", ModelConfig, "that of a generator")
        arrays = {
            name: checkpoint.arrays_of(source, name, part.weight_shapes())
            for name, part in parts_of(config).items()
        }
        said = [source.provenance.get(name) for name in ("licence", "origin")]
        licence = "; ".join(text for text in said if isinstance(text, str))
        origin = Origin(source.name, quality=source.quality, atlas=source.atlas, licence=licence)
        return _built(parts_of(config), config.scale, config.pictures, arrays, origin)

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

    @property
    def generator(self) -> Decoder:
        """The Keras network that draws; TensorFlow starts here."""
        return self.stored_generator.network

    @property
    def encoder(self) -> Encoder | None:
        """The Keras network that encodes, or None; TensorFlow starts here."""
        return None if self._encoder is None else self._encoder.network

    @property
    def classifier(self) -> Classifier | None:
        """The Keras network that judged the generator, or None; TensorFlow starts here."""
        return None if self._classifier is None else self._classifier.network

    @property
    def renderer(self) -> AnyRenderer:
        """Draws any window at any size; TensorFlow starts where NumPy cannot draw."""
        with self._starting:
            if self._renderer is None:
                self._renderer = renderer_of(self.stored_generator)
        return self._renderer

    @functools.cached_property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that identify the generator by configuration and weights.

        Equal to `Checkpoint.fingerprint` of its checkpoint.
        """
        return fingerprint(self.stored_generator.config, self.stored_generator.arrays())

    def recipe(self, z: np.ndarray, view: View, **how: Any) -> Recipe:
        """Return the recipe of the picture of z, (z_dim,), or of a film, (n, z_dim).

        `how` has exact, tolerance and supersample, see `Sampler.render`.
        """
        network = {"fingerprint": self.fingerprint, "untrained": self.origin.untrained}
        seen = "seen" if self.c_dim == 3 else None
        return make_recipe(view, z, self.origin.name, colours=seen, **network, **how)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return all weights by ``network/layer/variable``, as in a checkpoint."""
        networks = self._networks().values()
        return {name: array for part in networks for name, array in part.arrays().items()}

    def __reduce__(self) -> tuple:
        configs = {name: network.config for name, network in self._networks().items()}
        return _rebuilt, (configs, self.scale, self.pictures, self.arrays(), self.origin)

    @property
    def prior_config(self) -> PriorConfig | None:
        """The sizes of the prior, if there is one."""
        return None if self._prior is None else self._prior.config

    @property
    def has_prior(self) -> bool:
        """Whether the network knows how codes of pictures are spread."""
        return self._prior is not None

    def sample_z(self, count: int, rng: np.random.Generator) -> np.ndarray:
        """Sample z as the codes of pictures are spread, or from N(0, 1) without a prior.

        Returns
        -------
        numpy.ndarray
            float32, (count, z_dim).
        """
        z = vectors.sample(self.z_dim, count=count, rng=rng)
        if self._prior is None:
            return z
        return numpy_prior.codes_of(self._prior.config, self._prior.arrays(), z, rng.random(count))

    def render(self, z: np.ndarray, view: View, **options: Any) -> np.ndarray:
        """Draw z (n, z_dim) → pictures (n, y_dim, x_dim, c_dim), float32; see `Renderer.render`."""
        return self.renderer.render(z, view, **options)

    @property
    def training_view(self) -> View:
        """The window and the size of the training pictures, pixel by pixel."""
        size = self.image_size
        own = self.pictures is not None and size > 1  # their pixels are areas
        return View(size, size, edge_scale(size, self.scale) if own else self.scale)

    def small(self, z: np.ndarray) -> np.ndarray:
        """Draw z (n, z_dim) at the size and window of the training pictures; see `render`."""
        return self.render(z, self.training_view)

    def encode(self, crops: np.ndarray, *, refine: int = 0, progress: bool = False) -> np.ndarray:
        """Return the codes of crops: the mean of q(z | picture), improved by latent optimisation.

        A network without an encoder that learned from pictures begins at a guess by their codes.

        Parameters
        ----------
        crops : numpy.ndarray
            float32, shape (n, size, size, c_dim), 0..1: ink, or colour as it is seen.
        refine : int
            Steps of `LatentInversion.refine`; for a network of a person's own pictures those of
            `LatticeInversion.find`, where 0 stands for 150 without an encoder.
        progress : bool
            Show a bar where `LatticeInversion.find` takes a while.

        Returns
        -------
        numpy.ndarray
            float32, shape (n, z_dim).

        Raises
        ------
        ValueError
            The network is untrained.
        """
        crops = as_ink(crops)  # which networks compute with
        if self._encoder is None and self.pictures is None:
            msg = (
                "an untrained network has no encoder, so no picture has a z in it; load a trained "
                "one with Sampler()"
            )
            raise ValueError(msg)
        z = None
        if self._encoder is not None:
            seen = reduced(crops, self._encoder.config.image_size)
            z = finding.encoded(self._encoder, seen)
            if not refine:
                return z
        return self._improved(z, crops, refine, progress=progress)

    def _improved(
        self, z: np.ndarray | None, crops: np.ndarray, steps: int, *, progress: bool
    ) -> np.ndarray:
        """Return the z of pictures by latent optimisation, from `z` on where it is given."""
        if self.pictures is None and z is not None:
            return self._inverted().refine(z, crops, steps)
        from sampler.models.lattice_inversion import STEPS, LatticeInversion

        with self._starting:
            if self._search is None:
                generator: Any = self.generator
                known = None if self.origin.atlas is None else self.origin.atlas[0]
                self._search = LatticeInversion(generator, self.scale, known)
        return self._search.find(crops, steps or STEPS, start=z, progress=progress)

    def _networks(self) -> dict[str, StoredNetwork]:
        stored = (self.stored_generator, self._encoder, self._classifier, self._prior)
        named = zip(NAMES, stored, strict=True)
        return {name: network for name, network in named if network is not None}

    def _inverted(self) -> LatentInversion:
        """Return the latent optimisation of the generator, made at the first call."""
        with self._starting:
            if self._inversion is None:
                self._inversion = finding.inversion_of(
                    self.stored_generator, self.image_size, self.scale
                )
        return self._inversion


def _built(
    configs: Mapping[str, Any],
    scale: float,
    pictures: PicturesConfig | None,
    arrays: Mapping[str, Mapping[str, np.ndarray]],
    origin: Origin,
) -> Model:
    """Return the model of the configurations and the weights of each network."""
    parts = stored_networks(configs, arrays)
    return Model(
        parts["generator"],
        parts.get("encoder"),
        scale,
        parts.get("classifier"),
        prior=parts.get("prior"),
        pictures=pictures,
        origin=origin,
    )


def _rebuilt(
    configs: Mapping[str, Any],
    scale: float,
    pictures: PicturesConfig | None,
    arrays: dict[str, np.ndarray],
    origin: Origin,
) -> Model:
    """Build the model of a pickle."""
    split = {
        part: {name: array for name, array in arrays.items() if name.startswith(f"{part}/")}
        for part in configs
    }
    return _built(configs, scale, pictures, split, origin)
