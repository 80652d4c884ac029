"""Arguments of `write_glsl`, checked: what would be ignored is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sampler.config.operations import FieldOperations
from sampler.exports.shaders.latent import Axis, is_linear
from sampler.exports.shaders.targets import TARGETS
from sampler.exports.source import Exportable
from sampler.latent import vectors
from sampler.pictures.inks import checked_colour
from sampler.support.arguments import one_of, shown, whole_number

INK, PAPER = "black", "white"  # of a network of one channel
_STEPS = 8  # grids of a way, where z makes one
_MOST_GRIDS = 256
_MOST_KEYS = 256


def target_of(path: Path, target: str | None) -> str:
    """Return the target, which the ending .fs names, too."""
    is_isf = path.suffix.lower() == ".fs"
    if target is None and not is_isf:
        msg = f"target got nothing for a .glsl; expected one of {', '.join(TARGETS)}"
        raise TypeError(msg)
    name = one_of("isf" if target is None else target, "target", TARGETS)
    if is_isf and name != "isf":
        msg = f"target got {name!r} for a .fs; expected 'isf', or a name that ends in .glsl"
        raise ValueError(msg)
    return name


def keyframes(z: ArrayLike, z_dim: int) -> np.ndarray:
    """Return z as keyframes (n, z_dim)."""
    keys = vectors.as_batch(z, z_dim)
    if not 1 <= len(keys) <= _MOST_KEYS:
        msg = f"z got {len(keys)} keyframes; expected 1 to {_MOST_KEYS}"
        raise ValueError(msg)
    return keys


def refuse_still(z: np.ndarray, **options: Any) -> None:
    """Raise a ValueError for options of a morph where z is one picture."""
    for name, value in options.items():
        if value is not None and len(z) == 1:
            msg = f"{name} would be ignored: z is a single picture; give keyframes (n, z_dim)"
            raise ValueError(msg)


def refuse_axes(sampler: Exportable, operations: FieldOperations, axes: tuple[Axis, ...]) -> None:
    """Raise a ValueError where the shader cannot compute what axes change."""
    if axes and not is_linear(operations):
        msg = (
            f"axes got {len(axes)} for {sampler.name}, in which z makes a grid that is computed in "
            "Python; expected keyframes instead: z of shape (n, z_dim)"
        )
        raise ValueError(msg)


def checked_steps(steps: int | None, operations: FieldOperations, count: int) -> int:
    """Return how many grids a way has; 1 where z makes none, or where nothing moves."""
    if is_linear(operations):
        if steps is not None:
            msg = "steps would be ignored: the shader mixes z itself; leave it out"
            raise ValueError(msg)
        return 1
    if count == 1:
        return 1
    return whole_number(_STEPS if steps is None else steps, "steps", most=_MOST_GRIDS // count)


def colours(
    ink: str, paper: str, c_dim: int
) -> tuple[tuple[float, ...] | None, tuple[float, ...] | None]:
    """Return the colours of ink and paper, 0..1, or None for a network in colour."""
    if c_dim == 1:
        return _colour(ink, "ink"), _colour(paper, "paper")
    for name, value, usual in (("ink", ink, INK), ("paper", paper, PAPER)):
        if value != usual:
            msg = f"{name} got {shown(value)} for a network in colour; leave it out"
            raise ValueError(msg)
    return None, None


def _colour(text: str, name: str) -> tuple[float, ...]:
    number = checked_colour(text, name)
    return tuple(int(number[start : start + 2], 16) / 255 for start in (1, 3, 5))
