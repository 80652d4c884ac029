"""Labels from names: those of sub-folders, or texts that were given."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sampler.datasets.idx import DataError
from sampler.datasets.sources.listing import Listed
from sampler.support.arguments import plain_array

_NUMBER = re.compile(r"[0-9]+", re.ASCII)
_SHOWN = 5  # names in a message
_logger = logging.getLogger("sampler.datasets")

Labels = tuple[list[int] | None, tuple[str, ...] | None]


def numbered(names: Sequence[str]) -> tuple[list[int], tuple[str, ...]]:
    """Return names as numbers from 0, in the order of numbers and then of the alphabet.

    Returns
    -------
    list of int
        The number of each name.
    tuple of str
        The name of each number.

    Examples
    --------
    >>> numbered(["dogs", "cats", "dogs"])
    ([1, 0, 1], ('cats', 'dogs'))
    """
    known = sorted(set(names), key=_order)
    numbers = {name: number for number, name in enumerate(known)}
    return [numbers[name] for name in names], tuple(known)


def _order(name: str) -> tuple[bool, int, str]:
    is_number = _NUMBER.fullmatch(name) is not None
    return not is_number, int(name[-18:]) if is_number else 0, name


def folder_labels(folder: str, files: Sequence[Listed]) -> Labels:
    """Return labels by the sub-folders that files lie in, and the labels' names.

    Sub-folders named by whole numbers are those labels, and have no names.  Others, or a mixture,
    are numbered.  There are no labels if no file lies in a sub-folder, or all lie in one that only
    groups numbered ones.

    Raises
    ------
    DataError
        Some files lie in sub-folders and others do not, or two sub-folders mean the same label.
    """
    names = [file.parts[0] if file.parts else "" for file in files]
    for name in dict.fromkeys(names):
        _check(name, folder)
    if not any(names) or _is_group(folder, files, names):
        return None, None
    strays = [file.path for file, name in zip(files, names, strict=True) if not name]
    if strays:
        listed = ", ".join(f"'{path}'" for path in strays[:_SHOWN])
        more = f" and {len(strays) - _SHOWN} more" if len(strays) > _SHOWN else ""
        msg = (
            f"{len(strays)} of the {len(files)} pictures of '{folder}' lie in no sub-folder named "
            f"by a label: {listed}{more}; move them into one or take them out; or, to load all "
            "without labels, pass the list of the files"
        )
        raise DataError(msg)
    _check_unambiguous(names, folder)
    if all(_NUMBER.fullmatch(name) for name in names):
        return [int(name) for name in names], None
    return numbered(names)


def _is_group(folder: str, files: Sequence[Listed], names: Sequence[str]) -> bool:
    """Return whether one sub-folder, such as "training", holds the numbered ones."""
    if len(set(names)) > 1 or _NUMBER.fullmatch(names[0]):
        return False
    deeper = any(_NUMBER.fullmatch(part) for file in files for part in file.parts[1:])
    if deeper:
        _logger.warning(
            "'%s' has no labels: folders named by whole numbers lie deeper; load the folder that "
            "holds them, such as '%s'",
            folder,
            f"{folder}/{names[0]}",
        )
    return deeper


def _check(name: str, folder: str) -> None:
    if not _NUMBER.fullmatch(name) and name.isdigit():  # such as ² or ٣
        msg = (
            f"the sub-folder {name!r} of '{folder}' is named by digits other than 0 to 9; expected "
            "a label such as '2'; rename it"
        )
        raise DataError(msg)
    if _NUMBER.fullmatch(name) and len(name.lstrip("0")) > 18:
        msg = (
            f"the sub-folder '{name}' of '{folder}' is too large a number for a label; expected "
            "at most 18 digits; number your classes from 0"
        )
        raise DataError(msg)


def _check_unambiguous(names: Sequence[str], folder: str) -> None:
    known: dict[str, str] = {}
    for name in dict.fromkeys(names):
        meaning = name.lstrip("0") if _NUMBER.fullmatch(name) else name
        other = known.setdefault(meaning, name)
        if other != name:
            msg = (
                f"the sub-folders '{other}' and '{name}' of '{folder}' mean the same label; move "
                "the pictures of one into the other, or rename it"
            )
            raise DataError(msg)


def given_labels(labels: Any, count: int) -> Labels:
    """Return labels that were given beside pictures: whole numbers, or texts, which are numbered.

    Raises
    ------
    TypeError, ValueError
        Another type, or another number of labels than of pictures.
    """
    if isinstance(labels, (list, tuple)) and labels and all(isinstance(x, str) for x in labels):
        labels = np.array(labels)
    if isinstance(labels, np.ndarray) and labels.dtype.kind == "U":
        if labels.shape != (count,):
            msg = (
                f"labels got an array of shape {labels.shape} with {count} pictures; expected "
                f"({count},), one for each"
            )
            raise ValueError(msg)
        return numbered([str(label) for label in labels])
    return _whole(labels, count).tolist(), None


def _whole(labels: ArrayLike, n: int) -> np.ndarray:
    labels = plain_array(labels, "labels")
    if labels.shape != (n,):
        msg = (
            f"labels got an array of shape {labels.shape} with {n} pictures; expected ({n},), one "
            "whole number for each"
        )
        raise ValueError(msg)
    if not np.issubdtype(labels.dtype, np.integer):
        msg = f"labels got dtype {labels.dtype}; expected whole numbers; number your classes"
        raise TypeError(msg)
    most = np.iinfo(np.int64).max
    if labels.dtype.kind == "u" and labels.max() > most:
        msg = (
            f"labels got numbers up to {labels.max()}; expected at most {most}; number your "
            "classes from 0"
        )
        raise ValueError(msg)
    return labels.astype(np.int64)
