"""The picture on the screen, as Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sampler.pictures.view import View


def drawing(
    sampler: str,
    z: np.ndarray,
    view: View,
    made_by: str = "",
    colouring: Mapping[str, Any] | None = None,
) -> str:
    """Return the lines that draw z through a view.

    Parameters
    ----------
    sampler : str
        The call that makes it.
    z : numpy.ndarray
        float32, (z_dim,).
    view : View
        The window.
    made_by : str
        A method call that gives z, such as "generate_z(seed=7)".
    colouring : dict, optional
        Arguments of `show_image`.

    Examples
    --------
    >>> z = np.zeros(2, np.float32)
    >>> print(drawing("Sampler('mnist-vaegan')", z, View(64, 64), "generate_z(seed=7)"))
    from sampler import Sampler, View
    sampler = Sampler('mnist-vaegan')
    z = sampler.generate_z(seed=7)
    picture = sampler.render(z, View(64, 64))
    sampler.show_image(picture)
    """
    colours = colour_arguments(colouring or {})
    call = f"sampler.{made_by}" if made_by else vector(z)
    return "\n".join(
        [
            "from sampler import Sampler, View",
            f"sampler = {sampler}",
            f"z = {call}",
            f"picture = sampler.render(z, {window(view)})",
            f"sampler.show_image(picture{colours})",
        ]
    )


def colour_arguments(colouring: Mapping[str, Any]) -> str:
    """Return colours as the rest of a call's arguments.

    Examples
    --------
    >>> colour_arguments({"ink": "#1b1b3a", "paper": None})
    ", ink='#1b1b3a', paper=None"
    """
    return "".join(f", {name}={value!r}" for name, value in colouring.items())


def vector(z: np.ndarray) -> str:
    """Return z as a list that reads back to the same float32 numbers."""
    numbers = [np.format_float_positional(value, trim="0") for value in np.asarray(z, np.float32)]
    return f"[{', '.join(numbers)}]"


def window(view: View) -> str:
    """Return a view as the call that makes it, without the default arguments."""
    usual = View(view.x_dim, view.y_dim)
    changed = [
        f"{name}={getattr(view, name)!r}"
        for name in ("scale", "center", "zoom", "rotation", "aspect")
        if getattr(view, name) != getattr(usual, name)
    ]
    return f"View({', '.join([str(view.x_dim), str(view.y_dim), *changed])})"
