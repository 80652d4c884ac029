"""The state of a training run in one file: written whole, refused where it is another run's.

`state.npz` holds every variable, the losses, the film, and as JSON where the run stands and what it
was started with.
"""

from __future__ import annotations

import json
import secrets
import zipfile
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from sampler.config import ConfigError
from sampler.models import weights
from sampler.support.arguments import instance_of, real_number, shown, whole_number
from sampler.training.owner import FolderInUse

if TYPE_CHECKING:
    from sampler.training.run import Run


_UNREADABLE = (
    OSError,
    ValueError,
    KeyError,
    EOFError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)


def save(run: Run) -> None:
    """Write the state of a run to its file, in one step."""
    where = {
        "config": run.config.to_dict(),
        "data": {"name": run.data.name, "checksum": run.data.checksum},
        "epoch": run.epoch,
        "batch": run.batch,
        "seconds": run.seconds,
        "saved": secrets.token_hex(8),  # tells two states apart that stand at the same batch
    }
    arrays = {f"variable/{name}": np.asarray(v) for name, v in run.model.state().items()}
    arrays |= {f"loss/{name}": np.array(values) for name, values in run.losses.items()}
    arrays["film"] = np.array(run.film)
    arrays["where"] = np.frombuffer(json.dumps(where).encode(), np.uint8)
    weights.write_arrays(run.path, arrays)
    run.kept = arrays["where"].tobytes()


def restore(run: Run) -> None:
    """Set a run to the state in its file, all of it or nothing.

    Raises
    ------
    ValueError
        The file belongs to a run with another config or other data; it names what differs.
    sampler.models.weights.WeightsError
        The file is damaged, lacks variables that the run has, or contradicts itself.
    """
    arrays = weights.read_arrays(run.path)
    try:
        where = _parsed(arrays)
        _refuse_other(run, where)
        epoch, batch, seconds = _standing(run, where)
        losses = _losses(arrays, epoch * run.batches + batch)
        film = _film(run, arrays["film"], epoch)
        variables = _variables(run, arrays)
    except (_Contradiction, KeyError, TypeError, RecursionError) as error:
        told = f"{error} is missing" if isinstance(error, KeyError) else error
        msg = (
            f"{run.path} is damaged, or no state of a training run: {told}. "
            "Give another folder to start anew"
        )
        raise weights.WeightsError(msg) from error
    for name, variable in run.model.state().items():
        variable.assign(variables[name])
    run.losses, run.film = losses, film
    run.epoch, run.batch, run.seconds = epoch, batch, seconds
    run.kept = arrays["where"].tobytes()


def refuse_overtaken(run: Run) -> None:
    """Raise a FolderInUse where the file is not the one that this run has read or written last.

    Without a file there is nothing to lose.
    """
    if not run.path.exists():
        return
    try:
        with zipfile.ZipFile(run.path) as archive, archive.open("where.npy") as content:
            there = np.lib.format.read_array(content, allow_pickle=False).tobytes()
    except _UNREADABLE:  # whatever it is, this run has not written it
        there = b""
    if there != run.kept:
        msg = (
            f"{run.path} has been written by another training since this run has read it, and is "
            f"kept; this run stands after batch {run.batch} of epoch {run.epoch + 1}. Make a new "
            "Run to go on from the file, or move it away to keep what this run has learned"
        )
        raise FolderInUse(msg)


class _Contradiction(ValueError):
    """What a file holds cannot be the state of this run."""


def _parsed(arrays: Mapping[str, np.ndarray]) -> dict:
    """Return what the JSON tells, with the kinds of things that it must have."""
    written = arrays["where"]
    if written.dtype != np.uint8 or written.ndim != 1:
        msg = f"where is {written.dtype} of shape {written.shape}"
        raise _Contradiction(msg)
    try:
        where = json.loads(written.tobytes())
    except ValueError as error:  # UnicodeDecodeError is one, too
        msg = f"where is no JSON: {error}"
        raise _Contradiction(msg) from error
    for name in ("config", "data"):
        instance_of(instance_of(where, "where", dict, "{}")[name], name, dict, "{}")
    for name in ("name", "checksum"):
        instance_of(where["data"][name], name, str, "'mnist/train'")
    return where


