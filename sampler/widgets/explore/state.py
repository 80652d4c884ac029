"""The settings of `explore` that a step of undo brings back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sampler.pictures.inks import PLAIN, Colouring
from sampler.pictures.view import View


@dataclass(frozen=True)
class State:
    """The settings of the picture on the screen.

    Parameters
    ----------
    z : numpy.ndarray
        float32, (z_dim,), at strength 1.
    view : View
        The window.
    anchor : numpy.ndarray
        float32, (z_dim,): the z that differences start from.
    strength : float
        Share of z's distance from the mean code; 0 is the mean, less is more like all others.
    made_by : str
        A method call that gives z, shorter than its numbers; or "".
    colouring : Colouring
        Ink and paper.
    """

    z: np.ndarray
    view: View
    anchor: np.ndarray
    strength: float = 1.0
    made_by: str = ""
    colouring: Colouring = PLAIN

    def drawn_z(self, mean_code: np.ndarray) -> np.ndarray:
        """Return z at this strength, float32, (z_dim,)."""
        if self.strength == 1.0:
            return self.z  # to the last bit
        return mean_code + np.float32(self.strength) * (self.z - mean_code)
