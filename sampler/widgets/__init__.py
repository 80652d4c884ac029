"""Panels for the notebook: hands on the latent space.

Each works on any object with `z_dim` and `generate`; a :class:`~sampler.Sampler` has them as
methods.  Nothing here is imported before a panel is asked for.
"""

from sampler.widgets.arithmetic import Arithmetic
from sampler.widgets.explorer import Explorer
from sampler.widgets.sketch import Sketch
from sampler.widgets.timeline import Timeline

__all__ = ["Arithmetic", "Explorer", "Sketch", "Timeline"]
