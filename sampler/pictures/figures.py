"""Picture equations and labelled sheets: pictures with words between them, as one picture."""

import functools
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from sampler.pictures.image import validate_picture
from sampler.support.arguments import shown, whole_number
from sampler.support.lists import listed, text

# Everything is a share of the height of a picture, so that a small figure is a large one made
# small.
_SIGN = 0.26  # font size of + − = and of words
_GAP = 0.11  # white on both sides of a sign
_MARGIN = 0.10  # white around the whole
_BRACE = 1.08  # height of a bracket: a little above and below the pictures
_SLIM = 0.6  # its width, as a share of the font's
_FRAME_INK = 0.22  # a frame is one hairline of light grey, just enough to show the edge
_LABEL_INK = 0.80
_HIGHEST = 10_000  # pixels of a picture
_MOST = 1 << 27  # numbers in a sheet: half a GiB
_LONGEST = 200  # characters of a word


def picture_equation(terms, *, height=400):
    """Draw an equation whose terms are pictures.

    Parameters
    ----------
    terms : sequence
        Pictures, and between them strings: "+", "−" (or "-"), "=", brackets "(" and ")", or words.
        All pictures have one shape of frame (width : height), in any number of pixels.
    height : int
        Pixels that a picture is high, at least 16. Enlarging shows the pixels as they are, reducing
        is smooth.

    Returns
    -------
    numpy.ndarray, float32, shape (h, w, 1), or (h, w, 3) if a picture has colour
        1 = ink, like every picture; with a margin, h is 1.2·`height`.

    Raises
    ------
    TypeError, ValueError
        No terms, no picture among them, an empty string, frames of unequal shape, a bad picture.

    Examples
    --------
    >>> half = np.full((26, 26), 0.5, np.float32)
    >>> picture_equation([half, "+", half, "=", half + half], height=100).shape
    (120, 400, 1)
    """
    height = _side(height, "height")
    terms = _checked_terms(terms)
    pictures = [term for term in terms if not isinstance(term, str)]
    width = _cell_width(pictures, height)
    channels = max(picture.shape[2] for picture in pictures)
    letters = sum(len(term) for term in terms if isinstance(term, str))
    wide = len(pictures) * width + letters * _SIGN * height + len(terms) * _GAP * height
    _check_size(wide, (1 + 2 * _MARGIN) * height, channels, "height")
    tiles = [_sign(t, height) if isinstance(t, str) else _framed(t, width, height) for t in terms]
    margin, gap = round(_MARGIN * height), round(_GAP * height)
    gaps = [_gap_after(left, right, gap) for left, right in zip(terms, terms[1:], strict=False)]
    total = sum(tile.shape[1] for tile in tiles) + sum(gaps) + 2 * margin
    sheet = np.zeros((height + 2 * margin, total, channels), np.float32)
    left = margin
    for tile, space in zip(tiles, [*gaps, 0], strict=True):
        top = (len(sheet) - len(tile)) // 2
        sheet[top : top + len(tile), left : left + tile.shape[1]] = tile
        left += tile.shape[1] + space
    return sheet


def labelled_sheet(rows, row_labels=None, column_labels=None, *, cell=160, pad=None):
    r"""Lay pictures out in rows, with words at the left and on top.

    Parameters
    ----------
    rows : sequence of sequences of pictures
        Rows of equal length; None leaves a place empty. All pictures have one shape of frame
        (width : height), in any number of pixels.
    row_labels, column_labels : sequence of str, optional
        One for each row, one for each column; "\\n" starts a new line.
    cell : int
        Pixels that a picture is wide, at least 16.
    pad : int, optional
        White pixels between the pictures; None is a twelfth of `cell`. The margin is twice that.

    Returns
    -------
    numpy.ndarray, float32, shape (h, w, 1), or (h, w, 3) if a picture has colour

    Raises
    ------
    TypeError, ValueError
        No pictures, unequal rows, labels that do not fit, a bad picture.

    Examples
    --------
    >>> dot = np.ones((2, 2), np.float32)
    >>> labelled_sheet([[dot, dot]], cell=20, pad=4).shape
    (36, 60, 1)
    """
    cell = _side(cell, "cell")
    pad = round(cell / 12) if pad is None else whole_number(pad, "pad", 0, _HIGHEST)
    rows = _checked_rows(rows)
    pictures = [picture for row in rows for picture in row if picture is not None]
    # The frame of the first picture gives the height of all.
    height = max(1, round(cell * pictures[0].shape[0] / pictures[0].shape[1]))
    _cell_width(pictures, height)
    channels = max(picture.shape[2] for picture in pictures)
    row_labels = _words(row_labels, len(rows), "row_labels")
    column_labels = _words(column_labels, len(rows[0]), "column_labels")
    letters = max(map(len, row_labels), default=0)
    wide = len(rows[0]) * (cell + pad) + letters * cell / 8
    _check_size(wide, len(rows) * (height + pad), channels, "cell")
    lefts = _labels(row_labels, "row_labels", cell, None)
    heads = _labels(column_labels, "column_labels", cell, cell + pad)
    left = 2 * pad + (max(label.shape[1] for label in lefts) + 2 * pad if lefts else 0)
    top = 2 * pad + (max(label.shape[0] for label in heads) + pad if heads else 0)
    size = (top + len(rows) * (height + pad) + pad, left + len(rows[0]) * (cell + pad) + pad)
    sheet = np.zeros((*size, channels), np.float32)
    for i, row in enumerate(rows):
        for j, picture in enumerate(row):
            if picture is not None:
                y, x = top + i * (height + pad), left + j * (cell + pad)
                sheet[y : y + height, x : x + cell] = _framed(picture, cell, height)
    for i, label in enumerate(lefts):
        _place(sheet, label, top + i * (height + pad) + height / 2, left - 2 * pad, 1.0)
    for j, label in enumerate(heads):
        # Centred on the column, standing on the line above the pictures.
        middle = top - pad - label.shape[0] / 2
        _place(sheet, label, middle, left + j * (cell + pad) + cell / 2, 0.5)
    return sheet


