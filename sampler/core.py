"""The `Sampler`: the 2016 post's verbs, each a few lines of delegation."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sampler import animation, checkpoint, datasets, image, latent
from sampler.checks import whole_number
from sampler.coordinates import View
from sampler.crops import REFINING, as_crops, holds_pictures

_DEFAULT = "mnist-vaegan"


class Sampler:
    """Draws large pictures from small latent vectors, with the names of the 2016 post.

    Parameters
    ----------
    name : str or path
        A checkpoint that `Sampler.available` lists, or its folder.
    data : str, path or Dataset
        Where `get_random_mnist` takes its digits from: anything `datasets.load` takes.
        "mnist" means the test pictures, which no training has seen.
    seed : int, optional
        Makes everything this sampler draws at random come again.

    Attributes
    ----------
    z : numpy.ndarray
        The latent vector that was drawn last, float32, (z_dim,) or (n, z_dim).
    z_dim, c_dim, image_size : int
        Numbers in z, channels of a picture, side of the crop that the encoder sees.

    Notes
    -----
    Pictures are float32 arrays (y_dim, x_dim, c_dim), 0..1, 1 = ink.  Names, order and defaults are
    those of `sampler.py` as published with "Generating Large Images from Latent Vectors"
    (otoro.net, April 2016); what is newer is keyword-only.
    """

    def __init__(self, name: str | Path = _DEFAULT, *, data="mnist", seed: int | None = None):
        found = checkpoint.read(name, kind="vaegan")
        from sampler.model import Model  # TensorFlow starts here, when it is first needed

        self.name, self.quality = found.name, found.quality
        self.model = Model.from_checkpoint(found)
        self.z_dim, self.c_dim = self.model.z_dim, self.model.c_dim
        self.image_size = self.model.image_size
        self._atlas = found.atlas
        self._data = data
        self._rng = _seeded(seed)
        self.z = self.generate_z()

    def __repr__(self) -> str:
        colour = {1: "grey", 3: "RGB"}[self.c_dim]
        read = self.quality.get("reconstruction")
        told = f", {read:.1%} of reconstructions read right" if read is not None else ""
        return f"<Sampler {self.name}: {self.z_dim} numbers → {colour} pictures of any size{told}>"

    @staticmethod
    def available() -> dict[str, Path]:
        """Return the checkpoints that can draw: name → folder."""
        return checkpoint.available(kind="vaegan")

    # Digits to start from

    def get_random_mnist(self, with_label: bool = False, *, seed: int | None = None):
        """Return a random digit as the encoder sees it, (26, 26, 1), or (digit, label)."""
        data = self._dataset()
        index = data.sample(self._generator(seed))
        digit = data.crops(self.image_size, [index])[0]
        if not with_label:
            return digit
        if data.labels is None:
            raise ValueError(f"{data.name} has no labels; call without with_label")
        return digit, int(data.labels[index])

    def get_random_specific_mnist(self, label: int = 2, *, seed: int | None = None) -> np.ndarray:
        """Return a random digit of exactly this label, (26, 26, 1)."""
        data = self._dataset()
        return data.crops(self.image_size, [data.sample(self._generator(seed), label)])[0]

    def generate_random_label(self, label: int, *, seed: int | None = None):
        """Show a random digit of this label beside the large picture of its code."""
        digit = self.get_random_specific_mnist(label, seed=seed)
        picture = self.generate(self.encode(digit))
        from sampler import display

        return display.put(display.show_row([digit, picture], size=5.0))

    def get_random_z(self, label: int | None = None, *, seed: int | None = None) -> np.ndarray:
        """Return the code of a test digit from the checkpoint's atlas, (z_dim,); no data needed."""
        if self._atlas is None:
            raise ValueError(
                f"{self.name} has no atlas of encoded digits; encode one with "
                "encode(get_random_specific_mnist(label))"
            )
        codes, labels = self._atlas
        if label is not None:
            codes = codes[labels == label]
            if not len(codes):
                there = ", ".join(map(str, np.unique(labels)))
                raise ValueError(f"label {label!r} is not in the atlas; it has {there}")
        return codes[self._generator(seed).integers(len(codes))].copy()

    # z and pictures

    def generate_z(self, *, seed: int | None = None) -> np.ndarray:
        """Draw z from N(0, 1): float32, shape (z_dim,)."""
        return latent.draw(self.z_dim, rng=self._generator(seed))

    def prepare(self, picture) -> np.ndarray:
        """Return what the encoder sees of any picture: centred, scaled and weighted like MNIST.

        `picture` is an array, a PIL image or a path; see :func:`sampler.preparation.prepare`.
        """
        from sampler.preparation import prepare

        return prepare(picture, size=self.image_size, channels=self.c_dim)

    def encode(self, mnist_data, *, refine: int | None = None) -> np.ndarray:
        """Return the codes of one picture or of several: float32, shape (n, z_dim).

        Parameters
        ----------
        mnist_data : array, PIL image, path, or a sequence of them
            26×26 or 28×28 arrays, ink bright, uint8 or float 0..1; PIL images and files of any
            size, which are prepared first (see `prepare`).
        refine : int, optional
            Steps downhill from the encoder's answer to the z that draws the picture best (see
            :mod:`sampler.refine`).  By default 0 for arrays, which look like MNIST and are
            answered at once, and 10 for PIL images and files, which another hand has written.
        """
        crops = as_crops(mnist_data, self.image_size, self.c_dim)
        if refine is None:
            refine = REFINING if holds_pictures(mnist_data) else 0
        return self.model.encode(crops, refine=whole_number(refine, "refine", least=0))

    def generate(
        self,
        z=None,
        x_dim: int = 512,
        y_dim: int = 512,
        scale: float = 8.0,
        *,
        seed: int | None = None,
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
        progress : bool
            Show a bar.

        Returns
        -------
        numpy.ndarray
            float32, (y_dim, x_dim, c_dim), 0..1, 1 = ink; for a batch (n, y_dim, x_dim, c_dim).
        """
        view = View(x_dim, y_dim, scale)
        if z is None:
            self.z = z = self.generate_z(seed=seed)
        elif seed is not None:
            raise ValueError("seed would be ignored, since z was given; leave one of them out")
        else:
            self.z = z = latent.as_batch(z, self.z_dim)
        pictures = self.model.render(latent.as_batch(z, self.z_dim), view, progress=progress)
        return pictures[0] if len(pictures) == 1 else pictures

    def morph(
        self,
        z1,
        z2,
        n_total_frame: int = 10,
        x_dim: int = 512,
        y_dim: int = 512,
        scale: float = 8.0,
        sinusoid: bool = False,
        *,
        easing: str | None = None,
        loop: bool = False,
        progress: bool = False,
    ) -> list[np.ndarray]:
        """Draw the way from one z to another.

        Parameters
        ----------
        z1, z2 : array_like
            Both ends; batches (n, z_dim) move side by side.
        n_total_frame : int
            Pictures from z1 to z2, both included: at least 2.
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
        if sinusoid and easing is not None:
            raise ValueError(
                f"sinusoid=True and easing={easing!r} both set the timing; leave one of them out"
            )
        view = View(x_dim, y_dim, scale)
        n_total_frame = whole_number(n_total_frame, "n_total_frame", least=2)
        ends = [latent.as_batch(z, self.z_dim) for z in (z1, z2)]
        if len(ends[0]) != len(ends[1]):
            raise ValueError(
                f"z1 holds {len(ends[0])} latent vectors and z2 {len(ends[1])}; give as many"
            )
        easing = "sinusoid" if sinusoid else easing or "linear"
        paths = [
            latent.path([a, b], n_total_frame, easing=easing, loop=loop)
            for a, b in zip(*ends, strict=True)
        ]
        z = np.stack(paths, axis=1)
        self.z = z[-1]
        drawn = self.model.render(z.reshape(-1, self.z_dim), view, progress=progress)
        films = drawn.reshape(*z.shape[:2], *drawn.shape[1:])
        return list(films[:, 0] if len(paths) == 1 else films)

    # Showing and saving

    def show_image(self, image_data):
        """Show a picture in the notebook; elsewhere return the matplotlib figure."""
        from sampler import display  # matplotlib starts here

        return display.put(display.show(image_data, size=8.0))

    def show_image_from_z(self, z):
        """Draw z and show it."""
        return self.show_image(self.generate(z))

    def to_image(self, image_data):
        """Return a picture as a PIL image, dark ink on white."""
        return image.to_pil(image_data)

    def save_png(self, image_data, filename, specific_size: tuple[int, int] | None = None) -> Path:
        """Save a picture, dark ink on white; `specific_size` (width, height) resizes it."""
        return image.save_png(image_data, filename, size=specific_size)

    def save_anim_gif(
        self,
        img_data_array,
        filename,
        duration: float = 0.1,
        *,
        hold: float = 0.0,
        loop: bool | int = True,
    ) -> Path:
        """Save pictures as a film: seconds a frame, seconds more at both ends, and how often.

        See :func:`sampler.animation.save_animation`, which also knows .png, .webp and .mp4.
        """
        return animation.save_animation(
            img_data_array, filename, duration=duration, hold=hold, loop=loop
        )

    # Help for the above

    def _generator(self, seed: int | None) -> np.random.Generator:
        return self._rng if seed is None else _seeded(seed)

    def _dataset(self) -> datasets.Dataset:
        if not isinstance(self._data, datasets.Dataset):
            mnist = isinstance(self._data, str) and self._data == "mnist"
            self._data = datasets.load(self._data, "test" if mnist else None)
        return self._data


def _seeded(seed: int | None) -> np.random.Generator:
    return np.random.default_rng(None if seed is None else whole_number(seed, "seed", least=0))
