"""The strip of keyframes: thumbnails that are selected, moved and removed by hand."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import anywidget
import numpy as np
import traitlets

from sampler.widgets.shared.canvas import encoded
from sampler.widgets.shared.front_end import script
from sampler.widgets.timeline.keyframe_list import Entry, Row

SIDE = 96  # pixels of a thumbnail's side
_ACTS = ("select", "move", "remove")


class Strip(anywidget.AnyWidget):
    """Shows keyframes in a row, and tells what the user does with them.

    Parameters
    ----------
    acted : callable
        Is given "select", "move" or "remove", the number of the keyframe, and the place that it
        is moved to (None otherwise).

    Attributes
    ----------
    items : list of dict
        For each keyframe: `id` (its number, whatever its place), `name`, `about` (for screen
        readers), `way` (written between it and the next) and `url` (its picture, or "").
    selected : int
        The `id` of the selected one, -1 for none.
    note : str
        What went wrong, shown below.
    """

    # Texts: of a path, anywidget would keep every widget alive that was ever made of it.
    _esm = script(Path(__file__).parent / "strip.js")
    _css = (Path(__file__).parent / "strip.css").read_text(encoding="utf-8")
    items = traitlets.List(traitlets.Dict()).tag(sync=True)
    selected = traitlets.Int(-1).tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    hint = traitlets.Unicode("No keyframes yet.").tag(sync=True)

    def __init__(self, acted: Callable[[str, int, int | None], object], **traits) -> None:
        super().__init__(**traits)
        self._acted = acted
        self.on_msg(self._told)

    def __repr__(self) -> str:
        return f"Strip({len(self.items)} keyframes)"

    def _told(self, _widget, message, _buffers) -> None:
        if not isinstance(message, dict) or message.get("act") not in _ACTS:
            return
        self._acted(message["act"], int(message["id"]), message.get("to"))


def thumbnail(picture: np.ndarray) -> str:
    """Return a picture (y_dim, x_dim, c_dim) as a data URL.

    Examples
    --------
    >>> thumbnail(np.zeros((4, 4, 1), np.float32))[:23]
    'data:image/jpeg;base64,'
    """
    data, mime = encoded(picture, "preview")
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"


def items(row: Row, url: Callable[[Entry], str], loop: bool) -> list[dict]:
    """Return what the strip shows of a row; `url` gives the picture of each.

    Examples
    --------
    >>> from sampler.pictures.films.keyframes import Keyframe
    >>> row = Row((Entry(3, Keyframe([0.0], hold=0.5), "seed 7"), Entry(4, Keyframe([1.0]))))
    >>> [(item["id"], item["about"]) for item in items(row, lambda entry: "", loop=False)]
    [(3, 'held 0.5 s, then 1 s to the next, linear'), (4, 'the end')]
    """
    last = row.entries[-1] if row.entries else None
    return [
        {
            "id": entry.id,
            "name": entry.name,
            "url": url(entry),
            **_told(entry, entry is last, loop and len(row.entries) > 1),
        }
        for entry in row.entries
    ]


def _told(entry: Entry, last: bool, loop: bool) -> dict[str, str]:
    """The words about a keyframe: `way` for the eye, `about` for the ear."""
    keyframe = entry.keyframe
    hold, seconds = f"{keyframe.hold:.4g} s", f"{keyframe.seconds:.4g} s"
    way, about = [], []
    if keyframe.hold:
        way.append(f"hold {hold}")
        about.append(f"held {hold}")
    if not last or loop:
        way += [f"{seconds} {'↺' if last else '→'}", keyframe.easing]
        to = "back to the first" if last else "to the next"
        about.append(f"{'then ' if about else ''}{seconds} {to}, {keyframe.easing}")
    else:
        about.append("the end")
    return {"way": "\n".join(way), "about": ", ".join(about)}
