"""`explore`: a large live picture, with sliders over z."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import numpy as np
import numpy.typing as npt

from sampler.latent.directions import Directions
from sampler.pictures.inks import Colouring
from sampler.pictures.view import View
from sampler.support.arguments import whole_number
from sampler.widgets.explore.bars import Bars
from sampler.widgets.explore.directions_tab import DirectionsTab
from sampler.widgets.explore.state import State
from sampler.widgets.explore.tabs import NumbersTab, SeedsTab, Tab
from sampler.widgets.shared import as_python as code
from sampler.widgets.shared.adapter import SamplerLike, scaled
from sampler.widgets.shared.browser_engine import engine_of
from sampler.widgets.shared.canvas import Engine
from sampler.widgets.shared.controls import MANY, Slider, button, chooser, column, row, side_by_side
from sampler.widgets.shared.history import History
from sampler.widgets.shared.latest_only import Show
from sampler.widgets.shared.live_panel import LivePanel
from sampler.widgets.shared.share import SaveRow, ShareButtons

_WIDEST = 1 << 17  # pixels of a saved picture: more are a poster


class Explorer(LivePanel[tuple[np.ndarray, View, Colouring]]):
    """The panel that `Sampler.explore` returns; show it as the last line of a cell.

    Parameters
    ----------
    sampler : SamplerLike
        Has `z_dim` and `generate(z, x_dim, y_dim)`.  Of a :class:`~sampler.Sampler` the panel
        also uses `render`, the atlas and the classifier.
    z : array_like, optional
        (z_dim,): the first z; a random one by default.
    view : View, optional
        The window to begin with; its size is that of the full picture, 1300×1300.
    colouring : dict, optional
        `ink` and `paper`, or `colours`, to begin with: arguments of `Sampler.save`.

    Attributes
    ----------
    directions, numbers, seeds : DirectionsTab, NumbersTab, SeedsTab
        The tabs.
    tab : ipywidgets.Tab
        The tabs' widget, with `selected_index`.
    strength : Slider
        The slider over the distance from the mean code.
    bars : Bars
        The classifier's shares.
    """

    def __init__(
        self,
        sampler: SamplerLike,
        z: npt.ArrayLike | None = None,
        view: View | None = None,
        colouring: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(sampler, view, colouring)
        first = self.adapter.first() if z is None else self.adapter.checked(z)
        self._state = State(first, self._view, anchor=first, colouring=self._colouring)
        self._history = History(self._state)
        self.canvas = self._new_canvas()
        self._build()
        self._follow()
        self._request()
        self._enter_cell()

    # For the user's cells

    @property
    def z(self) -> np.ndarray:
        """float32, (z_dim,): the z on the screen; setting it moves the sliders."""
        return self._state.drawn_z(self.adapter.mean_code).copy()

    @z.setter
    def z(self, z: npt.ArrayLike) -> None:
        checked = self.adapter.checked(z)
        self._go(replace(self._state, z=checked, anchor=checked, strength=1.0, made_by=""))

    def __repr__(self) -> str:
        return f"<Explorer of {self.adapter.name}>"

    def random(self, seed: int | None = None) -> None:
        """Show a random z; locked numbers stay."""
        if seed is None:
            seed = int(np.random.default_rng().integers(10**6))
        z = self.adapter.sample(whole_number(seed, "seed", least=0))
        self._begin(z, f"generate_z(seed={seed})")

    def digit(self, label: int | str) -> None:
        """Show the code of a random picture of a label; locked numbers stay."""
        self._begin(self.adapter.digit(label))

    def undo(self) -> None:
        """Go a step back."""
        self._restore(self._history.undo())

    def redo(self) -> None:
        """Go a step forward again."""
        self._restore(self._history.redo())

    def home(self) -> None:
        """Show the plain window: the middle, at no zoom."""
        view = self._state.view
        self.view = View(view.x_dim, view.y_dim, view.scale, aspect=view.aspect)

    def as_python(self) -> str:
        """Return the lines that draw what is on the screen."""
        state = self._state
        made_by = state.made_by if state.strength == 1.0 else ""
        return code.drawing(self.adapter.made_by, self.z, state.view, made_by, self.colouring)

    def save_png(self, filename: str | os.PathLike, size: int | None = None) -> Path:
        """Draw what is on the screen, `size` pixels wide, and write it; return the path.

        An existing file is kept, and the picture gets a number: picture-2.png.
        """
        view = self._state.view
        if size is not None:
            view = scaled(view, whole_number(size, "size", most=_WIDEST) / view.x_dim)
        return self.adapter.save(self.z, view, filename, self._state.colouring)

    # Changes of the state

    def _begin(self, z: np.ndarray, made_by: str = "") -> None:
        """Show another z, except for its locked numbers; differences start from there."""
        locked = self.numbers.locked
        if locked.any():
            z, made_by = np.where(locked, self._state.z, z).astype(np.float32), ""
        self._go(replace(self._state, z=z, anchor=z, made_by=made_by))

    def _slide(self, z: np.ndarray, anchor: bool = False) -> None:
        """Take z from a slider: many moves, one step of undo."""
        state = replace(self._state, z=z.astype(np.float32), made_by="")
        if anchor:
            state = replace(state, anchor=state.z)
        self._go(state, drag=True)

    def _set_strength(self, value: float) -> None:
        self._guard(lambda: self._go(replace(self._state, strength=value), drag=True))

    def _set_view(self, view: View, drag: bool = False) -> None:
        self._go(replace(self._state, view=view), drag=drag)

    def _set_colouring(self, colouring: Colouring, drag: bool = False) -> None:
        self._go(replace(self._state, colouring=colouring), drag=drag)

    def _go(self, state: State, drag: bool = False) -> None:
        with self._lock:
            self._history.change(state, drag=drag, at_rest=self._worker.wait(0))
            self._restore(state)

    def _restore(self, state: State) -> None:
        with self._lock:
            self._state, self._view, self._colouring = state, state.view, state.colouring
            self._follow()
            self._request()

    def _follow(self) -> None:
        state = self._state
        super()._follow()
        self.strength.set(state.strength)
        self._undo.disabled = not self._history.can_undo
        self._redo.disabled = not self._history.can_redo
        self._tabs[self.tab.selected_index or 0].follow(state.z, state.anchor)

    # Pictures

    def _engine_of(self) -> Engine | None:
        return engine_of(self.adapter.sampler)

    def _request(self) -> None:
        self._worker.request((self.z, self._state.view, self._state.colouring))

    def _draw_preview(self, request: tuple[np.ndarray, View, Colouring]) -> Show:
        z, view, colouring = request
        if self._is_left_to_browser(z, colouring):
            return self.canvas.answer
        picture = self._render_preview(z, view)
        return lambda: self.canvas.show(picture, view, "preview", colouring, z)

    def _draw_full(self, request: tuple[np.ndarray, View, Colouring]) -> Show:
        z, view, colouring = request
        picture = self.adapter.render(z, view)
        shares = self.adapter.classify(z)

        def show() -> None:
            self.canvas.show(picture, view, "full", colouring, z)
            self.bars.show(shares)

        return show

    # Widgets

    def _build(self) -> None:
        adapter, guard = self.adapter, self._guard

        def on_move(z: np.ndarray, anchor: bool = False) -> None:
            guard(lambda: self._slide(z, anchor))

        own = Directions(adapter.z_dim, adapter.fingerprint)
        self.directions = DirectionsTab(
            own, adapter.atlas, adapter.options, on_move, guard, noun=adapter.noun
        )
        self.numbers = NumbersTab(adapter.z_dim, on_move, noun=adapter.noun)
        self.seeds = SeedsTab(adapter.sample, on_move)
        self._tabs: list[Tab] = [self.directions, self.numbers, self.seeds]
        self.tab = widgets.Tab([tab.widget for tab in self._tabs])
        self.tab.titles = [tab.title for tab in self._tabs]
        self.tab.observe(lambda _: self._follow(), names="selected_index")
        self.strength = Slider(
            "strength", "1 as it is, 0 the mean of all codes", self._set_strength, 0.0, 1.5
        )
        self.strength.set(1.0)
        self.bars = Bars(adapter.has_classifier)
        share = ShareButtons(self, guard)
        save = SaveRow(self, guard, self._view.x_dim)
        sharing = widgets.VBox([row(*share.buttons, *save.children), share.lines])
        picture = column(self.canvas, self.bars.widget, flex="1 1 320px")
        controls = column(
            self._buttons(),
            self.strength.widget,
            self.inks.widget,
            self.tab,
            sharing,
            flex="1 1 320px",
        )
        self.widget = side_by_side(picture, controls)

    def _buttons(self) -> widgets.Widget:
        guard = self._guard
        self._undo = button("Undo", "Go a step back", lambda: guard(self.undo))
        self._redo = button("Redo", "Go a step forward again", lambda: guard(self.redo))
        options, noun = self.adapter.options, self.adapter.noun
        if len(options) > MANY:
            tip = f"Show a {noun} of this name"
            digits: list[widgets.Widget] = [
                chooser(noun, tip, options, lambda n: guard(lambda: self.digit(n)))
            ]
        else:
            digits = [
                button(name, f"Show a random {name}", lambda n=n: guard(lambda: self.digit(n)))
                for name, n in options
            ]
        return row(
            button("Random", "Show a random z", lambda: guard(self.random)),
            self._undo,
            self._redo,
            button("Home", "Back to the middle, at no zoom", lambda: guard(self.home)),
            *digits,
        )
