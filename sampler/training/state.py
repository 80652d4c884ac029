"""The state of a training run in one file: written whole, refused where it is another run's.

`state.npz` holds every variable, the losses, the film, and as JSON where the run stands and what it
was started with.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from sampler import weights
from sampler.config import ConfigError

if TYPE_CHECKING:
    from sampler.training.run import Run


def save(run: Run) -> None:
    """Write the state of a run to its file, in one step."""
    where = {
        "config": run.config.to_dict(),
        "data": {"name": run.data.name, "checksum": run.data.checksum},
        "epoch": run.epoch,
        "batch": run.batch,
        "seconds": run.seconds,
    }
    arrays = {f"variable/{name}": np.asarray(v) for name, v in run.model.state().items()}
    arrays |= {f"loss/{name}": np.array(values) for name, values in run.losses.items()}
    arrays["film"] = np.array(run.film)
    arrays["where"] = np.frombuffer(json.dumps(where).encode(), np.uint8)
    weights.write_arrays(run.path, arrays)


def restore(run: Run) -> None:
    """Set a run to the state in its file.

    Raises
    ------
    ValueError
        The file belongs to a run with another config or other data; it names what differs.
    sampler.weights.WeightsError
        The file is damaged, or lacks variables that the run has.
    """
    arrays = weights.read_arrays(run.path)
    where = json.loads(arrays["where"].tobytes())
    _refuse_other(run, where)
    wanted = run.model.state()
    lacking = [name for name in wanted if f"variable/{name}" not in arrays]
    if lacking:
        raise weights.WeightsError(
            f"{run.path} lacks {', '.join(lacking)}: another version of sampler wrote it. "
            "Give another folder to start anew"
        )
    for name, variable in wanted.items():
        variable.assign(arrays[f"variable/{name}"])
    run.losses = {
        name.removeprefix("loss/"): values.tolist()
        for name, values in arrays.items()
        if name.startswith("loss/")
    }
    run.film = list(arrays["film"])
    run.epoch, run.batch, run.seconds = where["epoch"], where["batch"], where["seconds"]


def _refuse_other(run: Run, where: dict) -> None:
    ours, theirs = _flat(run.config.to_dict()), _flat(_completed(run, where["config"]))
    differing = [
        f"{name} ({theirs.get(name)!r} there, {ours.get(name)!r} here)"
        for name in {**ours, **theirs}
        if ours.get(name) != theirs.get(name)
    ]
    if run.data.checksum != where["data"]["checksum"]:
        differing.append(f"data ({where['data']['name']} there, {run.data.name} here)")
    if differing:
        raise ValueError(
            f"{run.path} belongs to a run that differs in {', '.join(differing)}; "
            "resume with the same config and data, or give another folder"
        )


def _completed(run: Run, plain: dict) -> dict:
    """Return a stored config with the fields that came later, at their defaults."""
    try:
        return type(run.config).from_dict(plain).to_dict()
    except ConfigError:  # of another recipe, or with fields that are gone: told as they are
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
