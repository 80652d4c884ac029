"""Figures of pictures with matplotlib: one, a row, a grid.

The figures belong to no window and no pyplot state: nothing blocks, nothing is shown twice, and
widget callbacks on other threads may make them. Jupyter shows a figure that is the last value of a
cell, with or without ``%matplotlib inline``; elsewhere ``figure.savefig("name.png")`` saves it.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from sampler.pictures.image import lighter_png
from sampler.pictures.inks import Colouring, make_colouring
from sampler.pictures.levels import to_pixels
from sampler.support.arguments import real_number, shown, whole_number
from sampler.support.lists import listed, text

_DPI = 100
_GAP = 10  # pixels between pictures, and around them
_TITLE = 24  # pixels for one line of a title
_FONT = 11  # points
_ENLARGEMENT = 10_000  # times: no limit


class PictureFigure(Figure):
    """A matplotlib figure that Jupyter shows by itself.

    IPython shows a `Figure` only after ``%matplotlib inline``. This one has its own ``_repr_png_``;
    where the inline backend is on, the backend's is used instead, and the figure is shown once. Its
    paper is white under any matplotlibrc or style.

    Parameters
    ----------
    *args, **kwargs
        As for `matplotlib.figure.Figure`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        plain: dict[str, Any] = {
            "facecolor": "white",
            "edgecolor": "white",
            "linewidth": 0.0,
            "frameon": True,
        }
        super().__init__(*args, **plain | {"layout": "none"} | kwargs)
        self.patch.set_sketch_params(None)
        self.patch.set_path_effects([])
        FigureCanvasAgg(self)

    def savefig(self, fname: Any, *, transparent: bool | None = False, **kwargs: Any) -> None:
        """Save the figure as it is shown; parameters as for matplotlib's own."""
        plain: dict[str, Any] = {"dpi": self.dpi, "facecolor": "white", "edgecolor": "white"}
        plain["bbox_inches"] = self.bbox_inches  # all of it, under any "savefig.bbox"
        super().savefig(fname, transparent=transparent, **plain | kwargs)

    def _repr_png_(self) -> bytes:
        encoded = io.BytesIO()
        self.savefig(encoded, format="png")
        return lighter_png(encoded.getvalue())


def show(
    picture: ArrayLike,
    *,
    title: str | float | None = None,
    size: float = 5.0,
    enlargement: int = _ENLARGEMENT,
    ink: str = "black",
    paper: str | None = "white",
    colours: Any = None,
) -> PictureFigure:
    """Show one picture: dark ink on white paper or its colours, no axes.

    Parameters
    ----------
    picture : array_like of float
        Shape (h, w), (h, w, 1) or (h, w, 3), 0..1: ink, or colour as it is seen.
    title : str, optional
        Above the picture.
    size : float
        Longer side in inches, at 100 pixels an inch. A picture with fewer pixels is enlarged by the
        largest whole number that fits, so that its pixels are equal squares; a larger one is
        reduced smoothly.
    enlargement : int
        Largest number that a picture is enlarged by, at least 1: a digit of 26 pixels does not fill
        the screen.
    ink, paper, colours
        Of pictures of one channel: see :func:`sampler.pictures.inks.make_colouring`.

    Returns
    -------
    PictureFigure

    Raises
    ------
    TypeError, ValueError
        An invalid picture, title, size or enlargement.

    Examples
    --------
    >>> figure = show([[0.0, 1.0]], title="half", size=2)
    >>> figure.axes[0].get_title()
    'half'
    """
    if isinstance(title, (list, tuple)):
        msg = f"title got {shown(title)}; expected one string; use show_row for several"
        raise TypeError(msg)
    titles = None if title is None else [title]
    most = whole_number(enlargement, "enlargement")
    colouring = make_colouring(ink, paper, colours)
    return _figure([picture], 1, titles, size, colouring, name="picture", most=most)


def show_row(
    pictures: Iterable[ArrayLike],
    titles: Iterable[str | float] | None = None,
    *,
    size: float = 2.0,
    ink: str = "black",
    paper: str | None = "white",
    colours: Any = None,
) -> PictureFigure:
    """Show pictures side by side; arguments as :func:`show_grid`.

    Examples
    --------
    >>> len(show_row([[[0.0]], [[1.0]]], ["paper", "ink"]).axes)
    2
    """
    row = _listed(pictures)
    return _figure(row, len(row), titles, size, make_colouring(ink, paper, colours))


def show_grid(
    pictures: Iterable[ArrayLike],
    columns: int | None = None,
    titles: Iterable[str | float] | None = None,
    *,
    size: float = 2.0,
    ink: str = "black",
    paper: str | None = "white",
    colours: Any = None,
) -> PictureFigure:
    """Show pictures in a grid, row by row.

    Parameters
    ----------
    pictures : sequence of pictures, or array (n, h, w, c)
        Of any sizes, each fitted into a square cell.
    columns : int, optional
        None makes the grid square, or one column wider than high.
    titles : sequence of str, optional
        One for each picture.
    size : float
        Side of a cell in inches; pixels are treated as in :func:`show`.
    ink, paper, colours
        Of pictures of one channel: see :func:`sampler.pictures.inks.make_colouring`.

    Returns
    -------
    PictureFigure

    Raises
    ------
    TypeError, ValueError
        No pictures, an invalid picture, title or size, more or fewer titles than pictures.

    Examples
    --------
    >>> len(show_grid([[[0.0]], [[1.0]], [[0.5]]], columns=2).axes)
    3
    """
    listed_pictures = _listed(pictures)
    if columns is None:
        columns = math.isqrt(len(listed_pictures) - 1) + 1
    colouring = make_colouring(ink, paper, colours)
    return _figure(listed_pictures, whole_number(columns, "columns"), titles, size, colouring)


