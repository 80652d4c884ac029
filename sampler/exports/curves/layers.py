"""The layers of a picture: an area a level of ink, or an area a colour of a palette."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sampler.exports.curves.distances import Nearness, nearness
from sampler.exports.curves.hatching import hatch
from sampler.exports.curves.lines import LevelLine, ShareLine
from sampler.exports.curves.outlines import Outline, outlines_of_lines
from sampler.exports.curves.roots import Line
from sampler.exports.curves.sheet import Sheet
from sampler.exports.source import Exportable, field_of
from sampler.models.model import Model
from sampler.render.operations_field import OperationsField
from sampler.render.renderer import Renderer

# Widths of the picture.  Points of the line are nearer to their curves; the line between the points
# is nearer than the second number, at 99.9 % of its length or more.
_SMOOTH = 1.5e-4, 2e-4
_KINKED = 1.0e-4, 5e-4
_CELLS = {True: 512, False: 1024}  # along the longer side; smooth lines need fewer
_MOST_LOGIT = 12.0  # float32 knows no ink nearer to 1


@dataclass(frozen=True)
class Area:
    """Where a function is positive: its line, and its values at a grid's nodes."""

    line: Line
    values: np.ndarray


class Drawing:
    """The lines of one z in one window.

    Parameters
    ----------
    sampler : Sampler
    z : numpy.ndarray
        (z_dim,), float32.
    sheet : Sheet
    ending : str
        Of the file, for messages.
    cells : int, optional
        Of the grid on which lines are found, along the longer side.
    """

    def __init__(
        self, sampler: Exportable, z: np.ndarray, sheet: Sheet, ending: str, cells: int | None
    ) -> None:
        self.field: OperationsField = field_of(sampler, z, ending)
        self._rough = field_of(sampler, z, ending, np.float32)
        self._model: Model = sampler.model
        config = sampler.model.stored_generator.config
        self.has_palette = bool(getattr(config, "palette", 0))
        self.smooth = config.smooth and not self.has_palette
        self.within, self.bound = _SMOOTH if self.smooth else _KINKED
        self._z, self.sheet = z, sheet
        self.grid = sheet.grid(cells or _CELLS[config.smooth])

    def ink(self) -> np.ndarray:
        """Return the ink before the sigmoid at the grid's nodes: (rows, columns, channels)."""
        # The picture's own renderer, which evaluates the network only where it has to.
        ink = Renderer(self._model.renderer.field).render_grid(self._z[None], self.grid)  # type: ignore[union-attr] -- a field of operations has points
        ink = ink.astype(np.float64)
        with np.errstate(divide="ignore"):
            logits = np.log(ink) - np.log1p(-ink)
        return np.clip(logits, -_MOST_LOGIT, _MOST_LOGIT)

    def of_level(self, ink: np.ndarray, level: float, channel: int = 0) -> Area:
        """Return the area of more ink than a level, 0..1, from what `ink` returned."""
        logit = float(np.log(level) - np.log1p(-level))
        line = LevelLine(self.field, self.sheet, logit, channel)
        return Area(line, ink[..., channel] - logit)

    def of_palette(self) -> list[tuple[int, Area]]:
        """Return the colours that are seen, those of large areas first, and what each covers.

        A colour's area is where its share is larger than that of all before it.  Each border is
        thus drawn once, by the colour that lies above, over a full area below: no gap is left
        between two, and no third colour shows through.
        """
        grid = self.grid
        rows, columns = np.indices((grid.y_dim, grid.x_dim))
        nodes = np.stack([columns.ravel(), rows.ravel()], axis=1)
        points = self.sheet.points(self.sheet.places(nodes, grid))
        shares = self._rough.values(points).reshape(grid.y_dim, grid.x_dim, -1)
        counts = np.bincount(shares.argmax(axis=-1).ravel(), minlength=shares.shape[-1])
        order = [int(colour) for colour in np.argsort(-counts, kind="stable") if counts[colour]]
        largest = ShareLine(self.field, self.sheet, order[0], (order[0],))
        areas = [(order[0], Area(largest, np.ones((grid.y_dim, grid.x_dim))))]
        for place, colour in enumerate(order[1:], 1):
            line = ShareLine(self.field, self.sheet, colour, tuple(order[:place]))
            areas.append((colour, Area(line, line.of_shares(shares))))
        return areas

    def outlines(self, areas: list[Area]) -> list[list[Outline]]:
        """Return the outlines of areas."""
        lines = [(area.line, area.values) for area in areas]
        return outlines_of_lines(lines, self.grid, self.sheet, self.within, smooth=self.smooth)

    def hatching(self, area: Area, spacing: float, angle: float) -> np.ndarray:
        """Return lines that fill an area, see `hatch`."""
        return hatch(area.line, area.values, self.grid, self.sheet, spacing, angle)

    def nearness(self, areas: list[Area], outlines: list[list[Outline]]) -> Nearness:
        """Return how near all outlines are to their lines."""
        total = Nearness(self.bound, 0, 0)
        for area, some in zip(areas, outlines, strict=True):
            total += nearness(some, area.line, self.bound)
        return total
