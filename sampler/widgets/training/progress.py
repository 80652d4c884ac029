"""What the panel of a training knows of it: numbers and pictures, and three things to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

State = Literal["waiting", "training", "paused", "keeping", "failed", "done"]


class Controls(Protocol):
    """The training, as far as the panel's buttons reach."""

    def pause(self) -> None:
        """Hold it after the present step."""

    def go_on(self) -> None:
        """End a pause."""

    def stop(self) -> None:
        """End it after the present step, and keep the network."""


@dataclass(frozen=True)
class Progress:
    """How far a training is.

    Attributes
    ----------
    folder : str
        The checkpoint's folder.
    state : str
        See `Training.state`.
    done, steps : int
        Steps that are done, and all of them.
    seconds_left : float or None
        Time left; None before the first step.
    stopping : bool
        Whether it is to end before its last step.
    is_awaited : bool
        Whether a cell waits for the end, which keeps most kernels from hearing the buttons.
    is_saved : bool
        Whether the folder holds a state that can be resumed.
    is_kept : bool
        Whether the folder holds a checkpoint.
    error : BaseException or None
        What has ended it early.
    """

    folder: str
    state: State
    done: int
    steps: int
    seconds_left: float | None = None
    stopping: bool = False
    is_awaited: bool = False
    is_saved: bool = False
    is_kept: bool = False
    error: BaseException | None = None

    @property
    def share(self) -> float:
        """Share of the steps that are done, 0..1."""
        return self.done / self.steps


@dataclass(frozen=True)
class Snapshot:
    """What a training draws at a moment; pictures as everywhere, see `sampler.pictures`.

    Attributes
    ----------
    curve : numpy.ndarray
        float64, (n, 2): steps, and the likeness of pictures and drawings then, in dB.
    originals : numpy.ndarray
        float32, (pictures, size, size, c_dim), 0..1: some of the pictures.
    drawn : numpy.ndarray
        float32, (pictures, side, side, c_dim): what their codes draw.
    random : numpy.ndarray
        float32, (z, side, side, c_dim): what the same random z draw each time.
    """

    curve: np.ndarray
    originals: np.ndarray
    drawn: np.ndarray
    random: np.ndarray
