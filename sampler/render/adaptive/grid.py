"""Which cells of a lattice, and which of its nodes: numbers, boolean arrays, and maps.

The cells of a lattice lie between its nodes; each is four cells of the lattice twice as fine.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

NONE = np.empty(0, np.intp)
_SLANTS = {2: 1, 5: 2, 8: 3, 13: 5}  # columns from one to the next, for each row
_FEW = 1000  # cells of a picture, of which each is one of `some`
_THREE = np.arange(3)
_EITHER = np.arange(2)[:, None]


@dataclass(frozen=True)
class Grid:
    """The cells of one lattice, for n pictures: how they are counted.

    Row after row, one picture after the other, and around each picture a ring of cells that are not
    there, so that every cell has eight neighbours.  Masks are boolean, (size,), cells int, (k,).
    """

    n: int
    rows: int
    columns: int

    @property
    def many(self) -> int:
        """How many cells there are, the ring left out."""
        return self.n * self.rows * self.columns

    @property
    def size(self) -> int:
        """How many are counted."""
        return self.n * (self.rows + 2) * (self.columns + 2)

    def inner(self, values: np.ndarray) -> np.ndarray:
        """Return a view of something counted like cells, (size,): (n, rows, columns)."""
        return values.reshape(self.n, self.rows + 2, self.columns + 2)[:, 1:-1, 1:-1]

    @property
    def there(self) -> np.ndarray:
        """A mask of the cells that do not lie on the ring; it cannot be written to."""
        return _there(self)

    @property
    def border(self) -> np.ndarray:
        """A mask of the outermost cells that are there; it cannot be written to."""
        return _border(self)

    def once(self, cells: np.ndarray) -> np.ndarray:
        """Return those of cells that are there, in order and each once."""
        mask = np.zeros(self.size, bool)
        mask[cells] = True
        return np.flatnonzero(mask & self.there)

    def grown(self, cells: np.ndarray) -> np.ndarray:
        """Return cells, each with its eight neighbours: (9, k)."""
        beside = (_THREE[:, None] - 1) * (self.columns + 2) + _THREE - 1
        return beside.reshape(9, 1) + cells

    def apart(self, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return picture, row and column of cells: (k,) each."""
        rows, columns = np.divmod(cells, self.columns + 2)
        pictures, rows = np.divmod(rows, self.rows + 2)
        return pictures, rows - 1, columns - 1

    def nodes(self, cells: np.ndarray, shape: tuple, factor: int, margin: int) -> np.ndarray:
        """Return the upper left node of cells, (k,), on a lattice of (n, rows, columns) nodes.

        That lattice is `factor` times as fine and begins `margin` nodes before the first cell.
        """
        return self._moved(cells, shape[1], shape[2], factor, margin)

    def quarters(self, cells: np.ndarray, finer: Grid) -> np.ndarray:
        """Return the cells, four or fewer, that each of (k,) is on the lattice twice as fine."""
        width = finer.columns + 2
        first = self._moved(cells, finer.rows + 2, width, 2, 1)
        found = (np.array([[0], [1], [width], [width + 1]]) + first).reshape(-1)
        return found[finer.there[found]]  # the picture may end in the middle of a cell

    def _moved(self, cells: np.ndarray, height: int, width: int, factor: int, shift: int):
        """Return where cells begin, counted in rows and columns `factor` times as fine."""
        rows = cells // (self.columns + 2)
        moved = factor * cells + rows * (factor * (width - self.columns - 2))
        moved += (shift - factor) * (width + 1)
        if self.n > 1:
            moved += rows // (self.rows + 2) * ((height - factor * (self.rows + 2)) * width)
        return moved

    def touching(self, nodes: np.ndarray, shape: tuple, margin: int) -> np.ndarray:
        """Return the cells that hold nodes, (p,), of the lattice twice as fine: (4, p).

        A node in the middle of a cell has that cell four times; what lies beyond the picture counts
        as lying on its border.  The first is the cell that a node lies in or before.

        Parameters
        ----------
        nodes : numpy.ndarray
            int, shape (p,).
        shape : tuple of int
            Of the finer lattice: (n, rows, columns) nodes.
        margin : int
            How many of its nodes lie beyond the picture on every side.
        """
        down, right = _touching(self, shape, margin)
        rows = nodes // shape[2]
        columns = nodes - rows * shape[2]
        return (down.take(rows, axis=1)[:, None] + right.take(columns, axis=1)).reshape(4, -1)

    def largest_around(self, values: np.ndarray) -> np.ndarray:
        """Return the largest value of each cell and its neighbours: (size,).

        Values, (size,), are 0 on the ring.
        """
        for step in (1, self.columns + 2):
            pairs = np.maximum(values[:-step], values[step:])
            values = np.concatenate([pairs[:step], pairs[step:], pairs[-step:]])
            np.maximum(pairs[:-step], pairs[step:], out=values[step:-step])
        return values


@functools.lru_cache(maxsize=32)
def _touching(grid: Grid, shape: tuple, margin: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the two cells that each row, and each column, of nodes touches: int, (2, side)."""
    down, right = (
        (np.clip(np.arange(side) + 2 - margin, 2, side + 1 - 2 * margin) - _EITHER) >> 1
        for side in shape[1:]
    )
    pictures = np.repeat(np.arange(grid.n) * (grid.rows + 2), shape[1])
    return (np.tile(down, grid.n) + pictures) * (grid.columns + 2), right


@functools.lru_cache(maxsize=32)
def _there(grid: Grid) -> np.ndarray:
    mask = np.zeros(grid.size, bool)
    grid.inner(mask)[:] = True
    mask.flags.writeable = False
    return mask


@functools.lru_cache(maxsize=32)
def _border(grid: Grid) -> np.ndarray:
    mask = grid.there.copy()
    grid.inner(mask)[:, 1:-1, 1:-1] = False
    mask.flags.writeable = False
    return mask


@functools.lru_cache(maxsize=32)
def some(grid: Grid, every: int) -> np.ndarray:
    """Return a mask of one cell in so many, or of all where they are few.

    They lie on a Fibonacci lattice: as far apart as they can, and no row or column is without.
    """
    mask = np.zeros(grid.size, bool)
    _, rows, columns = np.ogrid[: grid.n, : grid.rows, : grid.columns]
    few = grid.rows * grid.columns < _FEW
    grid.inner(mask)[:] = few | ((rows + _SLANTS[every] * columns) % every == 0)
    mask.flags.writeable = False
    return mask


def fresh(cells: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Return the cells that a mask has not seen, and let it see them."""
    cells = cells[~seen[cells]]
    seen[cells] = True
    return cells


def fill_margins(nodes: np.ndarray, width: int) -> None:
    """Repeat outwards what is at the borders of masks (n, r, c), whose margins are so wide."""
    nodes[:, :width], nodes[:, -width:] = nodes[:, width, None], nodes[:, -width - 1, None]
    nodes[:, :, :width] = nodes[:, :, width, None]
    nodes[:, :, -width:] = nodes[:, :, -width - 1, None]
