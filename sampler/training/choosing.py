"""The preset for a set of pictures: what they look like decides what learns them best."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sampler.config import FreeCodesConfig, GridConfig, ModelConfig, PicturesConfig
from sampler.config.free_codes import PRESETS
from sampler.datasets import Dataset
from sampler.datasets.settings import rgb
from sampler.support.arguments import one_of
from sampler.training.codes import label_and_hand

_FLAT = 6  # grey levels between neighbours: below is a plain area, above an edge or a texture
_MOSTLY = 0.7  # of the pixels in plain areas: a drawing, not a photograph
_LOOKED_AT = 500  # pictures
_FEW = 100  # pictures whose places 32 numbers are enough for
# 240,000 weights learn crisp areas; soft ones of a few pictures gain from twice as many.  With more
# weights steps are slower, and in the minutes that people wait less is learned.
_LIGHT: dict[str, Any] = {"first_features": 64, "stages": (48, 32, 16)}
_HEAVY: dict[str, Any] = {"first_features": 128, "stages": (64, 48, 24)}
_STROKES: dict[str, Any] = {"first_features": 64, "stages": (48, 32)}
# Noise makes neighbours alike, so that random strokes of many kinds are strokes, too.
_NOISE: dict[str, Any] = {"code_noise": 0.35, "code_noise_end": 0.12, "code_weight": 3e-4}
# What labels and hands have in common needs less of it, and each code moves further in its few
# steps.
_SHARED: dict[str, Any] = {
    "code_noise": 0.2,
    "code_noise_end": 0.05,
    "code_weight": 3e-4,
    "code_rate": 3e-2,
    "sharing_weight": 0.03,
}


@dataclass(frozen=True)
class Choice:
    """A configuration for a set of pictures, and its reasons.

    Parameters
    ----------
    config : FreeCodesConfig
        Networks, losses and rates; its steps are those of no particular time.
    reasons : tuple of str
        Two lines: what was seen, and what was chosen.
    """

    config: FreeCodesConfig
    reasons: tuple[str, str]


def choose(
    data: Dataset,
    preset: str = "auto",
    *,
    seed: int = 2016,
    fit: str = "pad",
    background: str | tuple[int, ...] = "white",
) -> Choice:
    r"""Choose how to learn a set of pictures.

    Parameters
    ----------
    data : Dataset
        Square pictures.
    preset : {"auto", "crisp", "smooth", "ink"}
        "crisp" draws areas of plain colours with sharp edges, "smooth" any colours with soft ones,
        "ink" sharp strokes of one channel.  "auto" looks at the pictures.
    seed : int
        Of the training.
    fit, background
        How the pictures were prepared, see `sampler.datasets.load`: the network prepares others
        in the same way.

    Raises
    ------
    ValueError
        The preset is unknown, or does not draw pictures of so many channels.

    Examples
    --------
    >>> strokes = Dataset("strokes", np.zeros((8, 32, 32, 1), np.uint8), None, "memory")
    >>> print("\n".join(choose(strokes).reasons))
    8 grey pictures of 32×32, without labels
    preset ink: sharp strokes of one channel, z of 32 numbers, one z for each picture
    """
    one_of(preset, "preset", PRESETS)
    channels, size = data.images.shape[3], data.images.shape[1]
    flat = channels == 3 and flat_share(data) >= _MOSTLY
    chosen = preset if preset != "auto" else _preset_for(channels, flat=flat)
    if (chosen == "ink") != (channels == 1):
        needs = {1: "grey", 3: "RGB"}
        msg = (
            f"preset got {chosen!r}, which draws {needs[1 if chosen == 'ink' else 3]} pictures; "
            f"{data.name} is {needs[channels]}; pass preset='auto'"
        )
        raise ValueError(msg)
    few = len(data) <= _FEW
    hands = chosen == "ink" and not few and bool(label_and_hand(data))
    strokes = _LIGHT if hands else _STROKES
    sizes = {"crisp": _LIGHT, "smooth": _HEAVY if few else _LIGHT, "ink": strokes}[chosen]
    palette = 16 if chosen == "crisp" else 0
    generator = GridConfig(z_dim=32 if few else 64, c_dim=channels, palette=palette, **sizes)
    red, green, blue = rgb("white" if background == "random" else background)
    paper = f"#{red:02x}{green:02x}{blue:02x}"  # one colour for later pictures
    pictures = PicturesConfig(size, fit, paper, data.label_names)
    model = ModelConfig(generator=generator, encoder=None, pictures=pictures)
    config = replace(_rates(chosen, few=few, hands=hands), preset=chosen, seed=seed, model=model)
    config = replace(config, batch_size=min(config.batch_size, len(data)))
    return Choice(config, (_seen(data, flat=flat), _chosen(config)))


def _rates(preset: str, *, few: bool, hands: bool) -> FreeCodesConfig:
    """Return points, gain and noise of a preset, measured on icons, emoji and letters."""
    if preset == "crisp":
        return FreeCodesConfig(gain=8.0 if few else 6.0)
    if preset == "smooth":  # soft edges are not averaged: a pixel is its middle
        return FreeCodesConfig(subpoints=1, points=22, gain=1.0, jitter=False)
    if few:
        return FreeCodesConfig()
    return FreeCodesConfig(batch_size=64, points=14, **(_SHARED if hands else _NOISE))


def flat_share(data: Dataset) -> float:
    """Return the share of pixels, 0..1, that hardly differ from their right neighbour.

    Examples
    --------
    >>> noise = np.random.default_rng(0).integers(256, size=(3, 32, 32, 3), dtype=np.uint8)
    >>> flat_share(Dataset("noise", noise, None, "memory")) < 0.1
    True
    """
    some = data.images[:: max(1, len(data) // _LOOKED_AT)].astype(np.int16)
    steps = np.abs(np.diff(some, axis=2)).max(axis=3)
    return float(np.mean(steps <= _FLAT))


def _preset_for(channels: int, *, flat: bool) -> str:
    if channels == 1:
        return "ink"
    return "crisp" if flat else "smooth"


def _seen(data: Dataset, *, flat: bool) -> str:
    n, height, width, channels = data.images.shape
    kind = "grey" if channels == 1 else "colour"
    areas = ", with plain areas" if flat else ""
    labels = "without labels" if data.labels is None else f"{len(np.unique(data.labels))} labels"
    return f"{n} {kind} pictures of {width}×{height}{areas}, {labels}"


def _chosen(config: FreeCodesConfig) -> str:
    generator = config.model.generator
    looks = {
        "ink": "sharp strokes of one channel",
        "crisp": "sharp areas of 16 colours that z sets",
        "smooth": "any colours with soft edges",
    }
    sums = ": its label's, its hand's and its own, added" if config.sharing_weight else ""
    return (
        f"preset {config.preset}: {looks[config.preset]}, z of {generator.z_dim} numbers, one z "
        f"for each picture{sums}"
    )
