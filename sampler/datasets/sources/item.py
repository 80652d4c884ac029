"""An item of a source: something that holds one picture or several frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sampler.pictures.opening.composition import Colour

#: Yields the frames over a background, float32 in sRGB; the number is the side they are brought to.
Frames = Callable[[Colour, int | None], Iterator[np.ndarray]]


@dataclass(frozen=True)
class Item:
    """A file, an image, a row of an array or a glyph, before it is read.

    Parameters
    ----------
    name : str
        In messages.
    frames : callable
        Reads it; raises ValueError or OSError where it cannot.
    label : int, optional
        The same for every frame.
    attributes : mapping of str to str
        Such as the family of a font.
    turns : bool
        Whether dark on light becomes ink by default: in files, not in arrays.
    announced : bool
        Whether that is worth a line of the log: of files, not of glyphs.
    """

    name: str
    frames: Frames
    label: int | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    turns: bool = True
    announced: bool = True


@dataclass(frozen=True)
class Source:
    """The items of a source, with what a `Dataset` says about them.

    Parameters
    ----------
    name, origin, note : str
        Those of the `Dataset`.
    items : sequence of Item
    label_names : tuple of str, optional
    remarks : sequence of str
        Warnings about the source, for the log.
    """

    name: str
    origin: str
    items: Sequence[Item]
    label_names: tuple[str, ...] | None = None
    note: str = ""
    remarks: Sequence[str] = ()
