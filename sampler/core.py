"""The `Sampler`: the 2016 post's verbs, each a few lines of delegation."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sampler.config import untrained
from sampler.datasets import examples
from sampler.datasets.preprocessing.crops import REFINING, as_crops, collected, holds_pictures
from sampler.drawing_verbs import DrawingVerbs
from sampler.keeping import Keeping, seeded
from sampler.latent import vectors
from sampler.models import checkpoint
from sampler.models.names import with_stage
from sampler.panel_verbs import PanelVerbs
from sampler.picture_verbs import PictureVerbs
from sampler.support.arguments import flag, real_number, whole_number
from sampler.support.signatures import known_arguments

_DEFAULT = "mnist-vaegan"
_SCALE = 8.0  # the post's window
_SURE = 0.99  # of the judge, that random z drew the digit; at 0.9 some are misshapen
_STEPS = 1000  # downhill: 10 are enough for most


class Sampler(DrawingVerbs, PictureVerbs, PanelVerbs, Keeping):
    """Draws large pictures from small latent vectors, with the names of the 2016 post.

    Parameters
    ----------
    name : str or path
        A checkpoint that `Sampler.available` lists, or its folder.
    stage : str, optional
        An earlier stage of its training, such as "lively": the same as "name/stage".
    data : str, path or Dataset
        Where `get_random_mnist` takes its digits from: anything `datasets.load` takes.
        "mnist" means the test pictures, which no training has seen.
    seed : int, optional
        Makes everything this sampler draws at random come again, in the process that made it;
        forked ones begin anew, so that they differ.

    Attributes
    ----------
    z : numpy.ndarray
        The latent vector that this thread drew last, float32, (z_dim,) or (n, z_dim).  A panel
        draws on threads of its own, and has its own `z`.
    made_by : str
        The call that makes this sampler again.
    z_dim, c_dim, image_size : int
        Numbers in z, channels of a picture, side of the crop that the encoder sees.

    Notes
    -----
    Pictures are float32 arrays (y_dim, x_dim, c_dim), 0..1, 1 = ink.  Names, order and defaults are
    those of `sampler.py` as published with "Generating Large Images from Latent Vectors"
    (otoro.net, April 2016); what is newer is keyword-only.
    """

    def __init__(
        self,
        name: str | Path = _DEFAULT,
        *,
        stage: str | None = None,
        data="mnist",
        seed: int | None = None,
    ) -> None:
        name = with_stage(name, stage)
        seeded(seed)  # a seed that is none is told before TensorFlow starts
        data = examples.checked_source(data)
        self.made_by = f"Sampler({str(name)!r})"
        self._source = str(Path(name).resolve() if Path(name).is_dir() else name)
        self._data = data
        found = checkpoint.read(name, kind="generator")
        from sampler.models.model import Model  # TensorFlow starts here, when it is first needed

        self._start(Model.from_checkpoint(found), found.name, found.quality, seed)
        self._digits = examples.Digits(data, self.image_size, found.atlas, self.name)

    @classmethod
    @known_arguments
    def untrained(
        cls,
        *,
        seed: int | None = None,
        architecture: str = "cppn",
        depth: int | None = None,
        width: int | None = None,
        c_dim: int = 3,
        init_std: float = 1.0,
        activation: str | None = None,
        z_dim: int = 32,
    ) -> Sampler:
        """Return a sampler of random weights: the pictures that are there before any training.

        Parameters
        ----------
        seed : int, optional
            The same seed gives the same weights, the same z and the same pictures.
        architecture : {"cppn", "residual"}
            Part one's network or part two's.
        depth, width : int, optional
            Layers or blocks, and numbers in each: 3 of 32, or 24 blocks of 6.
        c_dim : {3, 1}
            Colour or ink.
        init_std : float
            Spread of the weights: 0.3 is calm, 1.0 folded, more is wild.
        activation : {"tanh", "relu", "softplus", "gelu", "sin"}, optional
            Of the hidden layers; "tanh", and "relu" inside residual blocks.
        z_dim : int
            Numbers in z.
        """
        from sampler.models.model import Model
        from sampler.networks import make_generator

        how = {"architecture": architecture, "depth": depth, "width": width, "c_dim": c_dim}
        how |= {"init_std": init_std, "activation": activation, "z_dim": z_dim}
        config = untrained.config_of(**how)
        if seed is None:
            seed = int(np.random.default_rng().integers(1 << 16))
        seed = whole_number(seed, "seed", 0, (1 << 53) - 1)
        made = cls.__new__(cls)
        made.made_by = untrained.as_call(seed, how)
        made._untrained = untrained.as_recipe(seed, how, config)
        model = Model(make_generator(config, seed), None, _SCALE)
        made._start(model, f"untrained {architecture}, seed {seed}", {}, seed)
        made._digits = examples.Digits("mnist", made.image_size, None, made.name)
        return made

    def _start(self, model, name: str, quality: dict, seed: int | None) -> None:
        self.name, self.quality, self.model = name, quality, model
        self.z_dim, self.c_dim = model.z_dim, model.c_dim
        self.image_size = model.image_size
        self._keep(seed)
        self._known_judge = None
        self.z = self.generate_z()

    def __repr__(self) -> str:
        colour = {1: "grey", 3: "RGB"}[self.c_dim]
        read = self.quality.get("reconstruction")
        told = f", {read:.1%} of reconstructions read right" if read is not None else ""
        return f"<Sampler {self.name}: {self.z_dim} numbers -> {colour} pictures of any size{told}>"

    @staticmethod
    def available() -> checkpoint.Available:
        """Return the checkpoints that can draw: name → folder, shown with their figures."""
        return checkpoint.available(kind="generator")

    @property
    def atlas(self) -> tuple[np.ndarray, np.ndarray] | None:
        """Codes (n, z_dim) and labels (n,) of encoded test digits, or None."""
        return self._digits.atlas

    @property
    def fingerprint(self) -> str:
        """What tells this generator from any other, by configuration and weights: 12 hex digits."""
        return self.model.fingerprint

    @property
    def has_classifier(self) -> bool:
        """Whether a classifier of its own judged this network while it learned (part two)."""
        return self.model.classifier is not None

    # Digits to start from

    @known_arguments
    def get_random_mnist(self, with_label: bool = False, *, seed: int | None = None):
        """Return a random digit as the encoder sees it, (26, 26, 1), or (digit, label)."""
        digit, label = self._digits.any(self._generator(seed))
        if not flag(with_label, "with_label"):
            return digit
        if label is None:
            msg = f"{self._digits.name()} has no labels; call without with_label"
            raise ValueError(msg)
        return digit, label

    @known_arguments
    def get_random_specific_mnist(self, label: int = 2, *, seed: int | None = None) -> np.ndarray:
        """Return a random digit of exactly this label, (26, 26, 1)."""
        return self._digits.of_label(label, self._generator(seed))

    @known_arguments
    def generate_random_label(self, label: int, *, seed: int | None = None):
        """Show a random digit of this label beside the large picture of its code."""
        digit = self.get_random_specific_mnist(label, seed=seed)
        picture = self.generate(self.encode(digit))
        from sampler.pictures import display

        return display.put(display.show_row([digit, picture], size=5.0))

    @known_arguments
    def get_random_z(self, label: int | None = None, *, seed: int | None = None) -> np.ndarray:
        """Return the code of a test digit from the checkpoint's atlas, (z_dim,); no data needed."""
        return self._digits.code(label, self._generator(seed))

    # z and pictures

    @known_arguments
    def generate_z(
        self,
        *,
        label: int | None = None,
        min_confidence: float | None = None,
        seed: int | None = None,
    ) -> np.ndarray:
        """Draw z from N(0, 1): float32, shape (z_dim,).

        Parameters
        ----------
        label : int, optional
            Draw until `mnist-judge` reads the picture of z as this digit, whatever the network…
        min_confidence : float, optional
            …with at least this probability; 0.99 where only `label` is given.
        seed : int, optional
            The same seed gives the same z.

        Raises
        ------
        LabelNotFound
            10,000 random z drew no such picture; the message tells how near they came.
        """
        rng = self._generator(seed)
        if min_confidence is not None:
            min_confidence = real_number(min_confidence, "min_confidence")
        if label is None:
            if min_confidence is not None:
                msg = "min_confidence would be ignored without label; give both"
                raise ValueError(msg)
            return vectors.sample(self.z_dim, rng=rng)
        from sampler.models import classify as reading

        least = _SURE if min_confidence is None else min_confidence
        return reading.draw_label(self.model, self._judge(), label, least, rng)

    @known_arguments
    def classify(self, picture_or_z) -> np.ndarray:
        """Return how probable each digit is, and that the picture was drawn by a network.

        A network of part two is asked its own classifier, the one that it had to convince: ten
        digits and "drawn", 11 numbers.  Any other is asked `mnist-judge`, which knows the digits
        alone, 10 numbers.

        Parameters
        ----------
        picture_or_z : array, PIL image, path, or a sequence of them
            One z or picture, or several: z of shape (z_dim,) or (n, z_dim), whatever `encode`
            takes, or larger pictures as `generate` and `morph` return them, of the plain window.
            An array (z_dim, z_dim) may be either, and is refused.

        Returns
        -------
        numpy.ndarray
            float32, shape (classes,), or (n, classes) for several.

        Examples
        --------
        >>> sampler = Sampler(seed=1)
        >>> film = sampler.morph(sampler.get_random_z(2), sampler.get_random_z(9), 5, 26, 26)
        >>> sampler.classify(film).shape
        (5, 10)
        """
        from sampler.models import classify as reading

        picture_or_z = collected(picture_or_z)
        if vectors.looks_like_z(picture_or_z, self.z_dim):
            crops = self.model.small(vectors.as_batch(picture_or_z, self.z_dim))
        else:
            crops = as_crops(picture_or_z, self.image_size, self.c_dim)
        own = self.model.classifier
        shares = reading.probabilities(self._judge() if own is None else own, crops)
        return shares[0] if len(shares) == 1 else shares

    @known_arguments
    def prepare(self, picture) -> np.ndarray:
        """Return what the encoder sees of any picture: centred, scaled and weighted like MNIST.

        `picture` is an array, a PIL image or a path; see
        :func:`sampler.datasets.preprocessing.normalise.prepare`.
        """
        from sampler.datasets.preprocessing.normalise import prepare

        return prepare(picture, size=self.image_size, channels=self.c_dim)

    @known_arguments
    def encode(self, mnist_data, *, refine: int | None = None) -> np.ndarray:
        """Return the codes of one picture or of several: float32, shape (n, z_dim).

        Parameters
        ----------
        mnist_data : array, PIL image, path, bytes, open file, upload, or several of them
            26×26 or 28×28 arrays, ink bright, uint8, float 0..1 or bool; larger ones as `generate`
            drew them; PIL images and files of any size, which are prepared first (see `prepare`).
            A file of several frames is as many pictures.
        refine : int, optional
            Steps downhill from the encoder's answer to the z that draws the picture best (see
            :mod:`sampler.models.inversion`).  By default 0 for arrays, which look like MNIST and
            are answered at once, and 10 for PIL images and files, which another hand has written;
            always 0 for part two, whose pictures were never to match pixel by pixel.
        """
        mnist_data = collected(mnist_data)
        if refine is None:
            matches_pixels = not self.has_classifier
            refine = REFINING if matches_pixels and holds_pictures(mnist_data) else 0
        refine = whole_number(refine, "refine", least=0, most=_STEPS)
        crops = as_crops(mnist_data, self.image_size, self.c_dim)
        return self.model.encode(crops, refine=refine)

    @known_arguments
    def show_image_from_z(self, z):
        """Draw z and show it."""
        return self.show_image(self.generate(vectors.as_batch(z, self.z_dim)))

    def _generator(self, seed: int | None) -> np.random.Generator:
        return self._randomness.generator if seed is None else seeded(seed)

    def _judge(self):
        if self._known_judge is None:
            from sampler.models import classify as reading

            self._known_judge = reading.load_judge()
        return self._known_judge
