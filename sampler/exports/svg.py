"""SVG files: the picture of z as curves in layers, for print, plotters and vector editors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sampler.exports.curves.distances import Nearness
from sampler.exports.curves.document import Document, Layer
from sampler.exports.curves.greys import bands_of, checked_levels
from sampler.exports.curves.layers import Area, Drawing
from sampler.exports.curves.sheet import Sheet
from sampler.exports.source import Exportable, described, operations_of
from sampler.latent import vectors
from sampler.pictures.inks import checked_colour
from sampler.pictures.recipes.recipe import recipe_text
from sampler.pictures.view import View, check_view
from sampler.support.arguments import real_number, whole_number
from sampler.support.files import atomic_write
from sampler.support.lists import listed

_INKS = {"cyan": 0, "magenta": 1, "yellow": 2}  # that take red, green and blue light away


def write_svg(
    sampler: Exportable,
    path: Path,
    z: ArrayLike,
    *,
    levels: Sequence[float] | int | None = None,
    view: View | None = None,
    fill: Any = None,
    stroke: Any = None,
    hatch: float | None = None,
    hatch_degrees: float = 45.0,
    width_mm: float = 100.0,
    line_mm: float = 0.3,
    detail: int | None = None,
    overwrite: bool = False,
) -> None:
    """Write the lines of equal ink of z as cubic Bézier curves.

    Each curve begins and ends on the true line, whose points are roots of the network in float64.
    The file's description says how near the curves are to it between these ends.

    Parameters
    ----------
    sampler : Sampler
        Its decoder has a list of operations.
    path : pathlib.Path
        Ends in .svg.
    z : array_like
        (z_dim,).
    levels : list of float or int, optional
        Ink, above 0 and below 1, one layer each; a whole number means so many.  These are chosen
        for z: filled with greys they come nearest to the picture, with the smallest mean error that
        so many greys can have.  With a `fill`, `stroke` or `hatch` they are evenly spread.  By
        default 0.5, the middle.  A network with a palette has none: each colour has a layer, where
        its share is the largest.
    view : View, optional
        The window, and the shape of the sheet; by default the sampler's own, or 512×512.
    fill : colour or list of colours, optional
        One for the only level, or one a level, such as "#1b1b3a" or "navy".  By default black for
        one level, and for a list of several the median grey of the ink between each and the next.
    stroke : colour or list of colours, optional
        Of the lines.  The areas are then empty, unless there is a `fill` too.
    hatch : float, optional
        Fill with parallel lines, so many millimetres from one to the next; each level turns them
        further.  They have the colour of `stroke`, or are black.
    hatch_degrees : float
        Angle of these lines, clockwise from the horizontal; of the first level.
    width_mm : float
        Width of the sheet, 1 to 10,000 mm.
    line_mm : float
        Width of strokes and hatching.
    detail : int, optional
        Cells along the longer side of the grid on which lines are found, 16 to 4096; details that
        are smaller than a cell may be missed.  By default 512 for smooth networks, and 1024 for
        those with kinks.
    overwrite : bool
        Replace a file that is there.

    Raises
    ------
    ValueError
        There is no line at any of the levels; an argument is out of range.
    TypeError
        An argument is of another type, or would be ignored.

    Notes
    -----
    With a palette, colours of small areas lie above those of large ones, and each reaches below
    those above it.  Three channels without a palette become three groups of layers in cyan, magenta
    and yellow, multiplied.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from sampler import Sampler
    >>> sampler, path = Sampler(seed=1), pathlib.Path(tempfile.mkdtemp()) / "five.svg"
    >>> write_svg(sampler, path, sampler.get_random_z(5, seed=1), levels=[0.3, 0.7])
    >>> path.read_text().count("<path")
    2
    """
    operations_of(sampler, ".svg")
    z = vectors.as_one(z, sampler.z_dim, "a .svg")
    view = _view(sampler, view)
    spacing = None if hatch is None else real_number(hatch, "hatch (mm)", least=0.01)
    angle = math.radians(real_number(hatch_degrees, "hatch_degrees"))
    width_mm = real_number(width_mm, "width_mm", least=1, most=10_000)
    line_mm = real_number(line_mm, "line_mm", above=0, most=width_mm)
    if spacing is not None and spacing > width_mm:
        msg = f"hatch got {spacing:g} mm; expected less than width_mm, {width_mm:g}"
        raise ValueError(msg)
    cells = None if detail is None else whole_number(detail, "detail", 16, 4096)
    sheet = Sheet(view)
    drawing = Drawing(sampler, z, sheet, ".svg", cells)
    style = _Style(fill, stroke, None if spacing is None else spacing / width_mm, angle)
    if drawing.has_palette:
        if levels is not None:
            msg = f"levels would be ignored: {sampler.name} has a palette; leave them out"
            raise TypeError(msg)
        groups, near = _colours(drawing, style)
    else:
        groups, near = _levels(drawing, style, checked_levels(levels), sampler)
    document = Document(
        title=sampler.name,
        description=_description(sampler, near, width_mm),
        recipe=recipe_text(sampler.model.recipe(z, view)),
        width_mm=width_mm,
        height_mm=width_mm * sheet.height,
        line_mm=line_mm,
    )
    text = document.text(groups)
    with atomic_write(path, overwrite=overwrite) as temporary:
        temporary.write_text(text, encoding="utf-8")


class _Style:
    """How areas are drawn: filled, outlined, hatched."""

    def __init__(self, fill: Any, stroke: Any, spacing: float | None, angle: float) -> None:
        self._fill, self._stroke, self._spacing, self._angle = fill, stroke, spacing, angle
        self.is_plain = fill is None and stroke is None and spacing is None

    def applied(
        self, names: list[str], own: list[str], areas: list[Area], drawing: Drawing
    ) -> tuple[list[Layer], Nearness]:
        """Return the layers of areas, whose own colours are used by default."""
        count = len(names)
        strokes = _colours_of(self._stroke, "stroke", count) or [None] * count
        fills = _colours_of(self._fill, "fill", count)
        if fills is None:
            fills = list(own) if self.is_plain else [None] * count
        elif count > 1 and isinstance(self._fill, str):
            msg = f"fill got one colour for {count} layers, which would hide one another; expected "
            raise ValueError(msg + f"a list of {count}")
        outlines = drawing.outlines(areas)
        layers = []
        for index, name in enumerate(names):
            layer = Layer(name, outlines[index], fills[index], strokes[index])
            if self._spacing is not None:
                angle = self._angle + index * math.pi / count
                layer.hatching = drawing.hatching(areas[index], self._spacing, angle)
            layers.append(layer)
        return layers, drawing.nearness(areas, outlines)

    def refuse(self, network: str) -> None:
        """Refuse colours of one's own for three channels."""
        for name, value in (("fill", self._fill), ("stroke", self._stroke)):
            if value is not None:
                msg = f"{name} would be ignored: {network} has three channels; leave it out"
                raise TypeError(msg)


