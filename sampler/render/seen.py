"""A renderer of colour as it is seen, over a renderer of a network's ink."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from sampler.pictures.colours import as_seen
from sampler.pictures.view import View

if TYPE_CHECKING:
    from sampler.render.field import NeuralField
    from sampler.render.renderer import Renderer
    from sampler.render.resampled import ResampledRenderer


class SeenRenderer:
    """Draws what another renderer draws, three channels as colour; see `sampler.pictures.colours`.

    Parameters
    ----------
    renderer : Renderer or ResampledRenderer
        Draws ink.
    """

    def __init__(self, renderer: Renderer | ResampledRenderer) -> None:
        self._renderer = renderer

    @property
    def field(self) -> NeuralField:
        """The field of the renderer, which evaluates ink."""
        return self._renderer.field  # type: ignore[union-attr] -- as the renderer has it

    def render(self, z: np.ndarray, view: View, **options: Any) -> np.ndarray:
        """Draw one picture a z; see `Renderer.render`."""
        return as_seen(self._renderer.render(z, view, **options))

    def preview(self, z: np.ndarray, view: View) -> np.ndarray:
        """Draw z, (1, z_dim), at once; see `Renderer.preview`."""
        return as_seen(self._renderer.preview(z, view))

    def bands(
        self, z: np.ndarray, view: View, **options: Any
    ) -> Iterator[tuple[int, int, np.ndarray]]:
        """Draw pictures piece by piece; see `Renderer.bands`."""
        for first, top, band in self._renderer.bands(z, view, **options):
            yield first, top, as_seen(band)

    def band_rows(self, view: View, **precision: Any) -> list[tuple[int, int]]:
        """Return the rows of the bands of one picture; see `Renderer.band_rows`."""
        return self._renderer.band_rows(view, **precision)

    def render_part(self, *arguments: Any, **precision: Any) -> np.ndarray:
        """Draw a rectangle of what `render` draws; see `Renderer.render_part`."""
        return as_seen(self._renderer.render_part(*arguments, **precision))
