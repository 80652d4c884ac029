"""The state of a training run in one file: written whole, and refused by any other run.

`state.npz` holds every variable, the losses, the film, and as JSON the progress of the run and the
config and data that it was started with.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from sampler.config import (
    ClassifierGanConfig,
    ConfigError,
    FreeCodesConfig,
    PointsConfig,
    PointVaeConfig,
    TrainingConfig,
    VaeGanConfig,
)
from sampler.datasets import Dataset
from sampler.models import weights
from sampler.support.arguments import instance_of, real_number, shown, whole_number
from sampler.training.folder_lock import FolderInUse

_UNREADABLE = (
    OSError,
    ValueError,
    KeyError,
    EOFError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass
class RunState:
    """Everything that a run needs to go on to the bit, and its difference from other runs.

    Parameters
    ----------
    config : TrainingConfig
        Networks, rates and seed.
    data : Dataset
        The pictures; the file keeps their name and checksum.
    batches : int
        Batches in an epoch.
    film_shape : tuple of int
        Shape of an epoch's pictures in the film.
    variables : mapping of str to array
        Every variable, by a name that stays the same.
    epoch, batch : int
        Whole epochs done, and batches done of the next one.
    seconds : float
        Time of training.
    losses : dict of str to list of float
        Every loss of every batch.
    film : list of numpy.ndarray
        uint8, of `film_shape`, one an epoch.
    header : bytes, optional
        The JSON of the file that the state was read from.
    """

    config: TrainingConfig | PointsConfig
    data: Dataset
    batches: int
    film_shape: tuple[int, int, int, int]
    variables: Mapping[str, np.ndarray]
    epoch: int = 0
    batch: int = 0
    seconds: float = 0.0
    losses: dict[str, list[float]] = field(default_factory=dict)
    film: list[np.ndarray] = field(default_factory=list)
    header: bytes | None = None


def write_state(path: Path, state: RunState) -> bytes:
    """Write a state to its file in one step; return the file's header."""
    header = {
        "config": state.config.to_dict(),
        "data": {"name": state.data.name, "checksum": state.data.checksum},
        "epoch": state.epoch,
        "batch": state.batch,
        "seconds": state.seconds,
        "saved": secrets.token_hex(8),  # distinguishes two states of the same batch
    }
    arrays = {f"variable/{name}": np.asarray(v) for name, v in state.variables.items()}
    arrays |= {f"loss/{name}": np.array(values) for name, values in state.losses.items()}
    arrays["film"] = np.array(state.film)
    arrays["where"] = np.frombuffer(json.dumps(header).encode(), np.uint8)
    weights.write_arrays(path, arrays)
    return arrays["where"].tobytes()


#: The configurations of runs by the fields that only theirs have.
_CONFIGS = (VaeGanConfig, ClassifierGanConfig, FreeCodesConfig, PointVaeConfig)


def stored_config(folder: Path) -> TrainingConfig | PointsConfig:
    """Return the configuration of the run whose state lies in a folder.

    Raises
    ------
    sampler.models.weights.WeightsError
        The state is damaged.
    """
    path = folder / "state.npz"
    header = _header(weights.read_arrays(path))
    for kind in _CONFIGS:
        with contextlib.suppress(ConfigError, TypeError):
            return kind.from_dict(header["config"])
    msg = f"{path} holds a configuration of another version; give another folder to start anew"
    raise weights.WeightsError(msg)


