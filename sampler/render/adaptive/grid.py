"""The cells of one level: their numbers, masks over them, and maps to nodes and finer cells.

Cells lie between the nodes of a level; each is four cells of the level twice as fine.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

NONE = np.empty(0, np.intp)
_SLANTS = {2: 1, 5: 2, 8: 3, 13: 5}  # columns from one to the next, for each row
_FEW = 1000  # cells of a picture up to which all are sampled
_THREE = np.arange(3)
_EITHER = np.arange(2)[:, None]


@dataclass(frozen=True)
class CellGrid:
    """The cells of one level for n pictures, with ghost cells.

    Cells are counted row after row, one picture after the other; a ring of ghost cells around each
    picture gives every cell eight neighbours.  Masks are boolean, (size,), cells int, (k,).

    Parameters
    ----------
    n : int
        Pictures.
    rows, columns : int
        Cells of a picture, the ghosts left out.
    """

    n: int
    rows: int
    columns: int

    @property
    def count(self) -> int:
        """How many cells there are, the ghosts left out."""
        return self.n * self.rows * self.columns

    @property
    def size(self) -> int:
        """How many cells there are, with the ghosts."""
        return self.n * (self.rows + 2) * (self.columns + 2)

    def without_ghosts(self, values: np.ndarray) -> np.ndarray:
        """Return values of cells, (size,), as a view of those inside: (n, rows, columns)."""
        return values.reshape(self.n, self.rows + 2, self.columns + 2)[:, 1:-1, 1:-1]

    @property
    def inside(self) -> np.ndarray:
        """The mask of the cells that are no ghosts: bool, (size,), read-only."""
        return _inside(self)

    @property
    def border(self) -> np.ndarray:
        """The mask of the outermost cells inside: bool, (size,), read-only."""
        return _border(self)

    def unique(self, cells: np.ndarray) -> np.ndarray:
        """Return the cells inside, sorted, each once."""
        mask = np.zeros(self.size, bool)
        mask[cells] = True
        return np.flatnonzero(mask & self.inside)

    def with_neighbours(self, cells: np.ndarray) -> np.ndarray:
        """Return cells, (k,), each with its eight neighbours: (9, k)."""
        beside = (_THREE[:, None] - 1) * (self.columns + 2) + _THREE - 1
        return beside.reshape(9, 1) + cells

    def unravel(self, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return picture, row and column of cells, (k,): (k,) each."""
        rows, columns = np.divmod(cells, self.columns + 2)
        pictures, rows = np.divmod(rows, self.rows + 2)
        return pictures, rows - 1, columns - 1

    def first_nodes(
        self, cells: np.ndarray, shape: tuple[int, int, int], factor: int, margin: int
    ) -> np.ndarray:
        """Return the upper left node of each cell on a level: int, (k,).

        Parameters
        ----------
        cells : numpy.ndarray
            int, shape (k,).
        shape : tuple of int
            Nodes of that level: pictures, rows, columns.
        factor : int
            How many times finer that level is.
        margin : int
            Its nodes before the first cell.
        """
        return self._moved(cells, shape[1], shape[2], factor, margin)

    def children(self, cells: np.ndarray, finer: CellGrid) -> np.ndarray:
        """Return the cells of the level twice as fine in cells, (k,): four or fewer of each."""
        width = finer.columns + 2
        first = self._moved(cells, finer.rows + 2, width, 2, 1)
        four = (np.array([[0], [1], [width], [width + 1]]) + first).reshape(-1)
        return four[finer.inside[four]]  # the picture may end in the middle of a cell

    def _moved(
        self, cells: np.ndarray, height: int, width: int, factor: int, shift: int
    ) -> np.ndarray:
        """Return the beginnings of cells, counted in rows and columns `factor` times as fine."""
        rows = cells // (self.columns + 2)
        moved = factor * cells + rows * (factor * (width - self.columns - 2))
        moved += (shift - factor) * (width + 1)
        if self.n > 1:
            moved += rows // (self.rows + 2) * ((height - factor * (self.rows + 2)) * width)
        return moved

    def touching(self, nodes: np.ndarray, shape: tuple[int, int, int], margin: int) -> np.ndarray:
        """Return the cells that touch nodes, (p,), of the level twice as fine: (4, p).

        A node in the middle of a cell has that cell four times; a node beyond the picture counts as
        one on its border.  The first cell of the four is the one that a node lies in or before.

        Parameters
        ----------
        nodes : numpy.ndarray
            int, shape (p,).
        shape : tuple of int
            Nodes of the finer level: pictures, rows, columns.
        margin : int
            Its nodes beyond the picture on every side.
        """
        down, right = _touching(self, shape, margin)
        rows = nodes // shape[2]
        columns = nodes - rows * shape[2]
        return (down.take(rows, axis=1)[:, None] + right.take(columns, axis=1)).reshape(4, -1)

    def largest_around(self, values: np.ndarray) -> np.ndarray:
        """Return the largest value of each cell and its neighbours: (size,).

        Values, (size,), are 0 in ghost cells.
        """
        for step in (1, self.columns + 2):
            pairs = np.maximum(values[:-step], values[step:])
            values = np.concatenate([pairs[:step], pairs[step:], pairs[-step:]])
            np.maximum(pairs[:-step], pairs[step:], out=values[step:-step])
        return values


