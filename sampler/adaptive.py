"""Drawing large pictures from few values: exact ones where they are needed, smooth ones between.

A trained CPPN is smooth nearly everywhere.  The network is asked at the nodes of a lattice; between
them, what it gives before its sigmoid follows from polynomials (see :mod:`sampler.lattice`).  Where
polynomials of two degrees differ, a cell is doubted: it gets the nodes of the lattice that is twice
as fine, and so on down to pixels.  Each new node tells how far off its cell had been.  Where that
is too far, the cells around are doubted too, so that a line which was noticed anywhere is followed
to its ends; and some cells that are believed get a node all the same, to see whether they should.

What is guaranteed: nothing, for a function known at some points only can do anything between them.
A line that no node meets is not drawn; `exact=True` draws it.  The distance of the nodes is chosen
from the network's first layer and the window (`spacing`).  What is measured:
`tests/test_tolerance.py` and `benchmarks/render.py`.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from sampler import cells, lattice
from sampler.evaluator import Evaluator
from sampler.lattice import MARGIN, TAPS, sigmoid
from sampler.raster import Raster
from sampler.workers import cores, each, modest

TOLERANCE = 1 / 510  # half a grey level of 8 bits

# Shares of the tolerance by which a node may be missed: beyond the first the cells around are
# doubted, beyond the second what is finer is doubted too, for a step is missed as much as before.
_MISSED, _WRONG = 0.15, 0.9
_ROUNDS = 4  # in which cells around get the nodes of one lattice; pixels are followed without end

# By pixels of a cell's side, shares of doubted cells at which all pixels are asked instead, as told
# by so many of them; and the pixels asked for each node of a finer lattice that is not worked out.
_ROUGH, _SAMPLE = {8: 0.6, 4: 0.35}, 2000
_EASY = 0.1

_JUDGED = 1 << 14  # cells looked at by one worker at once
_DRAWN = 1 << 20  # pixels drawn by one worker at once
_TOGETHER = 1 << 20  # pixels asked at once
_FOLLOWED = 8  # pixels: side of the squares in which what had been missed is followed


@dataclass(frozen=True)
class Caution:
    """How little it takes for a cell to be doubted."""

    fold: float  # the first spacing in the plane, times the steepest weight of the first layer
    difference: float  # of the polynomials of two degrees: a share of the tolerance
    around: int  # cells around those that are doubted in the end, which are drawn exactly too


SMOOTH = Caution(0.3, 0.7, 1)
KINKED = Caution(0.07, 0.03, 3)  # polynomials of either degree miss a kink by nearly the same


def spacing(raster: Raster, steepest: float, smooth: bool = True) -> int:
    """Return the distance of the first nodes, in pixels: a power of two.

    Parameters
    ----------
    raster : Raster
        How much of the plane a pixel covers.
    steepest : float
        See `steepest_weight`.  Within 1 / steepest of the plane such a unit runs through its bend.
    smooth : bool
        Whether the ink has no kinks, of which only those that a node comes near are noticed.
    """
    fold = (SMOOTH if smooth else KINKED).fold
    whole = max(raster.x_dim, raster.y_dim)
    wanted = min(fold / max(steepest * raster.pitch, 1e-12), whole / TAPS)
    return 1 << max(round(math.log2(max(wanted, 1.0))), 0)


def steepest_weight(generator) -> float:
    """Return the largest norm of a unit's weights of x and y in the first layer."""
    kernel = np.asarray(generator.from_point.kernel)
    return float(np.linalg.norm(kernel[:2], axis=0).max())


