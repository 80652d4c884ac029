"""The choice between NumPy on the processor and compiled programs on a GPU."""

from __future__ import annotations

import functools

from sampler.support.devices import gpu_possible


@functools.cache
def on_gpu() -> bool:
    """Return whether TensorFlow finds a GPU; it starts only where there may be one."""
    if not gpu_possible():
        return False
    from sampler.networks.backend import has_gpu

    return has_gpu()
