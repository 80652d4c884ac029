"""Fonts: A to Z by the hand of z, for networks of letterforms."""

from __future__ import annotations

import warnings
from pathlib import Path

from numpy.typing import ArrayLike

from sampler.exports.source import Exportable, described
from sampler.exports.typeface import tables, variable
from sampler.exports.typeface.letters import Letter, codes_of, letters_of
from sampler.latent import vectors
from sampler.support.files import atomic_write
from sampler.support.lists import text
from sampler.support.version import __version__

_LONGEST_NAME = 27  # characters: with " Regular" no more than old programs read


class StaticLettersWarning(UserWarning):
    """Some letters of a variable font do not change."""


def write_font(
    sampler: Exportable,
    path: Path,
    z: ArrayLike,
    *,
    to: ArrayLike | None = None,
    family: str | None = None,
    overwrite: bool = False,
) -> None:
    """Write A to Z by the hand of z as a font.

    z is a letter; the others are the mean letters of the network with what z's hand adds to them,
    see `sampler.latent.hands`.  Small letters are mapped to the capitals.

    Parameters
    ----------
    sampler : Sampler
        A network of ink with the labels A to Z, such as "letters".
    path : pathlib.Path
        Ends in .ttf, for quadratic curves, or .otf, for cubic ones.
    z : array_like
        (z_dim,).
    to : array_like, optional
        (z_dim,), of the same or any other letter: the hand at the other end of a variable font's
        axis, "HAND" from 0 to 1; only in a .ttf.
    family : str, optional
        The font's name, of 1 to 27 characters; by default that of the network.
    overwrite : bool
        Replace a file that is there.

    Raises
    ------
    ValueError
        The network has no such labels, or a letter by this hand has no ink.
    TypeError
        `to` for a .otf.

    Warns
    -----
    StaticLettersWarning
        Names letters that do not change along the axis: their contours differ in number.

    Notes
    -----
    Capitals are 700 units of 1000 high.  Outlines of less than 0.12 % of that height squared are
    specks, and left out.  White at the sides follows the shape; there is no kerning.
    """
    ending = path.suffix.lower()
    z = vectors.as_one(z, sampler.z_dim, f"a {ending}")
    names = _names(sampler, family)
    if to is not None:
        if ending != ".ttf":
            msg = f"to would be ignored: a {ending} has no axis; leave it out, or write a .ttf"
            raise TypeError(msg)
        to = vectors.as_one(to, sampler.z_dim, "a variable .ttf")
    letters = letters_of(sampler, codes_of(sampler, z, ending), ending)
    builder = tables.started(letters, quadratic=ending == ".ttf")
    if ending == ".ttf":
        tables.add_quadratic(builder, letters)
    else:
        tables.add_cubic(builder, letters, names)
    pairs = {}
    if to is not None:
        pairs = _pairs(letters, letters_of(sampler, codes_of(sampler, to, ending), ending))
        variable.add_outlines(builder, pairs)
    font = tables.finished(builder, letters, names)
    if pairs:
        variable.add_axis(builder, pairs)
    with atomic_write(path, overwrite=overwrite) as temporary:
        font.save(temporary)


def _pairs(first: list[Letter], second: list[Letter]) -> dict[str, variable.Pair]:
    """Return the letters that can change from one hand to the other, and name the others."""
    pairs = {
        one.name: variable.paired(one, other) for one, other in zip(first, second, strict=True)
    }
    found = {name: pair for name, pair in pairs.items() if pair is not None}
    static = [name for name in pairs if name not in found]
    if not found:
        msg = "to got a hand whose letters have other contours throughout; give another z"
        raise ValueError(msg)
    if static:
        warnings.warn(
            f"{', '.join(static)} stay as the first hand has them: their contours differ in "
            "number from those of the second",
            StaticLettersWarning,
            stacklevel=5,
        )
    return found


def _names(sampler: Exportable, family: str | None) -> tables.Names:
    if family is None:
        family = sampler.name.split("/")[0].capitalize()[:_LONGEST_NAME]
    family = text(family, "family", _LONGEST_NAME).strip()
    if not family:
        msg = "family got ''; expected the name of a font, such as 'Letters'"
        raise ValueError(msg)
    identity = f"{sampler.model.fingerprint}"
    description = f"Drawn by the network {described(sampler)}, with sampler {__version__}."
    return tables.Names(family, identity, sampler.model.origin.licence, description)
