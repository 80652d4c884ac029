"""Showing pictures with matplotlib: one, a row, a grid. Each function returns a figure.

The figures belong to no window and no pyplot state: nothing blocks, nothing is shown twice, and
widget callbacks on other threads may make them. Jupyter shows one that is the last value of a cell
(with or without ``%matplotlib inline``); elsewhere save it with ``figure.savefig("name.png")``.
"""

import io
import math

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sampler.pictures.image import to_uint8, validate_picture
from sampler.support.arguments import real_number, shown, whole_number
from sampler.support.lists import listed, text

_DPI = 100
_GAP = 10  # pixels between pictures, and around them
_TITLE = 24  # pixels for one line of a title
_FONT = 11  # points


class PictureFigure(Figure):
    """A matplotlib figure that Jupyter can show by itself.

    IPython knows how to show a `Figure` only after ``%matplotlib inline``. This one brings its own
    ``_repr_png_``; where the inline backend is on, that one is used instead, and it is shown once.
    Its paper is white, whatever a matplotlibrc or a style says of figures.
    """

    def __init__(self, *args, **kwargs) -> None:
        plain = {"facecolor": "white", "edgecolor": "white", "linewidth": 0.0, "frameon": True}
        super().__init__(*args, **plain | {"layout": "none"} | kwargs)
        self.patch.set_sketch_params(None)
        self.patch.set_path_effects([])
        FigureCanvasAgg(self)

    def savefig(self, fname, *, transparent=False, **kwargs) -> None:
        """Save the figure as it is shown; parameters as for matplotlib's own."""
        plain = {"dpi": self.dpi, "facecolor": "white", "edgecolor": "white"}
        plain["bbox_inches"] = self.bbox_inches  # the whole of it, whatever "savefig.bbox" is
        super().savefig(fname, transparent=transparent, **plain | kwargs)

    def _repr_png_(self):
        encoded = io.BytesIO()
        self.savefig(encoded, format="png")
        return encoded.getvalue()


def show(picture, *, title=None, size=5.0):
    """Show one picture: dark ink on white paper, no axes.

    Parameters
    ----------
    picture : array_like of float
        Shape (h, w), (h, w, 1) or (h, w, 3), 0..1, 1 = ink.
    title : str, optional
        Above the picture.
    size : float
        Inches of the longer side, at 100 pixels an inch. A picture with fewer pixels is enlarged by
        the largest whole number that fits, so that its pixels are equal squares; a larger one is
        reduced smoothly.

    Returns
    -------
    PictureFigure
        A matplotlib figure.

    Raises
    ------
    TypeError, ValueError
        A bad picture, title or size.

    Examples
    --------
    >>> figure = show([[0.0, 1.0]], title="half", size=2)
    >>> figure.axes[0].get_title()
    'half'
    """
    if isinstance(title, (list, tuple)):
        msg = f"title is {shown(title)}; expected one string. Use show_row for several."
        raise TypeError(msg)
    return _figure([picture], 1, None if title is None else [title], size, "picture")


def show_row(pictures, titles=None, *, size=2.0):
    """Show pictures side by side; arguments as :func:`show_grid`.

    Examples
    --------
    >>> len(show_row([[[0.0]], [[1.0]]], ["paper", "ink"]).axes)
    2
    """
    pictures = _listed(pictures)
    return _figure(pictures, len(pictures), titles, size)


def show_grid(pictures, columns=None, titles=None, *, size=2.0):
    """Show pictures in a grid, row by row.

    Parameters
    ----------
    pictures : sequence of pictures, or array (n, h, w, c)
        Of any sizes, each fitted into a square place.
    columns : int, optional
        None makes the grid as square as it can be, rather wider than high.
    titles : sequence of str, optional
        One for each picture.
    size : float
        Inches of one place; pixels are treated as in :func:`show`.

    Returns
    -------
    PictureFigure

    Raises
    ------
    TypeError, ValueError
        No pictures, a bad picture, a wrong number of titles, a bad size.

    Examples
    --------
    >>> len(show_grid([[[0.0]], [[1.0]], [[0.5]]], columns=2).axes)
    3
    """
    pictures = _listed(pictures)
    if columns is None:
        columns = math.isqrt(len(pictures) - 1) + 1
    return _figure(pictures, whole_number(columns, "columns"), titles, size)


