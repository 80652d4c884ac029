"""Drawing large pictures from few values: exact ones where they are needed, smooth ones between.

A trained CPPN is smooth nearly everywhere.  The network is asked at the nodes of a lattice; between
them, what it gives before its sigmoid follows from polynomials (see :mod:`sampler.lattice`).  Where
polynomials of two degrees differ, a cell is doubted, and the network asked in its middle.  If it is
missed there, the cell gets the nodes of the lattice that is twice as fine, and the cells around it
are doubted too: a line which was noticed anywhere is followed to its ends.  So it goes on, down to
pixels.  Some of the cells that are believed are asked all the same, to see whether they should be.

What is guaranteed: nothing, for a function known at some points only can do anything between them.
A line that no node meets is not drawn; `exact=True` draws it.  The distance of the first nodes is
chosen from the network's first layer and the window (:mod:`sampler.caution`).  What is measured:
`tests/test_tolerance.py` and `benchmarks/render.py`.
"""

from __future__ import annotations

import math

import numpy as np

from sampler import cells, lattice
from sampler.caution import caution
from sampler.evaluator import Evaluator
from sampler.lattice import MARGIN, TAPS, sigmoid
from sampler.raster import Raster
from sampler.workers import cores, modest, share

TOLERANCE = 1 / 510  # half a grey level of 8 bits

# Shares of the tolerance by which a node may be missed that was not foreseen to be, beyond which
# what is finer is doubted too, for a step is missed as much as before; and a pixel.
_WRONG, _PIXEL = 0.9, 0.15
_ROUNDS = 3  # in which cells around get the nodes of one lattice; pixels are followed without end

_SAMPLE = 2000  # cells that tell how many are doubted
_EASY = 0.1  # pixels asked for each node of a finer lattice that is not worked out
_TIP = 1e6  # tolerances: as much as no cell but one at the tip of r differs by

