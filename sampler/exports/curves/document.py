"""The text of an SVG file: layers of paths in millimetres, with a recipe and a description."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from sampler.exports.curves.outlines import Outline
from sampler.pictures.recipes.files.svg import NAMESPACE

_FINEST = 1e-5  # widths of the picture: coordinates are rounded to less than this
_INKSCAPE = "http://www.inkscape.org/namespaces/inkscape"


@dataclass
class Layer:
    """One layer of a picture.

    Parameters
    ----------
    name : str
        For people and as an identifier.
    outlines : list of Outline
    fill, stroke : str, optional
        Colours, #rrggbb.
    hatching : numpy.ndarray
        (n, 2, 2), lines with the layer's stroke, or black.
    """

    name: str
    outlines: list[Outline]
    fill: str | None = None
    stroke: str | None = None
    hatching: np.ndarray = field(default_factory=lambda: np.zeros((0, 2, 2)))


@dataclass(frozen=True)
class Document:
    """What a file holds beside its layers.

    Parameters
    ----------
    title, description, recipe : str
        Plain texts.
    width_mm, height_mm : float
        Of the sheet.
    line_mm : float
        Width of strokes.
    """

    title: str
    description: str
    recipe: str
    width_mm: float
    height_mm: float
    line_mm: float

    def text(self, groups: list[list[Layer]]) -> str:
        """Return the file with these layers; several groups are multiplied, as printed inks."""
        width, height = _number(self.width_mm), _number(self.height_mm)
        lines = [
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="{_INKSCAPE}" '
            f'width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}">',
            f"<title>{escape(self.title)}</title>",
            f"<desc>{escape(self.description)}</desc>",
            f'<metadata><recipe xmlns="{NAMESPACE}">{escape(self.recipe)}</recipe></metadata>',
        ]
        for layers in groups:
            if len(groups) > 1:
                lines.append('<g style="mix-blend-mode:multiply">')
            lines += [self._layer(layer) for layer in layers]
            if len(groups) > 1:
                lines.append("</g>")
        return "\n".join([*lines, "</svg>\n"])

    def _layer(self, layer: Layer) -> str:
        paths = []
        if layer.fill is not None and layer.outlines:
            data = "".join(self._closed(outline) for outline in layer.outlines)
            paths.append(f'<path fill="{layer.fill}" d="{data}"/>')
        pen = f'fill="none" stroke-width="{_number(self.line_mm)}" stroke-linecap="round"'
        if layer.stroke is not None and layer.outlines:
            data = "".join(self._open(outline) for outline in layer.outlines)
            if data:
                paths.append(f'<path {pen} stroke="{layer.stroke}" d="{data}"/>')
        if len(layer.hatching):
            data = "".join(map(self._straight, layer.hatching))
            paths.append(f'<path {pen} stroke="{layer.stroke or "#000000"}" d="{data}"/>')
        name = quoteattr(layer.name)
        label = f'inkscape:groupmode="layer" inkscape:label={name}'
        return f"<g id={quoteattr(layer.name.replace(' ', '-'))} {label}>{''.join(paths)}</g>"

    @property
    def _decimals(self) -> int:
        return max(0, math.ceil(-math.log10(_FINEST * self.width_mm)))

    def _whole(self, places: np.ndarray) -> np.ndarray:
        """Return places as whole numbers of the last decimal, so that sums of steps are exact."""
        return np.rint(places * self.width_mm * 10**self._decimals).astype(np.int64)

    def _closed(self, outline: Outline) -> str:
        return self._run(outline.curves, outline.on_edge) + "z"

    def _open(self, outline: Outline) -> str:
        """Return the line without its parts along the sheet's edge, which no pen should draw."""
        if not outline.on_edge.any():
            return self._closed(outline)
        turn = int(np.flatnonzero(outline.on_edge)[0])
        curves, edge = np.roll(outline.curves, -turn, axis=0), np.roll(outline.on_edge, -turn)
        cuts = np.flatnonzero(np.diff(edge)) + 1
        runs = zip(np.split(curves, cuts), np.split(edge, cuts), strict=True)
        return "".join(self._run(run, on_edge) for run, on_edge in runs if not on_edge[0])

    def _run(self, curves: np.ndarray, straight: np.ndarray) -> str:
        whole = self._whole(curves)
        steps = whole[:, 1:] - whole[:, :1]
        parts = ["M", self._numbers(whole[0, 0])]
        kind = ""
        for step, line in zip(steps, straight, strict=True):
            wanted = "l" if line else "c"
            parts.append(wanted if wanted != kind else " ")
            parts.append(self._numbers(step[-1] if line else step.ravel()))
            kind = wanted
        return "".join(parts)

    def _straight(self, ends: np.ndarray) -> str:
        first, last = self._whole(ends)
        return f"M{self._numbers(first)}L{self._numbers(last)}"

    def _numbers(self, whole: np.ndarray) -> str:
        unit = 10.0**-self._decimals
        return " ".join(_number(value * unit, self._decimals) for value in whole.tolist())


def _number(value: float, decimals: int = 4) -> str:
    text = f"{value:.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
