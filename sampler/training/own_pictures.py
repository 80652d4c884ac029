"""Training on a person's own pictures: from a folder to a checkpoint, watched or left alone."""

from __future__ import annotations

import itertools
import logging
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from sampler.config import PointsConfig
from sampler.datasets import Dataset, load
from sampler.support.arguments import file_path, flag, instance_of
from sampler.support.files import check_target
from sampler.training.background import Training
from sampler.training.choosing import choose
from sampler.training.cluster import place
from sampler.training.given import store, stored
from sampler.training.learners import kind_of
from sampler.training.run import Run
from sampler.training.state import stored_config
from sampler.training.timing import checked_minutes, plan_minutes

FOLDER = "training"  # in the checkpoint's folder: the state of the run
SIZE = 64  # pixels of the pictures, along a side
MINUTES, SEED = 30.0, 2016  # of a training
_USUAL = {"minutes": MINUTES, "preset": "auto", "seed": SEED, "curriculum": False}
_LOOK = ("fit", "background", "ink", "curriculum")  # what a network keeps of the preparation
_COMPILED = 0.25  # minutes: a shorter training is over before the compiler has paid
logger = logging.getLogger(__name__)


def train(
    source: Any,
    folder: str | os.PathLike[str] | None = None,
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
    folder : path, optional
        The checkpoint's folder, made if needed: ``Sampler(folder)`` draws with it afterwards.  The
        state of the run is kept in ``folder/training``.  By default it is called after the
        pictures, such as ``my-icons-net`` where it is free, or else ``my-icons-net-2``.
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
        Finish a training of that `folder`, which was interrupted.  All other arguments but the
        source are those of its start; they may be given again.
    progress : bool
        Show a bar.  In a notebook the panel takes its place, which `Training.wait` shows where no
        cell does.
    **loading
        Further arguments of `sampler.datasets.load`; `size` is 64 where it is not given.  With a
        Dataset only `fit`, `background` and `ink`, which it was loaded with: the network keeps
        them, so that `encode` prepares other pictures in the same way.  Random backgrounds have the
        training's seed.

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
        resume=flag(resume, "resume"),
        progress=progress,
        **loading,
    )
    return training.start()


def prepared(
    source: Any,
    folder: str | os.PathLike[str] | None,
    minutes: float,
    preset: str,
    seed: int,
    *,
    curriculum: bool,
    resume: bool,
    progress: bool,
    say: Callable[[str], object] = logger.info,
    **loading: Any,
) -> Training:
    """Return a training that has not begun; arguments as for `train`.

    `say` takes the lines that tell what was read, what was chosen and why; the chief of a cluster
    calls it.
    """
    say = say if place().is_chief else logger.debug
    given = {"minutes": minutes, "preset": preset, "seed": seed, "curriculum": curriculum}
    given |= loading
    if resume and folder is None:
        msg = "folder is needed where resume=True: the one of the training that goes on"
        raise ValueError(msg)
    if folder is not None:
        folder = file_path(folder, "folder")
        check_free(folder, resume=resume)
        given = stored(folder / FOLDER, given, _USUAL) if resume else given
    if isinstance(source, Dataset):
        _refuse_loading(loading)
        data = source
    else:
        data = _loaded(source, given)
        say(f"{data}")
    if len(data) < 2:
        msg = f"{data.name} has {len(data)} picture; expected at least 2, between which z can move"
        raise ValueError(msg)
    folder = _free_folder(data.name) if folder is None else folder
    run = _resumed(data, folder) if resume else _begun(data, folder, given, say)
    return Training(run, folder, progress=progress and run.workers.is_chief)


def _begun(data: Dataset, folder: Path, given: dict[str, Any], say: Callable[[str], object]) -> Run:
    """Return a new run: its networks, and its steps in the given time."""
    look = {name: given[name] for name in _LOOK if name in given}
    choice = choose(data, given["preset"], seed=given["seed"], **look)
    for line in choice.reasons:
        say(line)
    kind = kind_of(choice.config)
    kind.check(choice.config, data)
    if place().count > 1:
        say(f"{place().count} workers share each batch; the first step waits for all of them")
    minutes = checked_minutes(given["minutes"])
    config = replace(choice.config, xla=minutes >= _COMPILED)
    learner: Any = kind.make(config, data, config.steps)
    config = plan_minutes(learner, minutes)
    say(f"{config.steps:,} steps in {minutes:g} minutes on this machine")
    if place().is_chief:
        store(folder / FOLDER, given)
    return Run(data, config, folder / FOLDER, learner)


def _resumed(data: Dataset, folder: Path) -> Run:
    """Return the run whose state lies in a folder."""
    where = folder / FOLDER
    config = instance_of(stored_config(where), "the training", PointsConfig, "one of own pictures")
    return Run(data, config, where)


def _free_folder(name: str) -> Path:
    """Return a folder for the network of a set, which is not there yet."""
    plain = re.sub(r"[^\w.-]+", "-", name.partition("/")[0]).strip("-.") or "my"
    names = itertools.chain([f"{plain}-net"], (f"{plain}-net-{n}" for n in itertools.count(2)))
    return next(path for path in map(Path, names) if not path.exists())


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


def _loaded(source: Any, given: dict[str, Any]) -> Dataset:
    loading = {name: value for name, value in given.items() if name not in _USUAL}
    if loading.get("background") == "random":
        loading["seed"] = given["seed"]
    return load(source, **{"size": SIZE, **loading})


def _refuse_loading(loading: dict[str, Any]) -> None:
    """Refuse arguments of `load` beside a set that is loaded already."""
    ignored = [name for name in loading if name not in _LOOK]
    if ignored:
        msg = (
            f"{', '.join(ignored)} would be ignored, since a Dataset was given; pass them to "
            "datasets.load"
        )
        raise ValueError(msg)