def _levels(
    drawing: Drawing, style: _Style, levels: list[float] | int, sampler: Exportable
) -> tuple[list[list[Layer]], Nearness]:
    ink = drawing.ink()
    inks = 1 / (1 + np.exp(-ink))
    channels = np.moveaxis(inks, -1, 0)
    bands = [bands_of(channel, levels, nearest=style.is_plain) for channel in channels]
    if all(channel.max() <= some[0] for channel, (some, _) in zip(channels, bands, strict=True)):
        got = f"{levels}" if isinstance(levels, int) else f"{levels[0]:g} and more"
        msg = (
            f"levels got {got}; the picture has ink up to {inks.max():.3g} only; expected "
            f"{'a list of levels below that' if isinstance(levels, int) else 'less'}"
        )
        raise ValueError(msg)
    if sampler.c_dim == 1:
        own = [_hex(*3 * (1 - grey,)) for grey in bands[0][1]]
        layers, near = _channel(drawing, style, ink, "", bands[0][0], own)
        return [layers], near
    style.refuse(sampler.name)
    groups, total = [], Nearness(drawing.bound, 0, 0)
    for (name, channel), (some, greys) in zip(_INKS.items(), bands, strict=True):
        own = [_hex(*np.where(np.arange(3) == channel, 1 - grey, 1.0)) for grey in greys]
        layers, near = _channel(drawing, style, ink, f"{name}-", some, own, channel)
        groups.append(layers)
        total += near
    return groups, total


def _channel(
    drawing: Drawing,
    style: _Style,
    ink: np.ndarray,
    prefix: str,
    levels: list[float],
    own: list[str],
    channel: int = 0,
) -> tuple[list[Layer], Nearness]:
    areas = [drawing.of_level(ink, level, channel) for level in levels]
    return style.applied([f"{prefix}level-{level:g}" for level in levels], own, areas, drawing)


def _colours(drawing: Drawing, style: _Style) -> tuple[list[list[Layer]], Nearness]:
    found = drawing.of_palette()
    palette = drawing.field.palette()
    own = [_hex(*palette[colour]) for colour, _ in found]
    names = [f"colour-{index}-{text}" for index, text in enumerate(own)]
    layers, near = style.applied(names, own, [area for _, area in found], drawing)
    return [layers], near


def _description(sampler: Exportable, near: Nearness, width_mm: float) -> str:
    said = f"Lines of equal ink of {described(sampler)}."
    if not near.places:
        return said
    return (
        f"{said} The true line lies within {near.within * width_mm:g} mm of the curves, "
        f"{near.within * 1000:g} thousandths of the picture's width, at {near.near} of "
        f"{near.places} places that were tried."
    )


def _view(sampler: Any, view: View | None) -> View:
    if view is not None:
        return check_view(view)
    return sampler.view or View(scale=sampler.model.scale)


def _colours_of(value: Any, name: str, count: int) -> list[str] | None:
    if value is None:
        return None
    values = [value] * count if isinstance(value, str) else listed(value, name, "colours")
    if len(values) != count:
        msg = f"{name} got {len(values)} colours; expected one, or {count}: one a layer"
        raise ValueError(msg)
    return [checked_colour(one, name) for one in values]


def _hex(red: float, green: float, blue: float) -> str:
    return "#" + "".join(f"{round(255 * float(part)):02x}" for part in (red, green, blue))
