"""The brushes of a pad in colour: the main colours of a network's own pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image, ImageColor

from sampler.pictures.levels import to_levels
from sampler.pictures.view import View

_PICTURES, _SIDE = 24, 48  # that are drawn to see their colours, and their pixels along a side
_COLOURS = 8
_LEAST = 0.002  # of all pixels: less is the soft edge between two areas
_NEAR = 24  # of 441, the distance between black and white: nearer colours are one brush
_FAINT = 80  # such a distance hardly shows
_ALWAYS = ((0, 0, 0), (255, 255, 255))


def swatches_of_network(
    sampler: Any, atlas: tuple[np.ndarray, Any] | None, paper: str
) -> list[str]:
    """Return the colours of a `Sampler`'s own pictures, as its network draws them."""
    if atlas is None:
        return [_as_hex(colour) for colour in _ALWAYS]
    codes = atlas[0][:: max(1, len(atlas[0]) // _PICTURES)]
    pictures = sampler.render(codes, View(_SIDE, _SIDE, sampler.training_view.scale))
    return swatches_of(pictures, paper)


def swatches_of(pictures: np.ndarray, paper: str) -> list[str]:
    """Return the colours that the pictures are made of, the commonest first, and black and white.

    Colours that hardly show on the paper come after the others, and the paper's own not at all.

    Parameters
    ----------
    pictures : numpy.ndarray
        float32, (n, height, width, 3), 0..1, as it is seen.
    paper : str
        The paper's colour, "#rrggbb".

    Returns
    -------
    list of str
        Up to ten colours "#rrggbb".

    Examples
    --------
    >>> pictures = np.ones((2, 8, 8, 3), np.float32)
    >>> pictures[:, 2:6, 2:6] = 1, 0.5, 0
    >>> swatches_of(pictures, "#ffeecc")
    ['#ff8000', '#000000', '#ffffff']
    """
    levels = to_levels(pictures.reshape(-1, pictures.shape[2], 3))
    areas = Image.fromarray(levels).quantize(_COLOURS, method=Image.Quantize.FASTOCTREE)
    palette = np.array(areas.getpalette()).reshape(-1, 3)
    counts = np.bincount(np.asarray(areas).ravel(), minlength=len(palette))
    ground = ImageColor.getrgb(paper)[:3]
    chosen: list[tuple[int, ...]] = []
    for index in np.argsort(-counts, kind="stable"):
        if counts[index] < _LEAST * counts.sum():
            break
        colour = tuple(int(level) for level in palette[index])
        if all(_distance(colour, other) > _NEAR for other in (*chosen, *_ALWAYS, ground)):
            chosen.append(colour)
    chosen.sort(key=lambda colour: _distance(colour, ground) < _FAINT)
    return [_as_hex(colour) for colour in (*chosen, *_ALWAYS)]


def _as_hex(colour: tuple[int, ...]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _distance(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    return float(np.linalg.norm(np.subtract(one, other)))
