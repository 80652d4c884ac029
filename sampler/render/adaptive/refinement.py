"""The refinement loop: estimate, mark, refine, and pixels from the last level.

See :mod:`sampler.render.adaptive` for the algorithm and its words.
"""

from __future__ import annotations

import math

import numpy as np

from sampler.pictures.pixel_grid import PixelGrid
from sampler.render.adaptive import pixels, smoothness
from sampler.render.adaptive.criteria import RefinementCriteria
from sampler.render.adaptive.front import ActiveFront
from sampler.render.adaptive.grid import NONE, CellGrid, sampled
from sampler.render.adaptive.level import Evaluate, Level
from sampler.render.adaptive.pixels import PixelRefinement
from sampler.support.threads import parallel_for, single_threaded_blas

TOLERANCE = 1 / 510  # half a grey level of 8 bits

# Tolerances: an unexpected error beyond this marks the finer cells, too, for at a step of the ink
# the error stays as large as before.
_DISCONTINUOUS = 0.9
_UNEXPECTED = 0.35  # share of the expected error beyond which the cells around are evaluated

_SAMPLE = 2000  # cells from which the share of marked ones is predicted
_EASY = 0.1  # evaluations of pixels that cost as much as one interpolated node
_TIP = 1e6  # tolerances: more than the estimate of any cell but one at the tip of r

_ESTIMATED = 1 << 14  # cells estimated by one worker at once
_HELD = 4  # pixels: side of the largest cells whose middle stands for all of their pixels


