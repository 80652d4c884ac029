"""Training on a person's own pictures: from a folder to a checkpoint, watched or left alone."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from sampler.config import PointsConfig
from sampler.datasets import Dataset, load
from sampler.support.arguments import file_path, flag, instance_of
from sampler.support.files import atomic_write, check_target, make_folder
from sampler.training.background import Training
from sampler.training.choosing import choose
from sampler.training.cluster import place
from sampler.training.learners import kind_of
from sampler.training.run import Run
from sampler.training.state import stored_config
from sampler.training.timing import checked_minutes, plan_minutes

FOLDER = "training"  # in the checkpoint's folder: the state of the run
GIVEN = "arguments.json"  # beside the state: what the training was started with
SIZE = 64  # pixels of the pictures, along a side
MINUTES, SEED = 30.0, 2016  # of a training
_COMPILED = 0.25  # minutes: a shorter training is over before the compiler has paid
logger = logging.getLogger(__name__)


def train(
    source: Any,
    folder: str | os.PathLike[str],
    *,
    minutes: float = MINUTES,
    preset: str = "auto",
    seed: int = SEED,
    curriculum: bool = False,
    resume: bool = False,
    progress: bool = True,
    **loading: Any,
) -> Training:
    """Train a network on pictures, in the background.

    Where TF_CONFIG names several workers they share each batch, and the chief alone writes.

    Shown as the last line of a cell, the training is a live panel: the time left, how like the
    pictures the network draws, pictures beside what it draws of them, and buttons.

    Parameters
    ----------
    source : Dataset, or anything that `sampler.datasets.load` takes
        The pictures.
    folder : path
        The checkpoint's folder, made if needed: ``Sampler(folder)`` draws with it afterwards.  The
        state of the run is kept in ``folder/training``.
    minutes : float
        Time of the training.  It becomes a number of steps once, which a resumed run finishes.
    preset : {"auto", "crisp", "smooth", "ink", "encoder", "encoder-gan"}
        See `sampler.training.choosing.choose`.
    seed : int
        Of the training.
    curriculum : bool
        Whether the pictures grow from 2×2 pixels (3×3 of 24 or 48) to their size over the first
        half of the training.
    resume : bool
        Finish a training that was interrupted; `minutes`, `preset`, `seed` and `curriculum` are
        those of its start, and may be given again.
    progress : bool
        Show a bar.  In a notebook the panel takes its place, which `Training.wait` shows where no
        cell does.
    **loading
        Further arguments of `sampler.datasets.load`; `size` is 64 where it is not given.  With a
        Dataset only `fit` and `background`, which it was loaded with: the network keeps them, so
        that `encode` prepares other pictures in the same way.

    Returns
    -------
    Training
        Its `wait` returns when the checkpoint is there.

    Raises
    ------
    FileExistsError
        The folder holds a training or a checkpoint, and `resume` is False.
    FileNotFoundError
        There is no training to resume.
    ValueError
        The pictures do not suit the preset.
    """
    training = prepared(
        source,
        folder,
        minutes,
        preset,
        seed,
        curriculum=flag(curriculum, "curriculum"),
        resume=resume,
        progress=progress,
        **loading,
    )
    return training.start()


def prepared(
    source: Any,
    folder: str | os.PathLike[str],
    minutes: float,
    preset: str,
    seed: int,
    *,
    curriculum: bool,
    resume: bool,
    progress: bool,
    say: Callable[[str], object] = logger.info,
    fit: str = "pad",
    background: str | tuple[int, ...] = "white",
    **loading: Any,
) -> Training:
    """Return a training that has not begun; arguments as for `train`.

    `say` takes the lines that tell what was chosen and why; the chief of a cluster calls it.
    """
    say = say if place().is_chief else logger.debug
    folder = file_path(folder, "folder")
    where = folder / FOLDER
    check_free(folder, resume=flag(resume, "resume"))
    given = {"minutes": minutes, "preset": preset, "seed": seed, "curriculum": curriculum}
    if resume:
        _refuse_new(where, given)
    if not isinstance(source, Dataset):
        loading |= {"fit": fit, "background": background}
    data, learner = _loaded(source, loading), None
    if len(data) < 2:
        msg = f"{data.name} has {len(data)} picture; expected at least 2, between which z can move"
        raise ValueError(msg)
    if resume:
        config = instance_of(
            stored_config(where), "the training", PointsConfig, "one of own pictures"
        )
    else:
        look = {"fit": fit, "background": background, "curriculum": curriculum}
        choice = choose(data, preset, seed=seed, **look)
        for line in choice.reasons:
            say(line)
        kind = kind_of(choice.config)
        kind.check(choice.config, data)
        if place().count > 1:
            say(f"{place().count} workers share each batch; the first step waits for all of them")
        config = replace(choice.config, xla=checked_minutes(minutes) >= _COMPILED)
        learner: Any = kind.make(config, data, config.steps)
        config = plan_minutes(learner, minutes)
        say(f"{config.steps:,} steps in {minutes:g} minutes on this machine")
        if place().is_chief:
            make_folder(where)
            with atomic_write(where / GIVEN, overwrite=True) as temporary:
                temporary.write_text(json.dumps(given), encoding="utf-8")
    run = Run(data, config, where, learner)
    return Training(run, folder, progress=progress and run.workers.is_chief)


def check_free(folder: Path, *, resume: bool) -> None:
    """Refuse a folder that holds a training, or none where one is to be resumed."""
    started = (folder / FOLDER / "state.npz").exists()
    _check_writable(folder)
    if resume and not started:
        msg = f"{folder} holds no training to resume; leave resume out to start one"
        raise FileNotFoundError(msg)
    if not resume and (started or (folder / "config.json").exists()):
        what = "a training; resume it, or" if started else "a checkpoint, which is kept;"
        msg = f"{folder} holds {what} give another folder"
        raise FileExistsError(msg)


def _check_writable(folder: Path) -> None:
    """Raise an OSError where the folder cannot be made, or nothing can be written into it."""
    whole = folder.absolute()
    if whole.is_dir():
        check_target(whole / "config.json")
    else:
        parent = next(path for path in whole.parents if path.exists())
        check_target(parent / whole.relative_to(parent).parts[0])


def _refuse_new(where: Path, given: dict[str, Any]) -> None:
    """Refuse arguments that a resumed training would ignore: neither defaults nor its own."""
    usual = {"minutes": MINUTES, "preset": "auto", "seed": SEED, "curriculum": False}
    try:
        first = json.loads((where / GIVEN).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # of an earlier version
        first = {}
    for name, value in given.items():
        if value not in (usual[name], first.get(name, usual[name])):
            had = f" ({first[name]})" if name in first else ""
            msg = (
                f"{name} got {value}, which a resumed training has from its start{had}; leave it "
                "out"
            )
            raise ValueError(msg)


def _loaded(source: Any, loading: dict[str, Any]) -> Dataset:
    if not isinstance(source, Dataset):
        return load(source, **{"size": SIZE, **loading})
    if loading:
        names = ", ".join(loading)
        msg = f"{names} would be ignored, since a Dataset was given; pass them to datasets.load"
        raise ValueError(msg)
    return source
