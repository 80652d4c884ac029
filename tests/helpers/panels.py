"""A panel's controls, found by their names and used without a browser."""


def inside(widget):
    """Yield all that a widget holds."""
    for child in getattr(widget, "children", ()):
        yield child
        yield from inside(child)


def control(panel, name, kind=None):
    """Return the control of a name (its description or its tooltip), and of a class if given."""
    matches = [
        widget
        for widget in inside(panel.widget)
        if name in (getattr(widget, "description", ""), getattr(widget, "tooltip", ""))
        and kind in (None, type(widget).__name__)
    ]
    assert len(matches) == 1, (name, matches)
    return matches[0]


def press(panel, name):
    """Press the button of a name."""
    control(panel, name, "Button").click()


def nameless(panel):
    """Return the controls without a name, and the number of all controls."""
    controls = [
        widget
        for widget in inside(panel.widget)
        if (hasattr(widget, "value") or hasattr(widget, "click"))
        and type(widget).__name__ != "HTML"
    ]
    names = [widget.description or getattr(widget, "tooltip", "") for widget in controls]
    return [w for w, name in zip(controls, names, strict=True) if not name], len(controls)
