"""Ink and paper: a picture of one channel in two colours, in a gradient of them, or transparent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from PIL import ImageColor

from sampler.pictures import oklab
from sampler.support.arguments import shown
from sampler.support.lists import listed

BLACK, WHITE = "#000000", "#ffffff"
MOST_COLOURS = 256  # of a gradient: matplotlib's own have no more
_STEPS = 4096  # of a gradient's table, at least: a colour every sixteenth of a 16-bit level


@dataclass(frozen=True)
class Colouring:
    """The colours of a picture of one channel, as :func:`make_colouring` checks them.

    Parameters
    ----------
    ink : str
        "#rrggbb".
    paper : str or None
        "#rrggbb"; None is transparent.
    colours : tuple of str
        "#rrggbb" each, from paper to ink, instead of both; empty without a gradient.
    """

    ink: str = BLACK
    paper: str | None = WHITE
    colours: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether it is black ink on white paper, which is grey."""
        return self == Colouring()

    @property
    def is_transparent(self) -> bool:
        """Whether there is no paper."""
        return not self.colours and self.paper is None

    @property
    def ground(self) -> str | None:
        """The colour of no ink, "#rrggbb"; None is transparent."""
        return self.colours[0] if self.colours else self.paper

    def as_arguments(self) -> dict[str, Any]:
        """Return the arguments of :func:`make_colouring` that differ from the defaults.

        Examples
        --------
        >>> make_colouring("navy").as_arguments()
        {'ink': '#000080'}
        """
        if self.colours:
            return {"colours": list(self.colours)}
        plain = Colouring()
        names = ("ink", "paper")
        return {n: getattr(self, n) for n in names if getattr(self, n) != getattr(plain, n)}

    def or_of(self, file: Colouring | None) -> Colouring:
        """Return these colours; where they are plain, those of a file.

        Examples
        --------
        >>> PLAIN.or_of(make_colouring("navy")).ink
        '#000080'
        """
        return self if file is None or not self.is_plain else file

    def refuse_colour(self, channels: int) -> None:
        """Raise a ValueError where a picture of three channels would ignore the colours."""
        if channels != 1 and not self.is_plain:
            name = next(iter(self.as_arguments()))
            msg = (
                f"{name} would be ignored: the picture has {channels} channels, which are its "
                "colours; leave it out"
            )
            raise ValueError(msg)

    def mix(self, ink: np.ndarray) -> np.ndarray:
        """Return a picture of one channel in these colours.

        Parameters
        ----------
        ink : numpy.ndarray
            float32, (..., 1), 0..1, 1 = ink.

        Returns
        -------
        numpy.ndarray
            float32, (..., 3), 0..1, colour as it is seen; with transparent paper (..., 4), whose
            last channel is the ink, as opacity.
        """
        ink = np.clip(ink, 0, 1)  # float32 may end a little outside
        if self.colours:
            table = self._table
            places = ink[..., 0] * np.float32(len(table) - 1)
            known = np.arange(len(table))
            bands = [np.interp(places, known, band) for band in table.T]
            return np.stack(bands, axis=-1).astype(np.float32)
        dark = numbers_of(self.ink)
        if self.paper is None:
            colour = np.broadcast_to(dark, (*ink.shape[:-1], 3))
            return np.concatenate([colour, ink], axis=-1)
        # Mixed in sRGB's own numbers, not in linear light: black on white then is the grey of
        # `to_uint8`, and transparent paper looks the same where a program lays it over a colour.
        light = numbers_of(self.paper)
        return light + ink * (dark - light)

    @cached_property
    def _table(self) -> np.ndarray:
        stops = np.stack([numbers_of(colour) for colour in self.colours]).astype(np.float64)
        return oklab.gradient(stops, -(-_STEPS // (len(stops) - 1)))


PLAIN = Colouring()


def make_colouring(
    ink: str = "black", paper: str | None = "white", colours: Any = None
) -> Colouring:
    """Check the colours of a picture of one channel.

    Parameters
    ----------
    ink, paper : str
        Colours: "#1b1b3a", a name of CSS, or "rgb(27, 27, 58)".  `paper` None is transparent.
    colours : str, matplotlib colormap or list of colours, optional
        A gradient from paper to ink, in place of both: the name of a colormap, a colormap, or 2 to
        256 colours at equal distances, between which Oklab interpolates.

    Raises
    ------
    TypeError, ValueError
        No colour; `colours` beside `ink` or `paper`.

    Examples
    --------
    >>> make_colouring("navy", "#fff")
    Colouring(ink='#000080', paper='#ffffff', colours=())
    >>> make_colouring(colours=["white", "gold", "black"]).colours
    ('#ffffff', '#ffd700', '#000000')
    >>> make_colouring(ink="inky")
    Traceback (most recent call last):
    ValueError: ink got 'inky'; expected a colour, such as '#1b1b3a', 'navy' or 'rgb(27, 27, 58)'
    """
    made = Colouring(
        checked_colour(ink, "ink"), None if paper is None else checked_colour(paper, "paper")
    )
    if colours is None:
        return made
    if not made.is_plain:
        name = next(iter(made.as_arguments()))
        msg = (
            f"{name} would be ignored beside colours, which go from paper to ink; leave one of "
            "them out"
        )
        raise ValueError(msg)
    return Colouring(colours=_gradient(colours))


def checked_colour(value: object, name: str) -> str:
    """Return a colour as "#rrggbb"; the error names the argument `name`."""
    expected = "expected a colour, such as '#1b1b3a', 'navy' or 'rgb(27, 27, 58)'"
    if not isinstance(value, str):
        msg = f"{name} got {shown(value)} ({type(value).__name__}); {expected}"
        raise TypeError(msg)
    try:
        numbers = ImageColor.getrgb(value)
    except ValueError as error:
        msg = f"{name} got {shown(value)}; {expected}"
        raise ValueError(msg) from error
    if numbers[3:] not in ((), (255,)):
        hint = "; paper=None is transparent" if name == "paper" else ""
        msg = f"{name} got {shown(value)}; expected an opaque colour{hint}"
        raise ValueError(msg)
    if not all(0 <= number <= 255 for number in numbers):  # "rgb(300, 0, 0)" is read
        msg = f"{name} got {shown(value)}; expected numbers from 0 to 255"
        raise ValueError(msg)
    return "#{:02x}{:02x}{:02x}".format(*numbers[:3])


def check_colouring(value: Any) -> None:
    """Raise an error unless a recipe's entry is one that `Colouring.as_arguments` has made."""
    names = ("ink", "paper", "colours")
    if not isinstance(value, dict) or not value or not set(value) <= set(names):
        msg = f"colouring got {shown(value)}; expected any of {', '.join(names)}"
        raise ValueError(msg)
    colours = value.get("colours", [BLACK, WHITE])
    if not isinstance(colours, list) or not 2 <= len(colours) <= MOST_COLOURS:
        msg = f"colours got {shown(colours)}; expected a list of 2 to {MOST_COLOURS} colours"
        raise ValueError(msg)
    for colour in [value.get("ink", BLACK), value.get("paper") or WHITE, *colours]:
        _check_plain(colour, "colouring")
    make_colouring(**value)


def check_duotone(value: Any) -> None:
    """Raise an error unless a recipe's entry has the colours of two inks and of paper."""
    fields = value if isinstance(value, dict) else {}
    inks = fields.get("inks")
    if set(fields) != {"inks", "paper"} or not isinstance(inks, list) or len(inks) != 2:
        msg = f"duotone got {shown(value)}; expected two inks and paper"
        raise ValueError(msg)
    for colour in (*inks, fields["paper"]):
        _check_plain(colour, "duotone")


def _check_plain(colour: Any, name: str) -> None:
    if not isinstance(colour, str) or not re.fullmatch(r"#[0-9a-f]{6}", colour):
        msg = f"{name} got {shown(colour)}; expected a colour such as '#1b1b3a'"
        raise ValueError(msg)


def _gradient(colours: Any) -> tuple[str, ...]:
    """Return the stops of a gradient."""
    if isinstance(colours, str) or (callable(colours) and hasattr(colours, "N")):
        return _of_colormap(colours)
    stops = listed(colours, "colours", "colours, or the name of a colormap")
    if not 2 <= len(stops) <= MOST_COLOURS:
        msg = f"colours got {len(stops)} of them; expected 2 to {MOST_COLOURS}, from paper to ink"
        raise ValueError(msg)
    return tuple(checked_colour(stop, f"colours: colour {i}") for i, stop in enumerate(stops))


def _of_colormap(colormap: Any) -> tuple[str, ...]:
    if isinstance(colormap, str):
        import matplotlib  # only here: it takes a quarter of a second

        if colormap not in matplotlib.colormaps:
            msg = (
                f"colours got {shown(colormap)}; expected the name of a matplotlib colormap, such "
                "as 'magma', or a list of colours"
            )
            raise ValueError(msg)
        colormap = matplotlib.colormaps[colormap]
    count = min(max(int(colormap.N), 2), MOST_COLOURS)
    levels = np.asarray(colormap(np.linspace(0, 1, count)))
    if levels.ndim != 2 or levels.shape[1] not in (3, 4):
        msg = f"colours got {shown(colormap)}; expected a matplotlib colormap or a list of colours"
        raise TypeError(msg)
    rounded = np.rint(levels[:, :3] * 255).astype(int)
    return tuple("#{:02x}{:02x}{:02x}".format(*level) for level in rounded)


def numbers_of(colour: str) -> np.ndarray:
    """Return "#rrggbb" as float32, (3,), 0..1."""
    return np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)], np.float32)
