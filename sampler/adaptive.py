"""Drawing large pictures from few values: exact ones where they are needed, smooth ones between.

A trained CPPN is smooth nearly everywhere.  The picture is cut into square tiles; in each, the
network is asked at a few points, and the ink between them follows from a polynomial (see
:mod:`sampler.interpolant`).  A tile whose polynomial is not believed gets more points, then is cut
in four, and in the end is asked at every pixel.  What forced that, a line or a step, goes on in
other tiles: those around are tried along their borders, pixel by pixel, so that a line which was
noticed anywhere is followed to its ends.

What is guaranteed: nothing, for a function known at some points only can do anything between them.
A line that no point meets in any tile is not drawn; `exact=True` draws it.  The distance of the
points is chosen from the network's first layer and the window (`tile_side`).  What is measured:
`tests/test_tolerance.py` and `benchmarks/render.py`.
"""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from sampler import interpolant
from sampler.evaluator import Evaluator
from sampler.raster import Raster
from sampler.workers import each

TOLERANCE = 1 / 510  # half a grey level of 8 bits

SMALLEST = 11  # pixels: a tile's side below which every pixel is asked
_MARGIN = 0.14  # share of the tolerance that an estimate may reach
_FOLD = 3.0  # a tile's side in the plane, times the steepest weight of the first layer
# A tile gets more points where their error, which falls by a power a point, promises to be at most
# so many limits.  Tiles of less than _CHEAP pixels are cut in four while no more of them than _HARD
# fail, a share.
_PROMISING, _HARD, _CHEAP = 4, 0.7, 64
_TOGETHER = 1 << 20  # pixels asked at once: a few MB of places
_STRIDES = np.array([7919, 104_729])  # primes: of rows and of columns
_DRAWN = 1 << 17  # pixels drawn by one worker at once: they stay in its cache


def tile_side(raster: Raster, steepest: float) -> int:
    """Return the side of the first tiles, in pixels: a multiple of 16.

    Parameters
    ----------
    raster : Raster
        How much of the plane a pixel covers.
    steepest : float
        See `steepest_weight`.  Within 1 / steepest of the plane such a unit runs through its bend.
    """
    whole = max(raster.x_dim, raster.y_dim)
    side = min(_FOLD / max(steepest * raster.pitch, 1e-12), whole)
    fitting = whole / max(round(whole / side), 1)  # little of the last tiles lies outside
    return 16 * max(math.ceil(fitting / 16), 1)


def steepest_weight(generator) -> float:
    """Return the largest norm of a unit's weights of x and y in the first layer."""
    kernel = np.asarray(generator.from_point.kernel)
    return float(np.linalg.norm(kernel[:2], axis=0).max())


