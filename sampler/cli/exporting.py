"""The commands `export`, of files for use outside of Python, and `gallery`, of web pages."""

from __future__ import annotations

import argparse
import inspect
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sampler.cli import redraw
from sampler.cli.z_choice import flags_of_z, named_sampler, requested_z
from sampler.core import Sampler
from sampler.exports.formats import known_options, writer_of
from sampler.exports.gallery import write_gallery
from sampler.pictures.recipes.recipe import Recipe

_PLAIN = (".html", ".svg", ".glsl", ".fs")  # pictures of one channel that have no colours


def export(arguments: argparse.Namespace) -> None:
    """Write the file that --out names."""
    path = Path(arguments.out)
    writer = writer_of(path)
    options = known_options(writer, path.suffix.lower(), _options(arguments.options))
    if arguments.seed is not None and (arguments.z is not None or arguments.encode is not None):
        msg = "--seed would be ignored beside --z and --encode; leave one of them out"
        raise ValueError(msg)
    parameters = inspect.signature(writer).parameters
    if arguments.picture is None:
        sampler = named_sampler(arguments.checkpoint)
        z = requested_z(sampler, arguments) if flags_of_z(arguments) else None
    else:
        sampler, z, film = _of_picture(arguments, path)
        options = film | options
        z = z if "z" in parameters else None
        if "view" in parameters and "view" not in options and not film:  # which has its camera
            options["view"] = sampler.view
        _keep_colours(sampler, path, parameters, options)
    if z is None and "z" in parameters and parameters["z"].default is inspect.Parameter.empty:
        msg = (
            f"a {path.suffix} holds one picture: choose its z by --label, --z, --encode or --seed, "
            "or give a PICTURE"
        )
        raise ValueError(msg)
    sampler.export(path, z, overwrite=arguments.overwrite, **options)
    print(f"{path}: {path.stat().st_size:,} bytes, of {sampler.name}")


def gallery(arguments: argparse.Namespace) -> None:
    """Write the index that --out names."""
    how = {name: getattr(arguments, name) for name in ("title", "checkpoint", "overwrite")}
    path = write_gallery(arguments.pages, arguments.out, **how)
    count = len(arguments.pages)
    print(f"{path}: {path.stat().st_size:,} bytes, of {count} page{'s' * (count > 1)}")


def _of_picture(arguments: argparse.Namespace, path: Path) -> tuple[Sampler, Any, dict[str, Any]]:
    """Return what drew the PICTURE, its z or keyframes, and the options of a page of a film."""
    if flags_of_z(arguments):
        msg = f"{flags_of_z(arguments)} would be ignored beside a PICTURE; leave one of them out"
        raise ValueError(msg)
    recipe = Recipe.read(arguments.picture)
    sampler = redraw.sampler_of(recipe, arguments.picture, arguments.checkpoint)
    sampler.z, sampler.view = recipe.z, recipe.view
    if recipe.colouring is not None:
        sampler.colouring = recipe.colouring.as_arguments()
    if not recipe.keyframes or path.suffix.lower() != ".html":
        return sampler, recipe.z, {}
    film = {"loop": False} | {
        name: value for name, value in (recipe.film or {}).items() if name != "fps"
    }
    return sampler, list(recipe.keyframes), {"embed": True, **film}


def _keep_colours(
    sampler: Sampler, path: Path, parameters: Mapping[str, Any], options: dict[str, Any]
) -> None:
    """Give a format the picture's ink and paper, or say that it has black on white."""
    colours = sampler.colouring
    if colours.keys() <= parameters.keys():
        options |= {name: value for name, value in colours.items() if name not in options}
    elif path.suffix.lower() in _PLAIN:
        names = ", ".join(f"{name} {value}" for name, value in colours.items())
        print(f"{path}: black on white; the picture's {names} is left out", file=sys.stderr)


def _options(pairs: list[str]) -> dict[str, Any]:
    """Return NAME=VALUE pairs as options: numbers and lists as JSON has them, else texts."""
    options: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            msg = f"--set got {pair!r}; expected NAME=VALUE, such as height=4"
            raise ValueError(msg)
        if name in options:
            msg = f"--set got {name} twice; leave one of them out"
            raise ValueError(msg)
        options[name] = _value(value)
    return options


def _value(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=float)
    except ValueError:
        return text
