"""Panels for the notebook.

Each works on any object with `z_dim` and `generate`, and a :class:`~sampler.Sampler` has them as
methods; that of a training shows a `sampler.training.Training`.  Nothing here is imported before
the first panel is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sampler.support.exports import lazy_exports

if TYPE_CHECKING:
    from sampler.widgets.arithmetic.panel import Arithmetic
    from sampler.widgets.draw.panel import Sketch
    from sampler.widgets.explore.panel import Explorer
    from sampler.widgets.timeline.panel import Timeline

__all__ = ["Arithmetic", "Explorer", "Sketch", "Timeline"]

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "sampler.widgets.arithmetic.panel": ("Arithmetic",),
        "sampler.widgets.draw.panel": ("Sketch",),
        "sampler.widgets.explore.panel": ("Explorer",),
        "sampler.widgets.timeline.panel": ("Timeline",),
    },
)
