"""Picture equations and labelled sheets: pictures with words between them, as one picture."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image

from sampler.pictures.colours import has_colour, in_channels, paper
from sampler.pictures.lettering import SIGN, draw_labels, draw_sign
from sampler.pictures.validation import validate_picture
from sampler.support.arguments import shown, whole_number
from sampler.support.lists import listed, text

# Lengths are shares of a picture's height, so that a small figure is a large one made small.
_GAP = 0.11  # white on both sides of a sign
_MARGIN = 0.10  # white around the whole
_FRAME_INK = 0.22  # a frame is one hairline of light grey, just enough to show the edge
_LARGEST_SIDE = 10_000  # pixels of a picture
_LARGEST_SHEET = 1 << 27  # numbers in a sheet: half a GiB
_LONGEST = 200  # characters of a word


def picture_equation(terms: Iterable[ArrayLike | str], *, height: int = 400) -> np.ndarray:
    """Draw an equation whose terms are pictures.

    Parameters
    ----------
    terms : sequence
        Pictures, and between them strings: "+", "−" (or "-"), "=", brackets "(" and ")", or words.
        All pictures have one ratio of width to height, in any number of pixels.
    height : int
        Height of a picture in pixels, at least 16. Enlarging shows the pixels as they are, reducing
        is smooth.

    Returns
    -------
    numpy.ndarray, float32, shape (h, w, 1), or (h, w, 3) if a picture has colour
        With a margin, h is 1.2·`height`.

    Raises
    ------
    TypeError, ValueError
        No picture among the terms, an empty string, unequal ratios, an invalid picture.

    Examples
    --------
    >>> half = np.full((26, 26), 0.5, np.float32)
    >>> picture_equation([half, "+", half, "=", half + half], height=100).shape
    (120, 400, 1)
    """
    height = _side(height, "height")
    checked = _checked_terms(terms)
    pictures = [term for term in checked if not isinstance(term, str)]
    width = _cell_width(pictures, height)
    channels = max(picture.shape[2] for picture in pictures)
    letters = sum(len(term) for term in checked if isinstance(term, str))
    wide = len(pictures) * width + letters * SIGN * height + len(checked) * _GAP * height
    _check_size(wide, (1 + 2 * _MARGIN) * height, channels, "height")
    tiles = [
        in_channels(
            draw_sign(term, height) if isinstance(term, str) else _framed(term, width, height),
            channels,
        )
        for term in checked
    ]
    margin, gap = round(_MARGIN * height), round(_GAP * height)
    gaps = [_gap_between(left, right, gap) for left, right in itertools.pairwise(checked)]
    total = sum(tile.shape[1] for tile in tiles) + sum(gaps) + 2 * margin
    sheet = np.full((height + 2 * margin, total, channels), paper(channels), np.float32)
    left = margin
    for tile, space in zip(tiles, [*gaps, 0], strict=True):
        top = (len(sheet) - len(tile)) // 2
        sheet[top : top + len(tile), left : left + tile.shape[1]] = tile
        left += tile.shape[1] + space
    return sheet


def labelled_sheet(
    rows: Iterable[Iterable[ArrayLike | None]],
    row_labels: Sequence[str] | None = None,
    column_labels: Sequence[str] | None = None,
    *,
    cell: int = 160,
    pad: int | None = None,
) -> np.ndarray:
    r"""Lay pictures out in rows, with words at the left and on top.

    Parameters
    ----------
    rows : sequence of sequences of pictures
        Rows of equal length; None leaves a place empty. All pictures have one ratio of width to
        height, in any number of pixels.
    row_labels, column_labels : sequence of str, optional
        One for each row, one for each column; "\\n" starts a new line.
    cell : int
        Width of a picture in pixels, at least 16.
    pad : int, optional
        White pixels between the pictures; None is a twelfth of `cell`. The margin is twice that.

    Returns
    -------
    numpy.ndarray, float32, shape (h, w, 1), or (h, w, 3) if a picture has colour

    Raises
    ------
    TypeError, ValueError
        No pictures, unequal rows, labels that do not fit, an invalid picture.

    Examples
    --------
    >>> dot = np.ones((2, 2), np.float32)
    >>> labelled_sheet([[dot, dot]], cell=20, pad=4).shape
    (36, 60, 1)
    """
    cell = _side(cell, "cell")
    pad = round(cell / 12) if pad is None else whole_number(pad, "pad", 0, _LARGEST_SIDE)
    grid = _checked_rows(rows)
    pictures = [picture for row in grid for picture in row if picture is not None]
    # The ratio of the first picture gives the height of all.
    height = max(1, round(cell * pictures[0].shape[0] / pictures[0].shape[1]))
    _cell_width(pictures, height)
    channels = max(picture.shape[2] for picture in pictures)
    row_words = _words(row_labels, len(grid), "row_labels")
    column_words = _words(column_labels, len(grid[0]), "column_labels")
    letters = max(map(len, row_words), default=0)
    wide = len(grid[0]) * (cell + pad) + letters * cell / 8
    _check_size(wide, len(grid) * (height + pad), channels, "cell")
    lefts = draw_labels(row_words, "row_labels", cell, None)
    heads = draw_labels(column_words, "column_labels", cell, cell + pad)
    left = 2 * pad + (max(label.shape[1] for label in lefts) + 2 * pad if lefts else 0)
    top = 2 * pad + (max(label.shape[0] for label in heads) + pad if heads else 0)
    size = (top + len(grid) * (height + pad) + pad, left + len(grid[0]) * (cell + pad) + pad)
    sheet = np.full((*size, channels), paper(channels), np.float32)
    for i, row in enumerate(grid):
        for j, picture in enumerate(row):
            if picture is not None:
                y, x = top + i * (height + pad), left + j * (cell + pad)
                framed = _framed(picture, cell, height)
                sheet[y : y + height, x : x + cell] = in_channels(framed, channels)
    for i, label in enumerate(lefts):
        _place(sheet, label, top + i * (height + pad) + height / 2, left - 2 * pad, 1.0)
    for j, label in enumerate(heads):
        # Centred on the column, standing on the line above the pictures.
        middle = top - pad - label.shape[0] / 2
        _place(sheet, label, middle, left + j * (cell + pad) + cell / 2, 0.5)
    return sheet


def _checked_terms(terms: Iterable[ArrayLike | str]) -> list[np.ndarray | str]:
    checked: list[np.ndarray | str] = []
    if isinstance(terms, np.ndarray):
        msg = "terms got an array; expected a list: [picture, '+', picture, …]"
        raise TypeError(msg)
    for i, term in enumerate(listed(terms, "terms", "pictures, and signs or words between them")):
        if isinstance(term, str):
            if not text(term, f"term {i}", _LONGEST).strip():
                msg = f"term {i} got an empty string; leave it out"
                raise ValueError(msg)
            checked.append("−" if term == "-" else term)
        else:
            checked.append(validate_picture(term, name=f"term {i}"))
    if all(isinstance(term, str) for term in checked):
        msg = "terms got no picture; expected [picture, '+', picture, …]"
        raise ValueError(msg)
    return checked


def _checked_rows(rows: Iterable[Iterable[ArrayLike | None]]) -> list[list[np.ndarray | None]]:
    for row in rows if isinstance(rows, (list, tuple)) else (rows,):
        if isinstance(row, np.ndarray) and row.ndim < 4:  # its rows would be taken for pictures
            msg = "rows got an array; expected lists, such as [[a, b], [c, d]]"
            raise TypeError(msg)
    checked = [
        [p if p is None else validate_picture(p, name=f"row {i}, column {j}")
         for j, p in enumerate(listed(row, f"row {i}", "pictures"))]
        for i, row in enumerate(listed(rows, "rows", "rows of pictures"))
    ]  # fmt: skip
    lengths = [len(row) for row in checked]
    if not any(p is not None for row in checked for p in row):
        msg = "rows got no picture; expected rows such as [[a, b], [c, d]]"
        raise ValueError(msg)
    if len(set(lengths)) > 1:
        msg = f"rows got {lengths} pictures; expected rows of one length; fill them with None"
        raise ValueError(msg)
    return checked


def _cell_width(pictures: list[np.ndarray], height: int) -> int:
    """Return the width of a picture of this height, equal for all to a pixel."""
    widths = [round(height * picture.shape[1] / picture.shape[0]) for picture in pictures]
    if max(widths) - min(widths) > 1:
        shapes = sorted({picture.shape[:2] for picture in pictures})
        msg = (
            f"the pictures got the shapes {shapes} (height, width); expected one ratio of the "
            "sides; crop them to one ratio"
        )
        raise ValueError(msg)
    return max(1, widths[0])


def _framed(picture: np.ndarray, width: int, height: int) -> np.ndarray:
    """Bring a picture to size and draw a hairline over its outermost pixels."""
    source_height, source_width = picture.shape[:2]
    # From twice the size on, pixels are drawn as squares; below that squares would be uneven.
    enlarged = width >= 2 * source_width and height >= 2 * source_height
    how = Image.Resampling.NEAREST if enlarged else Image.Resampling.LANCZOS
    if (source_width, source_height) != (width, height):
        planes = [
            np.asarray(Image.fromarray(np.ascontiguousarray(plane)).resize((width, height), how))
            for plane in np.moveaxis(picture, 2, 0)
        ]
        picture = np.stack(planes, axis=2)
    framed = np.clip(picture, 0, 1)  # Lanczos overshoots
    line = max(1, round(height / 400))
    edge = np.ones((height, width, 1), bool)
    edge[line:-line, line:-line] = False
    if has_colour(framed):
        return np.where(edge, np.minimum(framed, 1 - _FRAME_INK), framed).astype(np.float32)
    return np.where(edge, np.maximum(framed, _FRAME_INK), framed).astype(np.float32)


def _gap_between(left: np.ndarray | str, right: np.ndarray | str, gap: int) -> int:
    """Return the space between two terms: brackets stand close to their content."""
    inside = (isinstance(left, str) and left == "(") or (isinstance(right, str) and right == ")")
    return round(0.55 * gap) if inside else gap


def _words(labels: Sequence[str] | None, count: int, name: str) -> list[str]:
    """Return the labels of all rows or columns, or none."""
    if labels is None:
        return []
    words = listed(labels, name, f"{count} strings")
    if len(words) != count or not all(isinstance(word, str) and word.strip() for word in words):
        msg = f"{name} got {shown(words)}; expected {count} strings that are not empty"
        raise ValueError(msg)
    return [text(word, f"{name} {i}", _LONGEST) for i, word in enumerate(words)]


def _side(value: int, name: str) -> int:
    return whole_number(whole_number(value, name, 16), name, most=_LARGEST_SIDE)


def _check_size(width: float, height: float, channels: int, name: str) -> None:
    """Refuse a sheet that would take minutes and gigabytes, before any of it is drawn."""
    if width * height * channels > _LARGEST_SHEET:
        msg = (
            f"the sheet would have about {width:.0f}×{height:.0f} pixels; expected at most "
            f"{_LARGEST_SHEET // channels}; give a smaller {name}, fewer or shorter terms, or "
            "pictures that are not so long and thin"
        )
        raise ValueError(msg)


def _place(sheet: np.ndarray, label: np.ndarray, middle: float, x: float, share: float) -> None:
    """Put a label on the sheet: centred on the row `middle`, this share of it left of `x`."""
    label = in_channels(label, sheet.shape[2])
    height, width = label.shape[:2]
    top = max(0, round(middle - height / 2))
    left = min(max(0, round(x - share * width)), sheet.shape[1] - width)
    sheet[top : top + height, left : left + width] = label[: len(sheet) - top]
