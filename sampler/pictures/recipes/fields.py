"""What a recipe may hold: the one check for recipes that are read and that are written."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sampler.latent import vectors
from sampler.pictures.precision import check_precision
from sampler.pictures.view import View
from sampler.support import arguments

VERSION = 1
WINDOW = ("center", "zoom", "rotation", "aspect")
PRECISION = ("exact", "tolerance", "supersample")
MOST_PIXELS = 10**11  # of a recipe's picture: a poster of 316,000×316,000, hours of drawing
_NAMES = {
    "version", "z", "size", "scale", *WINDOW, *PRECISION, "checkpoint", "stage", "fingerprint",
    "untrained",
}  # fmt: skip
_UNTRAINED = {
    "seed", "architecture", "depth", "width", "c_dim", "init_std", "activation", "z_dim",
}  # fmt: skip


def check(told) -> dict:
    """Return what JSON told if it is a recipe; names of one's own are version 0's alone."""
    if not isinstance(told, dict):
        msg = f"it is {arguments.shown(told)}; expected names and values"
        raise TypeError(msg)
    version = arguments.whole_number(told.get("version", 0), "version", least=0)
    if version > VERSION:
        msg = (
            f"it is of version {version}, and this sampler reads versions up to {VERSION}; install "
            "a newer one"
        )
        raise ValueError(msg)
    if version:
        _check_names(told)
    for name, check_one in _CHECKS.items():
        if name in told:
            check_one(told[name])
    check_precision(**{name: told[name] for name in PRECISION if name in told})
    view_of(told)
    return told


def _check_names(told: dict) -> None:
    unknown = sorted(set(told) - _NAMES)
    if unknown:
        msg = f"it has {', '.join(map(repr, unknown))}, which version 1 does not know"
        raise ValueError(msg)
    if not {"z", "size"} <= set(told):
        msg = "it has no 'z' or no 'size', without which nothing is drawn"
        raise ValueError(msg)
    if ("checkpoint" in told) == ("untrained" in told):
        msg = "it names no network, or two: expected 'checkpoint' or 'untrained'"
        raise ValueError(msg)


def _check_z(z) -> None:
    if not isinstance(z, list):
        msg = f"z is {arguments.shown(z)}; expected a list of numbers"
        raise TypeError(msg)
    batch = arguments.real_array(z, "z")
    if batch.ndim not in (1, 2) or batch.size == 0:
        msg = f"z has shape {batch.shape}; expected (z_dim,), or (n, z_dim) for a film"
        raise ValueError(msg)
    vectors.as_batch(batch, batch.shape[-1])


def _check_size(size) -> None:
    if not isinstance(size, list) or len(size) != 2:
        msg = f"size is {arguments.shown(size)}; expected width and height in pixels"
        raise TypeError(msg)
    width, height = map(arguments.whole_number, size, ("width", "height"))
    if width * height > MOST_PIXELS:
        msg = f"size is {width}×{height}; at most {MOST_PIXELS} pixels are drawn"
        raise ValueError(msg)


def _is_name(text: str) -> bool:
    """Whether this is the name of one folder, and leads nowhere else."""
    return text not in (".", "..") and re.fullmatch(r"[^/\\\0]{1,255}", text) is not None


def _check_checkpoint(name) -> None:
    parts = name.split("/") if isinstance(name, str) else []
    if not 1 <= len(parts) <= 2 or not all(map(_is_name, parts)):
        msg = (
            f"checkpoint is {arguments.shown(name)}; expected its name, perhaps with a stage "
            "('mnist-resnet/lively'), and no path"
        )
        raise ValueError(msg)


def _check_stage(name) -> None:
    if not isinstance(name, str) or not _is_name(name):
        msg = f"stage is {arguments.shown(name)}; expected its name, and no path"
        raise ValueError(msg)


def _check_fingerprint(value) -> None:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9a-f]{12}", value):
        msg = f"fingerprint is {arguments.shown(value)}; expected 12 hexadecimal digits"
        raise ValueError(msg)


def _check_untrained(given) -> None:
    if not isinstance(given, dict) or not set(given) <= _UNTRAINED or "seed" not in given:
        msg = (
            f"untrained is {arguments.shown(given)}; expected what Sampler.untrained is given: "
            f"seed and any of {', '.join(sorted(_UNTRAINED - {'seed'}))}"
        )
        raise ValueError(msg)
    for name in ("seed", "depth", "width", "c_dim", "z_dim"):
        if given.get(name) is not None:
            arguments.whole_number(given[name], f"untrained {name}", least=0, most=1 << 63)
    if given.get("init_std") is not None:
        arguments.real_number(given["init_std"], "untrained init_std", least=0)
    for name in ("architecture", "activation"):
        if not isinstance(given.get(name), (str, type(None))):
            msg = f"untrained {name} is {arguments.shown(given[name])}; expected a name"
            raise TypeError(msg)


_CHECKS = {
    "z": _check_z,
    "size": _check_size,
    "checkpoint": _check_checkpoint,
    "stage": _check_stage,
    "fingerprint": _check_fingerprint,
    "untrained": _check_untrained,
}


def view_of(told: Mapping) -> View:
    """Return the window of a recipe."""
    window = {name: told[name] for name in ("scale", *WINDOW) if name in told}
    if isinstance(window.get("center"), list):
        window["center"] = tuple(window["center"])
    return View(*told.get("size", (1, 1)), **window)
