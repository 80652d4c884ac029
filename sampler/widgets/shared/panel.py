"""What the panels of a sampler share: its adapter, the large picture, and their messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sampler.pictures.inks import Colouring, make_colouring
from sampler.widgets.shared.adapter import SamplerAdapter, SamplerLike
from sampler.widgets.shared.browser_engine import colour_table
from sampler.widgets.shared.canvas import Canvas
from sampler.widgets.shared.cell_panel import CellPanel
from sampler.widgets.shared.inks import Inks
from sampler.widgets.shared.open_panels import newest_panel

PREVIEW = 512  # pixels of a side while something moves
FULL = 1300  # pixels of a side at rest


class Panel(CellPanel):
    """A panel that a sampler draws in.

    A subclass makes `widget` and `canvas`, shows `inks`, and has `wait(timeout)`, `_workers()` and
    `_set_colouring`.

    Parameters
    ----------
    sampler : SamplerLike
        The object that draws.
    colouring : dict, optional
        `ink` and `paper`, or `colours`, to begin with: arguments of `Sampler.save`.

    Attributes
    ----------
    adapter : SamplerAdapter
        The sampler's methods, and substitutes for those that it lacks.
    widget : ipywidgets.Widget
        All of the panel.
    canvas : Canvas
        The large picture.
    inks : Inks
        The pickers of ink and paper, hidden for networks of colour.
    closed : bool
        Whether `close` has been called: nothing is drawn any more.
    """

    canvas: Canvas

    def __init__(self, sampler: SamplerLike, colouring: dict[str, Any] | None = None) -> None:
        super().__init__()
        self.adapter = SamplerAdapter(sampler)
        self._colouring = self._checked_colouring(colouring or {})
        self.inks = Inks(self._inks_picked, has_ink=self.adapter.has_ink)
        self.inks.follow(self._colouring)

    @property
    def sampler(self) -> Any:
        """The object that draws."""
        return self.adapter.sampler

    @property
    def colouring(self) -> dict[str, Any]:
        """The ink and the paper on the screen, as arguments of `Sampler.save`; {} is plain."""
        return self._colouring.as_arguments()

    @colouring.setter
    def colouring(self, colouring: dict[str, Any]) -> None:
        self._set_colouring(self._checked_colouring(colouring))

    def to_timeline(self) -> str:
        """Add what is on the screen to the newest timeline of the same sampler, at its end.

        Returns
        -------
        str
            A message with the keyframe's number.

        Raises
        ------
        ValueError
            If no timeline is open, or nothing is on the screen.
        """
        timeline = newest_panel("timeline", self.sampler)
        timeline.add(self)
        return f"added as keyframe {len(timeline.keyframes)} of the timeline"

    # For subclasses

    def _guard(self, act: Callable[[], object]) -> None:
        """Run a callback; after an error, show the error and the state as it was."""
        try:
            self._show_message("")
            act()
        except Exception as error:  # shown, never swallowed
            self._follow()
            self._show_refusal(error)

    def _set_colouring(self, colouring: Colouring, drag: bool = False) -> None:
        """Show the pictures in these colours; `drag` marks one of many of a single movement."""
        raise NotImplementedError

    def _checked_colouring(self, colouring: dict[str, Any]) -> Colouring:
        checked = make_colouring(**colouring)
        checked.refuse_colour(1 if self.adapter.has_ink else 3)
        return checked

    def _inks_picked(self, ink: str, paper: str | None) -> None:
        self._guard(lambda: self._set_colouring(make_colouring(ink, paper), drag=True))

    def _follow_colouring(self) -> None:
        """Let the pickers, and the paper around the picture, show the colours."""
        self.inks.follow(self._colouring)
        self.canvas.ground = self._colouring.ground or ""
        self.canvas.table = colour_table(self._colouring)

    def _follow(self) -> None:
        """Let the controls show the panel's state."""
        raise NotImplementedError

    def _show_message(self, text: str) -> None:
        """Show a message, or none."""
        self.canvas.show_message(text)

    def _show_refusal(self, error: BaseException) -> None:
        """Show the error of a callback, in plain words."""
        self._show_error(error)

    def _show_error(self, error: BaseException) -> None:
        """Show the error of a worker, in plain words."""
        self.canvas.show_error(error)

    def _still_picture(self) -> tuple[bytes, str]:
        return self.canvas.picture, self.canvas.label

    def _keep_still(self, still: Any) -> None:
        self.canvas.observe(lambda change: self._keep(still, change["new"]), names="shown")

    def _keep(self, still: Any, shown: dict) -> None:
        if shown.get("kind") == "full":
            still.update(self._still(), raw=True)

    def _forget_pictures(self) -> None:
        self.canvas.picture = b""
