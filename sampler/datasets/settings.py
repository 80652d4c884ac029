"""How the pictures of a set are brought into one form: size, margin, paper, colour and ink."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from PIL import ImageColor

from sampler.pictures.opening.composition import WHITE, Colour
from sampler.support.arguments import flag, one_of, shown, whole_number

FITS = ("pad", "crop", "stretch")
LARGEST = 4096  # pixels a side


@dataclass(frozen=True)
class Settings:
    """Choices of `sampler.datasets.load` that hold for every picture.

    Parameters
    ----------
    size : int or None
        Side of the square pictures; None keeps the size, which must be the same for all.
    fit : {"pad", "crop", "stretch"}
    background : str or (int, int, int)
        A colour, or "random".
    colour : {"grey", "rgb"} or None
        None keeps grey where all pictures are.
    ink : {"dark", "light"} or None
        None decides by each picture.
    skip_broken : bool
    seed : int
        Of the random backgrounds.
    """

    size: int | None = None
    fit: str = "pad"
    background: str | tuple[int, ...] = "white"
    colour: str | None = None
    ink: str | None = None
    skip_broken: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        if self.size is not None:
            object.__setattr__(self, "size", whole_number(self.size, "size", most=LARGEST))
        one_of(self.fit, "fit", FITS)
        if self.size is None and self.fit != "pad":
            msg = f"fit got {shown(self.fit)}, which has no effect without size; pass size=64 too"
            raise ValueError(msg)
        if self.background != "random":
            rgb(self.background)
        if self.colour is not None:
            one_of(self.colour, "colour", ("grey", "rgb"))
        if self.ink is not None:
            one_of(self.ink, "ink", ("dark", "light"))
        if self.ink is not None and self.colour == "rgb":
            msg = f"ink got {shown(self.ink)}, which has no effect on colour='rgb'; leave one out"
            raise ValueError(msg)
        flag(self.skip_broken, "skip_broken")
        whole_number(self.seed, "seed", 0)
        if self.seed and self.background != "random":
            msg = f"seed got {self.seed}, which has no effect without background='random'"
            raise ValueError(msg)

    @property
    def is_plain(self) -> bool:
        """Whether pictures keep every pixel as it is."""
        return self == Settings()

    def of_size(self, size: int) -> Settings:
        """Return the same settings, with this size where there is none."""
        return self if self.size is not None else replace(self, size=size)

    def background_of(self, index: int) -> Colour:
        """Return the paper of the picture of this index: the same for the same seed."""
        if self.background == "random":
            red, green, blue = np.random.default_rng([self.seed, index]).integers(256, size=3)
            return int(red), int(green), int(blue)
        return rgb(self.background)

    def margin_of(self, index: int, light_on_dark: bool) -> Colour:
        """Return the colour beside a padded picture.

        A grey picture that is light on dark has black paper, so that black continues it.
        """
        black = light_on_dark and self.background == "white" and self.colour != "rgb"
        return (0, 0, 0) if black else self.background_of(index)


def rgb(colour: Any) -> Colour:
    """Return a colour as three numbers from 0 to 255.

    Examples
    --------
    >>> rgb("white"), rgb("#ff8000")
    ((255, 255, 255), (255, 128, 0))
    >>> rgb("wite")
    Traceback (most recent call last):
    ValueError: background got 'wite'; expected "random", a colour such as "white" or "#ff8000", \
or three numbers from 0 to 255
    """
    msg = (
        f'background got {shown(colour)}; expected "random", a colour such as "white" or '
        '"#ff8000", or three numbers from 0 to 255'
    )
    if isinstance(colour, str):
        if colour == "white":
            return WHITE
        try:
            red, green, blue = ImageColor.getrgb(colour)[:3]
        except ValueError as error:
            raise ValueError(msg) from error
        return red, green, blue
    try:
        red, green, blue = (whole_number(level, "background", 0, 255) for level in colour)
    except (TypeError, ValueError) as error:
        raise type(error)(msg) from error
    return red, green, blue
