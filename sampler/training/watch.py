"""Watching a training run: who runs away, which classes are missing, and how the losses go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from sampler.latent import vectors
from sampler.pictures import display
from sampler.training import curves

# A discriminator at chance has d_loss = 2·ln 2 ≈ 1.39 summed (0.69 as a mean of real and drawn).
D_WON = 0.15
G_LOST = 4.0
READ = 500  # random z that are read for missing classes: a class at 1 % is missed once in 150


def imbalances(losses: Mapping[str, Sequence[float]]) -> list[str]:
    """Say in words when discriminator or generator has run away.

    Parameters
    ----------
    losses : mapping of str to sequence of float
        The losses of the last epoch, batch by batch.

    Examples
    --------
    >>> imbalances({"d_loss": [0.01, 0.02], "g_loss": [1.0]})
    ['the discriminator has run away (d_loss 0.015): it tells every drawing; lower learning_rate_d']
    >>> imbalances({"d_loss": [1.3], "g_loss": [0.7]})
    []
    """
    messages = []
    d_loss = _mean(losses, "d_loss")
    if d_loss < D_WON:
        messages.append(
            f"the discriminator has run away (d_loss {d_loss:.3f}): it tells every drawing; "
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
    generator, points, size: int, reader: Callable[[np.ndarray], np.ndarray], classes: int = 10
) -> list[str]:
    """Say which classes random z do not draw at all, out of 500 drawings."""
    z = vectors.sample(generator.config.z_dim, count=READ, seed=0)
    drawn = np.asarray(generator(z, points)).reshape(READ, size, size, -1)
    counts = np.bincount(reader(drawn), minlength=classes)
    missing = np.flatnonzero(counts == 0)
    if not missing.size:
        return []
    return [f"no random z draws a {', '.join(map(str, missing))} (of {READ} drawings)"]


def _mean(losses: Mapping[str, Sequence[float]], name: str, absent: float = np.inf) -> float:
    return float(np.mean(losses[name])) if len(losses.get(name, ())) else absent


class LiveCurves:
    """Redraws the loss curves and the latest strip of fixed z, each in one notebook output.

    Give it to `Run.train(on_epoch=...)`.  Outside a notebook it only keeps the figures.
    """

    def __init__(self) -> None:
        self.curves = self.strip = None
        self._handles = None

    def __call__(self, run) -> None:
        self.curves = curves.show_curves(run.losses, smooth=max(run.batches // 10, 1))
        self.strip = display.show_row(run.film[-1].astype(np.float32) / 255, size=1.0)
        figures = (self.curves, self.strip)
        if not display.in_notebook():
            return
        if self._handles is None:
            from IPython.display import display as put

            self._handles = [put(figure, display_id=True) for figure in figures]
        else:
            for handle, figure in zip(self._handles, figures, strict=True):
                handle.update(figure)
