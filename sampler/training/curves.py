"""Loss curves as a matplotlib figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib
import numpy as np

from sampler.pictures.display import PictureFigure


class _Curves(PictureFigure):
    """A figure in matplotlib's own style, whatever is set: ticks are made when it is drawn."""

    def draw(self, renderer) -> None:
        with plain_style():
            super().draw(renderer)


def plain_style():
    """Return a context of matplotlib's own settings."""
    plain = dict(matplotlib.rcParamsDefault)
    for kept in ("backend", "backend_fallback", "interactive", "toolbar", "timezone"):
        plain.pop(kept, None)
    return matplotlib.rc_context(plain)


def show_curves(losses: Mapping[str, Sequence[float]], *, smooth: int = 1) -> PictureFigure:
    """Draw each loss over the batches, in a panel of its own.

    Parameters
    ----------
    losses : mapping of str to sequence of float
        Each loss, batch by batch, in nats.  A shorter one began later: all end at the same batch.
    smooth : int
        Draw the mean over this many batches (the raw losses stay visible, pale).

    Returns
    -------
    PictureFigure
        One panel a loss.
    """
    if not losses:
        msg = "there are no losses yet; train at least one batch before drawing them"
        raise ValueError(msg)
    with plain_style():
        return _drawn(losses, smooth)


def _drawn(losses: Mapping[str, Sequence[float]], smooth: int) -> PictureFigure:
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
