"""The `Sampler`: the 2016 post's verbs and the newer ones, each a few lines of delegation."""

from __future__ import annotations

import contextlib
import copy
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from sampler.config import untrained
from sampler.datasets import examples
from sampler.datasets.dataset import Dataset
from sampler.datasets.preprocessing.crops import REFINING, as_crops, collected, holds_pictures
from sampler.latent import vectors
from sampler.latent.surfaces import between_four
from sampler.models import checkpoint, copies, drawn_by
from sampler.models.fingerprints import digest
from sampler.models.model import Model
from sampler.models.names import with_stage
from sampler.models.origin import Origin
from sampler.pictures import colours, framing, image, memory, poster
from sampler.pictures.films import animation
from sampler.pictures.films.keyframes import Keyframe, film
from sampler.pictures.films.timing import seconds_not_rates
from sampler.pictures.finish import Finish
from sampler.pictures.inks import Colouring, make_colouring
from sampler.pictures.layout import make_layout
from sampler.pictures.precision import check_precision
from sampler.pictures.recipes import array_registry
from sampler.pictures.recipes.film_recipes import fitting
from sampler.pictures.recipes.opening import open_film, open_picture
from sampler.pictures.recipes.recipe import Recipe, in_colours
from sampler.pictures.view import View
from sampler.pictures.window_arguments import window_as_view
from sampler.render.parts import Part, parts_of_film, parts_of_poster
from sampler.support import files
from sampler.support.arguments import (
    file_path,
    flag,
    instance_of,
    one_of,
    real_number,
    whole_number,
)
from sampler.support.last_value import LastValue
from sampler.support.randomness import Randomness, seeded
from sampler.support.signatures import known_arguments, refuse_swapped

if TYPE_CHECKING:
    import dask.array
    import distributed
    from PIL.Image import Image

    from sampler.networks import Classifier, Judge
    from sampler.pictures.display import PictureFigure
    from sampler.widgets import Arithmetic, Explorer, Sketch, Timeline

_DEFAULT = "mnist-vaegan"
_POSTER = View(20_000, 20_000)
_SIDE = 1300  # pixels of a panel's picture at rest
_MARGIN = 0.08  # of a window, free at each side of the ink
_CERTAIN = 0.99  # the judge's probability that random z drew the digit; at 0.9 some are misshapen
_LONGEST_FRAME = 60.0  # seconds: more is refused when it is saved
_STEPS = 1000  # downhill: 10 are enough for most


