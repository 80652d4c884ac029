"""Panels for the notebook.

Each works on any object with `z_dim` and `generate`; a :class:`~sampler.Sampler` has them as
methods.  Nothing here is imported before the first panel is made.
"""

from sampler.widgets.arithmetic.panel import Arithmetic
from sampler.widgets.draw.panel import Sketch
from sampler.widgets.explore.panel import Explorer
from sampler.widgets.timeline.panel import Timeline

__all__ = ["Arithmetic", "Explorer", "Sketch", "Timeline"]
