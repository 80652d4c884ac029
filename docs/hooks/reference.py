"""How the reference reads docstrings and signatures, where the tool alone would read them wrong."""

from __future__ import annotations

import re
from typing import Any

import griffe

_ROLE = re.compile(r":(?:attr|class|data|func|meth|mod):`~?(?:[\w.]*\.)?(\w+)`")
# Parameters that share a line, "x_dim, y_dim : int", and their description.
_SHARED = re.compile(r"^(\w+(?:, \w+)+)( :.*)?\n((?:[ ]+.*\n?|\n(?=[ ]))+)", re.MULTILINE)
_PARAMETERS = re.compile(r"(?<=^Parameters\n----------\n).*?(?=^\w+\n-+$|\Z)", re.M | re.S)


def _one_each(found: re.Match[str]) -> str:
    names, kind, description = found.groups()
    lines = f"{kind or ''}\n" + description.rstrip() + "\n"
    return "".join(name + lines for name in names.split(", "))


class Readable(griffe.Extension):
    """Turn what is written for Python's readers into what a page shows."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Drop the roles: :class:`sampler.View` is `View`; give each parameter its own default."""
        if obj.docstring:
            text = _ROLE.sub(r"`\1`", obj.docstring.value) + "\n"
            text = _PARAMETERS.sub(lambda found: _SHARED.sub(_one_each, found[0]), text)
            obj.docstring.value = text.rstrip()

    def on_function(self, *, func: griffe.Function, **_: Any) -> None:
        """Show the value of a private constant that is a default."""
        for parameter in func.parameters:
            name = parameter.default
            if isinstance(name, griffe.ExprName) and name.name.startswith("_"):
                constant = func.module.members.get(name.name)
                if isinstance(constant, griffe.Attribute) and constant.value is not None:
                    parameter.default = constant.value
