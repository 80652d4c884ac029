"""Public names of a package, imported when they are first used."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any


def lazy_exports(
    package: str, homes: Mapping[str, Sequence[str]]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return the functions ``__getattr__`` and ``__dir__`` of a package.

    Importing the package starts nothing; the first use of a name imports its module and keeps it.

    Parameters
    ----------
    package : str
        Its name: ``__name__``.
    homes : mapping of str to sequence of str
        Modules by their whole names → what each exports.  The names of subpackages stand under the
        package itself.

    Examples
    --------
    >>> __getattr__, __dir__ = lazy_exports("sampler.latent", {"sampler.latent.vectors": ("lerp",)})
    >>> __getattr__("lerp")([0.0], [1.0], 0.5)
    array([0.5], dtype=float32)
    >>> __getattr__("lurp")
    Traceback (most recent call last):
    AttributeError: module 'sampler.latent' has no attribute 'lurp'; it has lerp
    """
    modules = {name: module for module, names in homes.items() for name in names}

    def get(name: str) -> Any:
        if name not in modules:
            msg = f"module {package!r} has no attribute {name!r}; it has {', '.join(modules)}"
            raise AttributeError(msg)
        module = modules[name]
        if module == package:
            return importlib.import_module(f"{package}.{name}")
        value = getattr(importlib.import_module(module), name)
        setattr(sys.modules[package], name, value)
        return value

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *modules})

    return get, names
