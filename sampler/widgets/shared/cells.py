"""Which cell a panel belongs to, and which panels nobody can reach any more.

Jupyter keeps every widget for as long as the kernel lives.  A cell that makes a panel, run ten
times, would leave ten of them; what an earlier run of the same cell made and showed is closed,
unless it is seen in another cell or one of the user's variables still refers to it.
"""

from __future__ import annotations

import re
import sys
import weakref

_DEPTH = 3  # of lists in lists, in which a panel may be kept
_HISTORY = re.compile(r"_+\d*|_i+\d*|_oh|_ih|_dh|Out|In")  # what IPython itself keeps

_newest: dict[str, str] = {}  # a cell → its newest run that made or showed a panel
_places: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()  # a panel → {cell: run}


def note(panel) -> None:
    """Note that the cell that runs has made or shows a panel, and close what it left behind."""
    there = _here()
    if there is None:
        return
    cell, run = there
    _newest[cell] = run
    _places.setdefault(panel, {})[cell] = run
    for other in list(_places):
        if other is not panel and not _is_wanted(other):
            other.close()


def forget(panel) -> None:
    """Note that a panel is closed."""
    _places.pop(panel, None)


def _is_wanted(panel) -> bool:
    """Return whether a panel may be seen, is at work, or is kept in a variable."""
    seen = any(_newest.get(cell) == run for cell, run in _places[panel].items())
    return seen or panel.is_busy or _is_kept(panel)


def _shell():
    """Return IPython's shell where it runs in a kernel, or None."""
    if "IPython" not in sys.modules:
        return None
    shell = sys.modules["IPython"].get_ipython()
    return shell if getattr(shell, "kernel", None) is not None else None


def _here() -> tuple[str, str] | None:
    """Return the cell that runs, as the front end names it, and this run of it; None elsewhere."""
    shell = _shell()
    if shell is None:
        return None
    try:
        asked = shell.kernel.get_parent()
    except (AttributeError, LookupError):  # a kernel of another kind, or no request
        return None
    cell = (asked.get("metadata") or {}).get("cellId")
    run = (asked.get("header") or {}).get("msg_id")
    return (cell, run) if isinstance(cell, str) and isinstance(run, str) else None


def _is_kept(panel) -> bool:
    shell = _shell()
    if shell is None:
        return True
    variables = dict(shell.user_ns)
    return any(
        _holds(value, panel, _DEPTH)
        for name, value in variables.items()
        if not _HISTORY.fullmatch(name)
    )


def _holds(value, panel, depth: int) -> bool:
    """Return whether a value is a panel, or a list, a mapping or an object of one's own with it."""
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
