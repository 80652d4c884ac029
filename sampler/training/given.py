"""What a training was started with, in a file beside its state: a resumed one goes on with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sampler.support.files import atomic_write, make_folder

_FILE = "arguments.json"


def store(where: Path, given: dict[str, Any]) -> None:
    """Write the arguments of a training into the folder of its state."""
    make_folder(where)
    with atomic_write(where / _FILE, overwrite=True) as temporary:
        temporary.write_text(json.dumps(given, default=_plain), encoding="utf-8")


def stored(where: Path, given: dict[str, Any], usual: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments that a training was started with.

    Parameters
    ----------
    where : path
        The folder of its state.
    given : dict
        What is given now.
    usual : dict
        The defaults: what is given now may be one of them, or the same as at the start.

    Raises
    ------
    ValueError
        Another argument is given, which would be ignored.
    """
    try:
        first = json.loads((where / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # of an earlier version: what is given now loads the pictures
        first = {name: value for name, value in given.items() if name not in usual}
    for name, value in given.items():
        plain = json.loads(json.dumps(value, default=_plain))
        if plain not in (usual.get(name), first.get(name, usual.get(name))):
            had = f" ({first[name]})" if name in first else ""
            msg = (
                f"{name} got {value}, which a resumed training has from its start{had}; leave it "
                "out"
            )
            raise ValueError(msg)
    return usual | first


def _plain(value: Any) -> Any:
    """Return a value that JSON does not hold, such as a path, as a text; NumPy's as Python's."""
    return value.item() if hasattr(value, "item") else str(value)