_JUDGED = 1 << 14  # cells looked at by one worker at once
_DRAWN = 1 << 20  # pixels drawn by one worker at once
_TOGETHER = 1 << 20  # pixels asked at once
_FOLLOWED = 8  # pixels: side of the squares in which what had been missed is followed


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
        Distance of the first nodes, in pixels: a power of two, at least 2; see `caution.spacing`.
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
        self._caution = caution(evaluator.smooth)
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
        doubted = self._doubt(judged)
        asked = cells.grown(doubted) | cells.some(doubted.shape)
        while self._step == self._first or self._worth_refining(doubted):
            judged, wrong = self._refine(asked)
            if self._is_rough(judged):
                return None
            doubted = self._doubt(judged) | wrong
            asked = doubted | (judged & cells.some(judged.shape))
        for _ in range(self._caution.around if self._step == 2 else 0):
            doubted = cells.grown(doubted)
        return doubted

    def _is_rough(self, judged: np.ndarray) -> bool:
        """Return whether so much is going to be doubted that all pixels may as well be asked."""
        limit = self._caution.rough.get(self._step)
        if limit is None or judged.mean() < limit:
            return False
        some = np.flatnonzero(judged)[:: max(1, judged.size // _SAMPLE)]
        differ = self._differences(some) > self._caution.doubted
        return differ.mean() * judged.mean() > limit

    def _worth_refining(self, doubted: np.ndarray) -> bool:
        """Return whether a finer lattice costs less than every pixel of these cells."""
        pixels = np.count_nonzero(doubted) * self._step**2
        return self._step > 2 and pixels > _EASY * doubted.size

    def _cells(self) -> tuple[int, int]:
        """Return how many rows and columns of cells cover the picture."""
        return tuple(max(-(-(side - 1) // self._step), 1) for side in self.pictures.shape[1:3])

    # Lattices: `_values`, (c_dim, n, rows, columns), and which of them are `_known`, have margins.
    # Cells and nodes are counted row after row, one picture after the other, nodes with margins.

    def _begin(self) -> None:
        """Ask at every node of the first lattice."""
        rows, columns = (side + TAPS - 1 for side in self._cells())
        self._known = np.ones((len(self._z), rows, columns), bool)
        values = self._ask(np.arange(self._known.size), rows, columns)
        self._values = np.ascontiguousarray(values.T).reshape(-1, *self._known.shape)

    def _doubt(self, judged: np.ndarray) -> np.ndarray:
        """Return which of the cells judged are not believed."""
        places = np.flatnonzero(judged)
        differences = np.zeros(judged.shape, np.float32)

        def judge(first: int) -> None:
            some = places[first : first + _JUDGED]
            differences.reshape(-1)[some] = self._differences(some)

        share(judge, range(0, len(places), _JUDGED))
        tip = self._tip()
        differences[tip] = np.where(judged[tip], _TIP, 0.0)
        doubted, self._sure = differences > self._caution.doubted, differences > self._caution.sure
        if doubted.mean() > self._caution.crowded:
            self._sure = cells.grown(self._sure)
        self._foreseen = self._caution.foreseen * cells.highest(differences)
        return doubted

    def _differences(self, places: np.ndarray) -> np.ndarray:
        """Return by how much polynomials of two degrees differ in some cells, (k,): (k,)."""
        around = lattice.windows(self._values, places)
        return lattice.error(around, self._caution.nodes) / self._tolerance

    def _tip(self) -> tuple[slice, ...]:
        """Return where the cells around the origin are: there r = √(x² + y²) is a cone's tip."""
        place = (math.floor(place / self._step) for place in self._raster.place(0.0, 0.0))
        return slice(None), *(slice(max(cell - 1, 0), max(cell + 2, 0)) for cell in place)

    def _refine(self, asked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Go to the lattice that is twice as fine.

        Cells are asked in the middle.  Those that are doubted for sure, and those where a node was
        missed, get all its nodes, and the cells around what was missed are asked too.

        Returns
        -------
        judged : numpy.ndarray
            Which cells of the finer lattice got nodes: they are to be doubted or believed.
        wrong : numpy.ndarray
            Those where a node had been missed by nearly as much as is allowed, and by more than was
            foreseen.  A smooth function would be met well enough by now, but a step is not, however
            small.
        """
        self._step //= 2
        rows, columns = self._cells()
        self._values = lattice.refined(self._values, rows, columns)
        known = np.zeros(self._values.shape[1:], bool)
        height, width = (side // 2 for side in known.shape[1:])
        known[:, 1::2, 1::2] = self._known[:, 2 : 2 + height, 2 : 2 + width]
        self._known = known
        full, wrong = self._sure & asked, np.zeros_like(asked)
        for _ in range(_ROUNDS):
            nodes = self._unknown(full, asked)
            if not len(nodes):
                break
            errors = self._fill(nodes) / self._tolerance
            some = errors > self._caution.missed
            errors, nodes = errors[some], self._inside(nodes[some])
            foreseen = self._foreseen[cells.before(nodes, asked.shape)]
            wrong |= cells.cells_of(nodes[errors > np.maximum(foreseen, _WRONG)], asked.shape)
            missed = cells.cells_of(nodes, asked.shape)
            around = cells.grown(missed)
            full |= around if full.mean() > self._caution.crowded else missed
            asked = asked | around
        return cells.quarters(full, rows, columns), cells.quarters(wrong, rows, columns)

    def _unknown(self, full: np.ndarray, asked: np.ndarray) -> np.ndarray:
        """Return which nodes, (p,), are to be asked in cells of the last lattice.

        All of some cells, those beyond the border with them; the middles of others, and those of
        their sides at the border, which no cell on the other side looks after.
        """
        nodes = cells.nodes_of(full)
        nodes[:, 1::2, 1::2] |= asked
        for border in (0, -1):
            nodes[:, border, 1::2] |= asked[:, border]
            nodes[:, 1::2, border] |= asked[:, :, border]
        wanted = np.empty_like(self._known)
        rows, columns = (side - 2 * MARGIN for side in wanted.shape[1:])
        wanted[:, MARGIN:-MARGIN, MARGIN:-MARGIN] = nodes[:, :rows, :columns]
        cells.fill_margins(wanted, MARGIN)
        return np.flatnonzero(wanted & ~self._known)

    def _inside(self, nodes: np.ndarray) -> np.ndarray:
        """Return nodes, (p,), as (p, 3), margins not counted: those beyond the border lie on it."""
        nodes = np.stack(np.unravel_index(nodes, self._known.shape), axis=-1)
        most = np.array(self._known.shape) - (1, 2 * MARGIN + 1, 2 * MARGIN + 1)
        return np.clip(nodes - (0, MARGIN, MARGIN), 0, most)

    def _fill(self, nodes: np.ndarray) -> np.ndarray:
        """Ask at nodes, (p,), of the present lattice; return how far off the ink had been, (p,).

        At the nodes or near them: where the ink is all black or all white, a miss shows beside.
        """
        self._known.reshape(-1)[nodes] = True
        asked = self._ask(nodes, *self._known.shape[1:]).T
        values = self._values.reshape(len(asked), -1)
        told = values[:, nodes]
        values[:, nodes] = asked
        return (np.abs(told - asked) * lattice.slope_near(self._values, nodes)).max(axis=0)

    # Pixels: they are counted row after row, one picture after the other.

    def _draw_smooth(self) -> None:
        """Draw all pixels from the present lattice."""
        y_dim, x_dim = self.pictures.shape[1:3]
        rows = max(1, min(-(-y_dim // cores()), _DRAWN // x_dim))

        def draw(part: tuple[int, int]) -> None:
            picture, top = part
            some = min(rows, y_dim - top)
            ink = lattice.drawn(self._values[:, picture], self._step, top, some, x_dim)
            sigmoid(ink, out=ink)
            self.pictures[picture, top : top + some] = np.moveaxis(ink, 0, -1)

        parts = [(picture, top) for picture in range(len(self._z)) for top in range(0, y_dim, rows)]
        share(draw, parts)

    def _draw_exact(self, doubted: np.ndarray) -> None:
        """Draw each pixel of cells, and of squares beside them while pixels had been missed."""
        n, y_dim, x_dim = self.pictures.shape[:3]
        squares, side = np.argwhere(doubted), self._step
        known = np.zeros((n, y_dim, x_dim), bool)
        nodes = self._known[:, MARGIN:, MARGIN:]
        known[:, ::side, ::side] = nodes[:, : -(-y_dim // side), : -(-x_dim // side)]
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
        return pixels[errors > _PIXEL * self._tolerance]

    def _ask(self, index: np.ndarray, rows: int, columns: int) -> np.ndarray:
        """Return logits, (p, c_dim), at nodes of the present lattice of that shape, or pixels."""
        self.asked += len(index)
        margin = 0 if self._step == 1 else MARGIN
        raster = self._raster.spaced(rows, columns, (self._step, self._step), margin)
        return self._logits(raster, index)
