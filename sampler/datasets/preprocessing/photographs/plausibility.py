"""Warnings where the ink of a picture is implausible as one digit."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path

import numpy as np

from sampler.datasets.preprocessing.photographs.islands import find_islands, two_digits

_PACKAGE = str(Path(__file__).resolve().parents[3])
_LOOK = "check it with `plt.imshow(sampler.prepare(picture)[..., 0])`"
_WHOLE = 0.6  # share of the ink that the largest island of a digit has at least
_FULL = 0.7  # share of its box that a digit's ink covers at most
_LARGE = 0.9  # share of the picture's height or width that a photographed digit has at most


def warn_if_implausible(ink: np.ndarray, photographed: bool) -> None:
    """Warn if the ink is two digits, or in a photograph probably none.

    Parameters
    ----------
    ink : numpy.ndarray
        Float32, shape (height, width), 0 = paper, 1 = full ink.
    photographed : bool
        Whether the paper was uneven, so that a difference from it need not be ink.

    Warns
    -----
    UserWarning
        It names the rows or columns of the ink.
    """
    pair = two_digits(ink)
    if pair is not None:
        first, second = pair
        _warn(
            f"the picture seems to hold two digits side by side, at columns {first.left} to "
            f"{first.right} and {second.left} to {second.right} of {ink.shape[1]}; expected one; "
            f"they are read as one digit: crop the picture to one of them, or {_LOOK}"
        )
    elif photographed and (reason := _reason_against(ink)):
        rows, columns = np.nonzero(ink > 0)
        _warn(
            f"the picture holds nothing that is certainly a digit; the ink in rows {rows.min()} to "
            f"{rows.max()} and columns {columns.min()} to {columns.max()} of {ink.shape[0]}×"
            f"{ink.shape[1]} pixels is read as one, but {reason}: {_LOOK}, and crop the picture to "
            "the digit if that is something else"
        )


def _reason_against(ink: np.ndarray) -> str | None:
    """Return a reason why the ink may be no digit; None for a plausible one."""
    _, islands = find_islands(ink)
    if not islands:
        return "it is faint"
    main = islands[0]
    if main.mass < _WHOLE * sum(island.mass for island in islands):
        return f"it is in {len(islands)} pieces"
    if max(main.height / ink.shape[0], main.width / ink.shape[1]) > _LARGE:
        return "it fills the picture from side to side"
    box = ink[main.top : main.bottom, main.left : main.right]
    if min(main.height, main.width) > 0.4 * max(main.height, main.width) and box.mean() > _FULL:
        return "it is a blot without strokes"
    return None


def _warn(message: str) -> None:
    """Warn at the line outside this package that called it."""
    frame, level = sys._getframe(1), 2
    while frame is not None and os.path.dirname(frame.f_code.co_filename).startswith(_PACKAGE):
        frame, level = frame.f_back, level + 1
    warnings.warn(message, UserWarning, stacklevel=level)
