"""Islands of ink: the selection of the digit among frames, dots and neighbouring digits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from sampler.datasets.preprocessing.morphology import connected_regions, dilated, eroded

SPECK = 0.02  # share of the largest island's mass below which an island is dust
_EIGHT = np.ones((3, 3))
_INK = 0.3  # of full ink: the threshold of an island
_HOLLOW = 0.16  # share of a frame's sides, from each edge of its box, that holds all its ink
_FRAMED = 0.25  # share of a frame's height that its content has at least
_FAR = 0.3  # of the digit's height: distance above which an island is not of the digit
# Two digits: their gap, heights and masses at least, in parts of the taller and heavier one.
_APART, _TALL, _HEAVY = 0.1, 0.6, 0.25
_LEAST = 6  # pixels of height below which two digits cannot be distinguished from one


@dataclass(frozen=True)
class Island:
    """A connected patch of ink.

    Attributes
    ----------
    number : int
        Its value in the array of labels.
    mass : float
        The sum of its ink.
    top, bottom, left, right : int
        Its box in rows and columns, ends excluded.
    """

    number: int
    mass: float
    top: int
    bottom: int
    left: int
    right: int

    @property
    def height(self) -> int:
        """Rows of the box."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Columns of the box."""
        return self.right - self.left


def find_islands(ink: np.ndarray, least: float = _INK) -> tuple[np.ndarray, list[Island]]:
    """Return the number of each pixel's island, int (h, w), and the islands, the heaviest first."""
    numbers, count = connected_regions(ink > least, _EIGHT)
    masses = ndimage.sum_labels(ink, numbers, np.arange(1, count + 1)) if count else []
    islands = [
        Island(i + 1, float(mass), rows.start, rows.stop, columns.start, columns.stop)
        for i, (mass, (rows, columns)) in enumerate(
            zip(masses, ndimage.find_objects(numbers), strict=True)
        )
    ]
    return numbers, sorted(islands, key=lambda island: -island.mass)


def without_specks(ink: np.ndarray) -> np.ndarray:
    """Return the ink without islands that are dust in comparison with the largest."""
    islands, count = connected_regions(ink > 0, _EIGHT)
    if count < 2:
        return ink
    mass = ndimage.sum_labels(ink, islands, np.arange(count + 1))
    return np.where((mass >= SPECK * mass.max())[islands], ink, 0).astype(np.float32)


def without_frame(ink: np.ndarray) -> np.ndarray:
    """Return the ink without a frame that was drawn around the rest of it.

    A frame is an island, or the rest of one, whose ink lies only along the edges of its box, and
    which encloses something of a digit's size.
    """
    numbers, islands = find_islands(ink)
    islands = [island for island in islands if island.mass >= SPECK * islands[0].mass]
    for frame in sorted(islands, key=lambda island: -island.height * island.width):
        enclosed = [other for other in islands if other is not frame and _encloses(frame, other)]
        if not enclosed or max(other.height for other in enclosed) < _FRAMED * frame.height:
            continue
        if _is_hollow(numbers[frame.top : frame.bottom, frame.left : frame.right] == frame.number):
            within = np.isin(numbers, [other.number for other in enclosed])
            return np.where(dilated(within, 2), ink, 0)
    return ink


def _encloses(frame: Island, other: Island) -> bool:
    return (
        frame.top < other.top
        and other.bottom < frame.bottom
        and frame.left < other.left
        and other.right < frame.right
    )


def _is_hollow(mask: np.ndarray) -> bool:
    """Return whether the ink lies along the sides of a quadrangle, perhaps turned a little."""
    tall, wide = mask.shape
    if min(tall, wide) < 12:
        return False
    sides = [mask, mask[::-1], mask.T, mask.T[::-1]]  # from the top, bottom, left and right
    depths = [_depth(side) for side in sides]
    # The depth of each side is small nearly everywhere, and nothing lies within all four.
    for depth, side in zip(depths, sides, strict=True):
        if np.mean(depth < _HOLLOW * side.shape[0]) < 0.8:
            return False
    rows, columns = round(_HOLLOW * tall), round(_HOLLOW * wide)
    middle = mask[rows : tall - rows, columns : wide - columns]
    return middle.sum() <= 0.05 * mask.sum()


def _depth(mask: np.ndarray) -> np.ndarray:
    """Return the row of the first ink in each column; the height where there is none."""
    return np.where(mask.any(axis=0), mask.argmax(axis=0), mask.shape[0])


def only_the_digit(ink: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Return the ink of the heaviest island within the sheet, and of the islands near it.

    Islands that reach the sheet's edge are shadows, tables or the next word.  If all reach it, all
    stay.
    """
    numbers, islands = find_islands(ink)
    if not islands:
        return ink
    edge = inside & ~eroded(inside, 3)
    at_edge = set(np.unique(numbers[edge]).tolist())
    free = [island for island in islands if island.number not in at_edge]
    if free and free[0].mass >= 0.15 * islands[0].mass:
        islands = free
    main = islands[0]
    kept = [main.number]
    for island in islands[1:]:
        if island.mass >= SPECK * main.mass and (
            _distance(main, island) <= _FAR * max(main.height, main.width)
            or island.mass >= _HEAVY * main.mass
        ):
            kept.append(island.number)
    around = dilated(np.isin(numbers, kept), 2)
    return np.where(around, ink, 0).astype(np.float32)


def _distance(one: Island, other: Island) -> float:
    """Return the distance of two boxes, in pixels."""
    down = max(one.top - other.bottom, other.top - one.bottom, 0)
    along = max(one.left - other.right, other.left - one.right, 0)
    return float(np.hypot(down, along))


def two_digits(ink: np.ndarray) -> tuple[Island, Island] | None:
    """Return two islands side by side, the left one first, that two digits would make; else None.

    The halves of a broken stroke lie nearer to each other, and the detached bar of a 5 is less tall
    than the rest.
    """
    _, islands = find_islands(ink)
    for i, one in enumerate(islands):
        if one.mass < _HEAVY * islands[0].mass:
            break
        for other in islands[i + 1 :]:
            tall = max(one.height, other.height)
            gap = max(one.left - other.right, other.left - one.right)
            if (
                tall >= _LEAST
                and other.mass >= _HEAVY * one.mass
                and min(one.height, other.height) >= _TALL * tall
                and gap >= _APART * tall
            ):
                return (one, other) if one.left < other.left else (other, one)
    return None
