"""Doubts about what was taken for the digit, told in a warning."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path

import numpy as np

from sampler.datasets.preprocessing.photographs.islands import find_islands, two_digits

_PACKAGE = str(Path(__file__).resolve().parents[3])
_LOOK = "look at it with `plt.imshow(sampler.prepare(picture)[..., 0])`"
_WHOLE = 0.6  # share of the ink that the largest island of a digit has at least
_FULL = 0.7  # share of its box that a digit's ink covers at most
_LARGE = 0.9  # share of the picture's height or width that a photographed digit has at most


def tell_doubts(ink: np.ndarray, photographed: bool) -> None:
    """Warn where the ink is two digits, or in a photograph hardly one.

    Parameters
    ----------
    ink : numpy.ndarray
        Float32, shape (height, width), 0 = paper, 1 = full ink.
    photographed : bool
        Whether the paper was uneven, so that what is no paper may be no ink either.

    Warns
    -----
    UserWarning
        Tells what was found where.
    """
    pair = two_digits(ink)
    if pair is not None:
        first, second = pair
        _warn(
            f"two digits seem to stand side by side in the picture, at columns {first.left} to "
            f"{first.right} and {second.left} to {second.right} of {ink.shape[1]}; expected one. "
            f"They are read as one digit: crop the picture to one of them, or {_LOOK}"
        )
    elif photographed and (reason := _doubt(ink)):
        rows, columns = np.nonzero(ink > 0)
        _warn(
            f"nothing in the picture is surely a digit. Taken for one was what lies in rows "
            f"{rows.min()} to {rows.max()} and columns {columns.min()} to {columns.max()} of "
            f"{ink.shape[0]}×{ink.shape[1]} pixels, but {reason}: {_LOOK}, and crop the picture "
            "to the digit if that is something else"
        )


def _doubt(ink: np.ndarray) -> str | None:
    """Why what was found may be no digit; None where there is no reason."""
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
    """Warn in the name of the line that called this package, by whatever verb."""
    frame, level = sys._getframe(1), 2
    while frame is not None and os.path.dirname(frame.f_code.co_filename).startswith(_PACKAGE):
        frame, level = frame.f_back, level + 1
    warnings.warn(message, UserWarning, stacklevel=level)
