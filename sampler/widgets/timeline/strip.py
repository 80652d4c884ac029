"""The strip of keyframes: thumbnails that the user selects, moves and removes."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets

from sampler.pictures.inks import PLAIN, Colouring
from sampler.widgets.shared.canvas import encoded
from sampler.widgets.shared.front_end import script
from sampler.widgets.timeline.keyframe_list import Entry, KeyframeList

SIDE = 96  # pixels of a thumbnail's side
_ACTS = ("select", "move", "remove")


class Strip(anywidget.AnyWidget):
    """Keyframes in a row.

    Parameters
    ----------
    on_act : callable
        Takes "select", "move" or "remove", the number of the keyframe, and its new place (None
        unless it is moved).

    Attributes
    ----------
    items : list of dict
        For each keyframe: `id` (its number, whatever its place), `name`, `about` (for screen
        readers), `way` (written between it and the next) and `url` (its picture, or "").
    selected : int
        The `id` of the selected one, -1 for none.
    note : str
        The message below.
    hint : str
        The text in an empty strip.
    """

    # Texts: of a path, anywidget would keep every widget alive that was ever made of it.
    _esm = script(Path(__file__).parent / "strip.js")
    _css = (Path(__file__).parent / "strip.css").read_text(encoding="utf-8")
    items = traitlets.List(traitlets.Dict()).tag(sync=True)
    selected = traitlets.Int(-1).tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    hint = traitlets.Unicode("No keyframes yet.").tag(sync=True)

    def __init__(self, on_act: Callable[[str, int, Any], object], **traits: Any) -> None:
        super().__init__(**traits)
        self._on_act = on_act
        self.on_msg(self._received)

    def __repr__(self) -> str:
        return f"Strip({len(self.items)} keyframes)"

    def _received(self, _widget: object, message: object, _buffers: object) -> None:
        if not isinstance(message, dict) or message.get("act") not in _ACTS:
            return
        self._on_act(message["act"], int(message["id"]), message.get("to"))


def thumbnail(picture: np.ndarray, colouring: Colouring = PLAIN) -> str:
    """Return a picture (y_dim, x_dim, c_dim) as a data URL.

    Examples
    --------
    >>> thumbnail(np.zeros((4, 4, 1), np.float32))[:23]
    'data:image/jpeg;base64,'
    """
    data, mime = encoded(picture, "preview", colouring)
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"


def items(keyframes: KeyframeList, url: Callable[[Entry], str], loop: bool) -> list[dict]:
    """Return the strip's items for a list of keyframes; `url` gives the picture of each.

    Examples
    --------
    >>> from sampler.pictures.films.keyframes import Keyframe
    >>> entries = Entry(3, Keyframe([0.0], hold=0.5), "seed 7"), Entry(4, Keyframe([1.0]))
    >>> [(item["id"], item["about"]) for item in items(KeyframeList(entries), lambda _: "", False)]
    [(3, 'held 0.5 s, then 1 s to the next, linear'), (4, 'the end')]
    """
    last = keyframes.entries[-1] if keyframes.entries else None
    return [
        {
            "id": entry.id,
            "name": entry.name,
            "url": url(entry),
            **_words(entry, entry is last, loop and len(keyframes.entries) > 1),
        }
        for entry in keyframes.entries
    ]


def _words(entry: Entry, last: bool, loop: bool) -> dict[str, str]:
    """Return the words about a keyframe: `way` is shown, `about` is for screen readers."""
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