class Drawing:
    """Pictures of one window in the making: one call asks for the points of all of them.

    Their tiles are numbered as if they stood one below the other, each filled up to whole tiles.

    Parameters
    ----------
    evaluator : Evaluator
        What asks the generator.
    z : numpy.ndarray
        float32, shape (n, z_dim).
    raster : Raster
        The pixels.
    side : int
        Of the first tiles, in pixels; see `tile_side`.
    tolerance : float
        Largest error of the ink that is aimed at.
    out : numpy.ndarray, optional
        Where to draw: float32, shape (n, y_dim, x_dim, c_dim).

    Attributes
    ----------
    pictures : numpy.ndarray
        float32, shape (n, y_dim, x_dim, c_dim), 0..1.
    asked : int
        Points at which the generator was asked.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        z: np.ndarray,
        raster: Raster,
        side: int,
        tolerance: float,
        out: np.ndarray | None = None,
    ):
        self._evaluator, self._z, self._raster = evaluator, z, raster
        self._caution = interpolant.SMOOTH if evaluator.smooth else interpolant.KINKED
        self._limit = _MARGIN * tolerance
        self.asked = 0
        shape = (len(z), raster.y_dim, raster.x_dim, evaluator.c_dim)
        self.pictures = np.empty(shape, np.float32) if out is None else out
        self._unit = side
        while self._unit % 2 == 0 and self._unit // 2 >= SMALLEST:
            self._unit //= 2
        self._height = -(-raster.y_dim // side) * side  # from one picture to the next
        cells = len(z) * self._height, -(-raster.x_dim // side) * side
        self._exact = np.zeros([size // self._unit for size in cells], bool)  # by smallest tiles
        self._believed: list[tuple[np.ndarray, int, np.ndarray]] = []  # tiles, side, values
        self._tip = raster.place(0.0, 0.0)
        self._draw(side)

    def _draw(self, side: int) -> None:
        raster = self._raster
        down, across = np.array(self._exact.shape) * self._unit // side
        tiles = np.stack(np.mgrid[:down, :across], axis=-1).reshape(-1, 2) * side
        while len(tiles):
            left = self._believe(tiles, side)
            rough = len(left) > _HARD * len(tiles) and side < _CHEAP
            if side == self._unit or rough:
                self._ask_all(left, side)
                break
            side //= 2
            quarters = np.array([[0, 0], [0, side], [side, 0], [side, side]])
            tiles = (left[:, None] + quarters).reshape(-1, 2)
            tiles = tiles[(self._within(tiles) < (raster.y_dim, raster.x_dim)).all(axis=1)]
        self._draw_believed()
        self._follow()

    def _believe(self, tiles: np.ndarray, side: int) -> np.ndarray:
        """Keep what is known of the tiles that can be believed; return the others."""
        held_out = interpolant.held_out(self._caution)
        # The same ones whatever else is drawn, and others close by.
        sets = self._within(tiles) @ _STRIDES % len(held_out)
        nodes = interpolant.new_positions(interpolant.COUNTS[0])
        nodes = np.broadcast_to(nodes, (len(tiles), *nodes.shape))
        asked = self._ask(tiles, side, np.concatenate([held_out[sets], nodes], axis=1))
        held, asked = np.split(asked, [held_out.shape[1]], axis=1)
        values, others = None, []
        for count in interpolant.COUNTS:
            if values is not None:
                asked = self._ask(tiles, side, interpolant.new_positions(count)[None])
            values = interpolant.joined(values, asked, count)
            error = interpolant.error(values, sets, held, self._caution)
            good = (error <= self._limit) & ~self._hold_tip(tiles, side)
            self._believed.append((tiles[good], side, values[good]))
            more = interpolant.next_count(count)
            promising = ~good & (error ** (more / count) < _PROMISING * self._limit)
            others.append(tiles[~good & ~promising])
            tiles, values = tiles[promising], values[promising]
            sets, held = sets[promising], held[promising]
            if not len(tiles) or more**2 > side**2 / 2.5:
                break
        return np.concatenate([*others, tiles])

    def _draw_believed(self) -> None:
        """Draw what follows from polynomials; nothing else touches those pixels meanwhile."""

        def draw(some: tuple[np.ndarray, int, np.ndarray]) -> None:
            tiles, side, values = some
            for (top, left), tile in zip(tiles, interpolant.draw(values, side), strict=True):
                self._put(top, left, tile)

        parts = []
        for tiles, side, values in self._believed:
            many = max(1, _DRAWN // side**2)
            for first in range(0, len(tiles), many):
                some = slice(first, first + many)
                parts.append((tiles[some], side, values[some]))
        deque(each(draw, parts), maxlen=0)

    def _hold_tip(self, tiles: np.ndarray, side: int) -> np.ndarray:
        """Return which tiles hold the origin, or nearly: there r = √(x² + y²) is a cone's tip."""
        offset, nearly = self._tip - self._within(tiles), side / 16
        return ((offset > -1 - nearly) & (offset < side + nearly)).all(axis=1)

    def _within(self, tiles: np.ndarray) -> np.ndarray:
        """Return where tiles lie in their own pictures."""
        return tiles % (self._height, self._exact.shape[1] * self._unit)

    def _follow(self) -> None:
        """Try the believed tiles beside exact ones along their borders, until nothing is new."""
        untried = [(tiles, side) for tiles, side, _ in self._believed if len(tiles)]
        news = len(untried) > 0
        while news:
            near = _dilated(self._exact)
            touching = [self._touching(near, tiles, side) for tiles, side in untried]
            tried = [(tiles[at], side) for (tiles, side), at in zip(untried, touching, strict=True)]
            untried = [
                (tiles[~at], side) for (tiles, side), at in zip(untried, touching, strict=True)
            ]
            news = False
            for (tiles, side), errors in zip(tried, self._border_errors(tried), strict=True):
                wrong = tiles[errors > 2 * self._limit]
                self._ask_all(wrong, side)
                news |= len(wrong) > 0

    def _touching(self, near: np.ndarray, tiles: np.ndarray, side: int) -> np.ndarray:
        """Return which tiles hold a cell of the mask."""
        sums = np.pad(near.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
        (top, left), many = (tiles // self._unit).T, side // self._unit
        bottom, right = top + many, left + many
        found = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        return found > 0

    def _border_errors(self, tried: list[tuple[np.ndarray, int]]) -> list[np.ndarray]:
        """Return how far off the ink of tiles is along their borders, for each side's tiles."""
        last = np.array([self._raster.y_dim, self._raster.x_dim]) - 1
        pixels = []
        for tiles, side in tried:
            within = self._within(tiles)
            inside = np.minimum(within[:, None] + _ring(side), last)
            pixels.append(inside + (tiles - within)[:, None])
        flat = np.concatenate([some.reshape(-1, 2) for some in pixels])
        exact = interpolant.sigmoid(self._logits(flat.astype(float)))
        rows, columns = flat.T
        drawn = self.pictures[rows // self._height, rows % self._height, columns]
        missed = np.abs(drawn - exact).max(axis=1)
        ends = np.cumsum([some.size // 2 for some in pixels])
        parts = np.split(missed, ends[:-1])
        return [
            part.reshape(some.shape[:2]).max(axis=1, initial=0.0)
            for part, some in zip(parts, pixels, strict=True)
        ]

    def _ask(self, tiles: np.ndarray, side: int, positions: np.ndarray) -> np.ndarray:
        """Return logits at positions (tiles or 1, p, 2) of each tile: (tiles, p, c_dim)."""
        places = (tiles[:, None] + positions * (side - 1)).reshape(-1, 2)
        return self._logits(places).reshape(len(tiles), positions.shape[1], -1)

    def _logits(self, places: np.ndarray) -> np.ndarray:
        """Return logits at rows and columns (p, 2): (p, c_dim)."""
        self.asked += len(places)
        if len(self._z) == 1:
            return self._evaluator.logits(self._z, self._raster, places)
        owner = (places[:, 0] // self._height).astype(np.int32)
        places = places - owner[:, None] * (self._height, 0)
        return self._evaluator.logits(self._z, self._raster, places, owner)

    def _ask_all(self, tiles: np.ndarray, side: int) -> None:
        """Draw tiles from the ink at each of their pixels."""
        positions = np.stack(np.mgrid[:side, :side], axis=-1).reshape(1, -1, 2) / (side - 1)
        together = max(1, _TOGETHER // side**2)
        cells = side // self._unit
        for first in range(0, len(tiles), together):
            some = tiles[first : first + together]
            ink = interpolant.sigmoid(self._ask(some, side, positions))
            for (top, left), tile in zip(some, ink.reshape(len(some), side, side, -1), strict=True):
                self._put(top, left, tile)
                row, column = top // self._unit, left // self._unit
                self._exact[row : row + cells, column : column + cells] = True

    def _put(self, top: int, left: int, tile: np.ndarray) -> None:
        picture = self.pictures[top // self._height]
        top %= self._height
        part = picture[top : top + len(tile), left : left + len(tile)]
        part[:] = tile[: part.shape[0], : part.shape[1]]


def _ring(side: int) -> np.ndarray:
    """Return the rows and columns of a tile's border pixels: (p, 2)."""
    pixels = np.stack(np.mgrid[:side, :side], axis=-1)
    return pixels[((pixels == 0) | (pixels == side - 1)).any(axis=-1)]


def _dilated(mask: np.ndarray) -> np.ndarray:
    """Return a mask with the eight neighbours of each of its cells."""
    wide = np.pad(mask, 1)
    rows = wide[:-2] | wide[1:-1] | wide[2:]
    return rows[:, :-2] | rows[:, 1:-1] | rows[:, 2:]
