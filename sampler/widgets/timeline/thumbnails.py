"""The timeline's pictures at rest: the selected keyframe, and the strip's thumbnails."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sampler.pictures.inks import PLAIN, Colouring
from sampler.pictures.view import View
from sampler.widgets.shared.adapter import SamplerAdapter, resized
from sampler.widgets.shared.canvas import encoded
from sampler.widgets.shared.latest_only import LatestOnlyWorker, Show
from sampler.widgets.timeline.keyframe_list import Entry, KeyframeList
from sampler.widgets.timeline.player import PlaybackCanvas, Player, key
from sampler.widgets.timeline.strip import SIDE, thumbnail

_MOVING = 320  # pixels of a side while something moves
_STILL = 640  # pixels of a side at rest
_PAPER = np.zeros((1, 1, 1), np.float32)  # without a keyframe

Request = tuple[KeyframeList, Colouring]


class Thumbnails:
    """Draws the pictures of the latest list of keyframes on a thread of its own.

    Parameters
    ----------
    adapter : SamplerAdapter
        Draws.
    canvas : PlaybackCanvas
        Shows the selected keyframe.
    player : Player
        While it plays, no keyframe is shown.
    on_drawn : callable
        Called when thumbnails have been drawn.
    on_error : callable
        Takes the exception if a picture cannot be drawn.
    """

    def __init__(
        self,
        adapter: SamplerAdapter,
        canvas: PlaybackCanvas,
        player: Player,
        on_drawn: Callable[[], object],
        on_error: Callable[[Exception], object],
    ) -> None:
        self._adapter, self._canvas, self._player = adapter, canvas, player
        self._on_drawn = on_drawn
        self._worker = LatestOnlyWorker(self._draw_preview, self._draw_full, on_error)
        self._colouring = PLAIN  # as requested last
        self._urls: dict[tuple, str] = {}  # a picture → its thumbnail
        self._last: dict[int, str] = {}  # a keyframe's number → its thumbnail until the next

    def request(self, keyframes: KeyframeList, colouring: Colouring = PLAIN) -> None:
        """Have a list drawn in these colours; return at once."""
        self._colouring = colouring
        self._worker.request((keyframes, colouring))

    def wait(self, timeout: float = 60.0) -> bool:
        """Wait until all is drawn, `timeout` seconds at most; return whether it is."""
        return self._worker.wait(timeout)

    def close(self) -> None:
        """Draw nothing more; wait for the picture at work."""
        self._worker.close()

    def url(self, entry: Entry) -> str:
        """Return the thumbnail of a keyframe, an earlier one if it is not drawn yet, or ""."""
        return self._urls.get(_of(entry, self._colouring)) or self._last.get(entry.id, "")

    def _draw_preview(self, request: Request) -> Show | None:
        return self._draw_selected(*request, _MOVING, "preview")

    def _draw_full(self, request: Request) -> Show:
        keyframes, colouring = request
        named = [(entry, _of(entry, colouring)) for entry in keyframes.entries]
        for entry, name in named:
            if name not in self._urls:
                view = resized(entry.keyframe.view, SIDE)
                picture = self._adapter.render(entry.keyframe.z, view, preview=True)
                self._urls[name] = thumbnail(picture, colouring)
        self._last = {entry.id: self._urls[name] for entry, name in named}
        self._urls = {name: self._urls[name] for _, name in named}
        show_selected = self._draw_selected(keyframes, colouring, _STILL, "full")

        def show() -> None:
            self._on_drawn()
            if show_selected is not None:
                show_selected()

        return show

    def _draw_selected(
        self, keyframes: KeyframeList, colouring: Colouring, side: int, kind: str
    ) -> Show | None:
        """Draw the selected keyframe; return the function that shows it, None during a film."""
        if self._player.playing:
            return None
        entry = keyframes.selected_entry
        view, picture = View(), _PAPER
        if entry is not None:
            view = resized(entry.keyframe.view, side)
            picture = self._adapter.render(entry.keyframe.z, view, preview=kind == "preview")
        data, mime = encoded(picture, kind, colouring)

        def show() -> None:
            with self._canvas.lock:  # so that no film begins in between
                if not self._player.playing:
                    self._canvas.put(data, mime, view, kind)

        return show


def _of(entry: Entry, colouring: Colouring) -> tuple:
    return key(entry.keyframe.z, entry.keyframe.view, colouring)
