"""Axes that an argument names: all numbers of z, principal axes of the atlas, or one's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from sampler.exports.shaders.latent import Axis
from sampler.latent.directions import Directions, principal
from sampler.support.arguments import shown, whole_number

_DEVIATIONS = 2.5  # that a principal axis reaches to both sides
_NUMBER = 3.0  # that a number of z reaches to both sides
_OWN = 1.0
_MOST = 64


def axes_of(
    axes: Any,
    z: np.ndarray,
    atlas: tuple[np.ndarray, np.ndarray | None] | None,
    fingerprint: str,
) -> tuple[np.ndarray, tuple[Axis, ...]]:
    """Return the keyframes (n, z_dim) to which the axes are added, and the axes.

    Parameters
    ----------
    axes : "z", int, Directions, mapping of str to array, or None
        See `write_glsl`.
    z : numpy.ndarray
        (n, z_dim).
    atlas : tuple of numpy.ndarray or None
        Codes and labels.
    fingerprint : str
        Of the network.

    Raises
    ------
    TypeError, ValueError
        It is none of them, or does not fit to the network.
    """
    if axes is None:
        return z, ()
    if isinstance(axes, str):
        return _numbers(axes, z)
    if isinstance(axes, (Directions, Mapping)):
        return z, _named(axes, z.shape[1], fingerprint)
    count = whole_number(axes, "axes", most=min(_MOST, z.shape[1]))
    if atlas is None:
        msg = (
            f"axes got {count}, and the network has no atlas of encoded pictures; expected a dict "
            "of names and vectors, or axes='z'"
        )
        raise ValueError(msg)
    vectors, deviations = principal(atlas[0], count)
    found = zip(vectors, deviations, strict=True)
    return z, tuple(
        Axis(f"axis_{index}", vector * deviation, -_DEVIATIONS, _DEVIATIONS)
        for index, (vector, deviation) in enumerate(found, 1)
    )


def _numbers(axes: str, z: np.ndarray) -> tuple[np.ndarray, tuple[Axis, ...]]:
    if axes != "z":
        msg = f"axes got {shown(axes)}; expected 'z', a number of principal axes, or directions"
        raise ValueError(msg)
    if len(z) > 1:
        msg = f"axes got 'z' beside {len(z)} keyframes, which set z, too; leave one of them out"
        raise ValueError(msg)
    size = z.shape[1]
    if size > _MOST:
        msg = f"axes got 'z' of {size} numbers; expected at most {_MOST}"
        raise ValueError(msg)
    every = tuple(
        Axis(f"z_{index}", unit, -_NUMBER, _NUMBER, float(value))
        for index, (unit, value) in enumerate(zip(np.eye(size), z[0], strict=True), 1)
    )
    return np.zeros_like(z), every


def _named(axes: Directions | Mapping[str, Any], z_dim: int, network: str) -> tuple[Axis, ...]:
    if isinstance(axes, Directions):
        if axes.network != network or axes.z_dim != z_dim:
            msg = (
                f"axes got directions of the network {axes.network!r}; expected {network!r}, "
                "where they have a meaning"
            )
            raise ValueError(msg)
        named = axes.named
    else:
        named = Directions(z_dim, network, dict(axes)).named
    if not 1 <= len(named) <= _MOST:
        msg = f"axes got {len(named)} directions; expected 1 to {_MOST}"
        raise ValueError(msg)
    made = tuple(Axis(_identifier(name), vector, -_OWN, _OWN) for name, vector in named.items())
    names = [axis.name for axis in made]
    if len(set(names)) < len(names):
        msg = f"axes got names that a shader cannot tell apart, {names}; give other names"
        raise ValueError(msg)
    return made


def _identifier(name: str) -> str:
    """Return a name as GLSL allows it: letters, digits and single underscores, after "go_"."""
    plain = re.sub("[^a-zA-Z0-9]+", "_", name).strip("_")
    return f"go_{plain or 'direction'}"
