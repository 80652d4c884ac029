"""The command `train`: a folder of pictures becomes a network."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

from sampler.datasets import Dataset

_LOADING = ("size", "fit", "background", "colour", "ink", "glyphs", "skip_broken")


def train(arguments: argparse.Namespace) -> None:
    """Load the pictures, say what was chosen and why, train, and name what was written."""
    from sampler.training import cluster, own_pictures  # TensorFlow starts here

    out = Path(arguments.out)
    training = own_pictures.prepared(
        arguments.source,
        out,
        own_pictures.MINUTES if arguments.minutes is None else arguments.minutes,
        arguments.preset or "auto",
        own_pictures.SEED if arguments.seed is None else arguments.seed,
        curriculum=arguments.curriculum,
        resume=arguments.resume,
        progress=True,
        say=lambda line: print(line, flush=True),
        **_loading(arguments),
    )
    started = time.perf_counter()
    try:
        folder = training.work()
    except KeyboardInterrupt as error:
        saved = str(error).partition(";")[0] or f"the state lies in {out / own_pictures.FOLDER}"
        msg = f"{saved}; finish it with the same command and --resume"
        raise KeyboardInterrupt(msg) from error
    if cluster.place().is_chief:
        _report(folder, training.run.data, time.perf_counter() - started)


def _report(folder: Path, data: Dataset, seconds: float) -> None:
    print(
        f"\n{folder}: {len(data)} pictures, learned in {seconds / 60:.1f} minutes\n"
        f"  contact-sheet.png  the pictures, and below each what its z draws\n"
        f"  training.gif       the film of the training\n"
        f"  README.md          the card; licence and origin of the pictures are to be filled in\n\n"
        f"In a notebook:  Sampler({str(folder)!r}).explore()"
    )


def _loading(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the arguments of `datasets.load` that were given."""
    given = {name: getattr(arguments, name) for name in _LOADING}
    return {name: value for name, value in given.items() if value not in (None, False)}