def _listed(pictures):
    pictures = listed(pictures, "pictures", "pictures")
    if not pictures:
        msg = "pictures is empty; expected at least one picture."
        raise ValueError(msg)
    return pictures


def _figure(pictures, columns, titles, size, name=None):
    """Lay the pictures out in whole pixels, so that none is blurred by half a pixel."""
    levels = [
        to_uint8(validate_picture(picture, name=name or f"picture {i}"))
        for i, picture in enumerate(pictures)
    ]
    titles = _checked_titles(titles, len(levels))
    boxes = [_box(level, _checked_size(size)) for level in levels]
    wide, high = max(box[0] for box in boxes), max(box[1] for box in boxes)
    lines = max((title.count("\n") + 1 for title in titles if title), default=0)
    step_x, step_y = wide + _GAP, high + _GAP + lines * _TITLE
    columns = min(columns, len(levels))
    width = columns * step_x + _GAP
    height = -(-len(levels) // columns) * step_y + _GAP
    figure = PictureFigure(figsize=(width / _DPI, height / _DPI), dpi=_DPI)
    for i, (level, title, box) in enumerate(zip(levels, titles, boxes, strict=True)):
        row, column = divmod(i, columns)
        left = _GAP + column * step_x + (wide - box[0]) // 2
        top = _GAP + row * step_y + lines * _TITLE + (high - box[1]) // 2
        bounds = (left / width, 1 - (top + box[1]) / height, box[0] / width, box[1] / height)
        # All titles of a row stand on one line, above the highest picture.
        _draw(figure.add_axes(bounds), level, box, title, (high - box[1]) // 2)
    return figure


def _draw(axes, level, box, title, above) -> None:
    axes.set_axis_off()
    if level.ndim == 2:
        # As colours: through a grey colour map matplotlib's levels come out one too low here and
        # there.
        level = np.stack([level] * 3, axis=2)
    # A reduced picture is averaged, an enlarged one keeps its pixels.
    reduced = box[0] < level.shape[1] or box[1] < level.shape[0]
    shown = axes.imshow(
        level,
        aspect="auto",  # the box has the picture's shape already
        origin="upper",
        interpolation="antialiased" if reduced else "nearest",
        resample=True,
    )
    shown.set_path_effects([])
    if title:
        how = {"fontsize": _FONT, "color": "0.2", "loc": "center", "y": 1.0, "usetex": False}
        how |= {"fontfamily": "DejaVu Sans", "fontweight": "normal", "fontstyle": "normal"}
        axes.set_title(title, pad=5 + above * 72 / _DPI, **how, path_effects=[])


def _box(level, size):
    """Width and height in screen pixels of a picture whose longer side may take `size` inches."""
    height, width = level.shape[:2]
    longer, room = max(height, width), round(size * _DPI)
    if longer <= room:
        factor = room // longer
        return width * factor, height * factor
    return max(1, round(width * room / longer)), max(1, round(height * room / longer))


def _checked_size(size):
    return real_number(size, "size", least=0.1, most=100)


def _checked_titles(titles, count):
    if titles is None:
        return [""] * count
    titles = listed(titles, "titles", f"{count} strings")
    if len(titles) != count:
        msg = f"titles has {len(titles)} entries for {count} pictures; give one for each."
        raise ValueError(msg)
    return [_title(title, f"title {i}") for i, title in enumerate(titles)]


def _title(title, name):
    if isinstance(title, (int, float, np.number)) and not isinstance(title, bool):
        # Labels of digits are numbers.
        return shown(title) if isinstance(title, int) else str(title)
    title = text(title, name)
    if title.count("$") > 1:  # as matplotlib reads it: a formula
        from matplotlib.mathtext import MathTextParser

        try:
            MathTextParser("path").parse(title)
        except ValueError as error:
            msg = (
                f"{name} is {shown(title)}, whose formula between $ signs cannot be read; write "
                "\\$ for a dollar sign."
            )
            raise ValueError(msg) from error
    return title


def in_notebook():
    """Return whether a kernel runs this: it can show pictures, IPython in a terminal cannot."""
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return getattr(get_ipython(), "kernel", None) is not None


def put(figure):
    """Show a figure now where there is a notebook, and return None; elsewhere return the figure."""
    if not in_notebook():
        return figure
    from IPython.display import display

    display(figure)
    return None
