"""The pixels of a picture as an affine map of the plane, exact to float64 at any zoom."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class PixelGrid:
    """Map from the pixels of a picture, or of a part of it, to the plane.

    It is the renderer's form of a :class:`~sampler.pictures.view.View`: column c and row r lie at
    center + (c - middle_c)·across + (r - middle_r)·down.

    Parameters
    ----------
    x_dim, y_dim : int
        Columns and rows.
    center : tuple of float
        A point of the plane, x and y.
    middle : tuple of float
        The column and row at `center`.
    across, down : tuple of float
        x and y from one column, or one row, to the next.
    """

    x_dim: int
    y_dim: int
    center: tuple[float, float]
    middle: tuple[float, float]
    across: tuple[float, float]
    down: tuple[float, float]

    @property
    def pixels(self) -> int:
        """Number of pixels."""
        return self.x_dim * self.y_dim

    @property
    def pitch(self) -> float:
        """Distance of neighbouring pixels in the plane, along the finer axis."""
        return min(float(np.hypot(*step)) for step in (self.across, self.down))

    @property
    def numbers(self) -> np.ndarray:
        """The map as eight numbers, float64, for compiled programs."""
        return np.array([*self.center, *self.middle, *self.across, *self.down])

    def part(self, top: int, left: int, height: int, width: int) -> PixelGrid:
        """Return the grid of a rectangle of these pixels."""
        column, row = self.middle
        return dataclasses.replace(
            self, x_dim=width, y_dim=height, middle=(column - left, row - top)
        )

    def spaced(
        self, rows: int, columns: int, steps: tuple[float, float], margin: int = 0
    ) -> PixelGrid:
        """Return a coarser or finer grid.

        Parameters
        ----------
        rows, columns : int
            Of the new grid.
        steps : tuple of float
            Rows and columns of this grid from one of the new grid to the next.
        margin : int
            Rows and columns of the new grid before the first pixel.

        Examples
        --------
        >>> grid = PixelGrid(9, 9, (0.0, 0.0), (4.0, 4.0), (0.5, 0.0), (0.0, 0.5))
        >>> grid.spaced(3, 3, (4, 4)).points(np.array([2.0]), np.array([0.0]))[0, :2].tolist()
        [2.0, -2.0]
        """
        (across_x, across_y), (down_x, down_y) = self.across, self.down
        return dataclasses.replace(
            self,
            x_dim=columns,
            y_dim=rows,
            middle=(self.middle[0] / steps[1] + margin, self.middle[1] / steps[0] + margin),
            across=(steps[1] * across_x, steps[1] * across_y),
            down=(steps[0] * down_x, steps[0] * down_y),
        )

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return the row and the column of a point, perhaps between pixels or outside."""
        x, y = x - self.center[0], y - self.center[1]
        # Each step by itself: the area of both together is 0 in windows of 1e-200.
        columns, rows = math.hypot(*self.across), math.hypot(*self.down)
        across_x, across_y = self.across[0] / columns, self.across[1] / columns
        down_x, down_y = self.down[0] / rows, self.down[1] / rows
        area = across_x * down_y - across_y * down_x
        column = (x * down_y - y * down_x) / area / columns
        row = (y * across_x - x * across_y) / area / rows
        return row + self.middle[1], column + self.middle[0]

    def points(self, columns: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Return x, y and r of positions, perhaps between pixels or outside.

        Parameters
        ----------
        columns, rows : numpy.ndarray
            Shapes that broadcast to (...): 0 is the middle of the first pixel, 1 of the second.

        Returns
        -------
        numpy.ndarray
            float32, shape (..., 3).

        Examples
        --------
        >>> grid = PixelGrid(3, 3, (1.0, 2.0), (1.0, 1.0), (0.5, 0.0), (0.0, 0.5))
        >>> grid.points(np.array([0.0]), np.array([1.0]))[0, :2].tolist()
        [0.5, 2.0]
        """
        return np.stack(self.coordinates(columns, rows), axis=-1).astype(np.float32)

    def coordinates(self, columns: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, ...]:
        """Return x, y and r of `points` as three arrays: float64, shape (...)."""
        c, r = columns - self.middle[0], rows - self.middle[1]
        x = self.center[0] + c * self.across[0] + r * self.down[0]
        y = self.center[1] + c * self.across[1] + r * self.down[1]
        return x, y, np.sqrt(x * x + y * y)
