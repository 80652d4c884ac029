"""Open panels, found by the verb that opened them and by their sampler."""

from __future__ import annotations

import weakref
from typing import Any

_OPENED: dict[str, list[weakref.ref]] = {}  # panels by their verb, the newest last


def register_panel(verb: str, panel: object) -> None:
    """Let other panels of the same sampler find this one, which a verb of the sampler opened."""
    alive = [reference for reference in _OPENED.get(verb, ()) if reference() is not None]
    _OPENED[verb] = [*alive, weakref.ref(panel)]


def newest_panel(verb: str, sampler: object) -> Any:
    """Return the panel of a sampler that the verb, "timeline" or "draw", opened last.

    Raises
    ------
    ValueError
        If there is none.
    """
    for reference in reversed(_OPENED.get(verb, ())):
        panel = reference()
        if panel is not None and not panel.closed and panel.sampler is sampler:
            return panel
    msg = f"no {verb} panel of this sampler is open; run sampler.{verb}() in a cell first"
    raise ValueError(msg)
