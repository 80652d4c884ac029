"""Widgets end when their panel is closed."""

from __future__ import annotations

import ipywidgets as widgets


def close_widgets(outer: widgets.Widget) -> None:
    """Close a widget with its children, layouts and styles, and drop their callbacks.

    Jupyter keeps each widget until it is closed.
    """
    inside: dict[int, widgets.Widget] = {}
    left: list[object] = [outer]
    while left:
        one = left.pop()
        if isinstance(one, (list, tuple)):
            left += one
        elif isinstance(one, widgets.Widget) and one.comm is not None and id(one) not in inside:
            inside[id(one)] = one
            left += one._trait_values.values()
    for one in inside.values():
        one.close()
        one.unobserve_all()
        for name in ("_click_handlers", "_msg_callbacks", "_submission_callbacks"):
            if hasattr(one, name):
                getattr(one, name).callbacks.clear()
