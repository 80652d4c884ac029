"""The fields of a recipe: one check for recipes that are read and that are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sampler.latent.vectors import as_batch
from sampler.pictures.inks import check_colouring, check_duotone
from sampler.pictures.layout import check_layout
from sampler.pictures.precision import check_precision
from sampler.pictures.recipes.keyframe_fields import FILM, check_keyframes
from sampler.pictures.recipes.timing_fields import check_timing
from sampler.pictures.sheets import check_printing
from sampler.pictures.view import View
from sampler.support.arguments import real_array, real_number, shown, whole_number

VERSION = 2
WINDOW = ("center", "zoom", "rotation", "aspect")
PRECISION = ("exact", "tolerance", "supersample")
MOST_PIXELS = 10**11  # of a recipe's picture: a poster of 316,000×316,000, hours of drawing
_FIRST = {  # names of version 1
    "version", "z", "size", "scale", *WINDOW, *PRECISION, "checkpoint", "stage", "fingerprint",
    "untrained", "colours",
}  # fmt: skip
_NAMES = {
    *_FIRST, "sampler", "colouring", "printing", "timing", "layout", "duotone", "surface",
    "keyframes", *FILM,
}  # fmt: skip
_UNTRAINED = {
    "seed", "architecture", "depth", "width", "c_dim", "init_std", "activation", "z_dim",
}  # fmt: skip


def check_recipe(fields: Any) -> dict[str, Any]:
    """Return the content of a JSON text if it is a recipe.

    Names that no recipe has are allowed in version 0 only.

    Raises
    ------
    TypeError, ValueError
        No names and values, a newer version, an unknown name, a value out of range.
    """
    if not isinstance(fields, dict):
        msg = f"got {shown(fields)}; expected names and values"
        raise TypeError(msg)
    version = whole_number(fields.get("version", 0), "version", least=0)
    if version > VERSION:
        msg = f"version got {version}; expected at most {VERSION}; install a newer sampler"
        raise ValueError(msg)
    if version:
        _check_names(fields, _FIRST if version == 1 else _NAMES)
    for name, check in _CHECKS.items():
        if name in fields:
            check(fields[name])
    if version and "keyframes" in fields:
        check_keyframes(fields)
    if version:
        _check_count(fields)
    check_precision(**{name: fields[name] for name in PRECISION if name in fields})
    view_of(fields)
    return fields


def view_of(fields: Mapping[str, Any]) -> View:
    """Return the window of a recipe."""
    window = {name: fields[name] for name in ("scale", *WINDOW) if name in fields}
    if isinstance(window.get("center"), list):
        window["center"] = tuple(window["center"])
    return View(*fields.get("size", (1, 1)), **window)


def _check_names(fields: dict[str, Any], names: set[str]) -> None:
    unknown = sorted(set(fields) - names)
    if unknown:
        version = fields["version"]
        msg = f"got the names {', '.join(map(repr, unknown))}; expected those of version {version}"
        raise ValueError(msg)
    for other in ("z", "timing", "layout", "duotone", "surface"):
        if "keyframes" in fields and other in fields:
            msg = f"got '{other}' and 'keyframes'; expected one of them"
            raise ValueError(msg)
    of_films = sorted(set(FILM) & set(fields))
    if "keyframes" not in fields and of_films:
        msg = f"got {', '.join(map(repr, of_films))} without 'keyframes'"
        raise ValueError(msg)
    needed = ("size",) if "keyframes" in fields else ("z", "size")
    missing = [name for name in needed if name not in fields]
    if missing:
        msg = f"got no {' and no '.join(map(repr, missing))}; expected both 'z' and 'size'"
        raise ValueError(msg)
    if ("checkpoint" in fields) == ("untrained" in fields):
        number = "two networks" if "untrained" in fields else "no network"
        msg = f"got {number}; expected either 'checkpoint' or 'untrained'"
        raise ValueError(msg)


def _check_count(fields: Mapping[str, Any]) -> None:
    """Refuse a page with labels for other z, and two inks for another number of them."""
    z = fields.get("z", [])
    count = len(z) if z and isinstance(z[0], list) else 1
    labels = fields.get("layout", {}).get("labels")
    if labels is not None and len(labels) != count:
        msg = f"layout got {len(labels)} labels for {count} z; expected one for each"
        raise ValueError(msg)
    if "surface" in fields and count != 1:
        msg = f"surface got {count} z; expected one"
        raise ValueError(msg)
    beside = [name for name in ("layout", "colouring", "timing", "surface") if name in fields]
    if "duotone" in fields and (count != 2 or beside):
        msg = f"duotone got {count} z and {beside or 'nothing else'}; expected two z alone"
        raise ValueError(msg)


def _check_z(z: Any) -> None:
    if not isinstance(z, list):
        msg = f"z got {shown(z)}; expected a list of numbers"
        raise TypeError(msg)
    batch = real_array(z, "z")
    if batch.ndim not in (1, 2) or batch.size == 0:
        msg = f"z got shape {batch.shape}; expected (z_dim,), or (n, z_dim) for a film"
        raise ValueError(msg)
    as_batch(batch, batch.shape[-1])


def _check_size(size: Any) -> None:
    if not isinstance(size, list) or len(size) != 2:
        msg = f"size got {shown(size)}; expected width and height in pixels"
        raise TypeError(msg)
    width, height = map(whole_number, size, ("width", "height"))
    if width * height > MOST_PIXELS:
        msg = f"size got {width}×{height}; expected at most {MOST_PIXELS} pixels"
        raise ValueError(msg)


def _check_writer(version: Any) -> None:
    if not isinstance(version, str) or not re.fullmatch(r"[0-9a-zA-Z.+-]{1,40}", version):
        msg = f"sampler got {shown(version)}; expected the version that wrote it, such as '0.1.0'"
        raise ValueError(msg)


def _is_name(text: str) -> bool:
    """Return whether a text is the name of one folder, and no path."""
    return text not in (".", "..") and re.fullmatch(r"[^/\\\0]{1,255}", text) is not None


def _check_checkpoint(name: Any) -> None:
    parts = name.split("/") if isinstance(name, str) else []
    if not 1 <= len(parts) <= 2 or not all(map(_is_name, parts)):
        msg = (
            f"checkpoint got {shown(name)}; expected its name, perhaps with a stage "
            "('mnist-resnet/lively'), and no path"
        )
        raise ValueError(msg)


def _check_stage(name: Any) -> None:
    if not isinstance(name, str) or not _is_name(name):
        msg = f"stage got {shown(name)}; expected its name, and no path"
        raise ValueError(msg)


def _check_fingerprint(value: Any) -> None:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9a-f]{12}", value):
        msg = f"fingerprint got {shown(value)}; expected 12 hexadecimal digits"
        raise ValueError(msg)


def _check_untrained(network: Any) -> None:
    if not isinstance(network, dict) or not set(network) <= _UNTRAINED or "seed" not in network:
        msg = (
            f"untrained got {shown(network)}; expected arguments of Sampler.untrained: seed and "
            f"any of {', '.join(sorted(_UNTRAINED - {'seed'}))}"
        )
        raise ValueError(msg)
    for name in ("seed", "depth", "width", "c_dim", "z_dim"):
        if network.get(name) is not None:
            whole_number(network[name], f"untrained {name}", least=0, most=1 << 63)
    if network.get("init_std") is not None:
        real_number(network["init_std"], "untrained init_std", least=0)
    for name in ("architecture", "activation"):
        if not isinstance(network.get(name), (str, type(None))):
            msg = f"untrained {name} got {shown(network[name])}; expected a name"
            raise TypeError(msg)


def _check_colours(value: Any) -> None:
    if value != "seen":
        msg = f"colours got {shown(value)}; expected 'seen', or no such name for ink"
        raise ValueError(msg)


def _check_surface(value: Any) -> None:
    fields = value if isinstance(value, dict) else {}
    names = {"height": {"kind"}, "normal": {"kind", "steepness"}}
    kind = fields.get("kind")
    if not isinstance(kind, str) or set(fields) != names.get(kind):
        msg = f"surface got {shown(value)}; expected a kind, and a normal map's steepness"
        raise ValueError(msg)
    if kind == "normal":
        real_number(fields["steepness"], "surface steepness", least=1e-6, most=1e6)


_CHECKS: dict[str, Callable[[Any], None]] = {
    "sampler": _check_writer,
    "z": _check_z,
    "size": _check_size,
    "checkpoint": _check_checkpoint,
    "stage": _check_stage,
    "fingerprint": _check_fingerprint,
    "untrained": _check_untrained,
    "colours": _check_colours,
    "colouring": check_colouring,
    "printing": check_printing,
    "layout": check_layout,
    "duotone": check_duotone,
    "surface": _check_surface,
    "timing": check_timing,
}