def read_state(path: Path, blank: RunState) -> RunState:
    """Return the state in a file, checked against the run that it is for.

    Parameters
    ----------
    path : Path
        The file.
    blank : RunState
        A state of the run: its config, data, shapes and variables.

    Raises
    ------
    ValueError
        The file belongs to a run with another config or other data; the message has the
        differences.
    sampler.models.weights.WeightsError
        The file is damaged, lacks variables of the run, or contradicts itself.
    """
    arrays = weights.read_arrays(path)
    try:
        header = _header(arrays)
        _refuse_other(path, blank, header)
        epoch, batch, seconds = _progress(blank, header)
        return replace(
            blank,
            epoch=epoch,
            batch=batch,
            seconds=seconds,
            losses=_losses(arrays, epoch * blank.batches + batch),
            film=_film(blank, arrays["film"], epoch),
            variables=_variables(path, blank, arrays),
            header=arrays["where"].tobytes(),
        )
    except (_Contradiction, KeyError, TypeError, RecursionError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else error
        msg = (
            f"{path} is damaged, or no state of a training run: {reason}. "
            "Give another folder to start anew"
        )
        raise weights.WeightsError(msg) from error


def refuse_overtaken(path: Path, state: RunState) -> None:
    """Raise a FolderInUse where the file's header is not the state's.

    Another training has written the file then.  Without a file there is nothing to lose.
    """
    if not path.exists():
        return
    try:
        with zipfile.ZipFile(path) as archive, archive.open("where.npy") as content:
            header = np.lib.format.read_array(content, allow_pickle=False).tobytes()
    except _UNREADABLE:  # whatever it is, this run has not written it
        header = b""
    if header != state.header:
        msg = (
            f"{path} has been written by another training since this run has read it, and is "
            f"kept; this run stands after batch {state.batch} of epoch {state.epoch + 1}. Make a "
            "new Run to go on from the file, or move it away to keep what this run has learned"
        )
        raise FolderInUse(msg)


class _Contradiction(ValueError):
    """The content of a file cannot be the state of this run."""


def _header(arrays: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """Return the JSON of a file, with the right kinds of values."""
    written = arrays["where"]
    if written.dtype != np.uint8 or written.ndim != 1:
        msg = f"where got {written.dtype} of shape {written.shape}; expected uint8 (n,)"
        raise _Contradiction(msg)
    try:
        header = json.loads(written.tobytes())
    except ValueError as error:  # UnicodeDecodeError is one, too
        msg = f"where is no JSON: {error}"
        raise _Contradiction(msg) from error
    for name in ("config", "data"):
        instance_of(instance_of(header, "where", dict, "{}")[name], name, dict, "{}")
    for name in ("name", "checksum"):
        instance_of(header["data"][name], name, str, "'mnist/train'")
    return header


def _progress(blank: RunState, header: dict[str, Any]) -> tuple[int, int, float]:
    """Return whole epochs done, batches done of the next one, and the time of training."""
    try:
        epoch = whole_number(header["epoch"], "epoch", 0, blank.config.epochs)
        most = 0 if epoch == blank.config.epochs else blank.batches
        batch = whole_number(header["batch"], "batch", 0, most)
        return epoch, batch, real_number(header["seconds"], "seconds", least=0)
    except ValueError as error:
        raise _Contradiction(str(error)) from error


def _losses(arrays: Mapping[str, np.ndarray], batches: int) -> dict[str, list[float]]:
    """Return the losses; in the post's schedule single batches lack some of them."""
    losses = {
        name.removeprefix("loss/"): values
        for name, values in arrays.items()
        if name.startswith("loss/")
    }
    for name, values in losses.items():
        if values.dtype.kind != "f" or values.ndim != 1 or not np.isfinite(values).all():
            msg = f"the loss {name} is no list of finite numbers"
            raise _Contradiction(msg)
    longest = max(map(len, losses.values()), default=0)
    if longest != batches:
        msg = f"it stands after {batches} batches, and has the losses of {longest}"
        raise _Contradiction(msg)
    return {name: values.tolist() for name, values in losses.items()}


def _film(blank: RunState, film: np.ndarray, epoch: int) -> list[np.ndarray]:
    if epoch == 0 and film.size == 0:
        return []
    shape = (epoch, *blank.film_shape)
    if film.shape != shape or film.dtype != np.uint8:
        msg = f"film got {film.dtype} {film.shape}; expected uint8 {shape}"
        raise _Contradiction(msg)
    return list(film)


def _variables(
    path: Path, blank: RunState, arrays: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    present = {name: np.asarray(variable) for name, variable in blank.variables.items()}
    missing = [name for name in present if f"variable/{name}" not in arrays]
    known = {"film", "where"} | {f"variable/{name}" for name in present}
    unknown = [name for name in arrays if name not in known and not name.startswith("loss/")]
    if missing or unknown:
        fault = f"lacks {', '.join(missing)}" if missing else f"holds {', '.join(unknown)} as well"
        msg = (
            f"{path} {fault}: another version of sampler wrote it. "
            "Give another folder to start anew"
        )
        raise weights.WeightsError(msg)
    saved = {name: arrays[f"variable/{name}"] for name in present}
    for name, there in saved.items():
        here = present[name]
        if (there.shape, there.dtype) != (here.shape, here.dtype):
            msg = f"{name} got {there.dtype} {there.shape}; expected {here.dtype} {here.shape}"
            raise _Contradiction(msg)
        if there.dtype.kind == "f" and not np.isfinite(there).all():
            msg = f"{name} holds values that are not finite"
            raise _Contradiction(msg)
    return saved


def _refuse_other(path: Path, blank: RunState, header: dict[str, Any]) -> None:
    ours, theirs = _flat(blank.config.to_dict()), _flat(_completed(blank, header["config"]))
    differences = [
        f"{name} ({shown(theirs.get(name))} there, {shown(ours.get(name))} here)"
        for name in {**ours, **theirs}
        if ours.get(name) != theirs.get(name)
    ]
    if blank.data.checksum != header["data"]["checksum"]:
        differences.append(f"data ({header['data']['name'][:60]} there, {blank.data.name} here)")
    if differences:
        msg = (
            f"{path} belongs to a run that differs in {', '.join(differences)}; "
            "resume with the same config and data, or give another folder"
        )
        raise ValueError(msg)


def _completed(blank: RunState, plain: dict[str, Any]) -> dict[str, Any]:
    """Return a stored config with defaults for the fields that it lacks."""
    try:
        return type(blank.config).from_dict(plain).to_dict()
    except (ConfigError, TypeError):  # of another recipe, or nonsense: compared as it is
        return plain


def _flat(plain: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested dicts as one, with names such as model.generator.width."""
    flat = {}
    for name, value in plain.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = value
    return flat
