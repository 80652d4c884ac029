"""Lines of a level on a grid, closed along the edge of the sheet."""

from __future__ import annotations

from dataclasses import dataclass

import contourpy
import numpy as np

MOST = 200_000  # vertices of all lines of a picture: some 30,000 curves


@dataclass(frozen=True)
class Contour:
    """A closed line: more ink lies to the right of its direction as one sees it, y downwards.

    Parameters
    ----------
    nodes : numpy.ndarray
        float64, (n, 2): columns and rows of the grid, perhaps between nodes; the last point is not
        the first one again.
    on_edge : numpy.ndarray
        bool, (n,): whether a point only follows the edge of the sheet, where the ink is cut off.
    """

    nodes: np.ndarray
    on_edge: np.ndarray


def contours_of(values: np.ndarray, level: float) -> list[Contour]:
    """Trace a level.

    Parameters
    ----------
    values : numpy.ndarray
        (rows, columns); there is more ink where they are larger.
    level : float

    Raises
    ------
    ValueError
        The lines have more than `MOST` vertices.

    Examples
    --------
    >>> there, = contours_of(np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0.0]]), 0.5)
    >>> sorted(there.nodes.tolist())
    [[0.5, 1.0], [1.0, 0.5], [1.0, 1.5], [1.5, 1.0]]
    """
    rows, columns = values.shape
    beyond = min(float(values.min()), level) - 1.0
    around = np.pad(values.astype(np.float64), 1, constant_values=beyond)
    traced = contourpy.contour_generator(z=around, line_type=contourpy.LineType.Separate)
    lines = [np.asarray(line)[:-1] - 1.0 for line in traced.lines(level)]
    total = sum(map(len, lines))
    if total > MOST:
        msg = (
            f"the lines of the picture have {total:,} points; expected at most {MOST:,}; zoom in, "
            "give fewer levels, or a smaller detail="
        )
        raise ValueError(msg)
    return [_closed(line, np.array([columns - 1.0, rows - 1.0])) for line in lines if len(line) > 2]


def _closed(line: np.ndarray, last: np.ndarray) -> Contour:
    on_edge: np.ndarray = np.any((line < 0) | (line > last), axis=1)
    return Contour(np.clip(line, 0, last), on_edge)
