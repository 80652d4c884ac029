"""The active front: the cells of one level to evaluate next, as errors lead from cell to cell."""

from __future__ import annotations

import numpy as np

from sampler.render.adaptive.grid import CellGrid, claim


class ActiveFront:
    """The cells of one level that are evaluated at nodes of the level twice as fine.

    Parameters
    ----------
    cells : CellGrid
        The level's cells.
    candidates : numpy.ndarray
        Cells, int, of any shape, whose middle is evaluated first.
    certain : numpy.ndarray
        Cells, int, of any shape; those among the candidates are evaluated at all their nodes.

    Attributes
    ----------
    middles : numpy.ndarray
        Cells whose middle is to be evaluated next: int, (k,).
    full : numpy.ndarray
        Cells whose nodes are all to be evaluated next: int, (l,).
    reached : numpy.ndarray
        Mask of all cells that ever were among the middles, and of the ghosts: bool, (size,).
    """

    def __init__(self, cells: CellGrid, candidates: np.ndarray, certain: np.ndarray) -> None:
        self.cells, self.reached = cells, ~cells.inside
        self._filled, self._discontinuous = ~cells.inside, np.zeros(cells.size, bool)
        self.middles = claim(candidates, self.reached)
        self.full = claim(certain[self.reached[certain]], self._filled)

    def at_border(self) -> bool:
        """Return whether a cell to be evaluated next lies at the border of a picture."""
        border = self.cells.border
        return bool(border[self.middles].any() or border[self.full].any())

    def advance(
        self,
        inaccurate: np.ndarray,
        discontinuous: np.ndarray,
        unexpected: np.ndarray,
        crowded: float,
    ) -> None:
        """Go on to the cells with an inaccurate node, and to those around.

        Parameters
        ----------
        inaccurate : numpy.ndarray
            Cells with an inaccurate node: int, (k,).
        discontinuous : numpy.ndarray
            Cells that `finer` returns apart: int, of any shape.
        unexpected : numpy.ndarray
            Cells around which middles are to be evaluated: int, (l,).
        crowded : float
            Share of full cells beyond which the cells around inaccurate ones become full, too.
        """
        self._discontinuous[discontinuous] = True
        full = np.count_nonzero(self._filled) - (self.cells.size - self.cells.count)
        if full > crowded * self.cells.count:
            inaccurate = around = self.cells.with_neighbours(inaccurate)
        else:
            around = np.append(inaccurate, self.cells.with_neighbours(unexpected))
        self.full = claim(inaccurate, self._filled)
        self.middles = claim(around, self.reached)

    def finer(self, cells: CellGrid) -> tuple[np.ndarray, np.ndarray]:
        """Return the full and the discontinuous cells as the level twice as fine counts them."""
        full, discontinuous = (
            self.cells.children(np.flatnonzero(mask & self.cells.inside), cells)
            for mask in (self._filled, self._discontinuous)
        )
        return full, discontinuous