@functools.lru_cache(maxsize=32)
def _touching(
    grid: CellGrid, shape: tuple[int, int, int], margin: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the two cells that each row, and each column, of nodes touches: int, (2, side)."""
    down, right = (
        (np.clip(np.arange(side) + 2 - margin, 2, side + 1 - 2 * margin) - _EITHER) >> 1
        for side in shape[1:]
    )
    pictures = np.repeat(np.arange(grid.n) * (grid.rows + 2), shape[1])
    return (np.tile(down, grid.n) + pictures) * (grid.columns + 2), right


@functools.lru_cache(maxsize=32)
def _inside(grid: CellGrid) -> np.ndarray:
    mask = np.zeros(grid.size, bool)
    grid.without_ghosts(mask)[:] = True
    mask.flags.writeable = False
    return mask


@functools.lru_cache(maxsize=32)
def _border(grid: CellGrid) -> np.ndarray:
    mask = grid.inside.copy()
    grid.without_ghosts(mask)[:, 1:-1, 1:-1] = False
    mask.flags.writeable = False
    return mask


@functools.lru_cache(maxsize=32)
def sampled(grid: CellGrid, every: int) -> np.ndarray:
    """Return the mask of one cell in so many, or of all where they are few: bool, (size,).

    They lie on a Fibonacci lattice: as far apart as they can, and each row and column has one.

    Parameters
    ----------
    grid : CellGrid
        The cells.
    every : int
        2, 5, 8 or 13.
    """
    mask = np.zeros(grid.size, bool)
    _, rows, columns = np.ogrid[: grid.n, : grid.rows, : grid.columns]
    few = grid.rows * grid.columns < _FEW
    grid.without_ghosts(mask)[:] = few | ((rows + _SLANTS[every] * columns) % every == 0)
    mask.flags.writeable = False
    return mask


def claim(cells: np.ndarray, taken: np.ndarray) -> np.ndarray:
    """Return the cells that a mask has not got yet, and add them to the mask."""
    cells = cells[~taken[cells]]
    taken[cells] = True
    return cells


def fill_margins(nodes: np.ndarray, width: int) -> None:
    """Repeat the borders of masks, (n, r, c), outwards into margins of this width."""
    nodes[:, :width], nodes[:, -width:] = nodes[:, width, None], nodes[:, -width - 1, None]
    nodes[:, :, :width] = nodes[:, :, width, None]
    nodes[:, :, -width:] = nodes[:, :, -width - 1, None]
