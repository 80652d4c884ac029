"""The preset for a set of pictures: what they look like decides what learns them best."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sampler.config import (
    DiscriminatorConfig,
    EncoderConfig,
    FreeCodesConfig,
    GridConfig,
    ModelConfig,
    PicturesConfig,
    PointsConfig,
    PointVaeConfig,
    PriorConfig,
)
from sampler.config.point_vae import SEEN
from sampler.config.points import PRESETS
from sampler.datasets import Dataset
from sampler.datasets.flatness import flat_share, is_drawn
from sampler.datasets.settings import rgb
from sampler.pictures.averaging import reduced_side
from sampler.support.arguments import one_of
from sampler.training.codes import label_and_hand
from sampler.training.curriculum import coarsest

_ENCODERS = ("encoder", "encoder-gan")
_MANY = 10_000  # pictures that are met too seldom for a z of their own
_FEW = 100  # pictures whose places 32 numbers are enough for
# More pictures need more numbers, areas of colour most of all: an unseen emoji by the principal
# components of 450 others gains 0.9 dB from 64 numbers to 128.
_NUMBERS = {"ink": 64, "hands": 128, "crisp": 128, "smooth": 64}
# 240,000 weights learn crisp areas; soft ones of a few pictures gain from twice as many.  With more
# weights steps are slower, and in the minutes that people wait less is learned.
_LIGHT: dict[str, Any] = {"first_features": 64, "stages": (48, 32, 16)}
_HEAVY: dict[str, Any] = {"first_features": 128, "stages": (64, 48, 24)}
_STROKES: dict[str, Any] = {"first_features": 64, "stages": (48, 32)}
# Soft edges are not averaged: a pixel is its middle.
_SOFT: dict[str, Any] = {"subpoints": 1, "points": 22, "gain": 1.0, "jitter": False}
_COARSE = 0.5  # of the run: a curriculum's coarser pictures
# An encoder and a discriminator cost as much as the decoder, which learns digits at half the size.
_SLIGHT: dict[str, Any] = {
    "first_features": 48,
    "stages": (32, 24),
    "width": 32,
    "layers": 2,
    "waves": 48,
}
_JUDGED: dict[str, Any] = {
    "learning_rate": 2e-3,
    "kl_weight": 0.4,
    "kl_free_nats": 0.3,
}
_SHARP: dict[str, Any] = {"gain": 6.0, "ink_gain": 3.5}  # of strokes
# With a prior codes need not fill N(0, 1), so that they may hold more.
_SPREAD: dict[str, Any] = {"kl_weight": 0.5, "kl_free_nats": 0.2}
# Small strokes are smooth within a pixel, and a step has room for all of their pixels.
_WHOLE: dict[str, Any] = {"interpolated": True, **_SHARP}
# Noise makes neighbours alike, so that random strokes of many kinds are strokes, too.
_NOISE: dict[str, Any] = {
    "points": 14,
    "code_noise": 0.35,
    "code_noise_end": 0.12,
    "code_weight": 3e-4,
}
# What labels and hands have in common needs less of it, and each code moves further in its few
# steps.
_SHARED: dict[str, Any] = {
    "code_noise": 0.2,
    "code_noise_end": 0.05,
    "code_weight": 3e-4,
    "code_rate": 3e-2,
    "sharing_weight": 0.03,
    "exchange": 0.25,
    "settling": 0.3,
    "ink_gain": 1.5,
    "points": 28,
    "subpoints": 1,
}


@dataclass(frozen=True)
class Choice:
    """A configuration for a set of pictures, and its reasons.

    Parameters
    ----------
    config : FreeCodesConfig or PointVaeConfig
        Networks, losses and rates; its steps are those of no particular time.
    reasons : tuple of str
        Two lines: what was seen, and what was chosen.
    """

    config: PointsConfig
    reasons: tuple[str, str]


def choose(
    data: Dataset,
    preset: str = "auto",
    *,
    seed: int = 2016,
    fit: str = "pad",
    background: str | tuple[int, ...] = "white",
    ink: str | None = None,
    curriculum: bool = False,
) -> Choice:
    r"""Choose how to learn a set of pictures.

    Parameters
    ----------
    data : Dataset
        Square pictures.
    preset : {"auto", "crisp", "smooth", "ink", "encoder", "encoder-gan"}
        "crisp" draws areas of plain colours with sharp edges, "smooth" any colours or greys with
        soft ones, "ink" sharp strokes of one channel; with these each picture owns its z.
        "encoder" draws what suits the pictures and learns to find their z, "encoder-gan" with a
        discriminator, too.  "auto" looks at the pictures and at their number.
    seed : int
        Of the training.
    fit, background, ink
        How the pictures were prepared, see `sampler.datasets.load`: the network prepares others
        in the same way.  In grey photographs the ink is dark, whatever their borders are.
    curriculum : bool
        Whether the pictures grow from a few pixels to their size over the first half of the run.

    Raises
    ------
    ValueError
        The preset is unknown, does not draw pictures of so many channels, or takes no curriculum.

    Examples
    --------
    >>> strokes = Dataset("strokes", np.zeros((8, 32, 32, 1), np.uint8), None, "memory")
    >>> print("\n".join(choose(strokes).reasons))
    8 grey pictures of 32×32, without labels
    preset ink: sharp strokes of one channel, z of 32 numbers, one z for each picture
    """
    one_of(preset, "preset", PRESETS)
    flat = is_drawn(flat_share(data.images))
    look = _look_of(data, preset, flat=flat)
    if preset == "auto":
        preset = "encoder" if len(data) > _MANY else look
    red, green, blue = rgb("white" if background == "random" else background)
    paper = f"#{red:02x}{green:02x}{blue:02x}"  # one colour for later pictures
    if data.images.shape[3] == 1 and not flat:
        ink = ink or "dark"
    pictures = PicturesConfig(data.images.shape[1], fit, paper, ink, data.label_names)
    make = _encoding if preset in _ENCODERS else _free
    config = replace(make(data, look, preset, pictures), preset=preset, seed=seed)
    if curriculum:
        if preset == "encoder-gan":
            msg = "curriculum got True, which preset='encoder-gan' does not take; pass 'encoder'"
            raise ValueError(msg)
        config = replace(config, curriculum=_COARSE)
    config = replace(config, batch_size=min(config.batch_size, len(data)))
    return Choice(config, (_seen(data, flat=flat), _chosen(config, look)))


def _look_of(data: Dataset, preset: str, *, flat: bool) -> str:
    """Return what suits the pictures, or what the preset says if it can draw them."""
    channels = data.images.shape[3]
    drawn = "ink" if channels == 1 else "crisp"
    suits = drawn if flat else "smooth"
    if preset == "auto" or preset in _ENCODERS:
        return suits
    if preset not in (drawn, "smooth"):
        needs = {"ink": "grey", "crisp": "RGB"}
        msg = (
            f"preset got {preset!r}, which draws {needs[preset]} pictures; {data.name} is "
            f"{needs[drawn]}; pass preset='auto'"
        )
        raise ValueError(msg)
    return preset


def _free(data: Dataset, look: str, preset: str, pictures: PicturesConfig) -> FreeCodesConfig:
    """Return the training of pictures that own their z, measured on icons, emoji and letters."""
    few = len(data) <= _FEW
    hands = look == "ink" and not few and bool(label_and_hand(data))
    strokes = _LIGHT if hands else _STROKES
    sizes = {"crisp": _LIGHT, "smooth": _HEAVY if few else _LIGHT, "ink": strokes}[look]
    numbers = 32 if few else _NUMBERS["hands" if hands else look]
    generator = _generator(data, look, numbers, sizes)
    model = ModelConfig(generator=generator, encoder=None, pictures=pictures)
    settings: dict[str, Any] = {"model": model}
    if look == "crisp":
        settings["gain"] = 8.0 if few else 6.0
    elif look == "smooth":
        settings |= _SOFT
    elif not few:
        settings |= {"batch_size": 64, **(_SHARED if hands else _NOISE)}
    return FreeCodesConfig(**settings)


def _encoding(data: Dataset, look: str, preset: str, pictures: PicturesConfig) -> PointVaeConfig:
    """Return the training of an encoder, with a prior of its codes or against a discriminator."""
    channels = data.images.shape[3]
    z_dim = 32 if channels == 1 else 64
    judged, small = preset == "encoder-gan", pictures.size <= SEEN
    sizes = _LIGHT if look != "ink" else _SLIGHT if judged or small else _STROKES
    generator = _generator(data, look, z_dim, sizes)
    seen = reduced_side(pictures.size, SEEN)
    encoder = EncoderConfig(z_dim=z_dim, image_size=seen, c_dim=channels, hidden=(512, 512))
    model = ModelConfig(generator=generator, encoder=encoder, pictures=pictures)
    points = min(SEEN, pictures.size)
    settings: dict[str, Any] = {"model": model, "points": min(14, points)}
    settings |= _SOFT if look == "smooth" else {}
    if judged:
        judge = DiscriminatorConfig(
            image_size=points, c_dim=channels, batch_norm=False, minibatch_std=True
        )
        settings |= _JUDGED | (_SHARP if look == "ink" else {})
        return PointVaeConfig(**settings | {"points": points, "discriminator": judge})
    settings |= _SPREAD | {"model": replace(model, prior=PriorConfig(z_dim=z_dim))}
    if look == "ink" and small:
        settings |= _WHOLE | {"points": points}
    return PointVaeConfig(**settings)


def _generator(data: Dataset, look: str, z_dim: int, sizes: dict[str, Any]) -> GridConfig:
    palette = 16 if look == "crisp" else 0
    return GridConfig(z_dim=z_dim, c_dim=data.images.shape[3], palette=palette, **sizes)


def _seen(data: Dataset, *, flat: bool) -> str:
    n, height, width, channels = data.images.shape
    kind = "colour" if channels == 3 else "grey" if flat else "grey, shaded"
    areas = ", with plain areas" if flat and channels == 3 else ""
    labels = "without labels" if data.labels is None else f"{len(np.unique(data.labels))} labels"
    return f"{n} {kind} pictures of {width}×{height}{areas}, {labels}"


def _chosen(config: PointsConfig, look: str) -> str:
    generator = config.model.generator
    looks = {
        "ink": "sharp strokes of one channel",
        "crisp": "sharp areas of 16 colours that z sets",
        "smooth": "any shades with soft edges",
    }
    if isinstance(config, PointVaeConfig):
        judge = ", a discriminator judges" if config.discriminator else ""
        way = "an encoder finds it" + (judge or ", random z are spread as its codes are")
    else:
        shared = isinstance(config, FreeCodesConfig) and config.sharing_weight
        sums = ": its label's, its hand's and its own, added" if shared else ""
        way = f"one z for each picture{sums}"
    least = coarsest(config.model.image_size)
    sizes = f"; pictures grow from {least}×{least} pixels" if config.curriculum else ""
    return f"preset {config.preset}: {looks[look]}, z of {generator.z_dim} numbers, {way}{sizes}"
