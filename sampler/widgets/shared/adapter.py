"""What the panels need of a sampler, and what to do where it has less."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sampler.latent import vectors
from sampler.pictures.image import png_path, save_png
from sampler.pictures.recipes import drawn
from sampler.pictures.view import View
from sampler.support.files import check_target, free_names

_SEEDS = 10**6


class Stage:
    """Any object with `z_dim` and `generate`, and its optional talents.

    Parameters
    ----------
    sampler : object
        Such as a :class:`~sampler.Sampler`.
    """

    def __init__(self, sampler) -> None:
        missing = [name for name in ("z_dim", "generate") if not hasattr(sampler, name)]
        if missing:
            msg = (
                f"a {type(sampler).__name__} has no {' and no '.join(missing)}; a panel needs an "
                "object like a Sampler"
            )
            raise TypeError(msg)
        self.sampler, self.z_dim = sampler, sampler.z_dim
        self.name = str(getattr(sampler, "name", type(sampler).__name__))
        here = f"...  # the {type(sampler).__name__} that the panel was made of"
        self.made_by = str(getattr(sampler, "made_by", here))
        self.label = f"Picture drawn by {self.name}"
        self.atlas = getattr(sampler, "atlas", None)
        self.fingerprint = str(getattr(sampler, "fingerprint", self.name))
        self.reads = bool(getattr(sampler, "has_classifier", False))
        self.middle = np.zeros(self.z_dim, np.float32)
        if self.atlas is not None:
            self.middle = self.atlas[0].mean(axis=0).astype(np.float32)
        self._rng = np.random.default_rng()

    def draw(self, seed: int | None) -> np.ndarray:
        """Return the random z of a seed: the same one as `generate_z(seed=seed)`."""
        seed = int(self._rng.integers(_SEEDS)) if seed is None else seed
        if hasattr(self.sampler, "generate_z"):
            return self.sampler.generate_z(seed=seed)
        return vectors.sample(self.z_dim, seed=seed)

    def one(self, z) -> np.ndarray:
        """Return a z that was handed over, checked: the only one, (z_dim,)."""
        return vectors.as_one(z, self.z_dim, "a panel")

    def digit(self, label: int) -> np.ndarray:
        """Return the code of a random digit."""
        if self.atlas is None:
            msg = f"{self.name} has no atlas of encoded digits to take a {label} from"
            raise ValueError(msg)
        if label is None:
            msg = "label is None; give a digit, such as 2."
            raise TypeError(msg)
        return self.sampler.get_random_z(label)

    def render(self, z: np.ndarray, view: View, *, fast: bool = False) -> np.ndarray:
        """Draw z through a view: (y_dim, x_dim, c_dim)."""
        if fast and hasattr(self.sampler, "preview"):
            return self.sampler.preview(z, view)
        if hasattr(self.sampler, "render"):
            return self.sampler.render(z, view)
        if view != View(view.x_dim, view.y_dim, view.scale):
            msg = f"{self.name} draws the plain window only: it has no render(z, view)"
            raise ValueError(msg)
        return self.sampler.generate(z, view.x_dim, view.y_dim, view.scale)

    def read(self, z: np.ndarray) -> np.ndarray | None:
        """Return what the network's own classifier sees, as shares of ten digits, or None."""
        if not self.reads:
            return None
        digits = self.sampler.classify(z)[:10]  # the eleventh class is "drawn", which it is
        return digits / max(float(digits.sum()), 1e-12)

    def save(self, z: np.ndarray, view: View, filename):
        """Draw and write a PNG, with its recipe if a `Sampler` drew it; return the path.

        A file that is there is kept, and the picture gets a number: picture-2.png.
        """
        filename = next(free_names(png_path(filename)))
        check_target(filename)
        picture = self.render(z, view)
        # Another object than a Sampler draws with what no recipe can name.
        return save_png(picture, filename, recipe=drawn.recipe_of(picture), overwrite=False)

    def sized(self, view: View, side: int) -> View:
        """Return a square view of another size."""
        return replace(view, x_dim=side, y_dim=side)


def scaled(view: View, factor: float) -> View:
    """Return a view of so many times the pixels along each side, at least one."""
    x_dim, y_dim = (max(1, round(side * factor)) for side in (view.x_dim, view.y_dim))
    return replace(view, x_dim=x_dim, y_dim=y_dim)