class AdaptiveRefinement:
    """Pictures of one window, refined together: one call evaluates the nodes of all of them.

    Parameters
    ----------
    logits_at : callable
        The field's logits for all pictures; see `Evaluate`.
    pixel_grid : PixelGrid
        The pixels.
    criteria : RefinementCriteria
        See `criteria.criteria_for`.
    first_step : int
        Spacing of the first level, in pixels: a power of two, at least 2; see
        `criteria.first_step`.
    tolerance : float
        Largest error of the ink that is aimed at.
    pictures : numpy.ndarray
        Where to draw: float32, shape (n, y_dim, x_dim, c_dim), in one piece of memory.

    Attributes
    ----------
    evaluations : int
        Points at which the field has been evaluated.
    """

    def __init__(
        self,
        logits_at: Evaluate,
        pixel_grid: PixelGrid,
        criteria: RefinementCriteria,
        first_step: int,
        tolerance: float,
        pictures: np.ndarray,
    ) -> None:
        self._pixel_grid, self._logits_at, self._pictures = pixel_grid, logits_at, pictures
        self._origin = pixel_grid.place(0.0, 0.0)
        self._criteria, self._tolerance, self.evaluations = criteria, tolerance, 0
        self._level, self._first_step = Level(pixel_grid, len(pictures), first_step), first_step
        # Cells marked for certain, and discontinuous ones, of the level; nodes left for later.
        self._certain = self._discontinuous = self._deferred = NONE

    def draw(self) -> bool:
        """Draw the pictures.

        Returns
        -------
        bool
            False where so much is marked that evaluating every pixel is quicker: then nothing has
            been drawn.
        """
        with single_threaded_blas:
            marked = self._refine_levels()
            if marked is None:
                return False
            pixels.fill_pictures(self._level.values, self._level.step, self._pictures)
            self._refine_pixels(marked)
            return True

    def _refine_levels(self) -> np.ndarray | None:
        """Refine as far as it pays; return the last level's marked cells, or None if it never does.

        Cells are counted as in `CellGrid`, here and below.
        """
        self._level.begin(self._evaluate)
        cells = np.flatnonzero(self._level.cells.inside)
        if self._is_hopeless() or self._is_rough(cells):
            return None
        marked = self._mark(cells)
        candidates = np.append(self._level.cells.with_neighbours(marked), self._sample(cells))
        refined = False
        while not refined or self._worth_refining(marked):
            cells, discontinuous = self._refine(candidates)
            if self._is_rough(cells):
                return None
            marked, refined = self._mark(cells, discontinuous), True
            candidates = np.append(marked, self._sample(cells))
        return self._settle(marked)

    def _settle(self, marked: np.ndarray) -> np.ndarray:
        """Return the marked cells of the last level once its deferred nodes are accounted for."""
        level = self._level
        if level.step > 2 and len(self._deferred):
            marked = self._mark(*self._follow())
        else:  # on the last but one level the next nodes are pixels: errors are followed there
            marked = level.cells.unique(np.append(marked, level.cells_at(self._deferred)))
        for _ in range(self._criteria.rings if level.step == 2 else 0):
            marked = level.cells.unique(level.cells.with_neighbours(marked))
        return marked

    def _sample(self, cells: np.ndarray) -> np.ndarray:
        """Return the cells of these that are evaluated though they may not be marked."""
        return cells[sampled(self._level.cells, self._criteria.sample_every)[cells]]

    def _is_hopeless(self) -> bool:
        """Return whether no level would show what lies between the nodes."""
        first, criteria = (self._level, self._pixel_grid, self._evaluate), self._criteria
        share = criteria.thin_features
        if share is not None and smoothness.has_thin_features(*first, share):
            return True
        limit = criteria.rounding
        return limit is not None and smoothness.is_rounded(*first, limit * self._tolerance)

    def _is_rough(self, cells: np.ndarray) -> bool:
        """Return whether the share of cells to be marked makes every pixel the quicker way."""
        count = self._level.cells.count
        limit, part = self._criteria.rough.get(self._level.step), len(cells) / count
        if limit is None or part < limit:
            return False
        estimates = self._estimate(cells[:: max(1, count // _SAMPLE)])
        return bool((estimates > self._criteria.marked).mean() * part > limit)

    def _worth_refining(self, marked: np.ndarray) -> bool:
        """Return whether a finer level costs less than every pixel of these cells."""
        step = self._level.step
        return step > 2 and len(marked) * step**2 > _EASY * self._level.cells.count

    def _mark(self, cells: np.ndarray, discontinuous: np.ndarray = NONE) -> np.ndarray:
        """Return the cells of these whose estimate is too large, and the discontinuous ones."""
        grid, criteria = self._level.cells, self._criteria
        estimates = self._estimate_all(cells)
        self._certain = np.flatnonzero(estimates > criteria.certain)
        # Where a wave is just too short, polynomials may agree by chance; not so in all the cells
        # around.  The geometric mean of both was the best of the predictors of large errors tried.
        self._around = grid.largest_around(estimates)
        mask = np.zeros(grid.size, bool)
        mask[cells] = self._around[cells] * estimates[cells] > criteria.marked**2
        if np.count_nonzero(mask) > criteria.crowded * grid.count:
            self._certain = grid.with_neighbours(self._certain)
        mask[discontinuous], self._discontinuous = True, discontinuous
        return np.flatnonzero(mask)

    def _estimate_all(self, cells: np.ndarray) -> np.ndarray:
        """Return the estimated errors of cells, (k,), among zeros for all others: (size,)."""
        grid = self._level.cells
        estimates = np.zeros(grid.size, np.float32)

        def estimate(first: int) -> None:
            part = cells[first : first + _ESTIMATED]
            estimates[part] = self._estimate(part)

        parallel_for(estimate, range(0, len(cells), _ESTIMATED))
        grid.without_ghosts(estimates)[self._tip()] = _TIP
        return estimates

    def _estimate(self, cells: np.ndarray) -> np.ndarray:
        """Return the estimated errors of cells, (k,), in tolerances: (k,)."""
        return self._level.estimates(cells, self._criteria.lower_nodes) / self._tolerance

    def _tip(self) -> tuple[slice, ...]:
        """Return the slices of the cells around the origin, where r = √(x² + y²) has its tip."""
        middle = (math.floor(place / self._level.step) for place in self._origin)
        return slice(None), *(slice(max(cell - 1, 0), max(cell + 2, 0)) for cell in middle)

    def _refine(self, candidates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Go to the level that is twice as fine, and evaluate its nodes where needed.

        Candidates are evaluated in the middle; certain cells, and those with an inaccurate node,
        at all nodes.  Around unexpected errors more cells are evaluated.

        Returns
        -------
        cells : numpy.ndarray
            Cells of the finer level with evaluated nodes, whose errors are to be estimated.
        discontinuous : numpy.ndarray
            Cells of the finer level where an unexpected error was nearly as large as the tolerance
            or larger.  At a smooth place it would be smaller by now, but not at a step, however
            small.
        """
        coarse, self._level = self._level, self._level.finer()
        self._front = ActiveFront(coarse.cells, candidates, self._certain)
        self._expected = self._around
        deferred = coarse.in_finer(self._deferred, self._level)
        self._deferred = self._level.pending(self._front, deferred)
        if self._level.step == 2:
            return self._follow(3)
        return self._follow(1 if coarse.step == self._first_step else 2)

    def _follow(self, rounds: float = math.inf) -> tuple[np.ndarray, np.ndarray]:
        """Evaluate the nodes of the front and advance it, for so many rounds.

        Nodes that are left then are deferred to the next level.  Returns what `_refine` does.
        """
        front, least = self._front, self._criteria.unexpected_error * self._tolerance
        while rounds and len(self._deferred):
            rounds -= 1
            nodes, errors = self._level.evaluate(self._deferred, self._evaluate, least)
            front.advance(*self._classified(front.cells, nodes, errors), self._criteria.crowded)
            self._deferred = self._level.pending(front)
        return front.finer(self._level.cells)

    def _classified(
        self, cells: CellGrid, nodes: np.ndarray, errors: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the cells of inaccurate, of discontinuous and of unexpected nodes.

        Nodes and the errors of their ink are of shape (k,), from `Level.evaluate`.
        """
        errors, touching = errors / self._tolerance, self._level.touching(nodes, cells)
        expected = self._criteria.expected * self._expected[touching[0]]
        beyond = errors > expected
        inaccurate = touching[:, beyond | (errors > self._criteria.largest_error)]
        discontinuous = touching[:, beyond & (errors > _DISCONTINUOUS)]
        unexpected = touching[:, errors > _UNEXPECTED * expected]
        return cells.unique(inaccurate), discontinuous, cells.unique(unexpected)

    def _refine_pixels(self, marked: np.ndarray) -> None:
        """Evaluate the pixels of marked cells, and follow errors from pixel to pixel."""
        level, side, criteria = self._level, self._level.step, self._criteria
        refinement = PixelRefinement(
            self._pictures,
            level.known_pixels(),
            lambda index: self._evaluate(self._pixel_grid, index),
            criteria.pixel_error * self._tolerance,
        )
        squares = self._squares(marked)
        if criteria.middles_first and side <= _HELD:
            certain = level.cells.unique(np.append(self._certain, self._discontinuous))
            squares = refinement.refine_middles(squares, self._squares(certain), side)
        refinement.refine(squares, side)

    def _squares(self, cells: np.ndarray) -> np.ndarray:
        """Return cells, (k,), as squares of pixels: picture, row and column, (3, k) or more."""
        squares = np.stack(self._level.cells.unravel(cells))
        n, y_dim, x_dim, _ = self._pictures.shape
        return pixels.with_border(squares, self._level.step, (n, y_dim, x_dim))

    def _evaluate(self, places: PixelGrid, index: np.ndarray) -> np.ndarray:
        """Return logits, (p, c_dim), at nodes of a level or at pixels, and count them."""
        self.evaluations += len(index)
        return self._logits_at(places, index)
