"""The window that `render --frame` finds: all of the ink, or the edge of a stroke."""

from __future__ import annotations

import argparse

import numpy as np

from sampler.core import Sampler
from sampler.pictures.view import View

FRAMES = ("ink", "stroke")
_WINDOW = ("scale", "center", "rotation", "aspect")


def check_frame(arguments: argparse.Namespace) -> None:
    """Refuse flags that a found window would ignore, or would need."""
    if arguments.frame is None:
        return
    ignored = [name for name in _WINDOW if getattr(arguments, name) is not None]
    if arguments.frame == "ink" and arguments.zoom is not None:
        ignored.append("zoom")
    if ignored:
        msg = (
            f"--{ignored[0]} would be ignored beside --frame {arguments.frame}, which finds the "
            "window; leave one of them out"
        )
        raise ValueError(msg)
    if arguments.frame == "stroke" and arguments.zoom is None:
        msg = "--frame stroke got no --zoom; expected a magnification, such as --zoom 40"
        raise ValueError(msg)


def framed(sampler: Sampler, z: np.ndarray, view: View, frame: str | None) -> View:
    """Return the window that a frame finds, of the pixels and the zoom of a view."""
    if frame is None:
        return view
    zoom = view.zoom if frame == "stroke" else None
    return sampler.find_view(z, zoom, x_dim=view.x_dim, y_dim=view.y_dim)
