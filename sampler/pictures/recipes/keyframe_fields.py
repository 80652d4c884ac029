"""Keyframes in a recipe: a film with a camera, as its maker has set it up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from sampler.latent.vectors import INTERPOLATIONS
from sampler.pictures.films.keyframes import Keyframe
from sampler.pictures.view import View
from sampler.support.arguments import flag, one_of, real_number, shown

MOST = 10_000  # keyframes: a film has 100,000 frames at most
FILM = ("fps", "interpolation", "loop")  # arguments of `film`
_CAMERA = ("scale", "center", "zoom", "rotation")
_PACE = ("seconds", "hold", "easing")
_NAMES = {"z", *_CAMERA, *_PACE}


def as_fields(keyframe: Keyframe) -> dict[str, Any]:
    """Return a keyframe as plain names and values, without the defaults."""
    usual = {field.name: field.default for field in fields(Keyframe)}
    found: dict[str, Any] = {"z": keyframe.z}
    for name in _CAMERA:
        if getattr(keyframe.view, name) != getattr(View(), name):
            found[name] = getattr(keyframe.view, name)
    for name in _PACE:
        if getattr(keyframe, name) != usual[name]:
            found[name] = getattr(keyframe, name)
    return found


def keyframes_of(recipe: Mapping[str, Any]) -> tuple[Keyframe, ...]:
    """Return the keyframes of checked fields, in the size and the aspect of the film."""
    return tuple(_keyframe(entry, recipe) for entry in recipe["keyframes"])


def check_keyframes(recipe: Mapping[str, Any]) -> None:
    """Raise a TypeError or a ValueError unless the fields are those of a film of keyframes."""
    entries = recipe["keyframes"]
    if not isinstance(entries, list) or not 1 <= len(entries) <= MOST:
        msg = f"keyframes got {shown(entries)}; expected a list of 1 to {MOST} of them"
        raise ValueError(msg)
    lengths = set()
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict) or "z" not in entry or not set(entry) <= _NAMES:
            msg = f"keyframe {number} got {shown(entry)}; expected z, and any of {sorted(_NAMES)}"
            raise ValueError(msg)
        try:
            lengths.add(_keyframe(entry, recipe).z.size)
        except (TypeError, ValueError) as error:
            msg = f"keyframe {number}: {error}"
            raise type(error)(msg) from error
    if len(lengths) > 1:
        msg = f"keyframes got z of {sorted(lengths)} numbers; expected one length"
        raise ValueError(msg)
    real_number(recipe.get("fps", 25), "fps", above=0, most=1000)
    one_of(recipe.get("interpolation", "lerp"), "interpolation", INTERPOLATIONS)
    flag(recipe.get("loop", False), "loop")


def _keyframe(entry: Mapping[str, Any], recipe: Mapping[str, Any]) -> Keyframe:
    window = {name: entry[name] for name in _CAMERA if name in entry}
    if isinstance(window.get("center"), list):
        window["center"] = tuple(window["center"])
    if "aspect" in recipe:
        window["aspect"] = recipe["aspect"]
    pace = {name: entry[name] for name in _PACE if name in entry}
    return Keyframe(_numbers(entry["z"]), View(*recipe["size"], **window), **pace)


def _numbers(z: Any) -> Any:
    if not isinstance(z, (list, np.ndarray)):
        msg = f"z got {shown(z)}; expected a list of numbers"
        raise TypeError(msg)
    return z
