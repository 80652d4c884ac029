"""The commands, each a function of the parsed arguments; see `sampler.cli.parser`."""

from __future__ import annotations

import argparse
import dataclasses
import errno
import itertools
import math
import os
import time
import warnings
from pathlib import Path

from PIL import Image

from sampler import datasets
from sampler.cli import demo, films, measuring, pages, redraw
from sampler.cli.framing import check_frame, framed
from sampler.cli.png import render_to_png
from sampler.cli.printing import inks_of, options_of
from sampler.cli.z_choice import flags_of_z, named_sampler, requested_z, z_of
from sampler.config import ModelConfig
from sampler.core import Sampler
from sampler.latent import vectors
from sampler.models import checkpoint, model_card
from sampler.pictures import poster
from sampler.pictures.films import animation
from sampler.pictures.films import timing as film_times
from sampler.pictures.inks import make_colouring
from sampler.pictures.precision import check_precision
from sampler.pictures.recipes import array_registry
from sampler.pictures.recipes.film_recipes import fitting
from sampler.pictures.recipes.in_words import told
from sampler.pictures.recipes.recipe import Recipe, in_colours
from sampler.pictures.view import View
from sampler.support.files import check_target
from sampler.support.streams import bar

_NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
_SIDE = 1300  # pixels of a picture of the default size
_WINDOW = ("scale", "center", "zoom", "rotation", "aspect")
_POSTER = 1 << 26  # pixels from which on a picture goes to the disk piece by piece


def run_demo(arguments: argparse.Namespace) -> None:
    """Draw the demonstration and list its files."""
    started = time.perf_counter()
    contents = demo.run(arguments.out, seed=arguments.seed)
    print(f"\nIn {Path(arguments.out).resolve()}, after {time.perf_counter() - started:.0f} s:\n")
    for name, text in contents:
        print(f"  {name:<38} {text}")
    where = os.path.relpath(_NOTEBOOKS) if _NOTEBOOKS.is_dir() else "notebooks"
    print(f"\nThe story goes on in the notebooks:\n\n  jupyter lab {where}\n")


def render(arguments: argparse.Namespace) -> None:
    """Draw one z, or a file's recipe once more, into a PNG, a TIFF or a film with its recipe."""
    if arguments.seed is not None and (arguments.z is not None or arguments.encode is not None):
        msg = "--seed would be ignored beside --z and --encode; leave one of them out"
        raise ValueError(msg)
    check_frame(arguments)
    recipe = None if arguments.picture is None else Recipe.read(arguments.picture)
    if recipe is not None and recipe.kind != "picture":
        _render_several(arguments, recipe)
        return
    ending = _check_target(arguments.out, poster.ENDINGS, arguments.overwrite)
    view, changes = _view(arguments, recipe)
    poster.check_drawable(arguments.out, view.x_dim, view.y_dim)
    precision, more = _precision(arguments, recipe)
    printed, inks = options_of(arguments, recipe)
    changes += more + inks
    if recipe is None:
        sampler = named_sampler(arguments.checkpoint)
    else:
        sampler = redraw.sampler_of(recipe, str(arguments.picture), arguments.checkpoint)
    source = flags_of_z(arguments)
    z = recipe.z if recipe and not source else requested_z(sampler, arguments)
    z = vectors.as_batch(z, sampler.z_dim)
    view = framed(sampler, z, view, arguments.frame)
    precision |= {"overwrite": arguments.overwrite}
    if printed:
        sampler.save(z, arguments.out, view=view, progress=True, **printed, **precision)
    elif ending == ".png" and view.pixels <= _POSTER:
        render_to_png(sampler, z, arguments.out, view, progress=True, **precision)
    else:
        sampler.save_poster(z, arguments.out, view, **precision)
    print(f"{arguments.out}: {_size_of(arguments.out)}, with its recipe")
    if recipe is not None:
        changes += [f"z replaced by {source}"] * bool(source)
        changes += [f"window replaced by --frame {arguments.frame}"] * bool(arguments.frame)
        _print_redrawn(str(arguments.picture), recipe, sampler, changes)


def _render_several(arguments: argparse.Namespace, recipe: Recipe) -> None:
    """Draw the recipe of a film, a page or a map once more."""
    if recipe.kind == "film":
        films.check_flags(arguments, recipe)
        endings, draw = films.ENDINGS, films.draw
    else:
        pages.check_flags(arguments, recipe)
        endings = (".png",) if recipe.kind == "map" else poster.ENDINGS
        draw = pages.draw
    _check_target(arguments.out, endings, arguments.overwrite)
    view, changes = _view(arguments, recipe)
    precision, more = _precision(arguments, recipe)
    inks, replaced = options_of(arguments, recipe)
    sampler = redraw.sampler_of(recipe, str(arguments.picture), arguments.checkpoint)
    precision["overwrite"] = arguments.overwrite
    left_out = draw(sampler, recipe, view, arguments.out, precision, inks)
    film = f"a film of {view.x_dim}×{view.y_dim} pixels" if recipe.kind == "film" else None
    print(f"{arguments.out}: {film or _size_of(arguments.out)}, with its recipe")
    _print_redrawn(str(arguments.picture), recipe, sampler, changes + more + replaced + left_out)


