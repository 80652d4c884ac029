"""(generator, z, view) → pictures: every pixel, in tiles of bounded memory, or as near as asked.

Whatever the size, pictures are drawn in bands of whole cells, so that a poster that is written band
by band is the picture that `render` returns.
"""

from __future__ import annotations

import dataclasses
import math
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from sampler.networks.decoders.cppn import Cppn
from sampler.pictures.pixel_grid import PixelGrid
from sampler.pictures.precision import check_precision
from sampler.pictures.view import View
from sampler.render.adaptive.criteria import Caution, caution, character, spacing
from sampler.render.adaptive.refinement import TOLERANCE, Drawing
from sampler.render.exhaustive import ask_all
from sampler.render.field import TOGETHER, NeuralField
from sampler.render.preview import render_preview
from sampler.render.weights_snapshot import WeightsSnapshot
from sampler.support.streams import bar

_BAND = 1 << 24  # pixels of a band, about: 64 MB of grey
_EXACT_BAND = 1 << 20  # where bands need not hold cells: the bar moves
_EPSILON = float(np.finfo(np.float32).eps)


class ZoomWarning(UserWarning):
    """Neighbouring pixels are nearer than the network's float32 can tell apart."""


class Renderer:
    """Draws with one generator; safe to call from several threads.

    Parameters
    ----------
    decoder : Cppn
        Its weights may change between calls.
    field : NeuralField, optional
        The decoder's field, where its sizes are to be chosen.

    Attributes
    ----------
    field : NeuralField
        Evaluates the decoder.
    """

    def __init__(self, decoder: Cppn, *, field: NeuralField | None = None) -> None:
        self.field = field or NeuralField(decoder)

    def render(
        self,
        z: np.ndarray,
        view: View,
        *,
        tolerance: float | None = None,
        exact: bool = False,
        supersample: int = 1,
        progress: bool = False,
    ) -> np.ndarray:
        """Draw one picture a z.

        Parameters
        ----------
        z : numpy.ndarray
            float32, shape (n, z_dim).
        view : View
            The window and its size in pixels.
        tolerance : float, optional
            The generator is asked only where the ink does not follow within this error, as far as
            can be told (see :mod:`sampler.render.adaptive.refinement`); by default half a grey
            level, 1/510.
        exact : bool
            Ask it at every pixel; not together with `tolerance`.
        supersample : int
            Average so many pixels by so many into one, against jagged edges where a picture is
            finer than its pixels.
        progress : bool
            Show a bar.

        Returns
        -------
        numpy.ndarray
            float32, shape (n, y_dim, x_dim, c_dim), 0..1, 1 = ink.

        Raises
        ------
        TypeError, ValueError
            A tolerance that is no number above 0 or is given with `exact`, a bad `supersample`; a
            network whose weights are so large that it draws NaN.

        Warns
        -----
        ZoomWarning
            The zoom is so deep that float32 ends.
        """
        plan = self._plan(view, exact=exact, tolerance=tolerance, supersample=supersample)
        pictures = np.empty((len(z), view.y_dim, view.x_dim, self.field.c_dim), np.float32)
        for piece in _with_bar(plan.pieces(len(z)), progress):
            self._draw(z[piece.those], plan, piece, pictures[piece.those, piece.rows])
        return pictures

    def preview(self, z: np.ndarray, view: View) -> np.ndarray:
        """Draw z, (1, z_dim), at once and without any promise: (y_dim, x_dim, c_dim)."""
        return render_preview(self.field, z, view.raster())

    def bands(
        self, z: np.ndarray, view: View, *, progress: bool = False, **how
    ) -> Iterator[tuple[int, int, np.ndarray]]:
        """Draw pictures piece by piece, in bounded memory; parameters as for `render`.

        Yields
        ------
        first, top : int
            Which z, and which row, the piece begins with.
        band : numpy.ndarray
            float32, shape (some z, rows, x_dim, c_dim).  The pieces of one z come in order.
        """
        plan = self._plan(view, **how)
        for piece in _with_bar(plan.pieces(len(z)), progress):
            shape = (piece.many, piece.height, view.x_dim, self.field.c_dim)
            band = np.empty(shape, np.float32)
            self._draw(z[piece.those], plan, piece, band)
            yield piece.first, piece.top, band

    def render_part(
        self, z: np.ndarray, view: View, top: int, left: int, height: int, width: int, **how
    ) -> np.ndarray:
        """Draw a rectangle of what `render` draws: float32, (n, height, width, c_dim)."""
        plan = self._plan(view, **how)
        plan = dataclasses.replace(plan, raster=plan.raster.part(top, left, height, width))
        part = np.empty((len(z), height, width, self.field.c_dim), np.float32)
        for index in range(len(z)):
            whole = _Piece(index, 1, 0, height)
            self._draw(z[whole.those], plan, whole, part[whole.those])
        return part

    def _plan(self, view: View, *, exact=False, tolerance=None, supersample=1) -> _Plan:
        check_precision(exact=exact, tolerance=tolerance, supersample=supersample)
        fine = int(supersample)
        limit = None if exact else TOLERANCE if tolerance is None else float(tolerance)
        raster = view.raster(fine)
        _warn_of_depth(view, raster)
        weights = self.field.weights()
        network = character(weights)
        # A band holds whole cells, so those of wide pictures are smaller than they need be.
        highest = 1 << max(_BAND // raster.x_dim, 1).bit_length() - 1
        step = min(spacing(network, raster), highest)
        care = caution(network, raster.pitch)
        if care is None or raster.pixels < care.fewest or step < care.least:
            limit = None
        return _Plan(raster, fine, weights, care, step, limit)

    def _draw(self, z: np.ndarray, plan: _Plan, piece: _Piece, out: np.ndarray) -> None:
        """Draw a piece of the pictures of z where they are wanted."""
        fine = plan.fine
        raster = plan.raster
        raster = raster.part(piece.top * fine, 0, piece.height * fine, raster.x_dim)
        if fine == 1:
            self._draw_pixels(z, raster, plan, out)
        else:
            shape = (len(z), raster.y_dim, raster.x_dim, self.field.c_dim)
            finer = np.empty(shape, np.float32)
            self._draw_pixels(z, raster, plan, finer)
            blocks = finer.reshape(len(z), piece.height, fine, -1, fine, shape[-1])
            np.mean(blocks, axis=(2, 4), out=out)
        if not math.isfinite(out.sum()):  # one NaN makes the sum one
            msg = (
                "the network draws values that are no numbers here: its weights are so large that "
                "float32 overflows. Make it with a smaller init_std or less depth"
            )
            raise ValueError(msg)

    def _draw_pixels(self, z: np.ndarray, raster: PixelGrid, plan: _Plan, out: np.ndarray) -> None:
        if plan.limit is not None:
            ask = self.field.logits_of(z, plan.weights)
            if not Drawing(ask, raster, plan.care, plan.step, plan.limit, out).rough:
                return
        ask_all(self.field, z, raster, plan.weights, out)


@dataclass(frozen=True)
class _Piece:
    """Some rows of the pictures of some z."""

    first: int
    many: int
    top: int
    height: int

    @property
    def those(self) -> slice:
        return slice(self.first, self.first + self.many)

    @property
    def rows(self) -> slice:
        return slice(self.top, self.top + self.height)


@dataclass(frozen=True)
class _Plan:
    """How a window is drawn: its pixels, so many to one of the picture, and how near."""

    raster: PixelGrid
    fine: int
    weights: WeightsSnapshot
    care: Caution | None  # what is believed of the network
    step: int  # between the first nodes, in pixels
    limit: float | None  # the error allowed; None for none

    def pieces(self, n: int) -> Iterator[_Piece]:
        """Cut n pictures into pieces of bounded memory: whole small ones, or bands of large ones.

        Bands hold whole cells, and whole pixels of the final picture.
        """
        if self.limit is None:
            most, step = _EXACT_BAND, 1
            together = max(1, min(n, most // self.raster.pixels))
        else:
            most, together = _BAND, min(n, max(1, _BAND // self.raster.pixels), TOGETHER)
            step = self.step // math.gcd(self.step, self.fine)
        whole = self.raster.y_dim // self.fine
        height = max(1, most // (self.raster.x_dim * self.fine * step)) * step
        for first in range(0, n, together):
            for top in range(0, whole, height):
                yield _Piece(first, min(together, n - first), top, min(height, whole - top))


def _with_bar(pieces: Iterable, progress: bool) -> Iterable:
    return bar(list(pieces), unit="band", leave=False) if progress else pieces


def _warn_of_depth(view: View, raster: PixelGrid) -> None:
    farthest = max(map(abs, view.center))
    if raster.pitch < _EPSILON * farthest:
        deepest = view.zoom * raster.pitch / (_EPSILON * farthest)
        warnings.warn(
            f"zoom got {view.zoom:g}, but around {view.center} the network's float32 tells points "
            f"apart to a zoom of about {deepest:.2g}; beyond it the picture shows its rounding",
            ZoomWarning,
            stacklevel=5,
        )
