"""Functions whose lines are drawn: a channel's ink at a level, a colour's share of a palette."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sampler.exports.curves.sheet import Sheet
from sampler.render.operations_field import OperationsField


@dataclass(frozen=True)
class LevelLine:
    """The ink of a channel before the sigmoid, less a level of it.

    Parameters
    ----------
    field : OperationsField
    sheet : Sheet
    level : float
        Before the sigmoid.
    channel : int
    """

    field: OperationsField
    sheet: Sheet
    level: float
    channel: int = 0

    def values(self, places: np.ndarray) -> np.ndarray:
        """Return the function at places (p, 2): (p,)."""
        return self.field.logits(self.sheet.points(places))[:, self.channel] - self.level

    def gradients(self, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the function at places (p, 2), (p,), and its gradients on the sheet, (p, 2)."""
        values, slopes = self.field.logits_and_slopes(self.sheet.points(places))
        return values[:, self.channel] - self.level, slopes[:, :, self.channel].T @ self.sheet.turn


@dataclass(frozen=True)
class ShareLine:
    """How much larger a colour's share of a palette is than that of any colour behind it.

    Parameters
    ----------
    field : OperationsField
    sheet : Sheet
    colour : int
    behind : tuple of int
        Not empty.
    """

    field: OperationsField
    sheet: Sheet
    colour: int
    behind: tuple[int, ...]

    def of_shares(self, shares: np.ndarray) -> np.ndarray:
        """Return the function of the logarithms of shares, (..., colours)."""
        return shares[..., self.colour] - shares[..., list(self.behind)].max(axis=-1)

    def values(self, places: np.ndarray) -> np.ndarray:
        """Return the function at places (p, 2): (p,)."""
        return self.of_shares(self.field.values(self.sheet.points(places)))

    def gradients(self, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return nothing: the function has kinks, where a third colour begins."""
        msg = "the line of a palette's colour has kinks; expected a smooth one; use by_bisection"
        raise TypeError(msg)
