"""How the reference reads docstrings: no roles, and values where a signature names a constant."""

from __future__ import annotations

import re
from typing import Any

import griffe

_ROLE = re.compile(r":(?:attr|class|data|func|meth|mod):`~?(?:[\w.]*\.)?(\w+)`")


class Readable(griffe.Extension):
    """Turn what is written for Python's readers into what a page shows."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Drop the roles: :class:`sampler.View` is `View`."""
        if obj.docstring:
            obj.docstring.value = _ROLE.sub(r"`\1`", obj.docstring.value)

    def on_function(self, *, func: griffe.Function, **_: Any) -> None:
        """Show the value of a private constant that is a default."""
        for parameter in func.parameters:
            name = parameter.default
            if isinstance(name, griffe.ExprName) and name.name.startswith("_"):
                constant = func.module.members.get(name.name)
                if isinstance(constant, griffe.Attribute) and constant.value is not None:
                    parameter.default = constant.value
