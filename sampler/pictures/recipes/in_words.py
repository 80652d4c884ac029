"""A recipe told in words."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sampler.pictures.films.keyframes import length
from sampler.pictures.inks import Colouring
from sampler.pictures.layout import Layout
from sampler.pictures.recipes.recipe import Recipe
from sampler.pictures.view import View

_TOLD = 12  # keyframes
_PARTS = {"film": "frames", "sheet": "pictures", "duotone": "pictures"}


def told(recipe: Recipe) -> list[str]:
    r"""Return what a recipe says as lines: the network, z, the window and the precision.

    Examples
    --------
    >>> print("\n".join(told(Recipe(np.ones(32), View(40, 30, zoom=4.0), "mnist-vaegan"))))
    drawn by      mnist-vaegan, fingerprint unknown
    z             32 numbers, length 5.66
    size          40×30 pixels
    window        half-width 8, centre 0, 0, zoom 4
    """
    size = f"{recipe.view.x_dim}×{recipe.view.y_dim} pixels"
    lines = {
        "drawn by": f"{recipe.drawn_by}, fingerprint {recipe.fingerprint or 'unknown'}",
        "z": _numbers(recipe.z),
        "size": size if recipe.z.ndim == 1 else f"{len(recipe.z)} {_PARTS[recipe.kind]} of {size}",
        "window": _window(recipe.view),
    }
    if recipe.keyframes:
        lines |= _of_keyframes(recipe, size)
    if recipe.timing:
        lines["times"] = ", ".join(map(_timed, recipe.timing.items()))
    if recipe.sampler is not None:
        lines["written by"] = f"sampler {recipe.sampler}"
    if recipe.untrained is not None:
        arguments = (f"{name}={value!r}" for name, value in recipe.untrained.items())
        lines["made by"] = f"Sampler.untrained({', '.join(arguments)})"
    if recipe.colouring is not None:
        lines["colours"] = _colours(recipe.colouring)
    if recipe.layout is not None:
        lines["layout"] = _laid_out(recipe.layout)
    if recipe.surface is not None:
        lines["map"] = ", ".join(f"{name} {value}" for name, value in recipe.surface.items())
    if recipe.duotone is not None:
        lines["colours"] = "inks {} and {}, paper {}".format(
            *recipe.duotone["inks"], recipe.duotone["paper"]
        )
    if recipe.printing:
        lines["printing"] = ", ".join(map(_printed, recipe.printing.items()))
    if recipe.precision:
        lines["precision"] = ", ".join(f"{key}={value}" for key, value in recipe.precision.items())
    return [f"{name:<14}{text}" for name, text in lines.items()]


def _colours(colouring: Colouring) -> str:
    if colouring.colours:
        first, *_, last = colouring.colours
        return f"a gradient of {len(colouring.colours)} colours, {first} to {last}"
    paper = "transparent paper" if colouring.paper is None else f"paper {colouring.paper}"
    return f"ink {colouring.ink}, {paper}"


def _laid_out(layout: Layout) -> str:
    captions = f", captions {', '.join(layout.labels)}" if any(layout.labels) else ""
    return f"{layout.columns} columns, {layout.pad} pixels apart{captions}"


def _printed(entry: tuple[str, Any]) -> str:
    name, value = entry
    if name == "sheet":
        return "sheet {:g}×{:g} mm".format(*value)
    return f"{value:g} {name}" if name in ("dpi", "bits") else f"{name} {value:g} mm"


def _timed(entry: tuple[str, Any]) -> str:
    name, value = entry
    if name == "loop":
        return f"loop {value}"
    if isinstance(value, list):
        return f"{sum(value):.4g} s in all"
    return f"{name} {value:g} s"


def _of_keyframes(recipe: Recipe, size: str) -> dict[str, str]:
    film = dict(recipe.film or {})
    seconds = length(recipe.keyframes, fps=film.get("fps", 25), loop=film.get("loop", False))
    words = ", ".join(f"{name} {value}" for name, value in film.items())
    lines = {
        "size": f"{len(recipe.keyframes)} keyframes of {size}, {seconds:.4g} s ({words})",
        "window": f"that of the first: {_window(recipe.view)}",
    }
    for number, key in enumerate(recipe.keyframes[:_TOLD], 1):
        hold = f"hold {key.hold:g} s, " if key.hold else ""
        lines[f"keyframe {number}"] = f"{hold}{key.seconds:g} s {key.easing}, {_window(key.view)}"
    if len(recipe.keyframes) > _TOLD:
        lines["…"] = f"and {len(recipe.keyframes) - _TOLD} more"
    return lines


def _numbers(z: np.ndarray) -> str:
    length = np.linalg.norm(z, axis=-1)
    count = f"{z.shape[-1]} numbers"
    if z.ndim == 1:
        return f"{count}, length {length:.2f}"
    return f"{len(z)} of {count}, lengths {length.min():.2f} to {length.max():.2f}"


def _window(view: View) -> str:
    x, y = view.center
    parts = [f"half-width {view.scale:g}, centre {x:g}, {y:g}, zoom {view.zoom:g}"]
    if view.rotation:
        parts.append(f"rotated by {math.degrees(view.rotation):g}°")
    if view.aspect != View().aspect:
        parts.append(f"aspect {view.aspect!r}")
    return ", ".join(parts)
