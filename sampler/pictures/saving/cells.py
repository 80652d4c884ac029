"""Several pictures on one page."""

from __future__ import annotations

import math

import numpy as np

from sampler.pictures import colours
from sampler.pictures.captions import CAPTION_GAP
from sampler.support.arguments import whole_number

_LINE, _BETWEEN = 1.2, 0.3  # heights of a caption's line, and of the space between two, in letters
_LEAST_LETTERS = 11  # pixels


def largest(
    count: int, room: tuple[int, int], ratio: float, columns: int | None, pad: int, lines: int = 0
) -> tuple[int, tuple[int, int]]:
    """Return how many columns make the pictures largest, and their width and height.

    Parameters
    ----------
    count : int
        Number of pictures.
    room : (int, int)
        Pixels of the page.
    ratio : float
        Width of a picture, as a share of its height.
    columns : int, optional
        Given ones are kept.
    pad : int
        Pixels between the pictures.
    lines : int
        Of the tallest caption.

    Raises
    ------
    ValueError
        The page has no room for them.

    Examples
    --------
    >>> largest(6, (302, 202), 1.0, None, 2)
    (3, (98, 98))
    """
    tried = range(1, count + 1) if columns is None else [whole_number(columns, "columns")]
    best, size = 0, (0, 0)
    for across in tried:
        down = -(-count // across)
        wide, high = (
            (side - pad) // number - pad for side, number in zip(room, (across, down), strict=True)
        )
        width = min(wide, math.floor(_above(high, ratio, lines) * ratio))
        if width > size[0]:
            best, size = across, (width, max(1, min(high, round(width / ratio))))
    if not best:
        msg = (
            f"thing got {count} pictures, for which the sheet of {room[0]}×{room[1]} pixels has "
            "no room; give fewer, or a larger dpi"
        )
        raise ValueError(msg)
    return best, size


def _above(high: int, ratio: float, lines: int) -> float:
    """Return the height of a picture above a caption with letters of an eighth of its width."""
    if not lines:
        return high
    letters = (1 + CAPTION_GAP) * (_LINE * lines + _BETWEEN * (lines - 1))
    free = high - 2 * (1 + CAPTION_GAP)  # rounded up
    large = free / (1 + letters * ratio / 8)
    if large * ratio / 8 >= _LEAST_LETTERS:
        return large
    return max(0, free - letters * _LEAST_LETTERS)


def centred(page: np.ndarray, room: tuple[int, int]) -> np.ndarray:
    """Return a page in the middle of white paper of this width and height."""
    height, width, channels = page.shape
    made = np.full((room[1], room[0], channels), colours.paper(channels), np.float32)
    top, left = (room[1] - height) // 2, (room[0] - width) // 2
    made[top : top + height, left : left + width] = page
    return made
