"""Frames over a background: every picture as a page of that colour shows it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from sampler.pictures.opening import appearance
from sampler.pictures.opening.decoding import OpenImage
from sampler.pictures.opening.light import to_linear, to_srgb
from sampler.pictures.opening.profiles import in_srgb

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
#: Pixels on the shorter side for each one wanted, down to which a large file is reduced early.
_SPARE = 8
_LARGE = 2**22  # pixels: the values of more would take more than 50 MB


@dataclass
class _Greyness:
    """Whether all bands so far are grey."""

    holds: bool = True


def composed(
    source: OpenImage, background: Colour = WHITE, wanted: int | None = None
) -> Iterator[np.ndarray]:
    """Yield every frame of an open picture in sRGB, upright, over a background.

    Transparent pixels are laid over the background as they are, as a browser does it, before
    anything is averaged.

    Parameters
    ----------
    source : OpenImage
    background : (int, int, int)
        RGB from 0 to 255.
    wanted : int, optional
        The side that the frames will be brought to.  A JPEG, or a very large picture, may then be
        reduced while it is read, to no less than eight times as many pixels.

    Yields
    ------
    numpy.ndarray
        float32 from 0 to 1, (h, w, 1) if every pixel is grey, else (h, w, 3).

    Raises
    ------
    ValueError
        It cannot be read, or is too large.
    """
    longest = None
    if wanted is not None:
        source.draft(_longest(source.image.size, wanted))
        if math.prod(source.image.size) > _LARGE:
            longest = _longest(source.image.size, wanted)
    for opened in source.each_opened(longest, in_srgb):
        grey = _Greyness()
        bands = _laid_over(opened.bands, np.array(background, np.float32) / 255, grey)
        if opened.factor == 1:
            whole = np.concatenate(list(bands))
        else:
            linear = (to_linear(band) for band in bands)
            whole = to_srgb(appearance.averaged(linear, opened.height, opened.factor))
        whole = whole[..., :1] if grey.holds else whole
        yield np.ascontiguousarray(appearance.upright(whole, opened.orientation))


def _longest(size: tuple[int, int], wanted: int) -> int:
    """Return the longest side at which the shorter one has the spare pixels."""
    return math.ceil(_SPARE * wanted * max(size) / max(min(size), 1))


def _laid_over(
    bands: Iterable[np.ndarray], background: np.ndarray, grey: _Greyness
) -> Iterator[np.ndarray]:
    """Yield bands with three channels and without alpha; note whether all are grey."""
    for band in bands:
        channels = band.shape[2]
        if channels in (2, 4):
            band = background + band[..., -1:] * (band[..., :-1] - background)
            np.clip(band, 0, 1, out=band)
        if channels != 1:
            grey.holds = grey.holds and bool((band == band[..., :1]).all())
        yield np.broadcast_to(band, (*band.shape[:2], 3))