def _checked_terms(terms):
    checked = []
    if isinstance(terms, np.ndarray):
        msg = "terms is an array; expected a list: [picture, '+', picture, ...]."
        raise TypeError(msg)
    for i, term in enumerate(listed(terms, "terms", "pictures, and signs or words between them")):
        if isinstance(term, str):
            if not text(term, f"term {i}", _LONGEST).strip():
                msg = f"term {i} is an empty string; leave it out."
                raise ValueError(msg)
            checked.append("−" if term == "-" else term)
        else:
            checked.append(validate_picture(term, name=f"term {i}"))
    if all(isinstance(term, str) for term in checked):
        msg = "terms holds no picture; expected [picture, '+', picture, ...]."
        raise ValueError(msg)
    return checked


def _checked_rows(rows):
    for row in rows if isinstance(rows, (list, tuple)) else (rows,):
        if isinstance(row, np.ndarray) and row.ndim < 4:  # as if its lines were pictures
            msg = "rows holds an array; expected lists, such as [[a, b], [c, d]]."
            raise TypeError(msg)
    checked = [
        [p if p is None else validate_picture(p, name=f"row {i}, column {j}")
         for j, p in enumerate(listed(row, f"row {i}", "pictures"))]
        for i, row in enumerate(listed(rows, "rows", "rows of pictures"))
    ]  # fmt: skip
    lengths = [len(row) for row in checked]
    if not any(p is not None for row in checked for p in row):
        msg = "rows holds no picture; expected rows such as [[a, b], [c, d]]."
        raise ValueError(msg)
    if len(set(lengths)) > 1:
        msg = f"the rows hold {lengths} pictures; fill shorter rows up with None."
        raise ValueError(msg)
    return checked


def _cell_width(pictures, height):
    """The width of a picture of this height; all must agree on it to a pixel."""
    widths = [round(height * picture.shape[1] / picture.shape[0]) for picture in pictures]
    if max(widths) - min(widths) > 1:
        shapes = sorted({picture.shape[:2] for picture in pictures})
        msg = (
            f"the pictures are {shapes} (height, width) and differ in shape; "
            "crop them to one ratio."
        )
        raise ValueError(msg)
    return max(1, widths[0])


def _framed(picture, width, height):
    """Bring a picture to size and draw a hairline over its outermost pixels."""
    source_height, source_width = picture.shape[:2]
    # Doubled and more, a pixel is shown as the square it is; below that squares would be uneven.
    enlarged = width >= 2 * source_width and height >= 2 * source_height
    how = Image.Resampling.NEAREST if enlarged else Image.Resampling.LANCZOS
    if (source_width, source_height) != (width, height):
        planes = [
            np.asarray(Image.fromarray(np.ascontiguousarray(plane)).resize((width, height), how))
            for plane in np.moveaxis(picture, 2, 0)
        ]
        picture = np.stack(planes, axis=2)
    framed = np.clip(picture, 0, 1)  # Lanczos overshoots; also makes a copy to draw on
    line = max(1, round(height / 400))
    edge = np.ones((height, width, 1), bool)
    edge[line:-line, line:-line] = False
    return np.where(edge, np.maximum(framed, _FRAME_INK), framed).astype(np.float32)


