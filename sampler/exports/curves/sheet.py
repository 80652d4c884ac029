"""The sheet that a picture lies on: places on it, and the points of the plane below them."""

from __future__ import annotations

import dataclasses
import functools

import numpy as np

from sampler.pictures.pixel_grid import PixelGrid
from sampler.pictures.view import View


@dataclasses.dataclass(frozen=True)
class Sheet:
    """The area of a picture's pixels, in widths of the picture: 1 wide, y downwards.

    A view ends in the middles of its outermost pixels, as in 2016; the sheet goes on to their
    edges, half a pixel further.

    Parameters
    ----------
    view : View
        Of the picture.

    Examples
    --------
    >>> sheet = Sheet(View(5, 3, 2.0))
    >>> sheet.height, sheet.points(np.array([[0.1, 0.1]])).tolist()
    (0.6, [[-2.0, -2.0]])
    """

    view: View

    @property
    def height(self) -> float:
        """Height of the sheet, in widths."""
        return self.view.y_dim / self.view.x_dim

    @functools.cached_property
    def turn(self) -> np.ndarray:
        """The matrix (2, 2) of the map from places to points: columns are steps of 1 in x and y."""
        grid = self.view.pixel_grid()
        return self.view.x_dim * np.array([grid.across, grid.down]).T

    def points(self, places: np.ndarray) -> np.ndarray:
        """Return the points of the plane, float64 (p, 2), below places (p, 2)."""
        columns, rows = (places * self.view.x_dim - 0.5).T
        x, y, _ = self.view.pixel_grid().coordinates(columns, rows)
        return np.stack([x, y], axis=1)

    def grid(self, cells: int) -> PixelGrid:
        """Return a grid of so many cells along the longer side, nodes on the sheet's edges."""
        pixels = self.view.pixel_grid()
        sides = self.view.x_dim, self.view.y_dim
        across, down = (max(4, round(cells * side / max(sides))) for side in sides)
        steps = sides[0] / across, sides[1] / down  # pixels
        return PixelGrid(
            across + 1,
            down + 1,
            center=pixels.center,
            middle=(across / 2, down / 2),
            across=(pixels.across[0] * steps[0], pixels.across[1] * steps[0]),
            down=(pixels.down[0] * steps[1], pixels.down[1] * steps[1]),
        )

    def places(self, nodes: np.ndarray, grid: PixelGrid) -> np.ndarray:
        """Return the places, (p, 2), of columns and rows of a grid of `grid`."""
        return nodes * self.cell(grid)

    def cell(self, grid: PixelGrid) -> np.ndarray:
        """Return the width and the height of a grid's cells, in widths of the picture."""
        return np.array([1.0, self.height]) / (grid.x_dim - 1, grid.y_dim - 1)
