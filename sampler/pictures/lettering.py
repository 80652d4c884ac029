"""Words and signs as ink, in the fonts that matplotlib ships: the same everywhere."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIGN = 0.26  # font size of + − = and of words, as a share of a picture's height
_BRACKET = 1.08  # height of a bracket: a little above and below the pictures
_NARROWED = 0.6  # width of a bracket, as a share of the font's
_INK = 0.80
_WORDS, _BRACKETS = "DejaVuSans.ttf", "STIXSizFourSymReg.ttf"


def draw_sign(sign: str, height: int) -> np.ndarray:
    """Draw a sign or a word between pictures of this height; brackets are as high as they are.

    Returns
    -------
    numpy.ndarray, float32, shape (h, w, 1)
        1 = ink, cropped to the ink.
    """
    if sign not in ("(", ")"):
        return draw_text(sign, round(SIGN * height))
    # STIX has brackets drawn for great heights; narrowed, they are as slim as the other signs.
    drawn = draw_text(sign, height, _BRACKETS)[:, :, 0]
    tall = round(_BRACKET * height)
    size = (max(3, round(_NARROWED * drawn.shape[1] * tall / len(drawn))), tall)
    bracket = Image.fromarray(drawn).resize(size, Image.Resampling.LANCZOS)
    return np.clip(np.asarray(bracket), 0, _INK)[:, :, np.newaxis]


def draw_labels(labels: Sequence[str], name: str, cell: int, room: int | None) -> list[np.ndarray]:
    """Draw labels, all in the largest size (an eighth of a cell) in which each fits into `room`.

    Parameters
    ----------
    labels : sequence of str
    name : str
        The argument's name in messages.
    cell : int
        Pixels of a picture's width.
    room : int or None
        Pixels of a label's width at most; None is any width.

    Returns
    -------
    list of numpy.ndarray, float32, shape (h, w, 1)

    Raises
    ------
    ValueError
        A label does not fit in the smallest size, 8 pixels.
    """
    if not labels:
        return []
    for size in range(max(11, cell // 8), 7, -1):
        drawn = [draw_text(label, size, whole_lines=True) for label in labels]
        if room is None or all(label.shape[1] <= room for label in drawn):
            return drawn
    msg = (
        f"{name} does not fit over columns of {cell} pixels; use shorter words, lines ('\\n') or a "
        "larger cell"
    )
    raise ValueError(msg)


def draw_text(
    text: str, size: int, font_name: str = _WORDS, *, whole_lines: bool = False
) -> np.ndarray:
    """Draw a text, cropped to its ink: centring the crop centres the visible part.

    Parameters
    ----------
    text : str
    size : int
        Of the font, in pixels.
    font_name : str
        A file among matplotlib's fonts.
    whole_lines : bool
        Keep the full height of the lines, so that neighbours share a baseline.

    Returns
    -------
    numpy.ndarray, float32, shape (h, w, 1)
    """
    font = _font(font_name, max(6, size))
    ruler = ImageDraw.Draw(Image.new("L", (1, 1)))
    options: dict[str, Any] = {"font": font, "spacing": size * 0.3, "align": "center"}
    left, top, right, bottom = ruler.multiline_textbbox((0, 0), text, **options)
    canvas = Image.new("L", (round(right - left) + 4, round(bottom - top) + 4))
    ImageDraw.Draw(canvas).multiline_text((2 - left, 2 - top), text, fill=255, **options)
    box = canvas.getbbox()
    if box is None:
        msg = f"the term {text!r} has nothing to draw; leave it out"
        raise ValueError(msg)
    if whole_lines:
        # The ink of "dp" in every line is the height that any word of these lines can need.
        lines = "\n".join(["dp"] * len(text.split("\n")))
        tall = ruler.multiline_textbbox((0, 0), lines, **options)
        box = (box[0], round(tall[1] - top + 2), box[2], round(tall[3] - top + 2))
    return np.asarray(canvas.crop(box), np.float32)[:, :, np.newaxis] * (_INK / 255)


@functools.lru_cache(maxsize=32)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    import matplotlib

    return ImageFont.truetype(str(Path(matplotlib.get_data_path(), "fonts", "ttf", name)), size)
