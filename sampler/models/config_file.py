"""The config.json of a checkpoint, read as data from an untrusted source."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

from sampler.models.model_card import FIGURES
from sampler.support.arguments import shown
from sampler.support.small_files import strict_json

KINDS = ("generator", "judge")
CONFIG = "config.json"
_LARGEST = 1 << 20  # bytes; the largest shipped has 4,000
#: Names of array files, their kind first; newer ones have the start of their checksum.
ARRAYS = re.compile(r"(weights|atlas)(-[0-9a-f]{12})?\.npz")
_SUM = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")  # MD5 in older checkpoints, or SHA-256


class CheckpointError(ValueError):
    """A checkpoint is incomplete, damaged, or of another kind than expected."""


def read_config(folder: Path) -> dict[str, Any]:
    """Return the content of a checkpoint's config.json; see `parse_config`."""
    return parse_config(config_bytes(folder), folder / CONFIG)


def replaceable_config(folder: Path) -> dict[str, Any] | None:
    """Return the content of the folder's config.json, None without one.

    Raises
    ------
    CheckpointError
        It is not a checkpoint's, and must not be overwritten.
    """
    if not (folder / CONFIG).exists():
        return None
    try:
        return read_config(folder)
    except CheckpointError as error:
        msg = f"{error}. It is never overwritten: move it away, or give another folder"
        raise CheckpointError(msg) from error


def config_bytes(folder: Path) -> bytes:
    """Return the bytes of a checkpoint's config.json, at most 1 MiB."""
    path = folder / CONFIG
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        msg = f"{path} cannot be read ({error.strerror}); copy it again"
        raise CheckpointError(msg) from error
    if len(content) > _LARGEST:
        msg = f"{path} is damaged: it has more than {_LARGEST:,} bytes; copy it again"
        raise CheckpointError(msg)
    return content


def parse_config(content: bytes, path: Path) -> dict[str, Any]:
    """Return the fields of a config.json: kind, model, provenance, quality, files and previous.

    `files` is None in a checkpoint from before they were listed.

    Parameters
    ----------
    content : bytes
        The whole file.
    path : Path
        Its name, for messages.

    Raises
    ------
    CheckpointError
        It is no JSON of this form; the message has the file's name.
    """
    try:
        config = strict_json(content)
    except ValueError as error:
        msg = f"{path} is damaged ({shown(str(error))}); copy the checkpoint again"
        raise CheckpointError(msg) from error
    if not isinstance(config, dict) or config.get("kind") not in KINDS:
        msg = f"{path} names no known kind; expected one of {', '.join(KINDS)}"
        raise CheckpointError(msg)
    for name in ("model", "provenance", "quality", "previous"):
        if not isinstance(config.setdefault(name, {}), dict):
            msg = f"{path} is damaged: {name!r} is no object; copy it again"
            raise CheckpointError(msg)
    config["files"] = config.get("files")
    reason = (
        _invalid_files(config["files"], config["previous"])
        or _invalid_quality(config["quality"])
        or _invalid_note(config["provenance"])
    )
    if reason:
        msg = f"{path} is damaged: {reason}; copy the checkpoint again"
        raise CheckpointError(msg)
    return config


def _invalid_files(files: Any, previous: dict[str, Any]) -> str:
    """Return why the lists of array files are invalid; "" where they are valid."""
    if files is None:
        return ""
    if not isinstance(files, dict):
        return "'files' is no object"
    for name, checksum in [*files.items(), *previous.items()]:
        if not ARRAYS.fullmatch(name):
            return f"'files' names {shown(name)}, which is no file of arrays"
        if not (isinstance(checksum, str) and _SUM.fullmatch(checksum)) or set(checksum) == {"0"}:
            return f"{name} has no checksum"
    kinds = sorted(ARRAYS.sub(r"\1", name) for name in files)
    if kinds not in (["weights"], ["atlas", "weights"]):
        return f"'files' has {kinds}; expected one file of weights, and at most one atlas"
    return ""


def _invalid_quality(quality: dict[str, Any]) -> str:
    """Return which figure no card could show; "" where all could be."""
    for name in {*FIGURES, "large_count"} & set(quality):
        value = quality[name]
        numbers = value if name == "random_shares" and isinstance(value, list) else [value]
        if not numbers or not all(map(_is_number, numbers)) or len(numbers) > 10_000:
            return f"the figure {name!r} is {shown(value)}"
    baseline = quality.get("baseline")
    if baseline is None:
        return ""
    distance = baseline.get("frechet_distance") if isinstance(baseline, dict) else None
    if distance is None or not _is_number(distance) or distance <= 0:
        return "'baseline' has no 'frechet_distance'"
    return ""


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return math.isfinite(value) if isinstance(value, float) else abs(value) < 10**15


def _invalid_note(provenance: dict[str, Any]) -> str:
    note = provenance.get("note", "")
    return "" if isinstance(note, str) else f"the note is {shown(note)}"
