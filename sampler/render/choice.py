"""The renderer of a decoder, by what the decoder draws from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sampler.networks import Decoder
from sampler.render.renderer import Renderer
from sampler.render.resampled import ResampledRenderer

#: A new way to draw is one line here.
RENDERERS: dict[str, Callable[[Any], Renderer | ResampledRenderer]] = {
    "points": Renderer,
    "pixels": ResampledRenderer,
}


def renderer_of(decoder: Decoder) -> Renderer | ResampledRenderer:
    """Return the renderer of a decoder; see `Decoder.drawn_from`."""
    return RENDERERS[decoder.drawn_from](decoder)
