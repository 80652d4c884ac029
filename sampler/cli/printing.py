"""Flags of `render` and `morph` for ink, paper and prints, and what a recipe says of them."""

from __future__ import annotations

import argparse
import re
from typing import Any

from sampler.cli import argument_types as types
from sampler.pictures.inks import checked_colour
from sampler.pictures.recipes.recipe import Recipe
from sampler.support.arguments import shown

_INKS = ("ink", "paper", "colours")
_SHEET = ("sheet", "dpi", "bleed", "margin", "bits")
_NOTHING = "none"  # the word for transparent paper


def add_inks(parser: argparse.ArgumentParser) -> None:
    """Add the flags of colours; each is None unless it is given."""
    add = parser.add_argument
    add("--ink", type=_colour, metavar="COLOUR", help='of networks of one channel: "#1b1b3a", navy')
    add("--paper", type=_paper, metavar="COLOUR", help="or none, for a transparent one (white)")
    add(
        "--colours", type=_gradient, metavar="COLOURS",
        help="a matplotlib colormap, or colours from paper to ink: white,gold,navy",
    )  # fmt: skip


def add_printing(parser: argparse.ArgumentParser) -> None:
    """Add the flags of colours and of prints; each is None unless it is given."""
    add_inks(parser)
    add = parser.add_argument
    add(
        "--sheet", type=_sheet, metavar="SHEET",
        help="A0 to A6, letter or tabloid, upright; or WIDTHxHEIGHT in mm",
    )  # fmt: skip
    add("--dpi", type=types.scale, help="pixels an inch (300 for a sheet)")
    add("--bleed", type=types.number, metavar="MM", help="beyond the sheet's edges, to be cut off")
    add("--margin", type=types.number, metavar="MM", help="free paper inside the sheet's edges")
    add("--bits", type=int, choices=(8, 16), help="of each number; 16 are drawn exactly (8)")


def options_of(
    arguments: argparse.Namespace, recipe: Recipe | None
) -> tuple[dict[str, Any], list[str]]:
    """Return the options of `Sampler.save`, and the recipe's entries that flags replace, in words.

    Parameters
    ----------
    arguments : argparse.Namespace
        With the flags of `add_printing`, and `size`.
    recipe : Recipe, optional
        Of the picture that is drawn again.
    """
    if arguments.size is not None and arguments.sheet is not None:
        msg = "--size would be ignored beside --sheet, whose dpi gives the pixels; leave it out"
        raise ValueError(msg)
    given = {name: getattr(arguments, name) for name in (*_INKS, *_SHEET)}
    given = {name: value for name, value in given.items() if value is not None}
    kept = {} if recipe is None else _kept(recipe, given, resized=arguments.size is not None)
    changes = [f"{name} replaced by {_word(value)}" for name, value in given.items()]
    options = kept | given
    if options.get("paper") == _NOTHING:
        options["paper"] = None
    return options, [] if recipe is None else changes


def inks_of(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the colours that are given, as arguments of `Sampler.save`."""
    given = {name: getattr(arguments, name) for name in _INKS}
    return {
        name: None if name == "paper" and value == _NOTHING else value
        for name, value in given.items()
        if value is not None
    }


def _kept(recipe: Recipe, given: dict[str, Any], *, resized: bool) -> dict[str, Any]:
    """Return the options of a recipe beside which none is given that replaces them."""
    inks = {} if recipe.colouring is None else recipe.colouring.as_arguments()
    if "colours" in given or ("colours" in inks and {"ink", "paper"} & set(given)):
        inks = {}
    of_sheet = dict(recipe.printing or {})
    if resized:
        of_sheet = {name: value for name, value in of_sheet.items() if name == "bits"}
    if "bits" in given:
        of_sheet.pop("bits", None)
    return inks | of_sheet


def _word(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return "{:g}×{:g} mm".format(*value) if isinstance(value, tuple) else str(value)


def _colour(text: str) -> str:
    try:
        return checked_colour(text, "COLOUR")
    except ValueError:
        msg = f"got {shown(text)}; expected a colour, such as '#1b1b3a' or navy"
        raise argparse.ArgumentTypeError(msg) from None


def _paper(text: str) -> str:
    return text if text == _NOTHING else _colour(text)


def _gradient(text: str) -> str | list[str]:
    return [_colour(part) for part in text.split(",")] if "," in text else text


def _sheet(text: str) -> str | tuple[float, float]:
    number = r"([0-9]{1,6}(?:\.[0-9]{1,4})?)"
    match = re.fullmatch(f"{number}[x×]{number}", text.lower())
    return text if match is None else (float(match[1]), float(match[2]))
