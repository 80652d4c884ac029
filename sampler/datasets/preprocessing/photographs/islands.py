"""Islands of ink: which of them are the digit, and which a frame, a dot or the next digit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

SPECK = 0.02  # islands under this share of the largest one's mass are dust
_EIGHT = np.ones((3, 3))
_INK = 0.3  # of full ink: where an island begins
_HOLLOW = (
    0.16  # share of a frame's sides, from each edge of its hull, within which all its ink lies
)
_FRAMED = 0.25  # share of a frame's height that what it frames must have
_FAR = 0.3  # of the digit's height: islands farther away than this are something else
# Two digits: how far apart, how tall and how heavy each, in parts of the taller and heavier one.
_APART, _TALL, _HEAVY = 0.1, 0.6, 0.25
_LEAST = 6  # pixels of height: in fewer, nobody can tell two digits from one


@dataclass(frozen=True)
class Island:
    """A connected patch of ink: its number, mass and box (rows and columns, ends excluded)."""

    number: int
    mass: float
    top: int
    bottom: int
    left: int
    right: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left


def find_islands(ink: np.ndarray, least: float = _INK) -> tuple[np.ndarray, list[Island]]:
    """Return the islands' numbers, int (height, width), and the islands, the heaviest first."""
    numbers, count = ndimage.label(ink > least, structure=_EIGHT)
    masses = ndimage.sum_labels(ink, numbers, np.arange(1, count + 1)) if count else []
    islands = [
        Island(i + 1, float(mass), rows.start, rows.stop, columns.start, columns.stop)
        for i, (mass, (rows, columns)) in enumerate(
            zip(masses, ndimage.find_objects(numbers), strict=True)
        )
    ]
    return numbers, sorted(islands, key=lambda island: -island.mass)


def without_specks(ink: np.ndarray) -> np.ndarray:
    """Return the ink without islands that are dust beside the largest."""
    islands, count = ndimage.label(ink > 0, structure=_EIGHT)
    if count < 2:
        return ink
    mass = ndimage.sum_labels(ink, islands, np.arange(count + 1))
    return np.where((mass >= SPECK * mass.max())[islands], ink, 0).astype(np.float32)


def without_frame(ink: np.ndarray) -> np.ndarray:
    """Return the ink without a frame that was drawn around the rest of it.

    A frame is an island, or what is left of one, whose ink lies along the edges of its own box
    only, and which holds something of a digit's size.
    """
    numbers, islands = find_islands(ink)
    islands = [island for island in islands if island.mass >= SPECK * islands[0].mass]
    for frame in sorted(islands, key=lambda island: -island.height * island.width):
        held = [other for other in islands if other is not frame and _holds(frame, other)]
        if not held or max(other.height for other in held) < _FRAMED * frame.height:
            continue
        if _is_hollow(numbers[frame.top : frame.bottom, frame.left : frame.right] == frame.number):
            within = np.isin(numbers, [other.number for other in held])
            return np.where(ndimage.binary_dilation(within, iterations=2), ink, 0)
    return ink


def _holds(frame: Island, other: Island) -> bool:
    return (
        frame.top < other.top
        and other.bottom < frame.bottom
        and frame.left < other.left
        and other.right < frame.right
    )


def _is_hollow(mask: np.ndarray) -> bool:
    """Whether the ink lies along the sides of a quadrangle, which may be turned a little."""
    tall, wide = mask.shape
    if min(tall, wide) < 12:
        return False
    sides = [mask, mask[::-1], mask.T, mask.T[::-1]]  # seen from the top, bottom, left and right
    near = [_depth(side) for side in sides]
    # Each side is met at a small depth from nearly everywhere, and beyond all four nothing is left.
    for depth, side in zip(near, sides, strict=True):
        if np.mean(depth < _HOLLOW * side.shape[0]) < 0.8:
            return False
    rows, columns = round(_HOLLOW * tall), round(_HOLLOW * wide)
    middle = mask[rows : tall - rows, columns : wide - columns]
    return middle.sum() <= 0.05 * mask.sum()


def _depth(mask: np.ndarray) -> np.ndarray:
    """How far from the top the first ink lies in each column; the height where there is none."""
    return np.where(mask.any(axis=0), mask.argmax(axis=0), mask.shape[0])


def only_the_digit(ink: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Return the ink of the heaviest island that lies within the sheet, and of those near it.

    Islands that reach the sheet's edge are shadows, tables or the next word.  If all do, they
    are all there is, and stay.
    """
    numbers, islands = find_islands(ink)
    if not islands:
        return ink
    edge = inside & ~ndimage.binary_erosion(inside, iterations=3)
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
    around = ndimage.binary_dilation(np.isin(numbers, kept), iterations=2)
    return np.where(around, ink, 0).astype(np.float32)


def _distance(one: Island, other: Island) -> float:
    """The distance of two boxes, in pixels."""
    down = max(one.top - other.bottom, other.top - one.bottom, 0)
    along = max(one.left - other.right, other.left - one.right, 0)
    return float(np.hypot(down, along))


def two_digits(ink: np.ndarray) -> tuple[Island, Island] | None:
    """Return two islands that stand side by side as two digits would; None if there are none.

    The halves of a broken stroke lie nearer to each other, and a bar that has come off a 5 is
    not as tall as the rest.
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
