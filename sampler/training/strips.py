"""What a training draws for its panel, and how often it may."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sampler.pictures.colours import as_seen
from sampler.training.run import Run
from sampler.widgets.training.progress import Snapshot

FULL = 256  # pixels of a picture along a side, at rest
SIDES = (96, 128, 192, FULL)  # while the training goes on: the largest that it can afford
_PICTURES = 5  # in a row
_LEAST = 5.0  # seconds from one strip to the next
_SHARE = 1 / 25  # of the time goes into strips, at most
_COST = 0.6  # seconds of a strip: at that share, one comes every quarter of a minute
_AT_ONCE = 2 * FULL**2  # pixels that are drawn at once: more take hundreds of megabytes
_POINTS = 60  # of the curve, at most


class Pace:
    """When the next strip is due, and how large it may be.

    Parameters
    ----------
    now : float
        Seconds, of a clock that never goes back: the first strip is due.
    """

    def __init__(self, now: float) -> None:
        self.due, self.side = now, SIDES[0]
        self._is_first = True

    def drawn(self, side: int, started: float, ended: float) -> None:
        """Take note of a strip of so many pixels along a side."""
        cost = ended - started
        affordable = [each for each in SIDES if cost * (each / side) ** 2 <= _COST]
        self.side = max(affordable, default=SIDES[0])
        # The first one also prepares the operations, which takes longer than it does ever after.
        rest = 0.0 if self._is_first else cost * (1 / _SHARE - 1)
        self.due, self._is_first = ended + max(_LEAST, rest), False

    def end(self) -> None:
        """Ask for no more strips."""
        self.due = float("inf")


def snapshot(run: Run, side: int) -> Snapshot:
    """Return what a run on points draws now.

    Parameters
    ----------
    run : Run
        The run, between two steps.
    side : int
        Pixels of a picture, along a side.
    """
    learner, data = run.learner, run.data
    chosen = np.linspace(0, len(data) - 1, min(len(data), _PICTURES)).astype(int)
    random = learner.spread(run.film_z[-_PICTURES:])
    drawn = _drawn(run, np.concatenate([learner.codes_of(chosen), random]), side)
    return Snapshot(
        curve=likeness(run.losses.get("squared_error", ())),
        originals=data.images[chosen].astype(np.float32) / 255,
        drawn=drawn[: len(chosen)],
        random=drawn[len(chosen) :],
    )


def likeness(errors: Sequence[float]) -> np.ndarray:
    """Return the likeness of pictures and drawings over the steps: float64, (n, 2), steps and dB.

    It is −10·log10 of the mean squared error of some steps, the peak signal-to-noise ratio.

    Parameters
    ----------
    errors : sequence of float
        The mean squared error of each step's pictures, 0..1.

    Examples
    --------
    >>> likeness([0.1, 0.1]).tolist()
    [[1.0, 10.0], [2.0, 10.0]]
    """
    if not len(errors):
        return np.empty((0, 2))
    parts = np.array_split(np.asarray(errors, float), min(len(errors), _POINTS))
    ends = np.cumsum([len(part) for part in parts])
    means = np.array([part.mean() for part in parts])
    return np.stack([ends, -10 * np.log10(np.maximum(means, 1e-12))], axis=1)


def _drawn(run: Run, codes: np.ndarray, side: int) -> np.ndarray:
    """Return pictures of codes, float32 (n, side, side, c_dim), a few at a time."""
    count = max(1, _AT_ONCE // side**2)
    parts = [
        run.learner.drawn(codes[first : first + count], side)
        for first in range(0, len(codes), count)
    ]
    return as_seen(np.concatenate(parts))
