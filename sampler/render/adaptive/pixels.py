"""The pixels of pictures: all of them interpolated from a level, and a few evaluated.

Pixels are counted row after row, one picture after the other.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from sampler.render.adaptive import interpolation
from sampler.render.logistic import sigmoid
from sampler.support.threads import cores, parallel_for

_DRAWN = 1 << 20  # pixels interpolated by one worker at once
_ALONE = 1 << 18  # pixels for which one worker is as quick as two
_TOGETHER = 1 << 20  # pixels evaluated at once
_FOLLOWED = 8  # pixels: side of the squares in which errors are followed


def fill_pictures(values: np.ndarray, step: int, pictures: np.ndarray) -> None:
    """Interpolate all pixels from a level.

    Parameters
    ----------
    values : numpy.ndarray
        Logits: float32, shape (c_dim, n, r, c), margins included.
    step : int
        Pixels from one node to the next.
    pictures : numpy.ndarray
        Where to write the ink: float32, shape (n, y_dim, x_dim, c_dim).
    """
    y_dim, x_dim, c_dim = pictures.shape[1:]
    halves = 0.5 * values
    rows = max(1, min(max(-(-y_dim // cores()), _ALONE // x_dim), _DRAWN // x_dim))
    together = max(step, interpolation.PLACES)
    rows += -rows % together  # whole cells, and whole matrices of them

    def fill_rows(part: tuple[int, int]) -> None:
        picture, top = part
        out = pictures[picture, top : top + rows]
        ink = np.moveaxis(out, -1, 0)
        if c_dim > 1:  # colours lie side by side in the picture
            ink = np.empty(ink.shape, np.float32)
        interpolation.interpolate(halves[:, picture], step, top // step, ink)
        # The sigmoid in fewer passes: half of the hyperbolic tangent of the half, and a half.
        np.multiply(np.moveaxis(np.tanh(ink, out=ink), 0, -1), 0.5, out=out)
        out += 0.5

    parts = [(one, top) for one in range(len(pictures)) for top in range(0, y_dim, rows)]
    parallel_for(fill_rows, parts)


class PixelRefinement:
    """Evaluation of single pixels, in the cells that were marked to the end.

    Parameters
    ----------
    pictures : numpy.ndarray
        The ink so far: float32, shape (n, y_dim, x_dim, c_dim); it is written to.
    known : numpy.ndarray
        Mask of the pixels that are exact already, (n, y_dim, x_dim); it is written to.
    evaluate : callable
        pixels, int, (p,) → their logits, float32, (p, c_dim).
    least : float
        Error of the ink beyond which a pixel is inaccurate.
    """

    def __init__(
        self,
        pictures: np.ndarray,
        known: np.ndarray,
        evaluate: Callable[[np.ndarray], np.ndarray],
        least: float,
    ) -> None:
        self._flat = pictures.reshape(-1, pictures.shape[-1])
        self._known, self._evaluate, self._least = known, evaluate, least

    def refine(self, squares: np.ndarray, side: int) -> None:
        """Evaluate squares of pixels, (3, k), and those beside them while pixels are inaccurate."""
        while squares.size:
            together = max(1, _TOGETHER // side**2)
            inaccurate = [
                self._put(pixels_of(squares[:, first : first + together], side, self._known))
                for first in range(0, squares.shape[1], together)
            ]
            squares = squares_beside(np.concatenate(inaccurate), _FOLLOWED, self._known)
            side = _FOLLOWED

    def refine_middles(self, squares: np.ndarray, certain: np.ndarray, side: int) -> np.ndarray:
        """Evaluate the middles of squares, (3, k), and all pixels of certain squares, (3, l).

        Returns
        -------
        numpy.ndarray
            int, shape (3, m): squares to be evaluated whole, since a pixel in or beside them was
            inaccurate.
        """
        pixels = pixels_of(certain, side, self._known)
        self._known.reshape(-1)[pixels] = True
        pixels = np.append(pixels, middles_of(squares, side, self._known))
        return squares_beside(self._put(pixels), side, self._known)

    def _put(self, pixels: np.ndarray) -> np.ndarray:
        """Evaluate pixels, (p,), and write their ink; return those that were inaccurate."""
        if not len(pixels):
            return pixels
        self._known.reshape(-1)[pixels] = True
        ink = sigmoid(self._evaluate(pixels))
        errors = np.abs(self._flat[pixels] - ink).max(axis=1, initial=0.0)
        self._flat[pixels] = ink
        return pixels[errors > self._least]


def with_border(squares: np.ndarray, side: int, shape: tuple[int, int, int]) -> np.ndarray:
    """Return cells, (3, k), as squares of pixels: those at the border hold its last line, too.

    A cell's pixels are those of its upper left nodes, so the last row or column of pixels may
    lie on nodes beyond every cell: in squares of its own.
    """
    _, y_dim, x_dim = shape
    for axis, length in ((1, y_dim), (2, x_dim)):
        beyond = squares[:, (squares[axis] + 1) * side == length - 1]
        beyond[axis] += 1
        squares = np.concatenate([squares, beyond], axis=1)
    return squares


def pixels_of(squares: np.ndarray, side: int, known: np.ndarray) -> np.ndarray:
    """Return the unknown pixels of squares, (3, k), counted row after row: (p,).

    Squares are given by picture, row and column, known pixels as a mask (n, y_dim, x_dim).
    """
    _, y_dim, x_dim = known.shape
    picture, row, column = squares.astype(np.int32)
    row, column = row * side, column * side
    first = (picture * y_dim + row) * x_dim + column
    within = np.arange(side, dtype=np.int32)
    pixels = first[:, None, None] + (within[:, None] * x_dim + within)
    rows, columns = row[:, None] + within < y_dim, column[:, None] + within < x_dim
    pixels = pixels[rows[:, :, None] & columns[:, None, :]]
    return pixels[~known.reshape(-1)[pixels]]


def middles_of(squares: np.ndarray, side: int, known: np.ndarray) -> np.ndarray:
    """Return the unknown pixels in the middle of squares, as `pixels_of` returns all: (p,)."""
    _, y_dim, x_dim = known.shape
    picture, row, column = squares.astype(np.int32)
    row = np.minimum(row * side + side // 2, y_dim - 1)
    column = np.minimum(column * side + side // 2, x_dim - 1)
    pixels = (picture * y_dim + row) * x_dim + column
    return pixels[~known.reshape(-1)[pixels]]


def squares_beside(pixels: np.ndarray, side: int, known: np.ndarray) -> np.ndarray:
    """Return the squares, (3, k), that hold unknown neighbours of pixels (p,)."""
    _, y_dim, x_dim = known.shape
    picture, row, column = _places(pixels, known.shape)
    beside = np.arange(-1, 2, dtype=np.int32)[:, None]
    rows = (np.minimum(np.maximum(row + beside, 0), y_dim - 1) + picture * y_dim)[:, None]
    columns = np.minimum(np.maximum(column + beside, 0), x_dim - 1)
    around = (rows * x_dim + columns).reshape(-1)
    picture, row, column = _places(around[~known.reshape(-1)[around]], known.shape)
    shape = len(known), -(-y_dim // side), -(-x_dim // side)
    mask = np.zeros(math.prod(shape), bool)  # nonzero places of one line are quickest to collect
    mask[(picture * shape[1] + row // side) * shape[2] + column // side] = True
    return np.stack(_places(np.flatnonzero(mask), shape))


def _places(
    pixels: np.ndarray, shape: tuple[int, ...]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return picture, row and column of pixels, (p,) each, in the pixels' own integer type."""
    _, y_dim, x_dim = shape
    rows = pixels // x_dim
    pictures = rows // y_dim
    return pictures, rows - pictures * y_dim, pixels - rows * x_dim
