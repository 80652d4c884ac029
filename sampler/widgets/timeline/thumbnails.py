"""A timeline's pictures at rest: the selected keyframe, and the thumbnails of the strip."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sampler.pictures.view import View
from sampler.widgets.shared.adapter import Stage
from sampler.widgets.shared.canvas import encoded
from sampler.widgets.shared.latest_only import Latest
from sampler.widgets.timeline.keyframe_list import Entry, Row
from sampler.widgets.timeline.player import Player, Screen, key
from sampler.widgets.timeline.strip import SIDE, thumbnail

_MOVING = 320  # pixels of a side while something moves
_STILL = 640
_PAPER = np.zeros((1, 1, 1), np.float32)  # where there is no keyframe


class Stills:
    """Draws what a row shows, beside the kernel's own work; the latest row wins.

    Parameters
    ----------
    stage : Stage
        Draws.
    screen : Screen
        Shows the selected keyframe; not while `player` plays.
    drawn : callable
        Is called when thumbnails have been drawn.
    failed : callable
        Is given the exception if a picture cannot be drawn.
    """

    def __init__(
        self,
        stage: Stage,
        screen: Screen,
        player: Player,
        drawn: Callable[[], object],
        failed: Callable[[Exception], object],
    ) -> None:
        self._stage, self._screen, self._player, self._drawn = stage, screen, player, drawn
        self._latest = Latest(self._preview, self._full, failed)
        self._urls: dict[tuple, str] = {}  # a picture → its thumbnail
        self._last: dict[int, str] = {}  # a keyframe's number → its thumbnail until the next

    def ask(self, row: Row) -> None:
        """Ask for a row to be drawn; return at once."""
        self._latest.ask(row)

    def wait(self, timeout: float = 60.0) -> bool:
        """Wait until everything is drawn; return whether that came in time."""
        return self._latest.wait(timeout)

    def close(self) -> None:
        """Draw nothing more, and wait for what is being drawn."""
        self._latest.close()

    def url(self, entry: Entry) -> str:
        """Return the thumbnail of a keyframe, an earlier one if it is not drawn yet, or ""."""
        return self._urls.get(_of(entry)) or self._last.get(entry.id, "")

    def _preview(self, row: Row) -> Callable | None:
        return self._picture(row.chosen, _MOVING, "preview")

    def _full(self, row: Row) -> Callable:
        for entry in row.entries:
            if _of(entry) not in self._urls:
                view = self._stage.sized(entry.keyframe.view, SIDE)
                picture = self._stage.render(entry.keyframe.z, view, fast=True)
                self._urls[_of(entry)] = thumbnail(picture)
        self._last = {entry.id: self._urls[_of(entry)] for entry in row.entries}
        self._urls = {_of(entry): self._urls[_of(entry)] for entry in row.entries}
        show = self._picture(row.chosen, _STILL, "full")

        def both() -> None:
            self._drawn()
            if show is not None:
                show()

        return both

    def _picture(self, entry: Entry | None, side: int, kind: str) -> Callable | None:
        if self._player.playing:
            return None
        view, picture = View(), _PAPER
        if entry is not None:
            view = self._stage.sized(entry.keyframe.view, side)
            picture = self._stage.render(entry.keyframe.z, view, fast=kind == "preview")
        data, mime = encoded(picture, kind)

        def show() -> None:
            with self._screen.lock:  # so that no film begins in between
                if not self._player.playing:
                    self._screen.put(data, mime, view, kind)

        return show


def _of(entry: Entry) -> tuple:
    return key(entry.keyframe.z, entry.keyframe.view)
