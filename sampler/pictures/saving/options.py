"""Options of `Sampler.save`: each is obeyed, or refused by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from numpy.typing import ArrayLike

from sampler.pictures import poster
from sampler.pictures.films.timing import FORMATS
from sampler.pictures.inks import Colouring, make_colouring
from sampler.pictures.layout import PAD, Layout, make_layout
from sampler.pictures.precision import check_precision
from sampler.pictures.saving.subject import Subject
from sampler.pictures.view import View
from sampler.support.arguments import flag, instance_of, shown, whole_number

_STILLS, _FILMS = poster.ENDINGS, tuple(ending for ending in FORMATS if ending != ".png")
_OF_Z = ("size", "view", "sheet", "exact", "tolerance", "supersample", "progress")
_OF_STILLS = ("sheet", "dpi", "bleed", "margin", "bits")
_OF_SHEETS = ("columns", "pad", "labels")
_OF_FILMS = ("duration", "hold", "loop")
_LONGEST = 1 << 20  # pixels along a side; larger pictures take days


@dataclass(frozen=True, kw_only=True)
class Options:
    """The options, with their defaults; see `Sampler.save`."""

    size: int | tuple[int, int] | None = None
    view: View | None = None
    ink: str = "black"
    paper: str | None = "white"
    colours: Any = None
    sheet: str | tuple[float, float] | None = None
    dpi: float | None = None
    bleed: float = 0.0
    margin: float = 0.0
    bits: int = 8
    columns: int | None = None
    pad: int | None = None
    labels: Sequence[str] | None = None
    duration: ArrayLike | None = None
    hold: float | None = None
    loop: bool | int | None = None
    exact: bool = False
    tolerance: float | None = None
    supersample: int = 1
    progress: bool = False
    overwrite: bool = False

    @property
    def colouring(self) -> Colouring:
        """The checked colours."""
        return make_colouring(self.ink, self.paper, self.colours)

    @property
    def precision(self) -> dict[str, Any]:
        """The checked precision; 16 bits are exact unless a tolerance is given."""
        exact = self.exact or (self.bits == 16 and self.tolerance is None)
        return check_precision(exact=exact, tolerance=self.tolerance, supersample=self.supersample)

    @property
    def timing(self) -> dict[str, Any]:
        """The options of a film that are given."""
        given = {name: getattr(self, name) for name in _OF_FILMS}
        return {name: value for name, value in given.items() if value is not None}

    @property
    def pixels(self) -> tuple[int, int] | None:
        """The checked size: width and height, or None."""
        if self.size is None:
            return None
        sides: Any = self.size
        if not isinstance(sides, (tuple, list)):
            sides = sides, sides
        if len(sides) != 2:
            msg = f"size got {shown(self.size)}; expected pixels, or (width, height)"
            raise ValueError(msg)
        width, height = (whole_number(side, "size", most=_LONGEST) for side in sides)
        return width, height

    def layout(self, count: int) -> Layout:
        """Return the checked layout of a contact sheet of so many pictures."""
        return make_layout(count, self.columns, PAD if self.pad is None else self.pad, self.labels)

    def check(self, subject: Subject, path: Path, channels: int) -> bool:
        """Check all options before anything is drawn; return whether the file is a film.

        Parameters
        ----------
        subject : Subject
            What is saved.
        path : pathlib.Path
            The file, whose ending is the format.
        channels : int
            Of the pictures.
        """
        ending = path.suffix.lower()
        if ending not in _STILLS + _FILMS:
            known = ", ".join(_STILLS + _FILMS)
            hint = "; a .jpg keeps no recipe" if ending in (".jpg", ".jpeg") else ""
            msg = f"path got {shown(str(path))}; expected a name that ends in one of {known}{hint}"
            raise ValueError(msg)
        for name in ("overwrite", "progress", "exact"):
            flag(getattr(self, name), name)
        if self.bits not in (8, 16) or isinstance(self.bits, bool):
            msg = f"bits got {shown(self.bits)}; expected 8 or 16"
            raise ValueError(msg)
        if self.view is not None:
            instance_of(self.view, "view", View, "View(1300, 1300, zoom=10)")
        _ = self.precision, self.pixels, self.layout(subject.count)
        self.colouring.refuse_colour(channels)
        self._refuse_ignored(subject, ending)
        return ending in _FILMS

    def _refuse_ignored(self, subject: Subject, ending: str) -> None:
        """Refuse options that the thing or the format would ignore."""
        still = ending in _STILLS
        if subject.z is None:
            self._refuse(_OF_Z, f"{subject.words} is drawn already; give z")
        if not still:
            self._refuse(
                _OF_STILLS, f"a {ending} holds 8 bits and no size in mm; save a .png or .tif"
            )
        if still or subject.count == 1:
            self._refuse(_OF_FILMS, "the file is no film")
        if not still or (subject.count == 1 and self.columns != 1):  # a sheet of one picture
            self._refuse(_OF_SHEETS, "the file holds no contact sheet")
        if self.sheet is None:
            self._refuse(("bleed", "margin"), "there is no sheet; give sheet='A4'")
        else:
            self._refuse(("size",), "the sheet and dpi give the pixels")
            self._refuse(("pad",), "pictures on a sheet of paper are 2 mm apart")
        if ending in (".gif", ".mp4") and self.colouring.is_transparent:
            msg = (
                f"paper got None; expected a colour, since a {ending} holds no opacity; save a "
                ".png, .tif, .webp or .apng"
            )
            raise ValueError(msg)
        if ending == ".mp4" and subject.count == 1:
            msg = f"path got a .mp4 for {subject.words}; expected several, or a .png"
            raise ValueError(msg)

    def _refuse(self, names: tuple[str, ...], reason: str) -> None:
        usual = {field.name: field.default for field in fields(self)}
        for name in names:
            if not _is(getattr(self, name), usual[name]):
                msg = f"{name} would be ignored: {reason}; leave {name} out"
                raise ValueError(msg)


def _is(value: Any, default: Any) -> bool:
    """Return whether an option is its default; an array is not."""
    return value is default or (type(value) in (int, float, bool) and value == default)