def _listed(pictures: Iterable[ArrayLike]) -> list[ArrayLike]:
    entries = listed(pictures, "pictures", "pictures")
    if not entries:
        msg = "pictures got an empty list; expected at least one picture"
        raise ValueError(msg)
    return entries


def _figure(
    pictures: list[ArrayLike],
    columns: int,
    titles: Iterable[str | float] | None,
    size: float,
    colouring: Colouring,
    *,
    name: str | None = None,
    most: int = _ENLARGEMENT,
) -> PictureFigure:
    """Lay the pictures out in whole pixels, so that none is blurred by half a pixel."""
    levels = [
        to_pixels(picture, colouring, name=name or f"picture {i}")
        for i, picture in enumerate(pictures)
    ]
    texts = _checked_titles(titles, len(levels))
    boxes = [_box(level, _checked_size(size), most) for level in levels]
    wide, high = max(box[0] for box in boxes), max(box[1] for box in boxes)
    lines = max((title.count("\n") + 1 for title in texts if title), default=0)
    step_x, step_y = wide + _GAP, high + _GAP + lines * _TITLE
    columns = min(columns, len(levels))
    width = columns * step_x + _GAP
    height = -(-len(levels) // columns) * step_y + _GAP
    figure = PictureFigure(figsize=(width / _DPI, height / _DPI), dpi=_DPI)
    for i, (level, title, box) in enumerate(zip(levels, texts, boxes, strict=True)):
        row, column = divmod(i, columns)
        left = _GAP + column * step_x + (wide - box[0]) // 2
        top = _GAP + row * step_y + lines * _TITLE + (high - box[1]) // 2
        bounds = (left / width, 1 - (top + box[1]) / height, box[0] / width, box[1] / height)
        # All titles of a row stand on one line, above the highest picture.
        _place(figure.add_axes(bounds), level, box, title, (high - box[1]) // 2)
    return figure


def _place(axes: Axes, level: np.ndarray, box: tuple[int, int], title: str, above: int) -> None:
    """Put a picture and its title into axes; the title stands `above` pixels over the picture."""
    axes.set_axis_off()
    if level.ndim == 2:
        # As colours: matplotlib's grey colour map makes several levels one too low.
        level = np.stack([level] * 3, axis=2)
    # A reduced picture is averaged, an enlarged one keeps its pixels.
    reduced = box[0] < level.shape[1] or box[1] < level.shape[0]
    drawn = axes.imshow(
        level,
        aspect="auto",  # the box has the picture's shape already
        origin="upper",
        interpolation="antialiased" if reduced else "nearest",
        resample=True,
    )
    drawn.set_path_effects([])
    if title:
        style: dict[str, Any] = {"fontsize": _FONT, "color": "0.2", "loc": "center", "y": 1.0}
        style |= {"fontfamily": "DejaVu Sans", "fontweight": "normal", "fontstyle": "normal"}
        style |= {"usetex": False, "path_effects": []}
        axes.set_title(title, pad=5 + above * 72 / _DPI, **style)


def _box(level: np.ndarray, size: float, most: int) -> tuple[int, int]:
    """Return width and height on the screen, where the longer side has at most `size` inches.

    A picture is enlarged `most` times at most.
    """
    height, width = level.shape[:2]
    longer, room = max(height, width), round(size * _DPI)
    if longer <= room:
        factor = min(room // longer, most)
        return width * factor, height * factor
    return max(1, round(width * room / longer)), max(1, round(height * room / longer))


def _checked_size(size: float) -> float:
    return real_number(size, "size", least=0.1, most=100)


def _checked_titles(titles: Iterable[str | float] | None, count: int) -> list[str]:
    if titles is None:
        return [""] * count
    entries = listed(titles, "titles", f"{count} strings")
    if len(entries) != count:
        msg = f"titles got {len(entries)} entries for {count} pictures; expected one for each"
        raise ValueError(msg)
    return [_title(title, f"title {i}") for i, title in enumerate(entries)]


def _title(title: Any, name: str) -> str:
    if isinstance(title, (int, float, np.number)) and not isinstance(title, bool):
        # Labels of digits are numbers.
        return shown(title) if isinstance(title, int) else str(title)
    title = text(title, name)
    if title.count("$") > 1:  # matplotlib reads it as a formula
        from matplotlib.mathtext import MathTextParser

        try:
            MathTextParser("path").parse(title)
        except ValueError as error:
            msg = (
                f"{name} got {shown(title)}, whose formula between $ signs cannot be read; write "
                "\\$ for a dollar sign"
            )
            raise ValueError(msg) from error
    return title


def in_notebook() -> bool:
    """Return whether a kernel runs this: it can show pictures, IPython in a terminal cannot."""
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return getattr(get_ipython(), "kernel", None) is not None


def put(figure: PictureFigure) -> PictureFigure | None:
    """Show a figure at once in a notebook, and return None; elsewhere return the figure."""
    if not in_notebook():
        return figure
    from IPython.display import display

    display(figure)
    return None
