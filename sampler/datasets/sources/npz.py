"""Pictures and labels in an archive of NumPy arrays."""

from __future__ import annotations

import math
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from sampler.datasets.idx import DataError

_LARGEST = 2**32  # bytes of the arrays, unpacked
_PAIRS = (
    ("images", "labels"),
    ("x", "y"),
    ("{split}_images", "{split}_labels"),
    ("x_{split}", "y_{split}"),
    ("X_{split}", "y_{split}"),
)


def read_npz(path: Path, split: str | None = None) -> tuple[np.ndarray, np.ndarray | None]:
    """Return the images and the labels of an ``.npz`` file.

    They are called images and labels, x and y, or have the name of the split (train by default)
    before or behind them.  An archive of one array holds the images.

    Raises
    ------
    DataError
        It is damaged, too large, or has no such arrays.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
        if unpacked > _LARGEST:
            msg = f"it would unpack to {unpacked:,} bytes; expected at most {_LARGEST:,}"
            raise ValueError(msg)
        with np.load(path, allow_pickle=False) as arrays:
            return _chosen(arrays, split, path)
    except DataError:
        raise
    except Exception as error:  # damaged archives raise anything; it goes into the message
        msg = (
            f"'{path}' cannot be read as an archive of arrays ({error}); expected an .npz of "
            "images and labels; make it anew by numpy.savez(path, images=…, labels=…)"
        )
        raise DataError(msg) from error


def _chosen(arrays: Any, split: str | None, path: Path) -> tuple[np.ndarray, np.ndarray | None]:
    names = list(arrays)
    for pair in _PAIRS:
        images, labels = (name.format(split=split or "train") for name in pair)
        if images in names and (split is None or "{split}" in pair[0]):
            return arrays[images], _flat(arrays[labels]) if labels in names else None
    if len(names) == 1 and split is None:
        return arrays[names[0]], None
    wanted = " or ".join(pair[0].format(split=split or "train") for pair in _PAIRS)
    msg = (
        f"'{path}' holds the arrays {', '.join(names) or 'none at all'}; expected {wanted}; pass "
        "load((images, labels)) instead"
    )
    raise DataError(msg)


def _flat(labels: np.ndarray) -> np.ndarray:
    """Return labels of shape (n, 1), as some sets have them, as (n,)."""
    return labels.reshape(-1) if math.prod(labels.shape) == len(labels) else labels
