"""sampler: large pictures from small latent vectors.

>>> from sampler import Sampler
>>> sampler = Sampler()                      # doctest: +SKIP
>>> sampler.show_image(sampler.generate())   # doctest: +SKIP

Importing this package does nothing else: TensorFlow starts when the first `Sampler` is made.
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sampler.core import Sampler
    from sampler.datasets.preprocessing.normalise import prepare
    from sampler.pictures.view import View

__version__ = "0.1.0"
__all__ = ["Sampler", "View", "prepare"]

_HOMES = {"Sampler": "core", "View": "pictures.view", "prepare": "datasets.preprocessing.normalise"}


def __getattr__(name: str):
    """Import a public name, or a submodule, when it is first asked for."""
    if name in _HOMES:
        return getattr(importlib.import_module(f"sampler.{_HOMES[name]}"), name)
    if not name.startswith("_") and importlib.util.find_spec(f"sampler.{name}"):
        return importlib.import_module(f"sampler.{name}")
    msg = f"module 'sampler' has no attribute {name!r}; it has {', '.join(__all__)}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