def _gap_after(left, right, gap):
    """Brackets stand close to what they enclose."""
    inside = isinstance(left, str) and left == "(" or isinstance(right, str) and right == ")"
    return round(0.55 * gap) if inside else gap


def _sign(text, height):
    """Draw a sign or a word; brackets are as high as the pictures."""
    if text not in ("(", ")"):
        return _drawn(text, round(_SIGN * height), "DejaVuSans.ttf")
    # STIX has brackets drawn for great heights; squeezed, they are as slim as the other signs.
    drawn = _drawn(text, height, "STIXSizFourSymReg.ttf")[:, :, 0]
    tall = round(_BRACE * height)
    size = (max(3, round(_SLIM * drawn.shape[1] * tall / len(drawn))), tall)
    bracket = Image.fromarray(drawn).resize(size, Image.Resampling.LANCZOS)
    return np.clip(np.asarray(bracket), 0, _LABEL_INK)[:, :, np.newaxis]


def _drawn(text, size, font, *, whole_lines=False):
    """The ink of a text, cropped to the ink: centring the crop centres what is seen.

    With `whole_lines` it keeps the full height of its lines, so that neighbours share a baseline.
    """
    font = _font(font, max(6, size))
    probe = ImageDraw.Draw(Image.new("L", (1, 1)))
    options = {"font": font, "spacing": size * 0.3, "align": "center"}
    left, top, right, bottom = probe.multiline_textbbox((0, 0), text, **options)
    canvas = Image.new("L", (round(right - left) + 4, round(bottom - top) + 4))
    ImageDraw.Draw(canvas).multiline_text((2 - left, 2 - top), text, fill=255, **options)
    box = canvas.getbbox()
    if box is None:
        msg = f"the term {text!r} has nothing to draw; leave it out."
        raise ValueError(msg)
    if whole_lines:
        # The ink of "dp" in every line is the height that any word of these lines can need.
        lines = "\n".join(["dp"] * len(text.split("\n")))
        tall = probe.multiline_textbbox((0, 0), lines, **options)
        box = (box[0], round(tall[1] - top + 2), box[2], round(tall[3] - top + 2))
    return np.asarray(canvas.crop(box), np.float32)[:, :, np.newaxis] * (_LABEL_INK / 255)


@functools.lru_cache(maxsize=32)
def _font(name, size):
    """One of the fonts that matplotlib ships: the same everywhere, and nothing to install."""
    import matplotlib

    return ImageFont.truetype(str(Path(matplotlib.get_data_path(), "fonts", "ttf", name)), size)


def _labels(labels, name, cell, room):
    """Draw labels, all in the largest size (an eighth of a cell) in which each fits into `room`."""
    if not labels:
        return []
    for size in range(max(11, cell // 8), 7, -1):
        drawn = [_drawn(t, size, "DejaVuSans.ttf", whole_lines=True) for t in labels]
        if room is None or all(label.shape[1] <= room for label in drawn):
            return drawn
    msg = (
        f"{name} does not fit over columns of {cell} pixels; use shorter words, lines ('\\n') or a "
        "larger cell."
    )
    raise ValueError(msg)


def _words(labels, count, name):
    """Return as many words as there are rows or columns, or none."""
    if labels is None:
        return []
    labels = listed(labels, name, f"{count} strings")
    if len(labels) != count or not all(isinstance(t, str) and t.strip() for t in labels):
        msg = f"{name} is {shown(labels)}; expected {count} strings that are not empty."
        raise ValueError(msg)
    return [text(label, f"{name} {i}", _LONGEST) for i, label in enumerate(labels)]


def _side(value, name):
    return whole_number(whole_number(value, name, 16), name, most=_HIGHEST)


def _check_size(width, height, channels, name) -> None:
    """Refuse a sheet that would take minutes and gigabytes, before any of it is drawn."""
    if width * height * channels > _MOST:
        msg = (
            f"the sheet would have about {width:.0f}×{height:.0f} pixels; expected at most "
            f"{_MOST // channels}. Give a smaller {name}, fewer or shorter terms, or pictures that "
            "are not so long and thin."
        )
        raise ValueError(msg)


def _place(sheet, label, middle, x, share) -> None:
    """Put a label on the sheet: centred on the row `middle`, this share of it left of `x`."""
    height, width = label.shape[:2]
    top = max(0, round(middle - height / 2))
    left = min(max(0, round(x - share * width)), sheet.shape[1] - width)
    sheet[top : top + height, left : left + width] = label[: len(sheet) - top]
