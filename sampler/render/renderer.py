"""(decoder, z, view) → pictures: as near as the tolerance says, or every pixel evaluated."""

from __future__ import annotations

import dataclasses
import math
import warnings
from collections.abc import Iterable, Iterator
from typing import TypedDict, Unpack

import numpy as np

from sampler.pictures.averaging import block_means
from sampler.pictures.pixel_grid import PixelGrid
from sampler.pictures.precision import check_precision
from sampler.pictures.view import View
from sampler.render.adaptive.refinement import TOLERANCE, AdaptiveRefinement
from sampler.render.exhaustive import evaluate_all
from sampler.render.field import NeuralField
from sampler.render.plan import Piece, RenderPlan, make_plan
from sampler.render.preview import render_preview
from sampler.support.streams import bar

_EPSILON = float(np.finfo(np.float32).eps)


class ZoomWarning(UserWarning):
    """Neighbouring pixels are nearer than the network's float32 resolves."""


class Precision(TypedDict, total=False):
    """How near a picture is drawn; see `Renderer.render`."""

    tolerance: float | None
    exact: bool
    supersample: int


class Renderer:
    """Draws with one decoder; safe to call from several threads.

    Parameters
    ----------
    field : NeuralField
        Evaluates the decoder, whose weights may change between calls.

    Attributes
    ----------
    field : NeuralField
        See above.
    """

    def __init__(self, field: NeuralField) -> None:
        self.field = field

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
            Largest error of the ink that is aimed at, above 0; by default half a grey level, 1/510.
            The decoder is evaluated only where interpolation does not keep it, as estimated (see
            :mod:`sampler.render.adaptive`).
        exact : bool
            Evaluate the decoder at every pixel; not together with `tolerance`.
        supersample : int
            Average so many pixels by so many into one, against jagged edges where a picture is
            finer than its pixels.
        progress : bool
            Show a bar.

        Returns
        -------
        numpy.ndarray
            float32, shape (n, y_dim, x_dim, c_dim), 0..1, 1 = ink, in each channel.

        Raises
        ------
        TypeError, ValueError
            A tolerance that is no number above 0, or one together with `exact`; a `supersample`
            that is no whole number from 1 to 64; weights so large that the ink is NaN.

        Warns
        -----
        ZoomWarning
            The zoom is so deep that float32 ends.
        """
        plan = self.plan(view, exact=exact, tolerance=tolerance, supersample=supersample)
        pictures = np.empty((len(z), view.y_dim, view.x_dim, self.field.c_dim), np.float32)
        for piece in _with_bar(plan.pieces(len(z)), progress):
            self._draw(z[piece.pictures], plan, piece, pictures[piece.pictures, piece.rows])
        return pictures

    def preview(self, z: np.ndarray, view: View) -> np.ndarray:
        """Draw z, (1, z_dim), at once and without any promise: float32, (y_dim, x_dim, c_dim)."""
        return render_preview(self.field, z, view.pixel_grid())

    def bands(
        self, z: np.ndarray, view: View, *, progress: bool = False, **precision: Unpack[Precision]
    ) -> Iterator[tuple[int, int, np.ndarray]]:
        """Draw pictures piece by piece, in bounded memory; parameters as for `render`.

        Yields
        ------
        first, top : int
            The first z of the piece, and its first row.
        band : numpy.ndarray
            float32, shape (z of the piece, rows, x_dim, c_dim).  The pieces of one z come in order.
        """
        plan = self.plan(view, **precision)
        for piece in _with_bar(plan.pieces(len(z)), progress):
            shape = (piece.count, piece.height, view.x_dim, self.field.c_dim)
            band = np.empty(shape, np.float32)
            self._draw(z[piece.pictures], plan, piece, band)
            yield piece.first, piece.top, band

    def band_rows(self, view: View, **precision: Unpack[Precision]) -> list[tuple[int, int]]:
        """Return the first row and the height of each band of one picture, see `bands`."""
        return [(piece.top, piece.height) for piece in self.plan(view, **precision).pieces(1)]

    def render_part(
        self,
        z: np.ndarray,
        view: View,
        top: int,
        left: int,
        height: int,
        width: int,
        **precision: Unpack[Precision],
    ) -> np.ndarray:
        """Draw a rectangle of what `render` draws: float32, (n, height, width, c_dim)."""
        plan = self.plan(view, **precision)
        side = plan.supersample
        grid = plan.pixel_grid.part(*(side * number for number in (top, left, height, width)))
        plan = dataclasses.replace(plan, pixel_grid=grid)
        part = np.empty((len(z), height, width, self.field.c_dim), np.float32)
        for index in range(len(z)):
            whole = Piece(index, 1, 0, height)
            self._draw(z[whole.pictures], plan, whole, part[whole.pictures])
        return part

    def render_grid(self, z: np.ndarray, grid: PixelGrid) -> np.ndarray:
        """Draw z, (1, z_dim), at the nodes of any grid: float32, (y_dim, x_dim, c_dim)."""
        plan = make_plan(grid, 1, self.field.weights(), TOLERANCE)
        drawn = np.empty((1, grid.y_dim, grid.x_dim, self.field.c_dim), np.float32)
        self._draw(z, plan, Piece(0, 1, 0, grid.y_dim), drawn)
        return drawn[0]

    def plan(
        self,
        view: View,
        *,
        tolerance: float | None = None,
        exact: bool = False,
        supersample: int = 1,
    ) -> RenderPlan:
        """Return how a window would be drawn; parameters as for `render`."""
        check_precision(exact=exact, tolerance=tolerance, supersample=supersample)
        supersample = int(supersample)
        limit = None if exact else TOLERANCE if tolerance is None else float(tolerance)
        grid = view.pixel_grid(supersample)
        _warn_of_depth(view, grid)
        return make_plan(grid, supersample, self.field.weights(), limit)

    def _draw(self, z: np.ndarray, plan: RenderPlan, piece: Piece, out: np.ndarray) -> None:
        """Draw a piece of the pictures of z into `out`."""
        side, grid = plan.supersample, plan.pixel_grid
        grid = grid.part(piece.top * side, 0, piece.height * side, grid.x_dim)
        if side == 1:
            self._draw_pixels(z, grid, plan, out)
        else:
            finer = np.empty((len(z), grid.y_dim, grid.x_dim, self.field.c_dim), np.float32)
            self._draw_pixels(z, grid, plan, finer)
            block_means(finer, side, side, out=out)
        if not math.isfinite(out.sum()):  # one NaN makes the sum one
            msg = (
                "ink got values that are no numbers because the weights are so large that float32 "
                "overflows; expected 0..1; make the network with a smaller init_std or less depth"
            )
            raise ValueError(msg)

    def _draw_pixels(
        self, z: np.ndarray, grid: PixelGrid, plan: RenderPlan, out: np.ndarray
    ) -> None:
        if plan.tolerance is not None and plan.criteria is not None:
            logits_at = self.field.logits_of(z, plan.weights)
            refinement = AdaptiveRefinement(
                logits_at, grid, plan.criteria, plan.step, plan.tolerance, out
            )
            if refinement.draw():
                return
        evaluate_all(self.field, z, grid, plan.weights, out)


def _with_bar(pieces: Iterable[Piece], progress: bool) -> Iterable[Piece]:
    return bar(list(pieces), unit="band", leave=False) if progress else pieces


def _warn_of_depth(view: View, grid: PixelGrid) -> None:
    farthest = max(map(abs, view.center))
    if grid.pitch < _EPSILON * farthest:
        deepest = view.zoom * grid.pitch / (_EPSILON * farthest)
        warnings.warn(
            f"zoom got {view.zoom:g} around {view.center}; expected a zoom of about {deepest:.2g} "
            "or less, for float32 cannot separate nearer points and the picture shows its rounding",
            ZoomWarning,
            stacklevel=5,
        )
