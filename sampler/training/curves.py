"""Loss curves as a matplotlib figure."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence

import matplotlib
import numpy as np
from matplotlib.backend_bases import RendererBase

from sampler.pictures.display import PictureFigure


class _Curves(PictureFigure):
    """A figure in matplotlib's default style, also where ticks are made as it is drawn."""

    def draw(self, renderer: RendererBase) -> None:
        """Draw the figure in the default style."""
        with plain_style():
            super().draw(renderer)


def plain_style() -> contextlib.AbstractContextManager[None]:
    """Return a context of matplotlib's default settings."""
    settings = dict(matplotlib.rcParamsDefault)
    for name in ("backend", "backend_fallback", "interactive", "toolbar", "timezone"):
        settings.pop(name, None)
    return matplotlib.rc_context(settings)


def show_curves(losses: Mapping[str, Sequence[float]], *, smooth: int = 1) -> PictureFigure:
    """Return a figure of each loss over the batches, one panel a loss.

    Parameters
    ----------
    losses : mapping of str to sequence of float
        Each loss, batch by batch, in nats.  A shorter one began later; all end at the same batch.
    smooth : int
        Batches in the moving mean that is drawn over the raw losses, which are pale.

    Returns
    -------
    PictureFigure
        matplotlib's figure, shown as the last line of a cell.

    Raises
    ------
    ValueError
        There are no losses.
    """
    if not losses:
        msg = "losses got none; expected at least one batch; train before drawing the curves"
        raise ValueError(msg)
    with plain_style():
        return _figure(losses, smooth)


def _figure(losses: Mapping[str, Sequence[float]], smooth: int) -> PictureFigure:
    total = max(len(values) for values in losses.values())
    columns = min(len(losses), 3)
    rows = -(-len(losses) // columns)
    figure = _Curves(figsize=(4.0 * columns, 2.4 * rows), dpi=100, layout="constrained")
    for index, (name, values) in enumerate(losses.items()):
        axes = figure.add_subplot(rows, columns, index + 1)
        values = np.asarray(values, float)
        batches = np.arange(total - len(values), total)
        axes.plot(batches, values, color="0.8", linewidth=0.6)
        width = min(smooth, len(values))
        mean = np.convolve(values, np.ones(width) / width, mode="valid")
        axes.plot(batches[: len(mean)] + width // 2, mean, color="black", linewidth=1.2)
        axes.set_xlim(0, max(total - 1, 1))
        low, high = np.percentile(values, [0.5, 98])  # the first batches dwarf the rest
        axes.set_ylim(min(low, 0), high * 1.1 + 1e-6)
        axes.set_title(name.replace("_", " "), fontsize=10, loc="left")
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(labelsize=8)
        axes.set_xlabel("batch", fontsize=8)
    return figure
