"""Which cells of a lattice are asked next: what was missed is followed from cell to cell."""

from __future__ import annotations

import numpy as np

from sampler.render.adaptive import grid as cells
from sampler.render.adaptive.grid import Grid


class Frontier:
    """The cells of one lattice that are asked at nodes of the lattice twice as fine.

    Parameters
    ----------
    grid : Grid
        How the cells are counted.
    suspects : numpy.ndarray
        Cells, of any shape, whose middle is asked first.
    sure : numpy.ndarray
        Cells, of any shape; those among the suspects have all their nodes asked at once.

    Attributes
    ----------
    middles, full : numpy.ndarray
        The cells to be asked next, of either kind.
    asked : numpy.ndarray
        Mask of all cells that ever were among the middles; those of the ring count as asked.
    """

    def __init__(self, grid: Grid, suspects: np.ndarray, sure: np.ndarray) -> None:
        self.grid, self.asked = grid, ~grid.there
        self._filled, self._wrong = ~grid.there, np.zeros(grid.size, bool)
        self.middles = cells.fresh(suspects, self.asked)
        self.full = cells.fresh(sure[self.asked[sure]], self._filled)

    def at_border(self) -> bool:
        """Return whether a cell that is asked next lies at the border of a picture."""
        border = self.grid.border
        return bool(border[self.middles].any() or border[self.full].any())

    def follow(
        self, missed: np.ndarray, wrong: np.ndarray, strange: np.ndarray, crowded: float
    ) -> None:
        """Go on to the cells that hold a missed node, and to those around.

        Parameters
        ----------
        missed, wrong, strange : numpy.ndarray
            Cells, (k,); those, of any shape, that `finer` is to tell apart; and those, (l,), around
            which the middles of cells are to be asked.
        crowded : float
            The share of all cells that may be full before the cells around what was missed are to
            be full too.
        """
        self._wrong[wrong] = True
        full = np.count_nonzero(self._filled) - (self.grid.size - self.grid.many)
        if full > crowded * self.grid.many:
            missed = around = self.grid.grown(missed)
        else:
            around = np.append(missed, self.grid.grown(strange))
        self.full = cells.fresh(missed, self._filled)
        self.middles = cells.fresh(around, self.asked)

    def finer(self, grid: Grid) -> tuple[np.ndarray, np.ndarray]:
        """Return the full cells and the wrong ones as the lattice twice as fine counts them."""
        there = self.grid.there
        masks = self._filled & there, self._wrong & there
        return tuple(self.grid.quarters(np.flatnonzero(mask), grid) for mask in masks)
