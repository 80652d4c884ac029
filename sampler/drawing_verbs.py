"""The verbs that draw: any z, any window, any size, and the way from one z to another."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sampler.latent import vectors
from sampler.pictures import poster
from sampler.pictures.precision import check_precision
from sampler.pictures.recipes import drawn
from sampler.pictures.recipes.recipe import Recipe, describe
from sampler.pictures.view import View
from sampler.support import files
from sampler.support.arguments import flag, instance_of, one_of, whole_number
from sampler.support.signatures import known_arguments

_MOST = 1 << 40  # bytes of the pictures of one call: no machine holds more


class DrawingVerbs:
    """Draws with `self.model`; who mixes this in has `z`, `z_dim` and `generate_z` as well."""

    _untrained: dict | None = None  # what `Sampler.untrained` was given

    @known_arguments
    def generate(
        self,
        z=None,
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
            float32, (y_dim, x_dim, c_dim), 0..1, 1 = ink; for a batch (n, y_dim, x_dim, c_dim).
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
        z,
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
            Ask the network at every pixel.  Otherwise only where the ink does not follow from
            its surroundings, which large pictures are drawn many times faster by; see
            :mod:`sampler.render.adaptive.refinement` for what is guaranteed.
        tolerance : float, optional
            The largest error that is aimed at then; half a grey level, 1/510, if not given.
        supersample : int
            Average so many pixels by so many into one, against jagged edges.
        progress : bool
            Show a bar.

        Returns
        -------
        numpy.ndarray
            float32, (y_dim, x_dim, c_dim), 0..1, 1 = ink; for a batch (n, y_dim, x_dim, c_dim).

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
    def preview(self, z, view: View) -> np.ndarray:
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
        z = vectors.as_batch(z, self.z_dim)
        if len(z) != 1:
            msg = f"z holds {len(z)} latent vectors; a preview shows one"
            raise ValueError(msg)
        return self.model.renderer.preview(z, _checked_view(view))

    @known_arguments
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
            msg = f"z1 holds {len(ends[0])} latent vectors and z2 {len(ends[1])}; give as many"
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

    @known_arguments
    def save_poster(
        self,
        z,
        filename: str | Path,
        x_dim: int = 20_000,
        y_dim: int = 20_000,
        scale: float = 8.0,
        *,
        center: tuple[float, float] = (0.0, 0.0),
        zoom: float = 1.0,
        rotation: float = 0.0,
        aspect: str = "stretch",
        exact: bool = False,
        tolerance: float | None = None,
        supersample: int = 1,
        progress: bool = True,
        overwrite: bool = False,
    ) -> Path:
        """Draw z of any size straight to the disk, in bounded memory.

        Parameters
        ----------
        z : array_like
            (z_dim,) or (1, z_dim).
        filename : path
            Ends in .png, or in .tif for a tiled BigTIFF, which large files are easier to look at
            in.  It appears when it is complete; stopped earlier, nothing is left.
        x_dim, y_dim, scale, center, zoom, rotation, aspect
            The window, see :class:`sampler.View`.
        exact, tolerance, supersample, progress
            See `render`.
        overwrite : bool
            Replace a file that is there.

        Raises
        ------
        FileExistsError
            There is such a file, and `overwrite` is False; nothing was drawn.
        OSError
            The file cannot be written; nothing is left behind.
        """
        view = View(x_dim, y_dim, scale, center, zoom, rotation, aspect)
        poster.check_drawable(filename, view.x_dim, view.y_dim)
        how = check_precision(exact=exact, tolerance=tolerance, supersample=supersample)
        progress = flag(progress, "progress")
        z = vectors.as_batch(z, self.z_dim)
        if len(z) != 1:
            msg = f"z holds {len(z)} latent vectors; a poster shows one"
            raise ValueError(msg)
        files.check_target(filename, overwrite=flag(overwrite, "overwrite"))
        bands = self.model.renderer.bands(z, view, progress=progress, **how)
        path = poster.write_poster(
            filename,
            (band[0] for _, _, band in bands),
            width=view.x_dim,
            height=view.y_dim,
            channels=self.c_dim,
            recipe=self._recipe(z, view, **how),
            overwrite=overwrite,
        )
        self.z = z.copy()
        return path

    @known_arguments
    def as_dask(self, z, view: View, *, exact: bool = False, tolerance: float | None = None):
        """Return the picture of z as a `dask.array` of blocks that are drawn when asked for.

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
        pictures = as_dask(self.model.generator, z, view, exact=exact, tolerance=tolerance)
        self.z = z.copy()
        return pictures[0] if len(z) == 1 else pictures

    # Help for the above

    def _drawn(self, z: np.ndarray, view: View, progress: bool, **how) -> np.ndarray:
        """Draw z, then keep it: a call that is refused leaves the last z."""
        pictures = self._pictures(vectors.as_batch(z, self.z_dim), view, progress, **how)
        self.z = z.copy()  # the caller's array may change
        return pictures[0] if len(pictures) == 1 else pictures

    def _pictures(self, z: np.ndarray, view: View, progress: bool, **how) -> np.ndarray:
        """Draw a batch (n, z_dim), and note the recipe of each picture."""
        size = 4 * len(z) * view.pixels * self.c_dim
        if size > _MOST:
            raise _too_large(len(z), view, size)
        try:
            pictures = self.model.render(z, view, progress=progress, **how)
        except MemoryError as error:
            raise _too_large(len(z), view, size) from error
        for one, picture in zip(z, pictures, strict=True):
            drawn.remember(picture, self._recipe(one, view, **how))
        return pictures

    def _recipe(self, z: np.ndarray, view: View, **how) -> Recipe:
        network = {"fingerprint": self.model.fingerprint, "untrained": self._untrained}
        return describe(view, z, self.name, **network, **how)


def _timing(sinusoid: bool, easing: str | None) -> str:
    if easing is None:
        return "sinusoid" if sinusoid else "linear"
    if sinusoid:
        msg = f"sinusoid=True and easing={easing!r} both set the timing; leave one of them out"
        raise ValueError(msg)
    return one_of(easing, "easing", vectors.EASINGS)


def _checked_view(view) -> View:
    return instance_of(view, "view", View, "View(1300, 1300, zoom=10)")


def _too_large(count: int, view: View, size: int) -> MemoryError:
    return MemoryError(
        f"{count} picture{'s' * (count > 1)} of {view.x_dim}×{view.y_dim} pixels need "
        f"{size / 1e9:.3g} GB, more than there is; ask for fewer or smaller ones. save_poster "
        "draws one of any size straight to the disk"
    )
