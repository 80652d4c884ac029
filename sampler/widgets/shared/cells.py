"""The cell that a panel belongs to, and the panels that are out of reach.

Jupyter keeps every widget for as long as the kernel lives.  A cell that makes a panel, run ten
times, would leave ten of them.  So a panel of an earlier run of the same cell is closed, unless
another cell shows it or one of the user's variables refers to it.
"""

from __future__ import annotations

import re
import sys
import weakref
from typing import Any, Protocol

_DEPTH = 3  # lists within lists that are searched for a panel
_HISTORY = re.compile(r"_+\d*|_i+\d*|_oh|_ih|_dh|Out|In")  # variables of IPython itself


class InCell(Protocol):
    """A panel, as its cell handles it."""

    @property
    def is_busy(self) -> bool:
        """Whether it is at work that must not be cut off."""
        ...

    def close(self) -> None:
        """Take the panel off the screen."""


_newest: dict[str, str] = {}  # a cell → its newest run that made or showed a panel
_places: weakref.WeakKeyDictionary[InCell, dict[str, str]] = (
    weakref.WeakKeyDictionary()
)  # a panel → {cell: run}


def record(panel: InCell) -> None:
    """Record that the running cell has made or shows a panel; close its panels out of reach."""
    current = _current_cell()
    if current is None:
        return
    cell, run = current
    _newest[cell] = run
    _places.setdefault(panel, {})[cell] = run
    for other in list(_places):
        if other is not panel and not _is_wanted(other):
            other.close()


def forget(panel: InCell) -> None:
    """Drop the record of a closed panel."""
    _places.pop(panel, None)


def _is_wanted(panel: InCell) -> bool:
    """Return whether a panel may be on the screen, is at work, or is kept in a variable."""
    visible = any(_newest.get(cell) == run for cell, run in _places[panel].items())
    return visible or panel.is_busy or _is_kept(panel)


def _shell() -> Any:
    """Return IPython's shell where it runs in a kernel, or None."""
    if "IPython" not in sys.modules:
        return None
    shell = sys.modules["IPython"].get_ipython()
    return shell if getattr(shell, "kernel", None) is not None else None


def _current_cell() -> tuple[str, str] | None:
    """Return the running cell's id in the front end, and the id of this run; None elsewhere."""
    shell = _shell()
    if shell is None:
        return None
    try:
        request = shell.kernel.get_parent()
    except (AttributeError, LookupError):  # a kernel of another kind, or no request
        return None
    cell = (request.get("metadata") or {}).get("cellId")
    run = (request.get("header") or {}).get("msg_id")
    return (cell, run) if isinstance(cell, str) and isinstance(run, str) else None


def _is_kept(panel: InCell) -> bool:
    shell = _shell()
    if shell is None:
        return True
    variables = dict(shell.user_ns)
    return any(
        _holds(value, panel, _DEPTH)
        for name, value in variables.items()
        if not _HISTORY.fullmatch(name)
    )


def _holds(value: Any, panel: InCell, depth: int) -> bool:
    """Return whether a value is a panel, or a list, mapping or object of the user's that has it."""
    if value is panel:
        return True
    if not depth:
        return False
    if isinstance(value, dict):
        inside = list(value.values())
    elif isinstance(value, (list, tuple, set, frozenset)):
        inside = list(value)
    elif type(value).__module__ == "__main__" and hasattr(value, "__dict__"):
        inside = list(vars(value).values())
    else:
        return False
    return any(_holds(one, panel, depth - 1) for one in inside)
