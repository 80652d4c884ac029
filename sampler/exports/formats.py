"""The formats by their endings, and the one door to them."""

from __future__ import annotations

import importlib
import inspect
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from numpy.typing import ArrayLike

from sampler.exports.source import Exportable
from sampler.support.arguments import file_path, flag, shown
from sampler.support.files import check_target

#: Ending → module and function of its writer.  A writer's arguments are the sampler, the path, z if
#: the format has one, and the options by name; it returns nothing and writes in one step.
FORMATS = {
    ".html": "sampler.exports.page:write_page",
    ".svg": "sampler.exports.svg:write_svg",
    ".glsl": "sampler.exports.glsl:write_glsl",
    ".fs": "sampler.exports.glsl:write_glsl",
    ".ttf": "sampler.exports.fonts:write_font",
    ".otf": "sampler.exports.fonts:write_font",
    ".stl": "sampler.exports.relief:write_stl",
    ".png": "sampler.exports.maps:write_map",
    ".onnx": "sampler.exports.onnx_graph:write_onnx",
}
_PICTURES = (".png", ".tif", ".tiff", ".gif", ".apng", ".webp", ".mp4")


def export(
    sampler: Exportable,
    path: str | os.PathLike[str],
    z: ArrayLike | None = None,
    *,
    overwrite: bool = False,
    **options: Any,
) -> Path:
    """Write a file of the format that the path's ending names; see `Sampler.export`."""
    path, overwrite = file_path(path), flag(overwrite, "overwrite")
    writer = writer_of(path)
    parameters = inspect.signature(writer).parameters
    named = known_options(writer, path.suffix.lower(), options)
    if "z" in parameters:
        if z is None and parameters["z"].default is inspect.Parameter.empty:
            msg = f"export() got no z; a {path.suffix} holds the picture of one: give it as z="
            raise TypeError(msg)
        named["z"] = z
    elif z is not None:
        msg = f"z would be ignored: a {path.suffix} holds the network, for any z; leave it out"
        raise TypeError(msg)
    check_target(path, overwrite=overwrite)
    writer(sampler, path, overwrite=overwrite, **named)
    return path


def writer_of(path: Path) -> Callable[..., None]:
    """Return the function that writes a path's format.

    Raises
    ------
    ValueError
        There is no such format.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        hint = "; pictures and films are saved by save()" if ending in _PICTURES else ""
        msg = f"path got {shown(str(path))}; expected a name that ends in {_either()}{hint}"
        raise ValueError(msg)
    module, _, name = FORMATS[ending].partition(":")
    return getattr(importlib.import_module(module), name)


def known_options(
    writer: Callable[..., None], ending: str, options: dict[str, Any]
) -> dict[str, Any]:
    """Return the options; a TypeError names those that the format has, where one is unknown."""
    own = ("sampler", "path", "z", "overwrite")
    names = [name for name in inspect.signature(writer).parameters if name not in own]
    for name in options:
        if name not in names:
            expected = f"expected {', '.join(names)}" if names else "it has no options"
            msg = f"export() got the argument {name!r} for a {ending}; {expected}"
            raise TypeError(msg)
    return options


def _either() -> str:
    return " or ".join(FORMATS)
