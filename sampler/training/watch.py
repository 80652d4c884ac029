"""Warnings and pictures during a training run: imbalance, missing classes, live curves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from sampler.latent import vectors
from sampler.networks import Decoder
from sampler.networks.backend import Tensor
from sampler.pictures import display
from sampler.pictures.colours import as_seen
from sampler.pictures.display import PictureFigure
from sampler.training import curves

# A discriminator at chance has d_loss = 2·ln 2 ≈ 1.39 summed (0.69 as a mean of real and drawn).
D_WON = 0.15
G_LOST = 4.0
SAMPLES = 500  # random z classified for missing classes: a class at 1 % is missed once in 150


class Watched(Protocol):
    """The part of a `Run` that `LiveCurves` reads."""

    losses: dict[str, list[float]]
    film: list[np.ndarray]
    batches: int


def imbalances(losses: Mapping[str, Sequence[float]]) -> list[str]:
    """Return a message for each network that has run away, discriminator or generator.

    Parameters
    ----------
    losses : mapping of str to sequence of float
        The losses of the last epoch, batch by batch.

    Examples
    --------
    >>> imbalances({"d_loss": [0.01, 0.02], "g_loss": [1.0]})
    ['the discriminator has run away (d_loss 0.015): no drawing passes it; lower learning_rate_d']
    >>> imbalances({"d_loss": [1.3], "g_loss": [0.7]})
    []
    """
    messages = []
    d_loss = _mean(losses, "d_loss")
    if d_loss < D_WON:
        messages.append(
            f"the discriminator has run away (d_loss {d_loss:.3f}): no drawing passes it; "
            "lower learning_rate_d"
        )
    for name in ("g_loss", "g_random"):
        if _mean(losses, name, 0.0) > G_LOST:
            messages.append(
                f"the generator is losing ({name} {_mean(losses, name):.2f}): nothing it draws "
                "passes; lower learning_rate_d or raise learning_rate"
            )
    return messages


def missing_classes(
    generator: Decoder,
    points: Tensor,
    size: int,
    reader: Callable[[np.ndarray], np.ndarray],
    classes: int = 10,
) -> list[str]:
    """Return a message with the classes that none of 500 random z draws, or no message.

    Parameters
    ----------
    generator : Decoder
        The network that draws.
    points : tensor
        Points of the plane, float32 (size * size, 3).
    size : int
        Side of a picture, in pixels.
    reader : callable
        Maps pictures (n, size, size, c_dim), 0..1, to labels (n,).
    classes : int
        Labels are 0 to `classes` - 1.
    """
    z = vectors.sample(generator.config.z_dim, count=SAMPLES, seed=0)
    ink = np.array(generator(z, points)).reshape(SAMPLES, size, size, -1)
    counts = np.bincount(reader(as_seen(ink)), minlength=classes)
    missing = np.flatnonzero(counts == 0)
    if not missing.size:
        return []
    return [f"no random z draws a {', '.join(map(str, missing))} (of {SAMPLES} drawings)"]


def _mean(losses: Mapping[str, Sequence[float]], name: str, absent: float = np.inf) -> float:
    return float(np.mean(losses[name])) if len(losses.get(name, ())) else absent


class LiveCurves:
    """A callback that redraws the loss curves and the latest strip of fixed z in the notebook.

    It is meant for `Run.train(on_epoch=...)`.  Outside a notebook it only keeps the figures.

    Attributes
    ----------
    curves, strip : PictureFigure or None
        The latest figures; None before the first epoch.
    """

    def __init__(self) -> None:
        self.curves: PictureFigure | None = None
        self.strip: PictureFigure | None = None
        self._handles: list[Any] = []  # IPython's handles of the two outputs

    def __call__(self, run: Watched) -> None:
        """Redraw both figures from the losses and the film of a run."""
        self.curves = curves.show_curves(run.losses, smooth=max(run.batches // 10, 1))
        self.strip = display.show_row(run.film[-1].astype(np.float32) / 255, size=1.0)
        figures = (self.curves, self.strip)
        if not display.in_notebook():
            return
        if not self._handles:
            from IPython.display import display as put

            self._handles = [put(figure, display_id=True) for figure in figures]
        else:
            for handle, figure in zip(self._handles, figures, strict=True):
                handle.update(figure)
