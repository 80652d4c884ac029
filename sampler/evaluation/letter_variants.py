"""Variants of letters for a reader: lighter and bolder, slanted, turned and stretched."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from sampler.datasets import Dataset
from sampler.pictures.averaging import reduced

_SLANT, _TURN = 0.25, 0.12  # at most: across for one up, and radians
_WIDER, _HIGHER = 0.25, 0.15  # at most, as shares
_SMOOTH = Image.Resampling.BICUBIC
# Half of a stroke's change is a pixel or two of 64; blurring stands for soft drawings.
_WEIGHTS = (
    None,
    ImageFilter.MaxFilter(3),
    ImageFilter.MaxFilter(5),
    ImageFilter.MinFilter(3),
    ImageFilter.GaussianBlur(0.75),
)


def with_variants(data: Dataset, variants: int, side: int, seed: int) -> Dataset:
    """Return letters of `side` × `side`, and so many variants of each.

    Parameters
    ----------
    data : Dataset
        Labelled letters of one channel, a whole number of times as large.
    variants : int
        Of each letter.
    side : int
        Pixels of what is returned.
    seed : int
        Of the variants.
    """
    rng = np.random.default_rng([seed, 2])
    letters = [Image.fromarray(image) for image in data.images[..., 0]]
    sets = [data.images]
    for _ in range(variants):
        varied = [np.asarray(_varied(letter, rng)) for letter in letters]
        sets.append(np.stack(varied)[..., None])
    images = np.concatenate([reduced(some, side) for some in sets])
    return Dataset(data.name, images, np.tile(np.asarray(data.labels), len(sets)), data.origin)


def _varied(letter: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Return a letter in another weight, and moved about its middle by a random linear map."""
    weight = _WEIGHTS[rng.integers(len(_WEIGHTS))]
    letter = letter if weight is None else letter.filter(weight)
    slant, turn = rng.uniform(-_SLANT, _SLANT), rng.uniform(-_TURN, _TURN)
    width, height = 1 + rng.uniform(-_WIDER, _WIDER), 1 + rng.uniform(-_HIGHER, _HIGHER)
    forth = np.array(
        [
            [width * np.cos(turn), slant - np.sin(turn)],
            [np.sin(turn), height * np.cos(turn)],
        ]
    )
    back = np.linalg.inv(forth)
    middle = (np.array(letter.size) - 1) / 2
    rows = np.column_stack([back, middle - back @ middle])
    return letter.transform(letter.size, Image.Transform.AFFINE, rows.ravel().tolist(), _SMOOTH)
