"""Sheets of paper: millimetres to pixels, with bleed and margin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sampler.pictures.view import View
from sampler.support.arguments import real_number, shown, whole_number

#: Width and height in mm, upright: ISO 216, and two of ANSI/ASME Y14.1.
SIZES = {
    "A0": (841.0, 1189.0),
    "A1": (594.0, 841.0),
    "A2": (420.0, 594.0),
    "A3": (297.0, 420.0),
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "A6": (105.0, 148.0),
    "letter": (215.9, 279.4),
    "tabloid": (279.4, 431.8),
}
DPI = 300.0  # the usual resolution of prints
_GAP = 2.0  # mm
_INCH = 25.4  # mm
_MOST_COLUMNS = 100_000
_LONGEST = 20_000.0  # mm: no printer is wider


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper, and where its picture lies.

    Parameters
    ----------
    width, height : float
        In mm, as it is cut.
    dpi : float
        Pixels an inch.
    bleed : float
        mm that are printed beyond each edge and cut off.
    margin : float
        mm of free paper inside each edge; the picture ends there.
    """

    width: float
    height: float
    dpi: float = DPI
    bleed: float = 0.0
    margin: float = 0.0

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the file, with its bleed."""
        bled = 2 * self.bleed
        return self._pixels(self.width + bled), self._pixels(self.height + bled)

    @property
    def border(self) -> int:
        """Pixels of free paper at each side of the file: none without a margin."""
        return self._pixels(self.margin + self.bleed) if self.margin else 0

    @property
    def drawn(self) -> tuple[int, int]:
        """Width and height of the picture in pixels."""
        width, height = self.pixels
        return width - 2 * self.border, height - 2 * self.border

    @property
    def safe(self) -> tuple[int, int]:
        """Width and height in pixels that are neither cut off nor margin."""
        free, (width, height) = 2 * self.margin, self.drawn
        return (
            min(self._pixels(self.width - free), width),
            min(self._pixels(self.height - free), height),
        )

    @property
    def gap(self) -> int:
        """Pixels between several pictures."""
        return self._pixels(_GAP)

    def as_arguments(self) -> dict[str, Any]:
        """Return the arguments of `Sampler.save`, for a recipe."""
        made: dict[str, Any] = {"sheet": [self.width, self.height], "dpi": self.dpi}
        lengths = {"bleed": self.bleed, "margin": self.margin}
        return made | {name: length for name, length in lengths.items() if length}

    def view(self, view: View) -> View:
        """Return a window with the pixels of the picture; see `fitted`.

        In the bleed the picture goes on, so that the cut sheet shows the window.  A window that has
        the sheet's pixels already, as a recipe's, is that of the whole sheet.
        """
        if (view.x_dim, view.y_dim) == self.drawn:
            return view
        fitted_view = fitted(view, *self.drawn)
        if self.margin or not self.bleed or fitted_view.aspect != "fit":
            return fitted_view
        cut = min(self._pixels(side) for side in (self.width, self.height))
        return replace(fitted_view, scale=view.scale * (min(self.drawn) - 1) / max(cut - 1, 1))

    def _pixels(self, length: float) -> int:
        return round(length / _INCH * self.dpi)


def make_sheet(
    sheet: Any, *, dpi: float | None, bleed: float, margin: float, landscape: bool
) -> Sheet:
    """Return a checked sheet.

    Parameters
    ----------
    sheet : str or (float, float)
        "A0" to "A6", "letter" or "tabloid", upright or, with `landscape`, on its side; or width and
        height in mm, which are kept as they are.
    dpi : float, optional
        300 by default.
    bleed, margin : float
        In mm.
    landscape : bool
        Whether the picture is wider than high.

    Raises
    ------
    TypeError, ValueError
        No such sheet; no room for a picture.

    Examples
    --------
    >>> make_sheet("A2", dpi=300, bleed=0, margin=0, landscape=False).pixels
    (4961, 7016)
    >>> made = make_sheet("a6", dpi=None, bleed=3, margin=10, landscape=True)
    >>> made.pixels, made.border, made.drawn
    ((1819, 1311), 154, (1511, 1003))
    """
    width, height = _size(sheet, landscape)
    made = Sheet(
        width,
        height,
        DPI if dpi is None else checked_dpi(dpi),
        real_number(bleed, "bleed", least=0, most=_LONGEST),
        real_number(margin, "margin", least=0, most=_LONGEST),
    )
    if min(made.drawn) < 1:
        msg = (
            f"margin got {made.margin:g} mm on a sheet of {width:g}×{height:g} mm at "
            f"{made.dpi:g} dpi; expected room for at least a pixel"
        )
        raise ValueError(msg)
    return made


def check_printing(value: Any) -> None:
    """Raise an error unless a recipe's entry is one that `Sampler.save` has made."""
    names = ("sheet", "dpi", "bleed", "margin", "bits", "columns")
    if not isinstance(value, dict) or not value or not set(value) <= set(names):
        msg = f"printing got {shown(value)}; expected any of {', '.join(names)}"
        raise ValueError(msg)
    if value.get("bits", 16) != 16:
        msg = f"bits got {shown(value['bits'])}; expected 16, or no such name"
        raise ValueError(msg)
    if "columns" in value:
        whole_number(value["columns"], "columns", most=_MOST_COLUMNS)
    if "dpi" in value:
        checked_dpi(value["dpi"])
    if "sheet" in value:
        if not isinstance(value["sheet"], list):
            msg = f"sheet got {shown(value['sheet'])}; expected width and height in mm"
            raise TypeError(msg)
        usual: dict[str, Any] = {"dpi": None, "bleed": 0.0, "margin": 0.0}
        given = {name: number for name, number in value.items() if name not in ("bits", "columns")}
        make_sheet(**usual | given, landscape=False)
    elif {"bleed", "margin"} & set(value):
        msg = f"printing got {shown(value)}, without a sheet"
        raise ValueError(msg)


def checked_dpi(dpi: float) -> float:
    """Return pixels an inch, 1 to 10,000."""
    return real_number(dpi, "dpi", least=1, most=10_000)


def fitted(view: View, x_dim: int, y_dim: int) -> View:
    """Return a window with other pixels, whose shapes are kept.

    A square window of aspect "stretch" becomes "fit" where the new shape is no square: it shows
    more along the longer side.  A window of another shape keeps its aspect.

    Examples
    --------
    >>> fitted(View(512, 512), 400, 300).aspect, fitted(View(512, 300), 400, 300).aspect
    ('fit', 'stretch')
    """
    plain = view.x_dim == view.y_dim and x_dim != y_dim
    return replace(view, x_dim=x_dim, y_dim=y_dim, aspect="fit" if plain else view.aspect)


def _size(sheet: Any, landscape: bool) -> tuple[float, float]:
    expected = f"expected {', '.join(SIZES)}, or (width, height) in mm"
    if isinstance(sheet, str):
        named = {name.lower(): size for name, size in SIZES.items()}
        if sheet.lower() not in named:
            msg = f"sheet got {shown(sheet)}; {expected}"
            raise ValueError(msg)
        width, height = named[sheet.lower()]
        return (height, width) if landscape else (width, height)
    if not isinstance(sheet, (tuple, list)) or len(sheet) != 2:
        msg = f"sheet got {shown(sheet)}; {expected}"
        raise TypeError(msg)
    width, height = (
        real_number(side, f"sheet: {name}", above=0, most=_LONGEST)
        for side, name in zip(sheet, ("width", "height"), strict=True)
    )
    return width, height
