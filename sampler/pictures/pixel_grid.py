"""The pixels of a picture as an affine map of the plane, exact to float64 however deep the zoom."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class PixelGrid:
    """Where the pixels of a picture, or of a part of it, lie in the plane.

    A :class:`~sampler.pictures.view.View` says it in the user's words, this in the renderer's:
    column c and row r lie at center + (c - middle_c)·across + (r - middle_r)·down.

    Parameters
    ----------
    x_dim, y_dim : int
        Columns and rows.
    center : tuple of float
        A point of the plane, x and y.
    middle : tuple of float
        The column and row that lie there.
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
        """How many pixels there are."""
        return self.x_dim * self.y_dim

    @property
    def pitch(self) -> float:
        """The distance of neighbouring pixels in the plane, along the finer axis."""
        return min(float(np.hypot(*step)) for step in (self.across, self.down))

    @property
    def numbers(self) -> np.ndarray:
        """The map as eight numbers, float64: what a compiled program is given."""
        return np.array([*self.center, *self.middle, *self.across, *self.down])

    def part(self, top: int, left: int, height: int, width: int) -> PixelGrid:
        """Return the raster of a rectangle of these pixels."""
        column, row = self.middle
        return dataclasses.replace(
            self, x_dim=width, y_dim=height, middle=(column - left, row - top)
        )

    def spaced(
        self, rows: int, columns: int, steps: tuple[float, float], margin: int = 0
    ) -> PixelGrid:
        """Return the raster of places so many rows and columns apart.

        It begins `margin` places before the first pixel.

        Examples
        --------
        >>> raster = PixelGrid(9, 9, (0.0, 0.0), (4.0, 4.0), (0.5, 0.0), (0.0, 0.5))
        >>> raster.spaced(3, 3, (4, 4)).points(np.array([2.0]), np.array([0.0]))[0, :2].tolist()
        [2.0, -2.0]
        """
        return dataclasses.replace(
            self,
            x_dim=columns,
            y_dim=rows,
            middle=(self.middle[0] / steps[1] + margin, self.middle[1] / steps[0] + margin),
            across=tuple(steps[1] * part for part in self.across),
            down=tuple(steps[0] * part for part in self.down),
        )

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return the row and the column, perhaps between pixels or outside, of a point."""
        x, y = x - self.center[0], y - self.center[1]
        (across_x, across_y), (down_x, down_y) = self.across, self.down
        area = across_x * down_y - across_y * down_x
        column, row = (x * down_y - y * down_x) / area, (y * across_x - x * across_y) / area
        return row + self.middle[1], column + self.middle[0]

    def points(self, columns: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Return x, y and r at places between the pixels, or beyond them.

        Parameters
        ----------
        columns, rows : numpy.ndarray
            Shapes that broadcast to (...): 0 is the middle of the first pixel, 1 that of the second.

        Returns
        -------
        numpy.ndarray
            float32, shape (..., 3).

        Examples
        --------
        >>> raster = PixelGrid(3, 3, (1.0, 2.0), (1.0, 1.0), (0.5, 0.0), (0.0, 0.5))
        >>> raster.points(np.array([0.0]), np.array([1.0]))[0, :2].tolist()
        [0.5, 2.0]
        """
        return np.stack(self.coordinates(columns, rows), axis=-1).astype(np.float32)

    def coordinates(self, columns: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, ...]:
        """Return x, y and r as `points` does, one by one: float64, shape (...)."""
        c, r = columns - self.middle[0], rows - self.middle[1]
        x = self.center[0] + c * self.across[0] + r * self.down[0]
        y = self.center[1] + c * self.across[1] + r * self.down[1]
        return x, y, np.sqrt(x * x + y * y)
