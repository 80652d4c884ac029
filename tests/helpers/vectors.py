"""SVG files as other programs see them: drawn by resvg, and their curves read back as numbers."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import resvg_py
from PIL import Image

_PARTS = re.compile(r"[MlczL]|-?[\d.]+")


def drawn(path: Path, width: int, height: int) -> np.ndarray:
    """Return an SVG as resvg draws it on white: uint8 (height, width, 3)."""
    # It rounds the millimetres to whole pixels first, by which the picture would be stretched.
    text = re.sub(
        r'width="\S+mm" height="\S+mm"', f'width="{width}" height="{height}"', path.read_text()
    )
    png = resvg_py.svg_to_bytes(svg_string=text, width=width, height=height, background="white")
    return np.asarray(Image.open(io.BytesIO(bytes(png))).convert("RGB"))


def drawn_at_middles(path: Path, width: int, height: int) -> np.ndarray:
    """Return what an SVG has at the middle of each pixel, from a picture three times as large.

    At once, resvg counts 4×4 places a pixel, none of them the middle.
    """
    return drawn(path, 3 * width, 3 * height)[1::3, 1::3]


def curves_of(path: Path, layer: int = 0) -> list[np.ndarray]:
    """Return the cubic curves of a layer's first path, a list a closed line: (n, 4, 2), in mm."""
    data = re.findall(r' d="([^"]*)"', path.read_text())[layer]
    lines, here, kind = [], np.zeros(2), ""
    parts = _PARTS.findall(data)
    while parts:
        if parts[0] in "Mlcz":
            kind = parts.pop(0)
        if kind == "z":
            continue
        count = {"M": 1, "l": 1, "c": 3}[kind]
        numbers = np.array([float(parts.pop(0)) for _ in range(2 * count)]).reshape(-1, 2)
        if kind == "M":
            here = numbers[0]
            lines.append([])
            continue
        ends = here + numbers
        if kind == "l":
            ends = np.stack([here + numbers[0] / 3, here + numbers[0] * 2 / 3, ends[0]])
        lines[-1].append(np.concatenate([here[None], ends]))
        here = ends[-1]
    return [np.array(line) for line in lines if line]


def places_on(curves: np.ndarray, count: int = 24) -> tuple[np.ndarray, np.ndarray]:
    """Return places on curves (n, 4, 2), and the length that each stands for."""
    t = ((np.arange(count) + 0.5) / count)[:, None]
    rest = 1 - t
    weights = np.concatenate([rest**3, 3 * t * rest**2, 3 * t * t * rest, t**3], axis=1)
    slopes = np.concatenate([rest * rest, 2 * rest * t, t * t], axis=1)
    speed = np.linalg.norm(3 * slopes @ np.diff(curves, axis=1), axis=-1)
    return (weights @ curves).reshape(-1, 2), speed.ravel() / count


def area_of(curves: np.ndarray) -> float:
    """Return the area inside a closed line: positive if it runs clockwise as one sees it."""
    places, _ = places_on(curves)
    after = np.roll(places, -1, axis=0)
    return 0.5 * float((places[:, 0] * after[:, 1] - places[:, 1] * after[:, 0]).sum())