class Drawing:
    """Pictures of one window in the making: one call asks for the nodes of all of them.

    Parameters
    ----------
    evaluator : Evaluator
        What asks the generator.
    z : numpy.ndarray
        float32, shape (n, z_dim).
    raster : Raster
        The pixels.
    first : int
        Distance of the first nodes, in pixels: a power of two, at least 2; see `spacing`.
    tolerance : float
        Largest error of the ink that is aimed at.
    out : numpy.ndarray, optional
        Where to draw: float32, shape (n, y_dim, x_dim, c_dim), in one piece of memory.

    Attributes
    ----------
    pictures : numpy.ndarray
        float32, shape (n, y_dim, x_dim, c_dim), 0..1.
    asked : int
        Points at which the generator was asked.
    rough : bool
        So much is doubted that asking at every pixel is quicker.  Then nothing has been drawn.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        z: np.ndarray,
        raster: Raster,
        first: int,
        tolerance: float,
        out: np.ndarray | None = None,
    ):
        self._z, self._raster, self._logits = z, raster, evaluator.asking(z)
        self._caution = SMOOTH if evaluator.smooth else KINKED
        self._tolerance, self._first, self._step = tolerance, first, first
        self.asked = 0
        shape = (len(z), raster.y_dim, raster.x_dim, evaluator.c_dim)
        self.pictures = np.empty(shape, np.float32) if out is None else out
        with modest:
            doubted = self._find_out()
            self.rough = doubted is None
            if doubted is not None:
                self._draw_smooth()
                self._draw_exact(doubted)

    def _find_out(self) -> np.ndarray | None:
        """Refine the lattice as far as it pays; return its doubted cells, or None if it never did.

        Masks of cells are of shape (pictures, rows, columns), here and below.
        """
        self._begin()
        judged = np.ones((len(self._z), *self._cells()), bool)
        if self._is_rough(judged):
            return None
        doubted = cells.grown(self._doubt(judged))
        checked = doubted | cells.some(doubted.shape)
        while self._step == self._first or self._worth_refining(doubted):
            judged, wrong = self._refine(doubted, checked)
            if self._is_rough(judged):
                return None
            doubted = self._doubt(judged) | wrong
            checked = doubted | (judged & cells.some(judged.shape))
        for _ in range(self._caution.around if self._step == 2 else 0):
            doubted = cells.grown(doubted)
        return doubted

    def _is_rough(self, judged: np.ndarray) -> bool:
        """Return whether so much is going to be doubted that all pixels may as well be asked."""
        share = _ROUGH.get(self._step)
        if share is None or judged.mean() < share:
            return False
        some = np.argwhere(judged)[:: max(1, judged.size // _SAMPLE)]
        return self._differ(some).mean() * judged.mean() > share

    def _worth_refining(self, doubted: np.ndarray) -> bool:
        """Return whether a finer lattice costs less than every pixel of these cells."""
        pixels = np.count_nonzero(doubted) * self._step**2
        return self._step > 2 and pixels > _EASY * doubted.size

    def _cells(self) -> tuple[int, int]:
        """Return how many rows and columns of cells cover the picture."""
        return tuple(max(-(-(side - 1) // self._step), 1) for side in self.pictures.shape[1:3])

    # Lattices: `_values` are (n, c_dim, rows, columns) with margins, what tells of nodes without.

    def _begin(self) -> None:
        """Ask at every node of the first lattice."""
        rows, columns = (side + TAPS - 1 for side in self._cells())
        shape = len(self._z), rows, columns
        values = self._ask(np.arange(math.prod(shape)), *shape[1:])
        self._values = np.ascontiguousarray(np.moveaxis(values.reshape(*shape, -1), -1, 1))
        self._known = np.ones((len(self._z), rows - 2 * MARGIN, columns - 2 * MARGIN), bool)

    def _doubt(self, judged: np.ndarray) -> np.ndarray:
        """Return which of the cells judged are not believed."""
        places = np.argwhere(judged)
        doubted = np.zeros(judged.shape, bool)

        def judge(first: int) -> None:
            some = places[first : first + _JUDGED]
            doubted[tuple(some[self._differ(some)].T)] = True

        deque(each(judge, range(0, len(places), _JUDGED)), maxlen=0)
        self._doubt_tip(doubted)
        return doubted & judged

    def _differ(self, places: np.ndarray) -> np.ndarray:
        """Return in which of some cells, (k, 3), polynomials of two degrees differ too much."""
        errors = lattice.error(lattice.windows(self._values, places))
        return errors > self._caution.difference * self._tolerance

    def _doubt_tip(self, doubted: np.ndarray) -> None:
        """Doubt the cells around the origin: there r = √(x² + y²) is a cone's tip."""
        row, column = (math.floor(place / self._step) for place in self._raster.place(0.0, 0.0))
        if row > -2 and column > -2:
            doubted[:, max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2] = True

    def _refine(self, doubted: np.ndarray, checked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Go to the lattice that is twice as fine.

        Cells that are doubted get its nodes, and so do those beside cells whose new nodes had been
        missed; others may be checked in the middle only.

        Returns
        -------
        judged : numpy.ndarray
            Which cells of the finer lattice got nodes: they are to be doubted or believed.
        wrong : numpy.ndarray
            Those where a node had been missed by nearly as much as is allowed.  A smooth function
            would be met well enough by now, but a step is not, however small.
        """
        self._step //= 2
        rows, columns = self._cells()
        self._values = lattice.refined(self._values, rows, columns)
        known = np.zeros((len(self._z), rows + 2, columns + 2), bool)
        known[:, : 2 * self._known.shape[1] : 2, : 2 * self._known.shape[2] : 2] = self._known
        self._known = known[:, : rows + 1, : columns + 1]
        wrong = np.zeros_like(doubted)
        wanted = cells.nodes_of(doubted)
        wanted[:, 1::2, 1::2] |= checked
        for _ in range(_ROUNDS):
            nodes = np.argwhere(wanted[:, : rows + 1, : columns + 1] & ~self._known)
            errors = self._fill(nodes) / self._tolerance
            wrong |= cells.cells_of(nodes[errors > _WRONG], doubted.shape)
            news = cells.grown(cells.cells_of(nodes[errors > _MISSED], doubted.shape)) & ~doubted
            if not news.any():
                break
            doubted = doubted | news
            wanted = cells.nodes_of(news)
        return cells.quarters(doubted, rows, columns), cells.quarters(wrong, rows, columns)

    def _fill(self, nodes: np.ndarray) -> np.ndarray:
        """Ask at nodes, (p, 3), of the present lattice; return how far off their ink had been."""
        picture, row, column = nodes.T
        self._known[picture, row, column] = True
        place = picture, slice(None), row + MARGIN, column + MARGIN
        rows, columns = self._values.shape[2:]
        asked = self._ask((picture * rows + place[2]) * columns + place[3], rows, columns)
        errors = np.abs(sigmoid(self._values[place]) - sigmoid(asked)).max(axis=1, initial=0.0)
        self._values[place] = asked
        return errors

    # Pixels: they are counted row after row, one picture after the other.

    def _draw_smooth(self) -> None:
        """Draw all pixels from the present lattice."""
        y_dim, x_dim = self.pictures.shape[1:3]
        rows = max(1, min(-(-y_dim // cores()), _DRAWN // x_dim))

        def draw(part: tuple[int, int]) -> None:
            picture, top = part
            some = min(rows, y_dim - top)
            ink = lattice.drawn(self._values[picture], self._step, top, some, x_dim)
            sigmoid(ink, out=ink)
            self.pictures[picture, top : top + some] = np.moveaxis(ink, 0, -1)

        parts = [(picture, top) for picture in range(len(self._z)) for top in range(0, y_dim, rows)]
        deque(each(draw, parts), maxlen=0)

    def _draw_exact(self, doubted: np.ndarray) -> None:
        """Draw each pixel of cells, and of squares beside them while pixels had been missed."""
        n, y_dim, x_dim = self.pictures.shape[:3]
        squares, side = np.argwhere(doubted), self._step
        known = np.zeros((n, y_dim, x_dim), bool)
        known[:, ::side, ::side] = self._known[:, : -(-y_dim // side), : -(-x_dim // side)]
        self._step = 1
        while len(squares):
            together = max(1, _TOGETHER // side**2)
            missed = [
                self._put(cells.pixels_of(squares[first : first + together], side, known), known)
                for first in range(0, len(squares), together)
            ]
            squares = cells.squares_beside(np.concatenate(missed), _FOLLOWED, known)
            side = _FOLLOWED

    def _put(self, pixels: np.ndarray, known: np.ndarray) -> np.ndarray:
        """Ask at pixels, (p,), and draw them; return those that had been missed."""
        known.reshape(-1)[pixels] = True
        flat = self.pictures.reshape(-1, self.pictures.shape[-1])
        ink = sigmoid(self._ask(pixels, *known.shape[1:]))
        errors = np.abs(flat[pixels] - ink).max(axis=1, initial=0.0)
        flat[pixels] = ink
        return pixels[errors > _MISSED * self._tolerance]

    def _ask(self, index: np.ndarray, rows: int, columns: int) -> np.ndarray:
        """Return logits, (p, c_dim), at nodes of the present lattice of that shape, or pixels."""
        self.asked += len(index)
        margin = 0 if self._step == 1 else MARGIN
        raster = self._raster.spaced(rows, columns, (self._step, self._step), margin)
        return self._logits(raster, index)
