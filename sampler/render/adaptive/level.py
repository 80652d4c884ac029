"""The nodes of one lattice over some pictures: what was asked at them, or follows from others."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sampler.pictures.pixel_grid import PixelGrid
from sampler.render.adaptive import grid as cells
from sampler.render.adaptive import interpolation
from sampler.render.adaptive.front import Frontier
from sampler.render.adaptive.grid import NONE, Grid
from sampler.render.adaptive.interpolation import MARGIN, TAPS


class Nodes:
    """Nodes so many pixels apart, with margins beyond the pictures.

    They are counted row after row, one picture after the other, those of the margins too.

    Parameters
    ----------
    raster : PixelGrid
        The pixels.
    n : int
        How many pictures.
    step : int
        Pixels from one node to the next.

    Attributes
    ----------
    grid : Grid
        The cells between the nodes.
    shape : tuple of int
        How many nodes there are: pictures, rows, columns.
    places : PixelGrid
        Where the nodes lie.
    values : numpy.ndarray
        float32, shape (c_dim, *shape): the ink before the sigmoid.
    unknown : numpy.ndarray
        bool, of that shape: where the generator has not been asked.
    """

    def __init__(self, raster: PixelGrid, n: int, step: int) -> None:
        self._raster, self.step = raster, step
        rows, columns = (max(-(-(side - 1) // step), 1) for side in (raster.y_dim, raster.x_dim))
        self.grid = Grid(n, rows, columns)
        self.shape = n, rows + TAPS - 1, columns + TAPS - 1
        self.places = raster.spaced(*self.shape[1:], (step, step), MARGIN)
        self.unknown = np.ones(self.shape, bool)

    def begin(self, ask: Callable) -> None:
        """Ask at the nodes of the pictures and one beyond: ask(places, nodes) returns (p, c_dim).

        What lies farther out goes on in straight lines; where that is too little, it is doubted.
        """
        far = MARGIN - 1
        self.unknown[:, far:-far, far:-far] = False
        nodes = np.flatnonzero(~self.unknown)
        asked = ask(self.places, nodes)
        self.values = np.empty((asked.shape[1], *self.shape), np.float32)
        self.values.reshape(asked.shape[1], -1)[:, nodes] = asked.T
        for lines in (self.values[..., far:-far].swapaxes(0, -2), self.values.swapaxes(0, -1)):
            for line in range(far - 1, -1, -1):
                lines[line] = 2 * lines[line + 1] - lines[line + 2]
                lines[-line - 1] = 2 * lines[-line - 2] - lines[-line - 3]

    def finer(self) -> Nodes:
        """Return the nodes of the lattice twice as fine, with what follows from these."""
        finer = Nodes(self._raster, self.grid.n, self.step // 2)
        finer.values = interpolation.refined(self.values, finer.grid.rows, finer.grid.columns)
        height, width = (side // 2 for side in finer.shape[1:])
        finer.unknown[:, 1::2, 1::2] = self.unknown[:, 2 : 2 + height, 2 : 2 + width]
        return finer

    def in_finer(self, nodes: np.ndarray, finer: Nodes) -> np.ndarray:
        """Return nodes, (p,), as the lattice twice as fine counts them, less those beyond it."""
        picture, *places = np.unravel_index(nodes, self.shape)
        row, column = (2 * place - MARGIN for place in places)
        _, rows, columns = finer.shape
        there = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        return ((picture * rows + row) * columns + column)[there]

    def differences(self, some: np.ndarray, few: int) -> np.ndarray:
        """Return by how much the ink of two polynomials differs in some cells: (k,).

        See `lattice.error`: that of eight nodes and that of `few`.
        """
        first = self.grid.nodes(some, self.shape, 1, 0)
        return interpolation.error(interpolation.crosses(self.values, first), few)

    def wanted(self, frontier: Frontier, late: np.ndarray = NONE) -> np.ndarray:
        """Return which unknown nodes, (p,), are asked next.

        Parameters
        ----------
        frontier : Frontier
            Cells of the lattice half as fine: in the middle of some, and at all nine nodes of the
            full ones.  At the border nodes beyond it are wanted too, and the middle of a side, for
            no cell on the other side looks after it.
        late : numpy.ndarray
            Nodes, (l,), that are wanted as well.
        """
        wanted, grid = np.zeros(self.shape, bool), frontier.grid
        flat, nine = wanted.reshape(-1), np.arange(3)[:, None] * self.shape[2] + np.arange(3)
        flat[grid.nodes(frontier.middles, self.shape, 2, MARGIN) + nine[1, 1]] = True
        flat[grid.nodes(frontier.full, self.shape, 2, MARGIN) + nine.reshape(9, 1)] = True
        flat[late] = True
        if frontier.at_border():
            self._look_beyond(wanted, grid.inner(frontier.asked))
        wanted &= self.unknown
        return np.flatnonzero(wanted)

    def _look_beyond(self, wanted: np.ndarray, asked: np.ndarray) -> None:
        """Want what lies beyond the border, too, where cells at the border were asked."""
        inner = wanted[:, MARGIN:-MARGIN, MARGIN:-MARGIN]
        for border in (0, -1):
            inner[:, border, 1::2] |= asked[:, border]
            inner[:, 1::2, border] |= asked[:, :, border]
        cells.fill_margins(wanted, MARGIN)

    def fill(self, nodes: np.ndarray, ask: Callable, least: float) -> tuple:
        """Ask at nodes; return those whose ink was off by more than the least, and by how much.

        At the nodes or near them: where the ink is all black or all white, a miss shows beside.

        Returns
        -------
        nodes : numpy.ndarray
            int, shape (k,).
        errors : numpy.ndarray
            float32, shape (k,).
        """
        self.unknown.reshape(-1)[nodes] = False
        asked = ask(self.places, nodes).T
        values = self.values.reshape(len(asked), -1)
        differences = np.abs(values.take(nodes, axis=1) - asked)
        values[:, nodes] = asked
        some = np.flatnonzero(interpolation.STEEPEST * differences.max(axis=0) > least)
        nodes, differences = nodes[some], differences[:, some]
        errors = (differences * interpolation.slope_near(self.values, nodes)).max(axis=0)
        some = errors > least
        return nodes[some], errors[some]

    def touching(self, nodes: np.ndarray, grid: Grid) -> np.ndarray:
        """Return the cells of the lattice half as fine that hold nodes, (p,): (4, p)."""
        return grid.touching(nodes, self.shape, MARGIN)

    def cells_at(self, nodes: np.ndarray) -> np.ndarray:
        """Return the cell that begins at each node, (p,), or the last one: (p,)."""
        picture, row, column = np.unravel_index(nodes, self.shape)
        row = np.clip(row - MARGIN, 0, self.grid.rows - 1) + 1
        column = np.clip(column - MARGIN, 0, self.grid.columns - 1) + 1
        return (picture * (self.grid.rows + 2) + row) * (self.grid.columns + 2) + column

    def known_pixels(self) -> np.ndarray:
        """Return a mask, (n, y_dim, x_dim), of the pixels that are nodes and known."""
        y_dim, x_dim = self._raster.y_dim, self._raster.x_dim
        pixels = np.zeros((self.grid.n, y_dim, x_dim), bool)
        at = pixels[:, :: self.step, :: self.step]
        _, rows, columns = at.shape
        np.logical_not(self.unknown[:, MARGIN:, MARGIN:][:, :rows, :columns], out=at)
        return pixels
