"""The config.json of a checkpoint: read as data that anybody may have written."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any, Never

from sampler.models.model_card import FIGURES
from sampler.support.arguments import shown

KINDS = ("generator", "judge")
CONFIG = "config.json"
_LARGEST = 1 << 20  # bytes; the largest shipped has 4,000
#: What an array file may be called, its kind first; newer ones carry the start of their checksum.
ARRAYS = re.compile(r"(weights|atlas)(-[0-9a-f]{12})?\.npz")
_SUM = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")  # MD5, as it was, or SHA-256


class CheckpointError(ValueError):
    """A checkpoint is incomplete, damaged, or of another kind than was asked for."""


def describe(folder: Path) -> dict[str, Any]:
    """Return the content of a checkpoint's config.json; see `parse`."""
    return parse(content_of(folder), folder / CONFIG)


def present(folder: Path) -> dict | None:
    """Return what the folder's config.json says, None without one; a foreign one is refused."""
    if not (folder / CONFIG).exists():
        return None
    try:
        return describe(folder)
    except CheckpointError as error:
        msg = f"{error}. It is never overwritten: move it away, or name another folder"
        raise CheckpointError(msg) from error


def content_of(folder: Path) -> bytes:
    """Return the bytes of a checkpoint's config.json."""
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


def parse(content: bytes, path: Path) -> dict[str, Any]:
    """Return what a config.json says: kind, model, provenance, quality, files and previous.

    `files` is None in a checkpoint from before they were listed.

    Raises
    ------
    CheckpointError
        It is no JSON of such a form; the message has the file's name.
    """
    try:
        about = json.loads(
            content.decode("utf-8"), parse_constant=_refused, object_pairs_hook=_once
        )
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError is a ValueError
        msg = f"{path} is damaged ({shown(str(error))}); copy the checkpoint again"
        raise CheckpointError(msg) from error
    if not isinstance(about, dict) or about.get("kind") not in KINDS:
        msg = f"{path} names no known kind; expected one of {', '.join(KINDS)}"
        raise CheckpointError(msg)
    for name in ("model", "provenance", "quality", "previous"):
        if not isinstance(about.setdefault(name, {}), dict):
            msg = f"{path} is damaged: {name!r} is no object; copy it again"
            raise CheckpointError(msg)
    about["files"] = about.get("files")
    wrong = _wrong_files(about) or _wrong_quality(about["quality"]) or _wrong_note(about)
    if wrong:
        msg = f"{path} is damaged: {wrong}; copy the checkpoint again"
        raise CheckpointError(msg)
    return about


def _refused(constant: str) -> Never:
    msg = f"{constant} is no number"
    raise ValueError(msg)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        msg = f"{max(names, key=names.count)!r} stands there twice"
        raise ValueError(msg)
    return found


def _wrong_files(about: dict) -> str:
    files = about["files"]
    if files is None:
        return ""
    if not isinstance(files, dict):
        return "'files' is no object"
    for name, checksum in [*files.items(), *about["previous"].items()]:
        if not ARRAYS.fullmatch(name):
            return f"'files' names {shown(name)}, which is no file of arrays"
        if not (isinstance(checksum, str) and _SUM.fullmatch(checksum)) or set(checksum) == {"0"}:
            return f"{name} has no checksum"
    kinds = sorted(ARRAYS.fullmatch(name)[1] for name in files)
    if kinds not in (["weights"], ["atlas", "weights"]):
        return "'files' must name one file of weights, and at most one atlas"
    return ""


def _wrong_quality(quality: dict) -> str:
    """Say which figure no card could show."""
    for name in {*FIGURES, "large_count"} & set(quality):
        value = quality[name]
        numbers = value if name == "random_shares" and isinstance(value, list) else [value]
        if not numbers or not all(map(_is_number, numbers)) or len(numbers) > 10_000:
            return f"the figure {name!r} is {shown(value)}"
    baseline = quality.get("baseline")
    if baseline is None:
        return ""
    distance = baseline.get("frechet_distance") if isinstance(baseline, dict) else None
    return "" if _is_number(distance) and distance > 0 else "'baseline' has no 'frechet_distance'"


def _is_number(value) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return math.isfinite(value) if isinstance(value, float) else abs(value) < 10**15


def _wrong_note(about: dict) -> str:
    note = about["provenance"].get("note", "")
    return "" if isinstance(note, str) else f"the note is {shown(note)}"