def _view(arguments: argparse.Namespace, recipe: Recipe | None) -> tuple[View, list[str]]:
    """Return the window, and the entries of the recipe that flags replace, in words."""
    rotation = None if arguments.rotation is None else math.radians(arguments.rotation)
    entries = {name: getattr(arguments, name) for name in ("size", *_WINDOW)}
    view = recipe.view if recipe else View(_SIDE, _SIDE)
    return redraw.replaced(view, entries | {"rotation": rotation})


def _size_of(path: str) -> str:
    """Return width and height of a file's picture, a sheet's border included."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's, of large pictures
        with Image.open(path) as opened:
            return "{}×{}".format(*opened.size)


def _precision(arguments: argparse.Namespace, recipe: Recipe | None) -> tuple[dict, list[str]]:
    """Return the precision, for `Sampler.render`, and the entries that flags replace, in words."""
    precision, changes = dict(recipe.precision) if recipe else {}, []
    if arguments.exact:
        precision.pop("tolerance", None)  # exact is the nearest of all
        precision["exact"] = True
        changes.append("exact replaced by True")
    if arguments.supersample is not None:
        precision["supersample"] = arguments.supersample
        changes.append(f"supersample replaced by {arguments.supersample}")
    check_precision(**precision)
    return precision, changes


def _print_redrawn(picture: str, recipe: Recipe, sampler: Sampler, changes: list[str]) -> None:
    print(f"drawn again from {picture} by {sampler.name}")
    if recipe.fingerprint is None:
        print(f"  it has no fingerprint: {sampler.name} may have drawn otherwise at that time")
    for line in changes:
        print(f"  {line}")


def morph(arguments: argparse.Namespace) -> None:
    """Draw the way through several z into a film."""
    _check_target(arguments.out, tuple(film_times.FORMATS), arguments.overwrite)
    timing = {
        "duration": arguments.duration,
        "hold": arguments.hold,
        "overwrite": arguments.overwrite,
    }
    inks = make_colouring(**inks_of(arguments))
    animation.check_film(arguments.out, size=arguments.size, colouring=inks, **timing)
    sampler = named_sampler(arguments.checkpoint)
    inks.refuse_colour(sampler.c_dim)
    specs = [arguments.start, *(spec for specs in arguments.to for spec in specs)]
    stops = [z_of(sampler, spec, arguments.checkpoint is not None) for spec in specs]
    way = vectors.path(stops, arguments.frames, easing=arguments.easing, loop=arguments.loop)
    width, height = arguments.size
    first = sampler.generate(way[0], width, height, arguments.scale)
    recipe = array_registry.recipe_of(first)
    others = (
        sampler.generate(z, width, height, arguments.scale)
        for z in bar(way[1:], desc="morph", unit=" frame")
    )
    if recipe is not None:
        recipe = fitting(in_colours(dataclasses.replace(recipe, z=way), inks))
    frames = itertools.chain([first], others)
    timing |= inks.as_arguments()
    animation.save_animation(frames, arguments.out, recipe=recipe, **timing)
    kept = "" if recipe is None else ", with their recipe"
    print(f"{arguments.out}: {len(way)} frames of {width}×{height}{kept}")


def info(arguments: argparse.Namespace) -> None:
    """Tell in words how a picture or a film was made."""
    for line in told(Recipe.read(arguments.file)):
        print(line)


def evaluate(arguments: argparse.Namespace) -> None:
    """Measure a checkpoint on MNIST's test set and write its card."""
    stored, folder = checkpoint.read(arguments.name), checkpoint.locate(arguments.name)
    if isinstance(stored.model, ModelConfig) and stored.model.pictures is not None:
        msg = (
            f"{stored.name} learned from pictures of your own, and evaluate measures networks of "
            "MNIST's digits; compare it with its pictures by sampler.evaluation.likeness"
        )
        raise ValueError(msg)
    if not os.access(folder, os.W_OK):
        raise PermissionError(errno.EACCES, "The card could not be written there", str(folder))
    test = datasets.load("mnist", "test", folder=arguments.data)
    if stored.kind == "judge":
        _refuse(arguments.baseline, "--baseline", "a judge")
        stored.quality = measuring.judge_figures(arguments.name, test)
    else:
        stored.quality = measuring.figures(
            stored, test, baseline=arguments.baseline, large=arguments.large
        )
    print("\n".join(model_card.table(stored.quality, stored.name)))
    written = checkpoint.write_quality(stored, folder)
    print(f"Written to {written} and config.json")


def list_checkpoints(_arguments: argparse.Namespace) -> None:
    """List the checkpoints."""
    available = checkpoint.available()
    print(available if available or available.broken else "There are no checkpoints.")


# Arguments


def _check_target(path: str, endings: tuple[str, ...], overwrite: bool) -> str:
    """Refuse a file that cannot be written, before anything is drawn; return its ending."""
    ending = Path(path).suffix.lower()
    if ending not in endings:
        msg = f"--out {path!r} must end in {' or '.join(endings)}"
        raise ValueError(msg)
    check_target(path, overwrite=overwrite)
    return ending


def _refuse(value: str | None, name: str, what: str) -> None:
    if value is not None:
        msg = f"{name} has no meaning for {what}; leave it out"
        raise ValueError(msg)
