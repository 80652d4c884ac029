"""Several pictures on one page."""

from __future__ import annotations

import math

import numpy as np

from sampler.pictures import colours, memory
from sampler.pictures.view import View
from sampler.support.arguments import whole_number

PAD = 2  # pixels between the pictures, as in `contact_sheet`, where no sheet says how many


def square(count: int) -> int:
    """Return the columns of a page that is about square, as in `contact_sheet`."""
    return math.isqrt(count - 1) + 1


def largest(
    count: int, room: tuple[int, int], ratio: float, columns: int | None, pad: int = PAD
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

    Raises
    ------
    ValueError
        The page has no room for them.

    Examples
    --------
    >>> largest(6, (302, 202), 1.0, None)
    (3, (98, 98))
    """
    tried = range(1, count + 1) if columns is None else [whole_number(columns, "columns")]
    best, size = 0, (0, 0)
    for across in tried:
        down = -(-count // across)
        wide, high = (
            (side - pad) // number - pad for side, number in zip(room, (across, down), strict=True)
        )
        width = min(wide, math.floor(high * ratio))
        if width > size[0]:
            best, size = across, (width, max(1, min(high, round(width / ratio))))
    if not best:
        msg = (
            f"thing got {count} pictures, for which the sheet of {room[0]}×{room[1]} pixels has "
            "no room; give fewer, or a larger dpi"
        )
        raise ValueError(msg)
    return best, size


def check_size(count: int, view: View, columns: int | None, channels: int) -> None:
    """Refuse pages that do not fit into memory, before anything is drawn."""
    if columns is not None:
        whole_number(columns, "columns")
    memory.check_memory(count, view, channels)


def centred(page: np.ndarray, room: tuple[int, int]) -> np.ndarray:
    """Return a page in the middle of white paper of this width and height."""
    height, width, channels = page.shape
    made = np.full((room[1], room[0], channels), colours.paper(channels), np.float32)
    top, left = (room[1] - height) // 2, (room[0] - width) // 2
    made[top : top + height, left : left + width] = page
    return made