def _standing(run: Run, where: dict) -> tuple[int, int, float]:
    """Return the whole epochs and the batches that are done, and the time of training."""
    try:
        epoch = whole_number(where["epoch"], "epoch", 0, run.config.epochs)
        most = 0 if epoch == run.config.epochs else run.batches
        batch = whole_number(where["batch"], "batch", 0, most)
        return epoch, batch, real_number(where["seconds"], "seconds", least=0)
    except ValueError as error:
        raise _Contradiction(str(error)) from error


def _losses(arrays: Mapping[str, np.ndarray], batches: int) -> dict[str, list[float]]:
    """Return the losses; the post's schedule leaves some of them out in some batches."""
    found = {
        name.removeprefix("loss/"): values
        for name, values in arrays.items()
        if name.startswith("loss/")
    }
    for name, values in found.items():
        if values.dtype.kind != "f" or values.ndim != 1 or not np.isfinite(values).all():
            msg = f"the loss {name} is no list of finite numbers"
            raise _Contradiction(msg)
    longest = max(map(len, found.values()), default=0)
    if longest != batches:
        msg = f"it stands after {batches} batches, and has the losses of {longest}"
        raise _Contradiction(msg)
    return {name: values.tolist() for name, values in found.items()}


def _film(run: Run, film: np.ndarray, epoch: int) -> list[np.ndarray]:
    if epoch == 0 and film.size == 0:
        return []
    wanted = (epoch, *run.film_shape)
    if film.shape != wanted or film.dtype != np.uint8:
        msg = f"film is {film.dtype} {film.shape}, expected uint8 {wanted}"
        raise _Contradiction(msg)
    return list(film)


def _variables(run: Run, arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    wanted = {name: np.asarray(variable) for name, variable in run.model.state().items()}
    lacking = [name for name in wanted if f"variable/{name}" not in arrays]
    known = {"film", "where"} | {f"variable/{name}" for name in wanted}
    unknown = [name for name in arrays if name not in known and not name.startswith("loss/")]
    if lacking or unknown:
        told = f"lacks {', '.join(lacking)}" if lacking else f"holds {', '.join(unknown)} as well"
        msg = (
            f"{run.path} {told}: another version of sampler wrote it. "
            "Give another folder to start anew"
        )
        raise weights.WeightsError(msg)
    found = {name: arrays[f"variable/{name}"] for name in wanted}
    for name, there in found.items():
        here = wanted[name]
        if (there.shape, there.dtype) != (here.shape, here.dtype):
            msg = f"{name} is {there.dtype} {there.shape}, expected {here.dtype} {here.shape}"
            raise _Contradiction(msg)
        if there.dtype.kind == "f" and not np.isfinite(there).all():
            msg = f"{name} holds values that are not finite"
            raise _Contradiction(msg)
    return found


def _refuse_other(run: Run, where: dict) -> None:
    ours, theirs = _flat(run.config.to_dict()), _flat(_completed(run, where["config"]))
    differing = [
        f"{name} ({shown(theirs.get(name))} there, {shown(ours.get(name))} here)"
        for name in {**ours, **theirs}
        if ours.get(name) != theirs.get(name)
    ]
    if run.data.checksum != where["data"]["checksum"]:
        differing.append(f"data ({where['data']['name'][:60]} there, {run.data.name} here)")
    if differing:
        msg = (
            f"{run.path} belongs to a run that differs in {', '.join(differing)}; "
            "resume with the same config and data, or give another folder"
        )
        raise ValueError(msg)


def _completed(run: Run, plain: dict) -> dict:
    """Return a stored config with the fields that came later, at their defaults."""
    try:
        return type(run.config).from_dict(plain).to_dict()
    except (ConfigError, TypeError):  # of another recipe, or nonsense: told as it is
        return plain


def _flat(plain: dict, prefix: str = "") -> dict:
    """Return nested dicts as one, with names such as model.generator.width."""
    flat = {}
    for name, value in plain.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = value
    return flat
