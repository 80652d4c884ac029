"""Drawing large pictures from few values: exact ones where they are needed, smooth ones between.

A trained CPPN is smooth nearly everywhere.  The network is asked at the nodes of a lattice; between
them, what it gives before its sigmoid follows from polynomials (see
:mod:`sampler.render.adaptive.interpolation`).  Where polynomials of two degrees differ, a cell is
doubted, and the network asked in its middle.  If it is missed there, the cell gets the nodes of the
lattice that is twice as fine; if by more than such polynomials had told, the cells around it are
doubted too: a line which was noticed anywhere is followed to its ends.  So it goes on, down to
pixels.  Some of the cells that are believed are asked all the same, to see whether they should be.

What is guaranteed: nothing, for a function known at some points only can do anything between them.
A line that no node meets is not drawn; `exact=True` draws it.  The distance of the first nodes is
chosen from the network's first layer and the window, and so is how little is believed of it
(:mod:`sampler.render.adaptive.criteria`, :mod:`sampler.render.adaptive.smoothness`).  What is
measured: `tests/test_tolerance.py` and `benchmarks/render.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from sampler.pictures.pixel_grid import PixelGrid
from sampler.render.adaptive import grid as cells
from sampler.render.adaptive import pixels, smoothness
from sampler.render.adaptive.criteria import Caution
from sampler.render.adaptive.front import Frontier
from sampler.render.adaptive.grid import NONE, Grid
from sampler.render.adaptive.level import Nodes
from sampler.render.adaptive.pixels import Asked
from sampler.support.threads import parallel_for, single_threaded_blas

TOLERANCE = 1 / 510  # half a grey level of 8 bits

# Share of the tolerance by which a node may be missed that was not foreseen to be, beyond which
# what is finer is doubted too, for a step is missed as much as before.
_WRONG = 0.9
_STRANGE = 0.35  # share of what is foreseen beyond which a miss casts doubt on the cells around

_SAMPLE = 2000  # cells that tell how many are doubted
_EASY = 0.1  # pixels asked for each node of a finer lattice that is not worked out
_TIP = 1e6  # tolerances: as much as no cell but one at the tip of r differs by

_JUDGED = 1 << 14  # cells looked at by one worker at once
_HELD = 4  # pixels: side of the largest cells whose middle stands for all of their pixels


class Drawing:
    """Pictures of one window in the making: one call asks for the nodes of all of them.

    Parameters
    ----------
    logits : callable
        What tells the ink of all pictures before the sigmoid; see `NeuralField.logits_of`.
    raster : PixelGrid
        The pixels.
    care : Caution
        What is believed of the network; see `caution.caution`.
    first : int
        Distance of the first nodes, in pixels: a power of two, at least 2; see `caution.spacing`.
    tolerance : float
        Largest error of the ink that is aimed at.
    pictures : numpy.ndarray
        Where to draw: float32, shape (n, y_dim, x_dim, c_dim), in one piece of memory.

    Attributes
    ----------
    asked : int
        Points at which the generator was asked.
    rough : bool
        So much is doubted that asking at every pixel is quicker.  Then nothing has been drawn.
    """

    def __init__(
        self,
        logits: Callable[[PixelGrid, np.ndarray], np.ndarray],
        raster: PixelGrid,
        care: Caution,
        first: int,
        tolerance: float,
        pictures: np.ndarray,
    ) -> None:
        self._raster, self._logits, self._pictures = raster, logits, pictures
        self._origin = raster.place(0.0, 0.0)
        self._caution, self._tolerance, self.asked = care, tolerance, 0
        self._nodes, self._first, self._late = Nodes(raster, len(pictures), first), first, NONE
        with single_threaded_blas:
            doubted = self._find_out()
            self.rough = doubted is None
            if doubted is not None:
                pixels.draw(self._nodes.values, self._nodes.step, self._pictures)
                self._draw_exact(doubted)

    def _find_out(self) -> np.ndarray | None:
        """Refine the lattice as far as it pays; return its doubted cells, or None if it never did.

        Cells are counted as in `Grid`, here and below.
        """
        self._nodes.begin(self._ask)
        judged = np.flatnonzero(self._nodes.grid.there)
        if self._is_hopeless() or self._is_rough(judged):
            return None
        doubted = self._doubt(judged)
        asked = np.append(self._nodes.grid.grown(doubted), self._sample(judged))
        refined = False
        while not refined or self._worth_refining(doubted):
            judged, wrong = self._refine(asked)
            if self._is_rough(judged):
                return None
            doubted, refined = self._doubt(judged, wrong), True
            asked = np.append(doubted, self._sample(judged))
        if self._nodes.step > 2 and len(self._late):
            doubted = self._doubt(*self._follow())
        else:  # a lattice of pixels is the pixels: what is late is followed from one to the next
            doubted = self._nodes.grid.once(np.append(doubted, self._nodes.cells_at(self._late)))
        for _ in range(self._caution.around if self._nodes.step == 2 else 0):
            doubted = self._nodes.grid.once(self._nodes.grid.grown(doubted))
        return doubted

    def _sample(self, judged: np.ndarray) -> np.ndarray:
        """Return those of cells that are asked even if they are believed."""
        return judged[cells.some(self._nodes.grid, self._caution.sampled)[judged]]

    def _is_hopeless(self) -> bool:
        """Return whether no lattice would tell what lies between the nodes."""
        given, care = (self._nodes, self._raster, self._ask), self._caution
        if care.threads is not None and smoothness.is_thread_fine(*given, care.threads):
            return True
        limit = care.rounding
        return limit is not None and smoothness.is_rounded(*given, limit * self._tolerance)

    def _is_rough(self, judged: np.ndarray) -> bool:
        """Return whether so much is going to be doubted that all pixels may as well be asked."""
        many = self._nodes.grid.many
        limit, part = self._caution.rough.get(self._nodes.step), len(judged) / many
        if limit is None or part < limit:
            return False
        some = judged[:: max(1, many // _SAMPLE)]
        return (self._differences(some) > self._caution.doubted).mean() * part > limit

    def _worth_refining(self, doubted: np.ndarray) -> bool:
        """Return whether a finer lattice costs less than every pixel of these cells."""
        step = self._nodes.step
        return step > 2 and len(doubted) * step**2 > _EASY * self._nodes.grid.many

    def _doubt(self, judged: np.ndarray, wrong: np.ndarray = NONE) -> np.ndarray:
        """Return which of the cells judged are not believed, and the wrong ones."""
        grid = self._nodes.grid
        differences = np.zeros(grid.size, np.float32)

        def judge(first: int) -> None:
            some = judged[first : first + _JUDGED]
            differences[some] = self._differences(some)

        parallel_for(judge, range(0, len(judged), _JUDGED))
        grid.inner(differences)[self._tip()] = _TIP
        self._sure = np.flatnonzero(differences > self._caution.sure)
        # Where a wave is just too short, polynomials may agree by chance; not so in all the cells
        # around.  Of what was studied, the geometric mean of both tells best where they are off.
        self._around = grid.largest_around(differences)
        doubted = np.zeros(grid.size, bool)
        doubted[judged] = self._around[judged] * differences[judged] > self._caution.doubted**2
        if np.count_nonzero(doubted) > self._caution.crowded * grid.many:
            self._sure = grid.grown(self._sure)
        doubted[wrong], self._steps = True, wrong
        return np.flatnonzero(doubted)

    def _differences(self, some: np.ndarray) -> np.ndarray:
        """Return by how many tolerances polynomials of two degrees differ in cells, (k,): (k,)."""
        return self._nodes.differences(some, self._caution.nodes) / self._tolerance

    def _tip(self) -> tuple[slice, ...]:
        """Return where the cells around the origin are: there r = √(x² + y²) is a cone's tip."""
        middle = (math.floor(place / self._nodes.step) for place in self._origin)
        return slice(None), *(slice(max(cell - 1, 0), max(cell + 2, 0)) for cell in middle)

    def _refine(self, suspects: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Go to the lattice that is twice as fine.

        Suspects are asked in the middle.  Those that are doubted for sure, and those where a node
        was missed, get all its nodes.  Around what was hardly foreseen, cells are asked too.

        Returns
        -------
        judged : numpy.ndarray
            Which cells of the finer lattice got nodes: they are to be doubted or believed.
        wrong : numpy.ndarray
            Those where a node had been missed by nearly as much as is allowed, and by more than was
            foreseen.  A smooth function would be met well enough by now, but a step is not, however
            small.
        """
        coarse, self._nodes = self._nodes, self._nodes.finer()
        self._frontier, self._foreseen = Frontier(coarse.grid, suspects, self._sure), self._around
        self._late = self._nodes.wanted(self._frontier, coarse.in_finer(self._late, self._nodes))
        if self._nodes.step == 2:
            return self._follow(3)
        return self._follow(1 if coarse.step == self._first else 2)

    def _follow(self, rounds: float = np.inf) -> tuple[np.ndarray, np.ndarray]:
        """Ask what the frontier wants, and go on from what was missed to the cells around.

        What is left after so many rounds is late: it is asked together with the nodes of the next
        lattice.  Returns what `_refine` does.
        """
        frontier, least = self._frontier, self._caution.missed * self._tolerance
        while rounds and len(self._late):
            rounds -= 1
            found = self._nodes.fill(self._late, self._ask, least)
            frontier.follow(*self._missed(frontier.grid, *found), self._caution.crowded)
            self._late = self._nodes.wanted(frontier)
        return frontier.finer(self._nodes.grid)

    def _missed(self, grid: Grid, nodes: np.ndarray, errors: np.ndarray) -> tuple:
        """Return the cells that hold a node that was missed, and those that `follow` sets apart.

        Nodes and the errors of their ink are of shape (k,), from `Nodes.fill`.
        """
        errors, touching = errors / self._tolerance, self._nodes.touching(nodes, grid)
        foreseen = self._caution.foreseen * self._foreseen[touching[0]]
        surprising = errors > foreseen
        missed = touching[:, surprising | (errors > self._caution.off)]
        wrong = touching[:, surprising & (errors > _WRONG)]
        return grid.once(missed), wrong, grid.once(touching[:, errors > _STRANGE * foreseen])

    def _draw_exact(self, doubted: np.ndarray) -> None:
        """Ask at the pixels of cells, and follow what had been missed."""
        nodes, side = self._nodes, self._nodes.step
        known, least = nodes.known_pixels(), self._caution.pixel * self._tolerance
        asked = Asked(self._pictures, known, lambda some: self._ask(self._raster, some), least)
        squares = self._squares(doubted)
        if self._caution.middles and side <= _HELD:
            sure = self._squares(nodes.grid.once(np.append(self._sure, self._steps)))
            squares = asked.draw_some(squares, sure, side)
        asked.draw(squares, side)

    def _squares(self, some: np.ndarray) -> np.ndarray:
        """Return cells, (k,), as squares of pixels: picture, row and column, (3, k) or more."""
        squares = np.stack(self._nodes.grid.apart(some))
        return pixels.with_border(squares, self._nodes.step, self._pictures.shape[:3])

    def _ask(self, places: PixelGrid, index: np.ndarray) -> np.ndarray:
        """Return logits, (p, c_dim), at some of these places: nodes of the lattice, or pixels."""
        self.asked += len(index)
        return self._logits(places, index)
