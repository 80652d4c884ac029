"""One level of the dyadic grid: its nodes, and their logits, evaluated or interpolated."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sampler.pictures.pixel_grid import PixelGrid
from sampler.render.adaptive import error_estimate, interpolation
from sampler.render.adaptive.front import ActiveFront
from sampler.render.adaptive.grid import NONE, CellGrid, fill_margins
from sampler.render.adaptive.interpolation import MARGIN, TAPS

Evaluate = Callable[[PixelGrid, np.ndarray], np.ndarray]
"""Logits of nodes or pixels: (places, index) → float32, (p, c_dim).

`places` lie in one picture, the same for each; `index`, int, (p,), counts them row after row, one
picture after the other.
"""


class Level:
    """Nodes so many pixels apart, with margins beyond the pictures.

    Nodes are counted row after row, one picture after the other, those of the margins too.

    Parameters
    ----------
    pixel_grid : PixelGrid
        The pixels.
    n : int
        How many pictures.
    step : int
        Pixels from one node to the next.

    Attributes
    ----------
    cells : CellGrid
        The cells between the nodes.
    shape : tuple of int
        How many nodes there are: pictures, rows, columns.
    places : PixelGrid
        Where the nodes lie.
    values : numpy.ndarray
        Logits: float32, shape (c_dim, *shape).
    unknown : numpy.ndarray
        bool, of that shape: where the field has not been evaluated.
    """

    def __init__(self, pixel_grid: PixelGrid, n: int, step: int) -> None:
        self._pixel_grid, self.step = pixel_grid, step
        sides = pixel_grid.y_dim, pixel_grid.x_dim
        rows, columns = (max(-(-(side - 1) // step), 1) for side in sides)
        self.cells = CellGrid(n, rows, columns)
        self.shape = n, rows + TAPS - 1, columns + TAPS - 1
        self.places = pixel_grid.spaced(*self.shape[1:], (step, step), MARGIN)
        self.unknown = np.ones(self.shape, bool)
        self.values = np.empty((0, *self.shape), np.float32)

    def begin(self, evaluate: Evaluate) -> None:
        """Evaluate the nodes of the pictures and one beyond.

        Farther out, values go on in straight lines; where that is too little, cells get marked.
        """
        far = MARGIN - 1
        self.unknown[:, far:-far, far:-far] = False
        nodes = np.flatnonzero(~self.unknown)
        logits = evaluate(self.places, nodes)
        self.values = np.empty((logits.shape[1], *self.shape), np.float32)
        self.values.reshape(logits.shape[1], -1)[:, nodes] = logits.T
        for lines in (self.values[..., far:-far].swapaxes(0, -2), self.values.swapaxes(0, -1)):
            for line in range(far - 1, -1, -1):
                lines[line] = 2 * lines[line + 1] - lines[line + 2]
                lines[-line - 1] = 2 * lines[-line - 2] - lines[-line - 3]

    def finer(self) -> Level:
        """Return the level twice as fine, its new nodes interpolated."""
        finer = Level(self._pixel_grid, self.cells.n, self.step // 2)
        finer.values = interpolation.refined(self.values, finer.cells.rows, finer.cells.columns)
        height, width = (side // 2 for side in finer.shape[1:])
        finer.unknown[:, 1::2, 1::2] = self.unknown[:, 2 : 2 + height, 2 : 2 + width]
        return finer

    def in_finer(self, nodes: np.ndarray, finer: Level) -> np.ndarray:
        """Return nodes, (p,), as the level twice as fine counts them, less those beyond it."""
        picture, *places = np.unravel_index(nodes, self.shape)
        row, column = (2 * place - MARGIN for place in places)
        _, rows, columns = finer.shape
        within = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        return ((picture * rows + row) * columns + column)[within]

    def estimates(self, cells: np.ndarray, lower_nodes: int) -> np.ndarray:
        """Return the estimated errors of the ink in cells, (k,): float32, (k,).

        See `error_estimate.ink_error`: the polynomial of eight nodes against a lower one.
        """
        first = self.cells.first_nodes(cells, self.shape, 1, 0)
        return error_estimate.ink_error(error_estimate.crosses(self.values, first), lower_nodes)

    def pending(self, front: ActiveFront, deferred: np.ndarray = NONE) -> np.ndarray:
        """Return the unknown nodes that a front has evaluated next: int, (p,).

        Parameters
        ----------
        front : ActiveFront
            Cells of the level half as fine: of some the middle, of the full ones all nine nodes.
            At the border nodes beyond it are added, and the middles of sides, since no cell on the
            other side has them.
        deferred : numpy.ndarray
            More nodes: int, (l,).
        """
        mask, cells = np.zeros(self.shape, bool), front.cells
        flat, nine = mask.reshape(-1), np.arange(3)[:, None] * self.shape[2] + np.arange(3)
        flat[cells.first_nodes(front.middles, self.shape, 2, MARGIN) + nine[1, 1]] = True
        flat[cells.first_nodes(front.full, self.shape, 2, MARGIN) + nine.reshape(9, 1)] = True
        flat[deferred] = True
        if front.at_border():
            self._add_beyond(mask, cells.without_ghosts(front.reached))
        mask &= self.unknown
        return np.flatnonzero(mask)

    def _add_beyond(self, mask: np.ndarray, reached: np.ndarray) -> None:
        """Add the nodes beyond the border where the front has reached cells at the border."""
        inner = mask[:, MARGIN:-MARGIN, MARGIN:-MARGIN]
        for border in (0, -1):
            inner[:, border, 1::2] |= reached[:, border]
            inner[:, 1::2, border] |= reached[:, :, border]
        fill_margins(mask, MARGIN)

    def evaluate(
        self, nodes: np.ndarray, evaluate: Evaluate, least: float
    ) -> tuple[np.ndarray, np.ndarray]:
        """Evaluate nodes; return those whose ink was off by more than the least, and by how much.

        Errors are those at the nodes or near them: where the ink is all black or all white, an
        error of the logits shows beside.

        Parameters
        ----------
        nodes : numpy.ndarray
            Unknown ones: int, shape (p,).
        evaluate : callable
            See `Evaluate`.
        least : float
            Errors of the ink up to this one are left out.

        Returns
        -------
        nodes : numpy.ndarray
            int, shape (k,).
        errors : numpy.ndarray
            Of the ink: float32, shape (k,).
        """
        self.unknown.reshape(-1)[nodes] = False
        logits = evaluate(self.places, nodes).T
        values = self.values.reshape(len(logits), -1)
        differences = np.abs(values.take(nodes, axis=1) - logits)
        values[:, nodes] = logits
        large = np.flatnonzero(error_estimate.STEEPEST * differences.max(axis=0) > least)
        nodes, differences = nodes[large], differences[:, large]
        errors = (differences * error_estimate.slope_near(self.values, nodes)).max(axis=0)
        large = errors > least
        return nodes[large], errors[large]

    def touching(self, nodes: np.ndarray, cells: CellGrid) -> np.ndarray:
        """Return the cells of the level half as fine that touch nodes, (p,): (4, p)."""
        return cells.touching(nodes, self.shape, MARGIN)

    def cells_at(self, nodes: np.ndarray) -> np.ndarray:
        """Return the cell that begins at each node, (p,), or the last one: (p,)."""
        picture, row, column = np.unravel_index(nodes, self.shape)
        row = np.clip(row - MARGIN, 0, self.cells.rows - 1) + 1
        column = np.clip(column - MARGIN, 0, self.cells.columns - 1) + 1
        return (picture * (self.cells.rows + 2) + row) * (self.cells.columns + 2) + column

    def known_pixels(self) -> np.ndarray:
        """Return the mask of the pixels that are evaluated nodes: bool, (n, y_dim, x_dim)."""
        y_dim, x_dim = self._pixel_grid.y_dim, self._pixel_grid.x_dim
        pixels = np.zeros((self.cells.n, y_dim, x_dim), bool)
        at = pixels[:, :: self.step, :: self.step]
        _, rows, columns = at.shape
        np.logical_not(self.unknown[:, MARGIN:, MARGIN:][:, :rows, :columns], out=at)
        return pixels
