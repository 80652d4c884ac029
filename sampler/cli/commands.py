"""What the command line does once its arguments are understood; see `sampler.cli.parser`."""

from __future__ import annotations

import argparse
import errno
import math
import os
import time
from pathlib import Path

import numpy as np

from sampler import datasets
from sampler.cli import demo, redraw
from sampler.core import Sampler
from sampler.latent import vectors
from sampler.models import checkpoint, model_card
from sampler.pictures import poster
from sampler.pictures.films import animation
from sampler.pictures.films import timing as film_times
from sampler.pictures.precision import check_precision
from sampler.pictures.recipes.recipe import Recipe
from sampler.pictures.view import View
from sampler.support.arguments import file_path
from sampler.support.files import check_target
from sampler.support.streams import bar

_NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
_CHECKPOINT = "mnist-vaegan"  # that draws where none is named
_SIDE = 1300  # pixels of a picture where no size is asked for
_SEED = 0  # of the random z that are measured
_POSTER = 1 << 26  # pixels from which on a picture goes to the disk piece by piece


def run_demo(asked: argparse.Namespace) -> None:
    """Draw the demonstration and tell what was drawn."""
    started = time.perf_counter()
    made = demo.run(asked.out, seed=asked.seed)
    print(f"\nIn {Path(asked.out).resolve()}, after {time.perf_counter() - started:.0f} s:\n")
    for name, what in made:
        print(f"  {name:<38} {what}")
    where = os.path.relpath(_NOTEBOOKS) if _NOTEBOOKS.is_dir() else "notebooks"
    print(f"\nThe story goes on in the notebooks:\n\n  jupyter lab {where}\n")


def render(asked: argparse.Namespace) -> None:
    """Draw one z, or a picture's recipe once more, into a PNG or a TIFF with its recipe."""
    ending = _check_target(asked.out, poster.ENDINGS, asked.overwrite)
    if asked.seed is not None and (asked.z is not None or asked.encode is not None):
        msg = "--seed would be ignored beside --z and --encode; leave one of them out"
        raise ValueError(msg)
    recipe = None if asked.picture is None else _one_picture(asked.picture)
    entries = {
        "size": asked.size,
        "scale": asked.scale,
        "center": asked.center,
        "zoom": asked.zoom,
        "rotation": None if asked.rotation is None else math.radians(asked.rotation),
        "aspect": asked.aspect,
    }
    view, said = redraw.replaced(recipe.view if recipe else View(_SIDE, _SIDE), entries)
    poster.check_drawable(asked.out, view.x_dim, view.y_dim)
    how, more = _precision(asked, recipe)
    said += more
    if recipe is None:
        sampler = _sampler(asked.checkpoint)
    else:
        sampler = redraw.sampler_of(recipe, asked.picture, asked.checkpoint)
    source = _source(asked)
    z = recipe.z if recipe and not source else _asked_z(sampler, asked)
    z = vectors.as_batch(z, sampler.z_dim)
    how |= {"overwrite": asked.overwrite}
    if ending == ".png" and view.pixels <= _POSTER:
        demo.draw_to_png(sampler, z, asked.out, view, progress=True, **how)
    else:
        window = {name: getattr(view, name) for name in ("center", "zoom", "rotation", "aspect")}
        sampler.save_poster(z, asked.out, view.x_dim, view.y_dim, view.scale, **window, **how)
    print(f"{asked.out}: {view.x_dim}×{view.y_dim}, with its recipe")
    if recipe is not None:
        _tell_redrawn(
            asked.picture, recipe, sampler, said + [f"z replaced by {source}"] * bool(source)
        )


def _one_picture(path: str) -> Recipe:
    recipe = Recipe.read(path)
    if recipe.z.ndim != 1:
        msg = (
            f"{path!r} is a film of {len(recipe.z)} latent vectors; render draws one picture, from "
            "a picture's file"
        )
        raise ValueError(msg)
    return recipe


def _precision(asked: argparse.Namespace, recipe: Recipe | None) -> tuple[dict, list[str]]:
    """Return how precisely to draw, for `Sampler.render`, and what the flags replace."""
    how, said = dict(recipe.how) if recipe else {}, []
    if asked.exact:
        how.pop("tolerance", None)  # exact is the nearest of all
        how["exact"] = True
        said.append("exact replaced by True")
    if asked.supersample is not None:
        how["supersample"] = asked.supersample
        said.append(f"supersample replaced by {asked.supersample}")
    check_precision(**how)
    return how, said


def _source(asked: argparse.Namespace) -> str:
    """Return the flags that say where z comes from, as they were given."""
    names = ("label", "z", "encode", "seed")
    given = [(name, getattr(asked, name)) for name in names]
    return " ".join(f"--{name} {value}" for name, value in given if value is not None)


def _tell_redrawn(picture: str, recipe: Recipe, sampler: Sampler, said: list[str]) -> None:
    print(f"drawn again from {picture} by {sampler.name}")
    if recipe.fingerprint is None:
        print(f"  it tells no fingerprint: {sampler.name} may have drawn otherwise at that time")
    for line in said:
        print(f"  {line}")


