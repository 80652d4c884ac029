"""A panel whose picture follows the user: previews while something moves, the full one at rest."""

from __future__ import annotations

from typing import Any, Generic

import numpy as np

from sampler.pictures.inks import Colouring
from sampler.pictures.view import View, check_view
from sampler.support.shutdown import Closeable
from sampler.widgets.shared.adapter import SamplerLike, scaled
from sampler.widgets.shared.canvas import Canvas, Engine, camera, with_camera
from sampler.widgets.shared.latest_only import LatestOnlyWorker, Request, Show
from sampler.widgets.shared.panel import FULL, PREVIEW, Panel


class LivePanel(Panel, Generic[Request]):
    """A panel with a window on the plane that the user moves.

    A subclass makes `canvas` by `_new_canvas`, hands requests to `_worker`, and has `_request`,
    `_draw_preview` and `_draw_full`.

    Parameters
    ----------
    sampler : SamplerLike
        The object that draws.
    view : View, optional
        The window to begin with; its size is that of the full picture, 1300×1300.
    colouring : dict, optional
        `ink` and `paper`, or `colours`, to begin with.
    """

    def __init__(
        self,
        sampler: SamplerLike,
        view: View | None = None,
        colouring: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(sampler, colouring)
        self._view = View(FULL, FULL) if view is None else check_view(view)
        self._drawn: tuple[bytes, Colouring] | None = None  # of the last preview
        self._worker = LatestOnlyWorker(self._draw_preview, self._draw_full, self._show_error)

    @property
    def view(self) -> View:
        """The window on the screen; setting it moves the picture."""
        return self._view

    @view.setter
    def view(self, view: View) -> None:
        self._set_view(check_view(view))

    def wait(self, timeout: float = 60.0) -> bool:
        """Wait for the full picture, `timeout` seconds at most; return whether it is drawn."""
        return self._worker.wait(timeout)

    # For subclasses

    def _request(self) -> None:
        """Have the picture drawn as the panel is now."""
        raise NotImplementedError

    def _draw_preview(self, request: Request) -> Show | None:
        """Draw a request small; return the function that shows it."""
        raise NotImplementedError

    def _draw_full(self, request: Request) -> Show | None:
        """Draw a request in full; return the function that shows it."""
        raise NotImplementedError

    def _workers(self) -> list[Closeable]:
        return [self._worker]

    def _new_canvas(self, label: str | None = None) -> Canvas:
        """Return a canvas with the panel's window, which the user moves."""
        ground = self._colouring.ground or ""
        label = self.adapter.label if label is None else label
        canvas = Canvas(engine_of=self._engine_of, label=label, ground=ground)
        canvas.frame(self._view)
        canvas.observe(self._canvas_moved, names="view")
        return canvas

    def _engine_of(self) -> Engine | None:
        """Return what starts the renderer in the browser; None where Python draws all pictures."""
        return None

    def _is_left_to_browser(self, z: np.ndarray, colouring: Colouring) -> bool:
        """Return whether the browser draws a preview: the window alone has moved.

        It has drawn it before the request came here.  Another z comes from here, so that Python's
        preview, which takes as long to draw, is there earlier.
        """
        drawn = z.tobytes(), colouring
        is_same, self._drawn = drawn == self._drawn, drawn
        return is_same and self.canvas.local

    def _render_preview(self, z: np.ndarray, view: View) -> np.ndarray:
        """Return the picture of z with 512 pixels along its longer side, or fewer."""
        factor = min(1.0, PREVIEW / max(view.x_dim, view.y_dim))
        return self.adapter.render(z, scaled(view, factor), preview=True)

    def _set_view(self, view: View, drag: bool = False) -> None:
        """Take another window; `drag` marks one of many positions of a single movement."""
        with self._lock:
            self._view = view
            self._follow()
            self._request()

    def _set_colouring(self, colouring: Colouring, drag: bool = False) -> None:
        with self._lock:
            self._colouring = colouring
            self._follow()
            self._request()

    def _follow(self) -> None:
        self.canvas.frame(self._view)
        self._follow_colouring()

    def _canvas_moved(self, change: Any) -> None:
        """Take the camera from the canvas where the user has moved it."""
        moved = change["new"]
        if moved != camera(self._view):
            self._guard(lambda: self._set_view(with_camera(self._view, moved), drag=True))
