"""The methods that panels call, over a sampler of any kind."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from sampler.latent import vectors
from sampler.pictures.image import png_path, save_png
from sampler.pictures.inks import PLAIN, Colouring
from sampler.pictures.recipes import array_registry
from sampler.pictures.recipes.recipe import in_colours
from sampler.pictures.view import View
from sampler.support.files import check_target, free_names

_SEEDS = 10**6


class SamplerLike(Protocol):
    """The least that a panel works on; further methods are used where an object has them."""

    @property
    def z_dim(self) -> int:
        """Numbers in a latent vector."""
        ...

    def generate(self, z: Any, x_dim: int, y_dim: int, scale: float, /) -> np.ndarray:
        """Return the picture of z, float32, (y_dim, x_dim, c_dim)."""
        ...


class SamplerAdapter:
    """An object with `z_dim` and `generate`, and substitutes for the methods that it lacks.

    Parameters
    ----------
    sampler : SamplerLike
        Such as a :class:`~sampler.Sampler`.

    Attributes
    ----------
    sampler : object
        The same object.
    z_dim : int
        Numbers in a latent vector.
    name : str
        The network's name, or the object's class.
    made_by : str
        The call that makes the sampler, for *Copy as Python*.
    label : str
        The pictures' description for screen readers.
    atlas : tuple of numpy.ndarray, optional
        Codes, float32, (n, z_dim), and labels, (n,), or None.
    labels : list of int
        The labels in the atlas, in order; empty without an atlas.
    options : list of (str, int)
        The labels with their names, for buttons and lists.
    own_pictures : PicturesConfig or None
        How pictures are prepared, of a network that learned from a person's own.
    noun : {"digit", "picture"}
        What the panels call a picture that the network learned from.
    fingerprint : str
        The network's fingerprint, or its name.
    has_ink : bool
        Whether the pictures are known to have one channel, which ink and paper colour.
    has_classifier : bool
        Whether the network classifies its own pictures.
    mean_code : numpy.ndarray
        float32, (z_dim,): the mean of the atlas, or zeros.

    Raises
    ------
    TypeError
        If `sampler` has no `z_dim` or no `generate`.
    """

    def __init__(self, sampler: SamplerLike) -> None:
        missing = [name for name in ("z_dim", "generate") if not hasattr(sampler, name)]
        if missing:
            msg = (
                f"a {type(sampler).__name__} has no {' and no '.join(missing)}; a panel needs an "
                "object like a Sampler"
            )
            raise TypeError(msg)
        self.sampler: Any = sampler
        self.z_dim = sampler.z_dim
        self.name = str(getattr(sampler, "name", type(sampler).__name__))
        placeholder = f"...  # the {type(sampler).__name__} that the panel was made of"
        self.made_by = str(getattr(sampler, "made_by", placeholder))
        self.label = f"Picture drawn by {self.name}"
        self.atlas: tuple[np.ndarray, np.ndarray | None] | None = getattr(sampler, "atlas", None)
        self.fingerprint = str(getattr(sampler, "fingerprint", self.name))
        self.has_ink = getattr(sampler, "c_dim", None) == 1
        self.has_classifier = bool(getattr(sampler, "has_classifier", False))
        self.mean_code = np.zeros(self.z_dim, np.float32)
        self.labels: list[int] = []
        if self.atlas is not None:
            self.mean_code = self.atlas[0].mean(axis=0).astype(np.float32)
            if self.atlas[1] is not None:
                self.labels = [int(label) for label in np.unique(self.atlas[1])]
        self.own_pictures: Any = getattr(getattr(sampler, "model", None), "pictures", None)
        self.noun = "digit" if self.own_pictures is None else "picture"
        self._names: tuple[str, ...] = getattr(sampler, "label_names", None) or ()
        self.options = [(self._name_of(label), label) for label in self.labels]
        self._rng = np.random.default_rng()

    def sample(self, seed: int | None = None) -> np.ndarray:
        """Return the random z of a seed, the same as `generate_z(seed=seed)`, or of any seed."""
        seed = int(self._rng.integers(_SEEDS)) if seed is None else seed
        if hasattr(self.sampler, "generate_z"):
            return self.sampler.generate_z(seed=seed)
        return vectors.sample(self.z_dim, seed=seed)

    def first(self) -> np.ndarray:
        """Return the z that a panel begins with: of a picture of one's own, or a random one."""
        if self.own_pictures is None or self.atlas is None:
            return self.sample()
        return self.atlas[0][self._rng.integers(len(self.atlas[0]))].copy()

    def checked(self, z: npt.ArrayLike) -> np.ndarray:
        """Return a single z, checked: float32, (z_dim,).

        Raises
        ------
        TypeError, ValueError
            If `z` is not one latent vector of this network.
        """
        return vectors.as_one(z, self.z_dim, "a panel")

    def digit(self, label: int | str) -> np.ndarray:
        """Return the code of a random picture of a label, or of its name: float32, (z_dim,).

        Raises
        ------
        TypeError, ValueError
            If there is no atlas, or none of its pictures has this label.
        """
        if self.atlas is None:
            msg = f"{self.name} has no atlas of encoded {self.noun}s to take a {label} from"
            raise ValueError(msg)
        if label is None:
            kind = "digit" if self.is_of_digits else "label"
            msg = f"label got None; expected a {kind}, such as {(*self._names, 2)[0]!r}"
            raise TypeError(msg)
        return self.sampler.get_random_z(label)

    @property
    def is_of_digits(self) -> bool:
        """Whether the labels are digits: no network of a person's own pictures."""
        return self.own_pictures is None

    def named(self, label: int | str) -> str:
        """Return a picture's label in words: "digit 7", "sun", or "label 3" without names."""
        if self.is_of_digits:
            return f"digit {label}"
        name = self._name_of(label)
        return name if self._names else f"label {name}"

    def number_of(self, label: int | str) -> int | str:
        """Return the number of a label's name; any other label as it is."""
        if isinstance(label, str) and label in self._names:
            return self._names.index(label)
        return label

    def _name_of(self, label: int | str) -> str:
        if isinstance(label, int) and 0 <= label < len(self._names):
            return self._names[label]
        return str(label)

    def render(self, z: np.ndarray, view: View, *, preview: bool = False) -> np.ndarray:
        """Return the picture of z through a view: float32, (y_dim, x_dim, c_dim).

        Raises
        ------
        ValueError
            If the view is moved or turned, and the sampler has no `render`.
        """
        if preview and hasattr(self.sampler, "preview"):
            return self.sampler.preview(z, view)
        if hasattr(self.sampler, "render"):
            return self.sampler.render(z, view)
        if view != View(view.x_dim, view.y_dim, view.scale):
            msg = f"{self.name} draws the plain window only: it has no render(z, view)"
            raise ValueError(msg)
        return self.sampler.generate(z, view.x_dim, view.y_dim, view.scale)

    def classify(self, z: np.ndarray) -> np.ndarray | None:
        """Return the ten digits' shares by the network's own classifier, (10,), or None."""
        if not self.has_classifier:
            return None
        digits = self.sampler.classify(z)[:10]  # the eleventh class is "drawn", which it is
        return digits / max(float(digits.sum()), 1e-12)

    def save(
        self,
        z: np.ndarray,
        view: View,
        filename: str | os.PathLike,
        colouring: Colouring = PLAIN,
    ) -> Path:
        """Draw and write a PNG, with its recipe if a `Sampler` drew it; return the path.

        An existing file is kept, and the picture gets a number: picture-2.png.
        """
        filename = next(free_names(png_path(filename)))
        check_target(filename)
        picture = self.render(z, view)
        recipe = array_registry.recipe_of(picture)  # None of another object than a Sampler
        recipe = in_colours(recipe, colouring)
        return save_png(picture, filename, recipe=recipe, overwrite=False, colouring=colouring)


def resized(view: View, side: int) -> View:
    """Return a square view of `side` pixels."""
    return replace(view, x_dim=side, y_dim=side)


def scaled(view: View, factor: float) -> View:
    """Return a view of `factor` times the pixels along each side, at least one."""
    x_dim, y_dim = (max(1, round(side * factor)) for side in (view.x_dim, view.y_dim))
    return replace(view, x_dim=x_dim, y_dim=y_dim)