class Sampler:
    """Draws large pictures from small latent vectors, with the names of the 2016 post.

    Parameters
    ----------
    name : str, path or Model
        A checkpoint that `Sampler.available` lists, or its folder; or a
        :class:`sampler.models.Model`, such as a training's.
    stage : str, optional
        An earlier stage of its training, such as "lively": the same as "name/stage".
    data : str, path or Dataset
        The source of `get_random_mnist`'s digits: anything `datasets.load` takes.  "mnist" means
        the test pictures, which no training has seen.
    seed : int, optional
        Makes everything that this sampler draws at random repeatable, in the process that made it;
        forked ones begin anew, so that they differ.

    Attributes
    ----------
    z : numpy.ndarray
        The latent vector that this thread drew last, float32, (z_dim,) or (n, z_dim).  A panel
        draws on threads of its own, and has its own `z`.
    view : View or None
        The window of the file that `from_file` has opened.
    colouring, printing : dict
        The ink and paper of that file, and its sheet, bits and layout, as arguments of `save`; the
        inks and paper of a duotone are those of `duotone`.
    made_by : str
        The call that makes this sampler again.
    z_dim, c_dim, image_size : int
        Numbers in z, channels of a picture, side of the crop that the encoder sees.

    Notes
    -----
    Pictures are float32 arrays (y_dim, x_dim, c_dim), 0..1.  One channel is ink, 1 = dark; three
    are colour as it is seen, 1 = light.  Names, order and defaults are those of
    `sampler.py` as published with "Generating Large Images from Latent Vectors" (otoro.net, April
    2016); newer arguments are keyword-only.

    A sampler of a checkpoint pickles as the call that makes it again, with its z and its random
    generator; unpickling refuses a checkpoint of other weights.  Any other, and one whose weights
    have changed, pickles as its configuration and weights.
    """

    def __init__(
        self,
        name: str | Path | Model = _DEFAULT,
        *,
        stage: str | None = None,
        data: str | Path | Dataset | np.ndarray | tuple = "mnist",
        seed: int | None = None,
    ) -> None:
        self._randomness = Randomness(seed)
        self._data = examples.checked_source(data)
        self.model, self._source, self.made_by = _loaded(name, stage)
        self.name, self.quality = self.model.origin.name, self.model.origin.quality
        self.z_dim, self.c_dim = self.model.z_dim, self.model.c_dim
        self.image_size = self.model.image_size
        atlas = self.model.origin.atlas
        self._digits = examples.ExampleDigits(
            self._data,
            self.image_size,
            atlas,
            self.name,
            self.label_names,
            own=_loading(self.model),
        )
        self._known_judge: Judge | None = None
        self.view: View | None = None
        self.colouring: dict[str, Any] = {}
        self.printing: dict[str, Any] = {}
        self._last_z = LastValue(self.generate_z())

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
        how = {"architecture": architecture, "depth": depth, "width": width, "c_dim": c_dim}
        how |= {"init_std": init_std, "activation": activation, "z_dim": z_dim}
        config = untrained.config_of(**how)
        if seed is None:
            seed = int(np.random.default_rng().integers(1 << 16))
        seed = whole_number(seed, "seed", 0, (1 << 53) - 1)
        origin = Origin(
            f"untrained {architecture}, seed {seed}",
            untrained.as_call(seed, how),
            untrained=untrained.as_recipe(seed, how, config),
        )
        return cls(Model.untrained(config, seed, origin=origin), seed=seed)

    @classmethod
    @known_arguments
    def from_file(
        cls, path: str | os.PathLike[str], checkpoint: str | os.PathLike[str] | None = None
    ) -> Sampler:
        """Return the sampler that drew a picture or a film; its `z` and `view` are the file's.

        Parameters
        ----------
        path : path
            A PNG, TIFF, GIF, WebP, MP4, SVG, GLSL or web page that was saved with its recipe.
        checkpoint : str or path, optional
            The name or folder of the network, or a folder that holds it.  By default it is searched
            by its fingerprint among those that `Sampler.available` lists.

        Raises
        ------
        FileNotFoundError
            There is no such file.
        ValueError
            The file holds no recipe; its network is not here, or has other weights by now; or z has
            another length.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> sampler = Sampler(seed=1)
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "it.png"
        >>> _ = sampler.save_png(sampler.generate(x_dim=40, y_dim=30), path)
        >>> again = Sampler.from_file(path)
        >>> again.render(again.z, again.view).shape
        (30, 40, 1)
        """
        if checkpoint is not None:
            file_path(checkpoint, "checkpoint")
        recipe, where = Recipe.read(file_path(path, "path")), os.fspath(path)
        found = {"argument": "checkpoint=", "way_out": ""}
        source = drawn_by.source_of(recipe, where, checkpoint, **found)
        sampler = cls.untrained(**(recipe.untrained or {})) if source is None else cls(source)
        if source is not None or recipe.fingerprint is not None:
            way_out = "Give the one that drew it as checkpoint="
            recipe.refuse_other(sampler.name, sampler.fingerprint, where, way_out)
        recipe.refuse_length(sampler.z_dim, where)
        sampler.z, sampler.view = recipe.z, recipe.view
        if recipe.colouring is not None:
            sampler.colouring = recipe.colouring.as_arguments()
        if recipe.duotone is not None:
            sampler.colouring = dict(recipe.duotone)
        layout = {} if recipe.layout is None else recipe.layout.as_arguments()
        sampler.printing = (recipe.printing or {}) | layout
        return sampler

    def __repr__(self) -> str:
        colour = {1: "grey", 3: "RGB"}[self.c_dim]
        share = self.quality.get("reconstruction")
        read = "" if share is None else f", {share:.1%} of reconstructions read right"
        return f"<Sampler {self.name}: {self.z_dim} numbers -> {colour} pictures of any size{read}>"

    @staticmethod
    def available(folder: str | Path | None = None) -> checkpoint.Available:
        """Return the checkpoints that can draw: name → folder, shown with their figures.

        `folder` is one that holds checkpoints of your own; by default those that ship, and those in
        ``$SAMPLER_CHECKPOINTS``, are listed.
        """
        return checkpoint.available("generator", folder)

    @property
    def z(self) -> np.ndarray:
        """The latent vector that this thread drew last, float32, (z_dim,) or (n, z_dim)."""
        return self._last_z.get()

    @z.setter
    def z(self, z: ArrayLike) -> None:
        self._last_z.set(z)

    @property
    def atlas(self) -> tuple[np.ndarray, np.ndarray | None] | None:
        """Codes (n, z_dim) and labels (n,) of encoded pictures, or None.

        The labels are None where the pictures have none.
        """
        return self._digits.atlas

    @property
    def fingerprint(self) -> str:
        """The name of this generator's configuration and weights: 12 hexadecimal digits."""
        return self.model.fingerprint

    @property
    def training_view(self) -> View:
        """The window and the size of the training pictures, for comparisons pixel by pixel."""
        return self.model.training_view

    @property
    def has_classifier(self) -> bool:
        """Whether a classifier of its own judged this network while it learned (part two)."""
        return self.model.has_classifier

    @property
    def can_classify(self) -> bool:
        """Whether `classify` works: for networks of digits, and those with their own classifier."""
        return self.has_classifier or self.model.pictures is None

    @property
    def label_names(self) -> tuple[str, ...] | None:
        """The names of the labels 0, 1, … of a network of your own pictures, or None."""
        return None if self.model.pictures is None else self.model.pictures.label_names

    # Digits to start from

    @known_arguments
    def get_random_mnist(
        self, with_label: bool = False, *, seed: int | None = None
    ) -> np.ndarray | tuple[np.ndarray, int]:
        """Return a random digit as the encoder sees it, (26, 26, 1), or (digit, label).

        For a network of your own pictures, a picture of those that `data` names.
        """
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
    def generate_random_label(
        self,
        label: int,
        *,
        seed: int | None = None,
        ink: str = "black",
        paper: str | None = "white",
        colours: Any = None,
    ) -> PictureFigure | None:
        """Show a random digit of this label beside the large picture of its code.

        `ink`, `paper` and `colours` are those of `save`.
        """
        inks = self._colouring(ink, paper, colours).as_arguments()
        digit = self.get_random_specific_mnist(label, seed=seed)
        picture = self.generate(self.encode(digit))
        from sampler.pictures import display

        return display.put(display.show_row([digit, picture], size=3.2, **inks))

    @known_arguments
    def get_random_z(
        self, label: int | str | None = None, *, seed: int | None = None
    ) -> np.ndarray:
        """Return the code of a test digit from the checkpoint's atlas, (z_dim,); no data needed.

        `label` is a digit; for a network of your own pictures, a label of theirs or its name.
        """
        return self._digits.code(label, self._generator(seed))

    # z, from nothing or from pictures

    @known_arguments
    def generate_z(
        self,
        *,
        label: int | str | None = None,
        min_confidence: float | None = None,
        seed: int | None = None,
    ) -> np.ndarray:
        """Sample z from N(0, 1): float32, shape (z_dim,).

        A network with a prior, which the preset "encoder" learns, samples z as the codes of its
        pictures are spread.  Without one, z of a network of your own pictures with several pictures
        a label, as letters of many fonts, is sampled around the mean code of a random label: most z
        of N(0, 1) lie between labels.

        Parameters
        ----------
        label : int or str, optional
            Sample until `mnist-judge` reads the picture of z as this digit, whatever the network.
            For a network of your own pictures, a label of theirs or its name: z is then sampled
            around the mean code of the label.
        min_confidence : float, optional
            The least probability of the label; 0.99 where only `label` is given.
        seed : int, optional
            The same seed gives the same z.

        Raises
        ------
        LabelNotFound
            10,000 random z drew no such picture; the message has the highest probability.
        """
        rng = self._generator(seed)
        if min_confidence is not None:
            min_confidence = real_number(min_confidence, "min_confidence")
        if label is None:
            if min_confidence is not None:
                msg = "min_confidence would be ignored without label; give both"
                raise ValueError(msg)
            of_labels = None if self.model.has_prior else self._digits.random(rng)
            return self.model.sample_z(1, rng)[0] if of_labels is None else of_labels
        if self.model.pictures is not None:
            if min_confidence is not None:
                msg = (
                    f"min_confidence would be ignored: {self.name} has no classifier; leave it out"
                )
                raise ValueError(msg)
            return self._digits.near_label(label, rng)
        from sampler.models import classify

        least = _CERTAIN if min_confidence is None else min_confidence
        return classify.sample_label(self.model, self._judge(), label, least, rng)

    @known_arguments
    def encode(
        self, mnist_data: Any, *, refine: int | None = None, progress: bool = True
    ) -> np.ndarray:
        """Return the codes of one picture or of several: float32, shape (n, z_dim).

        Parameters
        ----------
        mnist_data : array, PIL image, path, bytes, open file, upload, or several of them
            26×26 or 28×28 arrays, ink bright or in colour, uint8, float 0..1 or bool; larger ones
            as `generate` drew them; PIL images and files of any size, which are prepared first
            (see `prepare`).  A file of several frames is as many pictures.
        refine : int, optional
            Steps downhill from the encoder's answer to the z that draws the picture best (see
            :mod:`sampler.models.inversion`).  By default 0 for arrays, which look like MNIST and
            are answered at once, and 10 for PIL images and files, which another hand has written;
            always 0 for part two, whose training compared no pixels.  A network of your own
            pictures has no encoder: its z are found by 150 steps, and better ones by 1,000.
        progress : bool
            Show a bar where the z of many pictures are found without an encoder.
        """
        mnist_data = collected(mnist_data)
        if refine is None and self.model.pictures is None:
            matches_pixels = not self.has_classifier
            refine = REFINING if matches_pixels and holds_pictures(mnist_data) else 0
        elif refine is None:
            refine = 0  # the network's own number of steps
        refine = whole_number(refine, "refine", least=0, most=_STEPS)
        shown = flag(progress, "progress")
        crops = self._as_seen_by_network(mnist_data)
        return self.model.encode(crops, refine=refine, progress=shown)

    @known_arguments
    def prepare(self, picture: Any) -> np.ndarray:
        """Return what the encoder sees of any picture: centred, scaled and weighted like MNIST.

        A network of your own pictures sees it as those were loaded.

        `picture` is an array, a PIL image or a path; see :func:`sampler.prepare`.
        """
        if self.model.pictures is not None:
            return self._as_seen_by_network(picture)[0]
        from sampler.datasets.preprocessing.normalise import prepare

        return prepare(picture, size=self.image_size, channels=self.c_dim)

    @known_arguments
    def classify(self, picture_or_z: Any) -> np.ndarray:
        """Return the probability of each digit, and that a network drew the picture.

        The classifier of a network of part two is its own, which it had to convince: ten digits
        and "drawn", 11 numbers.  That of any other is `mnist-judge`, which knows the digits alone,
        10 numbers.

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
        from sampler.models.classify import probabilities

        self._refuse_unclassified()
        picture_or_z = collected(picture_or_z)
        if vectors.looks_like_z(picture_or_z, self.z_dim):
            crops = self.model.small(vectors.as_batch(picture_or_z, self.z_dim))
        else:
            crops = as_crops(picture_or_z, self.image_size, self.c_dim)
        classifier: Judge | Classifier | None = self.model.classifier
        shares = probabilities(self._judge() if classifier is None else classifier, crops)
        return shares[0] if len(shares) == 1 else shares

    # z to pixels

    @known_arguments
    def generate(
        self,
        z: ArrayLike | None = None,
        x_dim: int = 512,
        y_dim: int = 512,
        scale: float = 8.0,
        *,
        seed: int | None = None,
        exact: bool = False,
        tolerance: float | None = None,
        progress: bool = False,
    ) -> np.ndarray:
        """Draw z, or a random one, at any size.

        Parameters
        ----------
        z : array_like, optional
            (z_dim,), (1, z_dim), or a batch (n, z_dim).
        x_dim, y_dim : int
            Width and height in pixels.
        scale : float
            Half-width of the window in the plane: 8.0 frames a digit as in training, more shows
            what lies around it.
        seed : int, optional
            Of the random z; not together with `z`.
        exact, tolerance, progress
            See `render`.

        Returns
        -------
        numpy.ndarray
            float32, (y_dim, x_dim, c_dim), 0..1: ink, or colour; for a batch (n, y_dim, x_dim,
            c_dim).
        """
        view = View(x_dim, y_dim, scale)
        if z is not None and seed is not None:
            msg = "seed would be ignored, since z was given; leave one of them out"
            raise ValueError(msg)
        how = check_precision(exact=exact, tolerance=tolerance)
        progress = flag(progress, "progress")
        z = self.generate_z(seed=seed) if z is None else vectors.as_batch(z, self.z_dim)
        return self._drawn(z, view, progress, **how)

    @known_arguments
    def render(
        self,
        z: ArrayLike,
        view: View,
        *,
        exact: bool = False,
        tolerance: float | None = None,
        supersample: int = 1,
        progress: bool = False,
    ) -> np.ndarray:
        """Draw z through any window of the plane.

        Parameters
        ----------
        z : array_like
            (z_dim,), (1, z_dim), or a batch (n, z_dim).
        view : View
            The window: size in pixels, centre, zoom, rotation and aspect.
        exact : bool
            Evaluate the network at every pixel.  Otherwise only where the ink does not follow from
            its surroundings, which draws large pictures many times faster; see
            :mod:`sampler.render.adaptive` for what is guaranteed.
        tolerance : float, optional
            The largest error that is aimed at then; half a grey level, 1/510, if not given.
        supersample : int
            Average so many pixels by so many into one, against jagged edges.
        progress : bool
            Show a bar.

        Returns
        -------
        numpy.ndarray
            float32, (y_dim, x_dim, c_dim), 0..1: ink, or colour; for a batch (n, y_dim, x_dim,
            c_dim).

        Examples
        --------
        >>> from sampler import Sampler, View
        >>> sampler = Sampler(seed=1)
        >>> sampler.render(sampler.z, View(64, 32, center=(2.0, -3.0), zoom=50.0)).shape
        (32, 64, 1)
        """
        z, view = vectors.as_batch(z, self.z_dim), _checked_view(view)
        how = check_precision(exact=exact, tolerance=tolerance, supersample=supersample)
        return self._drawn(z, view, flag(progress, "progress"), **how)

    @known_arguments
    def find_view(
        self,
        z: ArrayLike,
        zoom: float | None = None,
        *,
        x_dim: int = _SIDE,
        y_dim: int = _SIDE,
        margin: float | None = None,
    ) -> View:
        """Return a window in which z has something to show.

        Parameters
        ----------
        z : array_like
            (z_dim,) or (1, z_dim).
        zoom : float, optional
            Magnification of a window on the edge of a stroke, such as 40.  Without it the window
            has all of the ink in its middle, also what the crop of the training cuts off.
        x_dim, y_dim : int
            Pixels of the window.
        margin : float, optional
            Free share of the window at each side, 0 to 0.4; 0.08 by default.  Not with `zoom`.

        Returns
        -------
        View
            Of aspect "fit": shapes are kept.

        Raises
        ------
        ValueError
            The picture is blank.

        Examples
        --------
        >>> sampler = Sampler(seed=1)
        >>> z = sampler.get_random_z(9, seed=1)
        >>> whole, stroke = sampler.find_view(z), sampler.find_view(z, zoom=40)
        >>> bool(0.2 < sampler.render(z, stroke).mean() < 0.8)
        True
        """
        z = vectors.as_one(z, self.z_dim, "a window")[None]
        if margin is not None and zoom is not None:
            msg = "margin would be ignored beside zoom; leave one of them out"
            raise ValueError(msg)
        free = real_number(_MARGIN if margin is None else margin, "margin", least=0.0, most=0.4)

        def drawn(view: View) -> np.ndarray:
            return colours.as_ink(self.model.render(z, view)[0])

        if zoom is None:
            return framing.ink_view(drawn, self.model.scale, x_dim, y_dim, free)
        return framing.stroke_view(drawn, self.model.scale, zoom, x_dim, y_dim)

    @known_arguments
    def preview(self, z: ArrayLike, view: View) -> np.ndarray:
        """Draw z at once, as panels do while something moves: see :mod:`sampler.render.preview`.

        Parameters
        ----------
        z : array_like
            (z_dim,) or (1, z_dim).
        view : View
            The window.

        Returns
        -------
        numpy.ndarray
            float32, (y_dim, x_dim, c_dim), 0..1.  What is finer than a coarse grid is missing.
        """
        z = vectors.as_one(z, self.z_dim, "a preview")[None]
        return self.model.renderer.preview(z, _checked_view(view))

    @known_arguments
    def morph(
        self,
        z1: ArrayLike,
        z2: ArrayLike,
        n_total_frame: int = 10,
        x_dim: int = 512,
        y_dim: int = 512,
        scale: float = 8.0,
        sinusoid: bool = False,
        *,
        easing: str | None = None,
        loop: bool = False,
        exact: bool = False,
        tolerance: float | None = None,
        progress: bool = False,
    ) -> list[np.ndarray]:
        """Draw the way from one z to another.

        Parameters
        ----------
        z1, z2 : array_like
            Both ends; batches (n, z_dim) move side by side.
        n_total_frame : int
            Pictures from z1 to z2, both included: at least 2.
        x_dim, y_dim, scale, exact, tolerance, progress
            See `generate` and `render`.
        sinusoid : bool
            The post's timing, sin(πt/2): a fast start and a soft end.
        easing : {"linear", "sinusoid", "ease"}, optional
            The timing by name; "ease" is soft at both ends.  Not together with `sinusoid`.
        loop : bool
            Also draw the way back, without drawing z1 twice: a film that can go round.

        Returns
        -------
        list of numpy.ndarray
            A picture a frame, so that lists of films add up.
        """
        easing = _timing(flag(sinusoid, "sinusoid"), easing)
        view = View(x_dim, y_dim, scale)
        n_total_frame = whole_number(n_total_frame, "n_total_frame", least=2)
        whole_number(n_total_frame, "n_total_frame", most=vectors.MOST // (2 * self.z_dim))
        how = check_precision(exact=exact, tolerance=tolerance)
        progress, loop = flag(progress, "progress"), flag(loop, "loop")
        ends = [vectors.as_batch(z, self.z_dim) for z in (z1, z2)]
        if len(ends[0]) != len(ends[1]):
            msg = f"z1 got {len(ends[0])} latent vectors and z2 {len(ends[1])}; expected as many"
            raise ValueError(msg)
        paths = [
            vectors.path([a, b], n_total_frame, easing=easing, loop=loop)
            for a, b in zip(*ends, strict=True)
        ]
        z = np.stack(paths, axis=1)
        pictures = self._pictures(z.reshape(-1, self.z_dim), view, progress, **how)
        self.z = z[-1].copy()
        films = pictures.reshape(*z.shape[:2], *pictures.shape[1:])
        return list(films[:, 0] if len(paths) == 1 else films)

    @window_as_view
    @known_arguments
    def save_poster(
        self,
        z: ArrayLike,
        filename: str | Path,
        view: View = _POSTER,
        *,
        exact: bool = False,
        tolerance: float | None = None,
        supersample: int = 1,
        ink: str = "black",
        paper: str | None = "white",
        colours: Any = None,
        progress: bool = True,
        overwrite: bool = False,
        parts: str | os.PathLike[str] | None = None,
        client: distributed.Client | None = None,
    ) -> Path:
        """Draw z of any size straight to the disk, in bounded memory.

        Parameters
        ----------
        z : array_like
            (z_dim,) or (1, z_dim).
        filename : path
            Ends in .png, or in .tif for a tiled BigTIFF, which large files are easier to look at
            in.  It appears when it is complete; stopped earlier, nothing is left.
        view : View
            The window.
        exact, tolerance, supersample, progress
            See `render`.
        ink, paper, colours
            See `save`.
        overwrite : bool
            Replace a file that is there.
        parts : path, optional
            A folder that keeps each band as soon as it is drawn: the same call goes on where it was
            stopped.  It is deleted when the poster is there.
        client : distributed.Client, optional
            The bands are drawn on its Dask cluster; the file is the same.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        FileExistsError
            There is such a file, and `overwrite` is False; nothing was drawn.
        ValueError
            `parts` holds the parts of another drawing.
        OSError
            The file cannot be written; nothing is left behind.
        """
        view = _checked_view(view)
        poster.check_drawable(filename, view.x_dim, view.y_dim)
        how = check_precision(exact=exact, tolerance=tolerance, supersample=supersample)
        progress, inks = flag(progress, "progress"), self._colouring(ink, paper, colours)
        z = vectors.as_one(z, self.z_dim, "a poster")[None]
        files.check_target(filename, overwrite=flag(overwrite, "overwrite"))
        with contextlib.ExitStack() as stack:
            if parts is None and client is None:
                drawn = self.model.renderer.bands(z, view, progress=progress, **how)
                bands = (band[0] for _, _, band in drawn)
            else:
                pieces = parts_of_poster(self.model.renderer, z[0], view, how)
                form = {"progress": progress, "how": how, "rounded": inks.is_plain}
                bands = stack.enter_context(self._in_parts(pieces, parts, client, **form))
            path = poster.write_poster(
                filename,
                bands,
                width=view.x_dim,
                height=view.y_dim,
                channels=self.c_dim,
                recipe=in_colours(self.model.recipe(z, view, **how), inks),
                overwrite=overwrite,
                finish=Finish(inks, tagged=not inks.is_plain),
            )
        self.z = z.copy()
        return path

    @known_arguments
    def save_film(
        self,
        keyframes: Iterable[Keyframe],
        filename: str | Path,
        *,
        fps: float = 25,
        size: int | tuple[int, int] | None = None,
        interpolation: str = "lerp",
        loop: bool = False,
        exact: bool = False,
        tolerance: float | None = None,
        ink: str = "black",
        paper: str | None = "white",
        colours: Any = None,
        progress: bool = True,
        overwrite: bool = False,
        parts: str | os.PathLike[str] | None = None,
        client: distributed.Client | None = None,
    ) -> Path:
        """Draw a film of keyframes and save it, with its recipe.

        Parameters
        ----------
        keyframes : iterable of Keyframe
            Each has a z, a window and its pace.
        filename : path
            Ends in .gif, .png, .apng, .webp or .mp4.
        fps, size, interpolation, loop
            See :func:`sampler.film`.  A file of a film that does not loop plays once, where its
            format can say so.
        exact, tolerance, progress
            See `render`.
        ink, paper, colours
            See :func:`sampler.save_animation`.
        overwrite : bool
            Replace a file that is there.
        parts : path, optional
            A folder that keeps the frames as soon as they are drawn: the same call goes on where it
            was stopped.  It is deleted when the film is there.
        client : distributed.Client, optional
            The frames are drawn on its Dask cluster; the file is the same.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        FileExistsError
            There is such a file, and `overwrite` is False; nothing was drawn.
        ValueError
            `parts` holds the parts of another drawing.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from sampler import Keyframe, Sampler, View
        >>> sampler = Sampler(seed=1)
        >>> two, nine = sampler.get_random_z(2), sampler.get_random_z(9)
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "film.gif"
        >>> keyframes = [Keyframe(two), Keyframe(nine, View(zoom=2.0))]
        >>> sampler.save_film(keyframes, path, fps=5, size=64, progress=False).name
        'film.gif'
        """
        keys = list(keyframes)
        settings = {"fps": fps, "interpolation": interpolation, "loop": loop}
        frames = film(keys, size=size, **settings)
        vectors.as_batch(keys[0].z, self.z_dim)
        how = check_precision(exact=exact, tolerance=tolerance)
        view, inks = frames[0].view, self._colouring(ink, paper, colours)
        repeats = loop or Path(filename).suffix.lower() == ".mp4"
        seconds = [frame.seconds for frame in frames]
        timing: dict[str, Any] = {"duration": seconds, "loop": repeats}
        timing["overwrite"] = flag(overwrite, "overwrite")
        animation.check_film(filename, size=(view.x_dim, view.y_dim), colouring=inks, **timing)
        moving = [(frame.z, frame.view) for frame in frames]
        form = {"progress": flag(progress, "progress"), "how": how, "rounded": inks.is_plain}
        with self._in_parts(parts_of_film(moving), parts, client, **form) as pictures:
            z = np.stack([key.z for key in keys])
            recipe = replace(
                self.model.recipe(z, view, **how), keyframes=tuple(keys), film=settings
            )
            recipe = fitting(in_colours(recipe, inks))
            timing |= inks.as_arguments()
            path = animation.save_animation(pictures, filename, recipe=recipe, **timing)
        self.z = moving[-1][0].copy()
        return path

    def _in_parts(
        self,
        pieces: Sequence[Part],
        folder: str | os.PathLike[str] | None,
        client: distributed.Client | None,
        **options: Any,
    ) -> contextlib.AbstractContextManager[Iterator[np.ndarray]]:
        """Return the drawing of parts that are kept, see `sampler.render.long_drawing.drawn`."""
        from sampler.render.long_drawing import drawn

        where = None if folder is None else file_path(folder, "parts")
        model = self.model
        options["fingerprint"] = model.fingerprint
        return drawn(model.stored_generator, model.renderer, pieces, where, client, **options)

    @known_arguments
    def as_dask(
        self, z: ArrayLike, view: View, *, exact: bool = False, tolerance: float | None = None
    ) -> dask.array.Array:
        """Return the picture of z as a `dask.array` of blocks that are drawn when computed.

        On a cluster each worker is sent the weights once.  Needs the extra "dask".

        Parameters
        ----------
        z : array_like
            (z_dim,), (1, z_dim), or a batch (n, z_dim).
        view : View
            The window: larger than memory if need be.
        exact, tolerance
            See `render`.

        Returns
        -------
        dask.array.Array
            float32, (y_dim, x_dim, c_dim); for a batch (n, y_dim, x_dim, c_dim).
        """
        from sampler.render.dask_blocks import as_dask

        z, view = vectors.as_batch(z, self.z_dim), _checked_view(view)
        check_precision(exact=exact, tolerance=tolerance)
        pictures = as_dask(self.model.stored_generator, z, view, exact=exact, tolerance=tolerance)
        self.z = z.copy()
        return pictures[0] if len(z) == 1 else pictures

    # Pictures to screens and files

    @known_arguments
    def show_image(
        self,
        image_data: ArrayLike,
        *,
        ink: str = "black",
        paper: str | None = "white",
        colours: Any = None,
    ) -> PictureFigure | None:
        """Show a picture in the notebook; elsewhere return the matplotlib figure.

        `ink`, `paper` and `colours` are those of `save`.
        """
        from sampler.pictures import display  # matplotlib starts here

        inks: dict[str, Any] = {"ink": ink, "paper": paper, "colours": colours}
        return display.put(display.show(image_data, size=8.0, enlargement=10, **inks))

    @known_arguments
    def show_image_from_z(
        self,
        z: ArrayLike,
        *,
        ink: str = "black",
        paper: str | None = "white",
        colours: Any = None,
    ) -> PictureFigure | None:
        """Draw z and show it; `ink`, `paper` and `colours` are those of `save`."""
        inks = self._colouring(ink, paper, colours).as_arguments()
        return self.show_image(self.generate(vectors.as_batch(z, self.z_dim)), **inks)

    @known_arguments
    def to_image(
        self,
        image_data: ArrayLike,
        *,
        ink: str = "black",
        paper: str | None = "white",
        colours: Any = None,
    ) -> Image:
        """Return a picture as a PIL image, dark ink on white or in its colours.

        `ink`, `paper` and `colours` are those of `save`.
        """
        return image.to_pil(image_data, colouring=make_colouring(ink, paper, colours))

    @known_arguments
    def save_png(
        self,
        image_data: ArrayLike,
        filename: str | Path,
        specific_size: tuple[int, int] | None = None,
        *,
        ink: str = "black",
        paper: str | None = "white",
        colours: Any = None,
    ) -> Path:
        """Save a picture, dark ink on white or in its colours, resized to `specific_size`.

        `specific_size` is (width, height); `ink`, `paper` and `colours` are those of `save`.

        As in 2016, a file that is there is replaced.

        An array that `generate`, `render` or `morph` returned in this process, and that nobody has
        changed, is saved with its recipe, so that ``python -m sampler render FILE`` draws it again
        and `explore` opens it.  Copies, parts and resized pictures are saved without one.
        """
        refuse_swapped(image_data, filename, "save_png(picture, 'two.png')")
        inks = make_colouring(ink, paper, colours)
        recipe = array_registry.recipe_of(image_data) if specific_size is None else None
        recipe = in_colours(recipe, inks)
        return image.save_png(
            image_data, filename, size=specific_size, recipe=recipe, colouring=inks
        )

    @seconds_not_rates
    @known_arguments
    def save_anim_gif(
        self,
        img_data_array: Iterable[ArrayLike],
        filename: str | Path,
        duration: float = 0.1,
        *,
        hold: float = 0.0,
        loop: bool | int = True,
        ink: str = "black",
        paper: str | None = "white",
        colours: Any = None,
    ) -> Path:
        """Save pictures as a film: seconds a frame, seconds more at both ends, and how often.

        Frames that all come from `generate`, `render` or `morph`, unchanged and of one size, are
        saved with their recipe: each frame's z, and its window where it moves.

        See :func:`sampler.save_animation`, which also knows .png, .webp and .mp4, for `ink`,
        `paper` and `colours`, too.  As in 2016, a file that is there is replaced.
        """
        refuse_swapped(img_data_array, filename, "save_anim_gif(pictures, 'film.gif')")
        inks = make_colouring(ink, paper, colours)
        recipe = array_registry.recipe_of_film(img_data_array, _of_a_frame(duration))
        return animation.save_animation(
            img_data_array,
            filename,
            duration=duration,
            hold=hold,
            loop=loop,
            overwrite=True,
            recipe=fitting(in_colours(recipe, inks)),
            **inks.as_arguments(),
        )

    @known_arguments
    def save(
        self,
        thing: Any,
        path: str | os.PathLike[str],
        *,
        size: int | tuple[int, int] | None = None,
        view: View | None = None,
        ink: str = "black",
        paper: str | None = "white",
        colours: Any = None,
        sheet: str | tuple[float, float] | None = None,
        dpi: float | None = None,
        bleed: float = 0.0,
        margin: float = 0.0,
        bits: int = 8,
        columns: int | None = None,
        pad: int | None = None,
        labels: Sequence[str] | None = None,
        duration: ArrayLike | None = None,
        hold: float | None = None,
        loop: bool | int | None = None,
        exact: bool = False,
        tolerance: float | None = None,
        supersample: int = 1,
        progress: bool = False,
        overwrite: bool = False,
    ) -> Path:
        """Save a picture, several pictures, z or several z; the ending names the format.

        One picture or z is a still, several are a contact sheet in a .png or .tif, and a film in a
        .gif, .apng, .webp or .mp4.  The file keeps its recipe where z is known: z itself, and
        arrays that this process has drawn.

        Parameters
        ----------
        thing : array_like, or a sequence of them
            z (z_dim,), several z (n, z_dim), a picture (h, w, c), or several.  An array
            (z_dim, z_dim) may be either, and is refused.
        path : path
            .png, .tif, .tiff, .webp, .gif, .apng or .mp4.
        size : int or (int, int), optional
            Pixels of z's picture: 1300, and 512 of one among several.
        view : View, optional
            The window of z.  A square one shows more along the longer side of a `size` or `sheet`.
        ink, paper, colours
            Of pictures of one channel: colours, `paper` None for transparent; or a gradient.  See
            :func:`sampler.pictures.inks.make_colouring`.
        sheet : str or (float, float), optional
            "A0" to "A6", "letter" or "tabloid": on its side if `view` is wider than high, else
            upright.  Or width and height in mm.  z is drawn at its size, in bounded memory.
        dpi : float, optional
            Pixels an inch, 300 for a sheet.  Without a sheet it is only noted in the file.
        bleed : float
            mm beyond each edge of the sheet, to be cut off.
        margin : float
            mm of free paper inside each edge.
        bits : {8, 16}
            Of each number in a .png or .tif.  16 evaluate the network at every pixel, as `exact`
            does, unless `tolerance` is given.
        columns, pad, labels
            Of a contact sheet, see `contact_sheet`; its gaps are 2 pixels, and 2 mm on a `sheet`.
        duration, hold, loop
            Of a film, see :func:`sampler.save_animation`.
        exact, tolerance, supersample, progress
            Of z, see `render`.
        overwrite : bool
            Replace a file that is there.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        TypeError, ValueError
            No picture and no z; another ending; an option out of range, or one that the thing or
            the format would ignore.
        FileExistsError
            There is such a file, and `overwrite` is False; nothing was drawn.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> sampler, folder = Sampler(seed=1), pathlib.Path(tempfile.mkdtemp())
        >>> z = sampler.get_random_z(3, seed=1)
        >>> sampler.save(z, folder / "three.png", size=64, ink="#1b1b3a", paper="#f6f1e7").name
        'three.png'
        >>> Sampler.from_file(folder / "three.png").colouring
        {'ink': '#1b1b3a', 'paper': '#f6f1e7'}
        """
        from sampler.pictures.saving.options import Options
        from sampler.pictures.saving.writing import save

        options = Options(
            size=size, view=view, ink=ink, paper=paper, colours=colours, sheet=sheet, dpi=dpi,
            bleed=bleed, margin=margin, bits=bits, columns=columns, pad=pad, labels=labels,
            duration=duration, hold=hold, loop=loop, exact=exact, tolerance=tolerance,
            supersample=supersample, progress=progress, overwrite=overwrite,
        )  # fmt: skip
        return save(self, thing, path, options)

    @known_arguments
    def contact_sheet(
        self,
        zs: ArrayLike,
        *,
        labels: Sequence[str] | None = None,
        columns: int | None = None,
        x_dim: int = 160,
        y_dim: int = 160,
        scale: float = 8.0,
        pad: int = 8,
    ) -> np.ndarray:
        """Draw several z, and lay the pictures out row by row.

        Parameters
        ----------
        zs : array_like
            (n, z_dim), or (z_dim,).
        labels : sequence of str, optional
            A caption for each picture.
        columns : int, optional
            Pictures in a row; by default the sheet is about square.
        x_dim, y_dim, scale
            Of each picture, see `generate`.
        pad : int
            Pixels between the pictures and around them.

        Returns
        -------
        numpy.ndarray
            float32, (height, width, c_dim), 0..1: the sheet, which is saved with its recipe.

        Examples
        --------
        >>> sampler = Sampler(seed=1)
        >>> codes = [sampler.get_random_z(digit) for digit in (1, 2, 3)]
        >>> sampler.contact_sheet(codes, labels=["one", "two", "three"], columns=3).shape
        (203, 512, 1)
        """
        from sampler.pictures.captions import laid_out

        z, view = vectors.as_batch(zs, self.z_dim), View(x_dim, y_dim, scale)
        layout = make_layout(len(z), columns, pad, labels)
        sheet = laid_out(self._pictures(z, view, progress=False), layout)
        recipe = replace(self.model.recipe(z, view), layout=layout)
        array_registry.remember(sheet, recipe)
        self.z = z.copy()
        return sheet

    @known_arguments
    def grid(
        self,
        z1: ArrayLike,
        z2: ArrayLike,
        z3: ArrayLike,
        z4: ArrayLike,
        n: int = 8,
        *,
        labels: Sequence[str] | None = None,
        x_dim: int = 100,
        y_dim: int = 100,
        scale: float = 8.0,
        pad: int = 4,
    ) -> np.ndarray:
        """Draw n×n pictures between four z: z1 and z2 in the top corners, z3 and z4 below.

        Parameters
        ----------
        z1, z2, z3, z4 : array_like
            (z_dim,).
        n : int
            Pictures along a side, corners included: at least 2.
        labels : sequence of str, optional
            A caption for each of the n² pictures, row by row.
        x_dim, y_dim, scale, pad
            See `contact_sheet`.

        Returns
        -------
        numpy.ndarray
            float32, (height, width, c_dim), 0..1: the sheet.

        Examples
        --------
        >>> sampler = Sampler(seed=1)
        >>> corners = [sampler.get_random_z(digit) for digit in (0, 1, 7, 9)]
        >>> sampler.grid(*corners, n=4, x_dim=50, y_dim=50).shape
        (220, 220, 1)
        """
        names = ("z1", "z2", "z3", "z4")
        corners = [
            vectors.as_one(z, self.z_dim, f"the corner {name}")
            for name, z in zip(names, (z1, z2, z3, z4), strict=True)
        ]
        codes = between_four(*corners, n=n).reshape(-1, self.z_dim)
        form = {"x_dim": x_dim, "y_dim": y_dim, "scale": scale, "pad": pad}
        return self.contact_sheet(codes, labels=labels, columns=n, **form)

    @known_arguments
    def duotone(
        self,
        z1: ArrayLike,
        z2: ArrayLike,
        view: View,
        *,
        inks: Sequence[str] = ("#e4573d", "#0078bf"),
        paper: str = "white",
        exact: bool = False,
        tolerance: float | None = None,
        supersample: int = 1,
        progress: bool = False,
    ) -> np.ndarray:
        """Draw two z, each in its own ink, and print one over the other.

        Parameters
        ----------
        z1, z2 : array_like
            (z_dim,), of a network of one channel.
        view : View
            The window.
        inks, paper
            Colours, see :func:`sampler.pictures.duotone`.
        exact, tolerance, supersample, progress
            See `render`.

        Returns
        -------
        numpy.ndarray
            float32, (y_dim, x_dim, 3), 0..1: colour as it is seen, which is saved with its recipe.

        Examples
        --------
        >>> sampler = Sampler(seed=1)
        >>> three, eight = sampler.get_random_z(3), sampler.get_random_z(8)
        >>> sampler.duotone(three, eight, View(60, 40)).shape
        (40, 60, 3)
        """
        from sampler.pictures.two_inks import duotone

        view = _checked_view(view)
        how = check_precision(exact=exact, tolerance=tolerance, supersample=supersample)
        codes = [
            vectors.as_one(z, self.z_dim, f"the picture {name}")
            for name, z in (("z1", z1), ("z2", z2))
        ]
        z = np.stack(codes)
        pictures = self._pictures(z, view, flag(progress, "progress"), **how)
        printed = duotone(list(pictures), inks=inks, paper=paper)
        self.z = z
        return printed

    # Files that live outside of Python

    def export(
        self,
        path: str | os.PathLike[str],
        z: ArrayLike | None = None,
        *,
        overwrite: bool = False,
        **options: Any,
    ) -> Path:
        """Write the network, or the picture of z, for use outside of Python; return the path.

        Parameters
        ----------
        path : path
            Its ending is the format; see :mod:`sampler.exports`.
        z : array_like, optional
            (z_dim,), for the formats that hold one picture.
        overwrite : bool
            Replace a file that is there.
        **options
            Of the format, see there.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        TypeError
            The format has no such option, needs z, or would ignore it.
        ValueError
            An unknown ending, or a network that the format cannot hold.
        FileExistsError
            There is such a file, and `overwrite` is False.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "net.onnx"
        >>> Sampler(seed=1).export(path).name
        'net.onnx'
        """
        from sampler.exports.formats import export

        return export(self, path, z, overwrite=overwrite, **options)

    # Panels for the notebook; each is imported when it is first opened

    def explore(
        self,
        z: ArrayLike | Path | None = None,
        view: View | None = None,
        *,
        ink: str = "black",
        paper: str | None = "white",
        colours: Any = None,
    ) -> Explorer:
        """Return a panel with a live picture of z, or of a random one, and sliders over it.

        Parameters
        ----------
        z : array_like or path, optional
            (z_dim,), the first vector; or a picture's file, whose recipe has z, the view, and ink
            and paper.
        view : View, optional
            The first window; its size is that of the picture at rest, 1300×1300.  Replaces a
            recipe's.
        ink, paper, colours
            To begin with, see `save`.  They replace a recipe's; the defaults leave those.

        Returns
        -------
        sampler.widgets.Explorer
            Show it as the last line of a cell; its `z` and `view` are live in the next one.

        Raises
        ------
        ValueError
            The file holds no recipe, or another network drew it.
        """
        from sampler.widgets import Explorer

        inks = self._colouring(ink, paper, colours)
        if not isinstance(z, (str, os.PathLike)):
            return Explorer(self, z, view, inks.as_arguments())
        inks = inks.or_of(Recipe.read(file_path(z, "z")).colouring)
        z, stored = open_picture(z, self.name, self.fingerprint, side=_SIDE)
        return Explorer(self, z, stored if view is None else view, inks.as_arguments())

    def draw(
        self,
        picture: Any = None,
        *,
        view: View | None = None,
        ink: str = "black",
        paper: str | None = "white",
        colours: Any = None,
    ) -> Sketch:
        """Return a panel to draw a digit on, which the large picture answers.

        Parameters
        ----------
        picture : array, PIL image or path, optional
            The first drawing on the pad.
        view : View, optional
            The window of the large picture, 1300×1300.
        ink, paper, colours
            Of the large picture, see `save`; the pad stays dark on light.

        Returns
        -------
        sampler.widgets.Sketch
            Show it as the last line of a cell; its `z` is live in the next one.
        """
        from sampler.widgets import Sketch

        return Sketch(self, picture, view, self._colouring(ink, paper, colours).as_arguments())

    def arithmetic(
        self,
        *,
        view: View | None = None,
        ink: str = "black",
        paper: str | None = "white",
        colours: Any = None,
    ) -> Arithmetic:
        """Return a panel that adds and subtracts latent vectors: a + (b - c) = d, in pictures.

        Parameters
        ----------
        view : View, optional
            The window of the large picture, 1300×1300.
        ink, paper, colours
            Of all pictures, see `save`.

        Returns
        -------
        sampler.widgets.Arithmetic
            Show it as the last line of a cell; its `z` is the result, `set(index, z)` a term.
        """
        from sampler.widgets import Arithmetic

        return Arithmetic(self, view, self._colouring(ink, paper, colours).as_arguments())

    def timeline(
        self,
        keyframes: Iterable[Keyframe] | str | os.PathLike[str] = (),
        view: View | None = None,
        *,
        ink: str = "black",
        paper: str | None = "white",
        colours: Any = None,
    ) -> Timeline:
        """Return a panel that makes films of keyframes, with a camera, and writes them.

        Parameters
        ----------
        keyframes : iterable of Keyframe, or path
            The first ones; `add` takes z and other panels too.  Or a film's file, whose recipe has
            the keyframes, the film's settings, and ink and paper.
        view : View, optional
            Size, scale and aspect of the film; those of the file, or 512×512.
        ink, paper, colours
            Of the film, see `save_animation`.  They replace a recipe's; the defaults leave those.

        Returns
        -------
        sampler.widgets.Timeline
            Show it as the last line of a cell; its `keyframes` are live in the next one.
        """
        from sampler.widgets import Timeline

        inks = self._colouring(ink, paper, colours)
        if not isinstance(keyframes, (str, os.PathLike)):
            return Timeline(self, keyframes, view, inks.as_arguments())
        inks = inks.or_of(Recipe.read(file_path(keyframes, "keyframes")).colouring)
        opened, settings = open_film(keyframes, self.name, self.fingerprint)
        view = opened[0].view if view is None else view
        panel = Timeline(self, opened, view, inks.as_arguments())
        panel.settings.take(settings)
        return panel

    # Copies and pickles

    def __copy__(self) -> Sampler:
        made = object.__new__(type(self))
        made.__dict__.update(self.__dict__)
        for name in ("_last_z", "_randomness"):
            setattr(made, name, copy.deepcopy(getattr(self, name)))
        return made

    def __reduce__(self) -> tuple:
        arrays = self.model.arrays()
        if self._source is not None and copies.is_shipped(self._source, arrays):
            kept = ("_last_z", "_randomness", "made_by", "view", "colouring", "printing")
            state = {name: getattr(self, name) for name in kept}
            arguments = (type(self), self._source, self._data, digest(arrays), state)
            return copies.from_checkpoint, arguments
        state = self.__dict__ | {"_known_judge": None}  # shipped with the package
        return copies.from_state, (type(self), state)

    # Help for the above

    def _generator(self, seed: int | None) -> np.random.Generator:
        return self._randomness.generator if seed is None else seeded(seed)

    def _as_seen_by_network(self, pictures: Any) -> np.ndarray:
        """Return pictures as the encoder, or the latent optimisation, compares them."""
        if self.model.pictures is None:
            return as_crops(pictures, self.image_size, self.c_dim)
        from sampler.datasets.preprocessing.own_pictures import as_own_pictures

        return as_own_pictures(pictures, self.model.pictures, self.c_dim)

    def _colouring(self, ink: str, paper: str | None, colours: Any) -> Colouring:
        """Return checked colours, which pictures of three channels refuse."""
        inks = make_colouring(ink, paper, colours)
        inks.refuse_colour(self.c_dim)
        return inks

    def _refuse_unclassified(self) -> None:
        if not self.can_classify:
            msg = (
                f"{self.name} has no classifier: it learned from pictures of your own, which "
                "mnist-judge does not know; classify with a network of digits"
            )
            raise ValueError(msg)

    def _judge(self) -> Judge:
        if self._known_judge is None:
            from sampler.models.classify import load_judge

            self._known_judge = load_judge()
        return self._known_judge

    def _drawn(self, z: np.ndarray, view: View, progress: bool, **how: Any) -> np.ndarray:
        """Draw z, then keep it: a call that is refused leaves the last z."""
        pictures = self._pictures(vectors.as_batch(z, self.z_dim), view, progress, **how)
        self.z = z.copy()  # the caller's array may change
        return pictures[0] if len(pictures) == 1 else pictures

    def _pictures(self, z: np.ndarray, view: View, progress: bool, **how: Any) -> np.ndarray:
        """Draw a batch (n, z_dim), and note the recipe of each picture."""
        memory.check_memory(len(z), view, self.c_dim)
        try:
            pictures = self.model.render(z, view, progress=progress, **how)
        except MemoryError as error:
            raise memory.too_large(len(z), view, self.c_dim) from error
        for one, picture in zip(z, pictures, strict=True):
            array_registry.remember(picture, self.model.recipe(one, view, **how))
        return pictures


def _loaded(name: str | Path | Model, stage: str | None) -> tuple[Model, str | None, str]:
    """Return a model, its checkpoint's name or whole path, and the call that makes its sampler."""
    if isinstance(name, Model):
        if stage is not None:
            msg = "stage would be ignored, since a Model was given; leave it out"
            raise ValueError(msg)
        return name, None, name.origin.made_by
    path = with_stage(name, stage)
    stored = checkpoint.read(path, kind="generator")
    source = str(Path(path).resolve() if Path(path).is_dir() else path)
    return Model.from_checkpoint(stored), source, f"Sampler({str(path)!r})"


def _loading(model: Model) -> dict[str, Any] | None:
    """Return how `datasets.load` prepares a network's own pictures; None for one of digits."""
    if model.pictures is None:
        return None
    from sampler.datasets.preprocessing.own_pictures import loading

    return loading(model.pictures, model.c_dim)


def _of_a_frame(duration: Any) -> float | None:
    """Return the seconds of a frame where all last equally long, for the recipe."""
    real = isinstance(duration, (int, float)) and 0 < duration <= _LONGEST_FRAME
    return float(duration) if real else None


def _timing(sinusoid: bool, easing: str | None) -> str:
    if easing is None:
        return "sinusoid" if sinusoid else "linear"
    if sinusoid:
        msg = f"sinusoid=True and easing={easing!r} both set the timing; leave one of them out"
        raise ValueError(msg)
    return one_of(easing, "easing", vectors.EASINGS)


def _checked_view(view: View) -> View:
    return instance_of(view, "view", View, "View(1300, 1300, zoom=10)")
