"""What the command line does once its arguments are understood; see `sampler.__main__`."""

from __future__ import annotations

import argparse
import errno
import json
import math
import os
import time
from pathlib import Path

import numpy as np

from sampler import animation, card, checkpoint, datasets, demo, latent, poster, recipes
from sampler.coordinates import View
from sampler.core import Sampler
from sampler.streams import bar

_NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
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
    """Draw one z into a PNG or a TIFF with its recipe."""
    _check_target(asked.out, poster.ENDINGS)
    if asked.seed is not None and (asked.z or asked.encode):
        raise ValueError("--seed would be ignored beside --z and --encode; leave one of them out")
    sampler = Sampler(asked.checkpoint)
    width, height = asked.size
    z = latent.as_batch(_asked_z(sampler, asked), sampler.z_dim)
    window = {
        "center": asked.center,
        "zoom": asked.zoom,
        "rotation": math.radians(asked.rotation),
        "aspect": asked.aspect,
    }
    how = {"exact": asked.exact, "supersample": asked.supersample, "progress": True}
    if asked.out.lower().endswith(".png") and width * height <= _POSTER:
        view = View(width, height, asked.scale, **window)
        demo.draw_to_png(sampler, z, asked.out, view, **how)
    else:
        sampler.save_poster(z, asked.out, width, height, asked.scale, **window, **how)
    print(f"{asked.out}: {width}×{height}, with its recipe")


def morph(asked: argparse.Namespace) -> None:
    """Draw the way through several z into a film."""
    _check_target(asked.out, (".gif", ".png", ".apng", ".webp", ".mp4"))
    sampler = Sampler(asked.checkpoint)
    specs = [asked.start, *(spec for specs in asked.to for spec in specs)]
    stops = [_z_of(sampler, spec) for spec in specs]
    way = latent.path(stops, asked.frames, easing=asked.easing, loop=asked.loop)
    width, height = asked.size
    frames = (
        sampler.generate(z, width, height, asked.scale)
        for z in bar(way, desc="morph", unit=" frame")
    )
    animation.save_animation(frames, asked.out, duration=asked.duration, hold=asked.hold)
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
    print("\n".join(card.table(found.quality, found.name)))
    checkpoint.write_about(found, folder)
    print(f"Written to {folder / 'README.md'} and config.json")


def list_checkpoints(_asked: argparse.Namespace) -> None:
    """Tell which checkpoints there are."""
    there = checkpoint.available()
    print(there if there else "There are no checkpoints.")


# Where z comes from


def _asked_z(sampler: Sampler, asked: argparse.Namespace) -> np.ndarray:
    if asked.z:
        return _read_z(sampler, asked.z)
    if asked.encode:
        return sampler.encode(Path(asked.encode))[0]
    if asked.label is not None:
        return sampler.get_random_z(asked.label, seed=asked.seed)
    return sampler.generate_z(seed=asked.seed)


def _z_of(sampler: Sampler, spec: tuple[str, str | int]) -> np.ndarray:
    kind, value = spec
    if kind == "seed":
        return sampler.generate_z(seed=value)
    if kind == "digit":
        return sampler.get_random_z(value)
    return _read_z(sampler, value) if kind == "z" else sampler.encode(Path(value))[0]


def _read_z(sampler: Sampler, path: str) -> np.ndarray:
    """Read one z from .json (a list, or a dict with "z"), .npy, or the recipe in a PNG."""
    ending = Path(path).suffix.lower()
    readers = {".json": _z_from_json, ".npy": _z_from_npy, ".png": recipes.read}
    if ending not in readers:
        raise ValueError(f"{path!r} is no file of z; its name must end in .json, .npy or .png")
    content = readers[ending](path)
    if isinstance(content, dict):
        if "z" not in content:
            raise ValueError(f"{path!r} holds no 'z'; it has {', '.join(content) or 'nothing'}")
        content = content["z"]
    batch = latent.as_batch(content, sampler.z_dim)
    if len(batch) != 1:
        raise ValueError(f"{path!r} holds {len(batch)} latent vectors; expected one")
    return batch[0]


def _z_from_json(path: str):
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except ValueError as error:  # UnicodeDecodeError is one, too
        raise ValueError(f"{path!r} is not readable JSON: {error}") from error


def _z_from_npy(path: str) -> np.ndarray:
    try:
        return np.load(path, allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise ValueError(f"{path!r} is not a readable NumPy array: {error}") from error


# Measuring


def _measured(found: checkpoint.Checkpoint, test: datasets.Dataset, asked) -> dict:
    from sampler import metrics  # TensorFlow starts here
    from sampler.model import Model
    from sampler.reading import load_judge

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
    from sampler import metrics
    from sampler.reading import read_features

    z = latent.draw(model.z_dim, count=metrics.RANDOM, seed=_SEED)
    drawn, _ = read_features(judge, model.small(z))
    real, _ = read_features(judge, test.crops(model.image_size))
    return metrics.frechet_distance(real, drawn)


def _measured_judge(name: str, found: checkpoint.Checkpoint, test: datasets.Dataset) -> dict:
    from sampler.reading import load_judge, read_features

    _, shares = read_features(load_judge(name), test.crops(found.model.image_size))
    return {"test_accuracy": float(np.mean(shares.argmax(axis=1) == test.labels))}


# Arguments


def _check_target(path: str, endings: tuple[str, ...]) -> None:
    """Refuse a file that cannot be written, before anything is drawn."""
    target = Path(path)
    if target.suffix.lower() not in endings:
        raise ValueError(f"--out {path!r} must end in {' or '.join(endings)}")
    if not target.parent.is_dir():
        raise FileNotFoundError(
            errno.ENOENT, "This folder does not exist; make it first", str(target.parent)
        )


def _refuse(value, name: str, what: str) -> None:
    if value is not None:
        raise ValueError(f"{name} has no meaning for {what}; leave it out")