def morph(asked: argparse.Namespace) -> None:
    """Draw the way through several z into a film."""
    _check_target(asked.out, tuple(film_times.FORMATS), asked.overwrite)
    timing = {"duration": asked.duration, "hold": asked.hold, "overwrite": asked.overwrite}
    animation.check_film(asked.out, size=asked.size, **timing)
    sampler = _sampler(asked.checkpoint)
    specs = [asked.start, *(spec for specs in asked.to for spec in specs)]
    stops = [_z_of(sampler, spec, asked.checkpoint is not None) for spec in specs]
    way = vectors.path(stops, asked.frames, easing=asked.easing, loop=asked.loop)
    width, height = asked.size
    frames = (
        sampler.generate(z, width, height, asked.scale)
        for z in bar(way, desc="morph", unit=" frame")
    )
    animation.save_animation(frames, asked.out, **timing)
    print(f"{asked.out}: {len(way)} frames of {width}×{height}")


def evaluate(asked: argparse.Namespace) -> None:
    """Measure a checkpoint on MNIST's test set and write its card."""
    found, folder = checkpoint.read(asked.name), checkpoint.locate(asked.name)
    if not os.access(folder, os.W_OK):
        raise PermissionError(errno.EACCES, "The card could not be written there", str(folder))
    test = datasets.load("mnist", "test", folder=asked.data)
    if found.kind == "judge":
        _refuse(asked.baseline, "--baseline", "a judge")
        found.quality = _measured_judge(asked.name, found, test)
    else:
        found.quality = _measured(found, test, asked)
    print("\n".join(model_card.table(found.quality, found.name)))
    written = checkpoint.write_about(found, folder)
    print(f"Written to {written} and config.json")


def list_checkpoints(_asked: argparse.Namespace) -> None:
    """Tell which checkpoints there are."""
    there = checkpoint.available()
    print(there if there or there.broken else "There are no checkpoints.")


# Where z comes from


def _sampler(checkpoint: str | None) -> Sampler:
    return Sampler(_CHECKPOINT if checkpoint is None else checkpoint)


def _encoded(sampler: Sampler, picture: str, name: str) -> np.ndarray:
    z = sampler.encode(file_path(picture, name))
    if len(z) != 1:
        msg = f"{picture!r} holds {len(z)} pictures; expected one"
        raise ValueError(msg)
    return z[0]


def _asked_z(sampler: Sampler, asked: argparse.Namespace) -> np.ndarray:
    if asked.z is not None:
        return redraw.read_z(sampler, asked.z, any_network=asked.checkpoint is not None)
    if asked.encode is not None:
        return _encoded(sampler, asked.encode, "--encode")
    if asked.label is not None:
        return sampler.get_random_z(asked.label, seed=asked.seed)
    return sampler.generate_z(seed=asked.seed)


def _z_of(sampler: Sampler, spec: tuple[str, str | int], any_network: bool) -> np.ndarray:
    kind, value = spec
    if kind == "seed":
        return sampler.generate_z(seed=value)
    if kind == "digit":
        return sampler.get_random_z(value)
    if kind == "z":
        return redraw.read_z(sampler, value, any_network=any_network)
    return _encoded(sampler, value, "picture")


# Measuring


def _measured(found: checkpoint.Checkpoint, test: datasets.Dataset, asked) -> dict:
    from sampler.evaluation import metrics  # TensorFlow starts here
    from sampler.models.classify import load_judge
    from sampler.models.model import Model

    judge = load_judge()
    others = datasets.load("digits")
    other = None  # read before anything is measured: a misspelt name should not cost half an hour
    if asked.baseline is not None:
        other = Model.from_checkpoint(checkpoint.read(asked.baseline, kind="generator"))
    figures = found.quality | metrics.evaluate(
        Model.from_checkpoint(found), judge, test, others, large=asked.large, seed=_SEED
    )
    # What an earlier call measured of these weights, and this one does not, still holds.
    kept = found.quality.get("baseline")
    if other is not None:
        kept = {"name": asked.baseline, "frechet_distance": _distance(other, judge, test)}
    if kept is not None:
        figures["frechet_ratio"] = figures["frechet_distance"] / kept["frechet_distance"]
        figures["baseline"] = kept
    return figures


def _distance(model, judge, test: datasets.Dataset) -> float:
    """Return the Fréchet distance of what random z draw from the test set."""
    from sampler.evaluation import metrics
    from sampler.models.classify import read_features

    z = vectors.sample(model.z_dim, count=metrics.RANDOM, seed=_SEED)
    drawn, _ = read_features(judge, model.small(z))
    real, _ = read_features(judge, test.crops(model.image_size))
    return metrics.frechet_distance(real, drawn)


def _measured_judge(name: str, found: checkpoint.Checkpoint, test: datasets.Dataset) -> dict:
    from sampler.models.classify import load_judge, read_features

    _, shares = read_features(load_judge(name), test.crops(found.model.image_size))
    return {"test_accuracy": float(np.mean(shares.argmax(axis=1) == test.labels))}


# Arguments


def _check_target(path: str, endings: tuple[str, ...], overwrite: bool) -> str:
    """Refuse a file that cannot be written, before anything is drawn; return its ending."""
    ending = Path(path).suffix.lower()
    if ending not in endings:
        msg = f"--out {path!r} must end in {' or '.join(endings)}"
        raise ValueError(msg)
    check_target(path, overwrite=overwrite)
    return ending


def _refuse(value, name: str, what: str) -> None:
    if value is not None:
        msg = f"{name} has no meaning for {what}; leave it out"
        raise ValueError(msg)
