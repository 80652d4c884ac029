"""`explore`: a large live picture, and sliders over everything that makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import ipywidgets as widgets
import numpy as np

from sampler.latent.directions import Directions
from sampler.pictures.view import View, check_view
from sampler.support.arguments import whole_number
from sampler.widgets.explore.bars import Bars
from sampler.widgets.explore.tabs import DirectionsTab, FadersTab, SeedsTab
from sampler.widgets.shared import as_python as code
from sampler.widgets.shared.adapter import scaled
from sampler.widgets.shared.canvas import Canvas, numbers
from sampler.widgets.shared.controls import Fader, button, text, whole
from sampler.widgets.shared.history import History
from sampler.widgets.shared.latest_only import Latest
from sampler.widgets.shared.panel import FULL, PREVIEW, Panel
from sampler.widgets.shared.share import WaysOut

_WIDEST = 1 << 17  # pixels of a saved picture: more are a poster


@dataclass(frozen=True)
class State:
    """What is on the screen."""

    z: np.ndarray
    view: View
    strength: float = 1.0  # of z around the middle of the codes: less is more like all others
    anchor: np.ndarray | None = None  # where z started from, for differences
    made_by: str = ""  # how to say z in Python, where there is a shorter way than all its numbers

    def shown(self, middle: np.ndarray) -> np.ndarray:
        """Return z as it is drawn."""
        if self.strength == 1.0:
            return self.z  # to the last bit
        return middle + np.float32(self.strength) * (self.z - middle)


class Explorer(Panel):
    """The panel that `Sampler.explore` returns; show it as the last line of a cell.

    Parameters
    ----------
    sampler : object
        Has `z_dim` and `generate(z, x_dim, y_dim)`, and whatever a :class:`~sampler.Sampler` has
        more of: `render`, an `atlas`, a classifier.
    z : array_like, optional
        Where to begin; a random z if not given.
    view : View, optional
        The window to begin with; its size is that of the full picture.

    Attributes
    ----------
    z : numpy.ndarray
        float32, (z_dim,): what is on the screen.  Setting it moves the sliders.
    view : View
        The window on the screen.  Setting it moves the picture.
    """

    def __init__(self, sampler, z=None, view: View | None = None) -> None:
        super().__init__(sampler)
        view = View(FULL, FULL) if view is None else check_view(view)
        z = self._stage.draw(None) if z is None else self._stage.one(z)
        self._state = State(z, view, anchor=z)
        self._history, self._dragging = History(self._state), False
        self._latest = Latest(self._preview, self._full, self._failed)
        self.canvas = Canvas(view=numbers(view), label=self._stage.label)
        self._build()
        self._follow()
        self._ask()
        self._opened()

    # What a cell reads and sets

    @property
    def z(self) -> np.ndarray:
        return self._state.shown(self._stage.middle).copy()

    @z.setter
    def z(self, z) -> None:
        z = self._stage.one(z)
        self._go(replace(self._state, z=z, anchor=z, strength=1.0, made_by=""))

    @property
    def view(self) -> View:
        return self._state.view

    @view.setter
    def view(self, view: View) -> None:
        self._go(replace(self._state, view=check_view(view)))

    def __repr__(self) -> str:
        return f"<Explorer of {self._stage.label}>"

    def wait(self, timeout: float = 60.0) -> bool:
        """Wait until the picture is drawn in full; return whether that came in time."""
        return self._latest.wait(timeout)

    def random(self, seed: int | None = None) -> None:
        """Show a random z; what is locked stays."""
        if seed is None:
            seed = int(np.random.default_rng().integers(10**6))
        z = self._stage.draw(whole_number(seed, "seed", least=0))
        self._begin(z, f"generate_z(seed={seed})")

    def digit(self, label: int) -> None:
        """Show the code of a random digit from the atlas; what is locked stays."""
        self._begin(self._stage.digit(label))

    def undo(self) -> None:
        """Go a step back."""
        self._restore(self._history.undo())

    def redo(self) -> None:
        """Go a step forward again."""
        self._restore(self._history.redo())

    def home(self) -> None:
        """Show the window as it was at first: the middle, at no zoom."""
        view = self._state.view
        self.view = View(view.x_dim, view.y_dim, view.scale, aspect=view.aspect)

    def as_python(self) -> str:
        """Return the lines that draw what is on the screen."""
        state = self._state
        made_by = state.made_by if state.strength == 1.0 else ""
        return code.drawing(self._stage.made_by, self.z, state.view, made_by)

    def save_png(self, filename, size: int | None = None):
        """Draw what is on the screen, so many pixels wide, and write it; return the path.

        A file that is there is kept, and the picture gets a number: picture-2.png.
        """
        view = self._state.view
        if size is not None:
            view = scaled(view, whole_number(size, "size", most=_WIDEST) / view.x_dim)
        return self._stage.save(self.z, view, filename)

    # How it comes about

    def _begin(self, z: np.ndarray, made_by: str = "") -> None:
        locked = self._numbers.locked
        if locked.any():
            z, made_by = np.where(locked, self._state.z, z).astype(np.float32), ""
        self._go(replace(self._state, z=z, anchor=z, made_by=made_by))

    def _move(self, z: np.ndarray, anchor: bool = False) -> None:
        """Take z from a slider: many moves, one step of undo."""
        state = replace(self._state, z=z.astype(np.float32), made_by="")
        if anchor:
            state = replace(state, anchor=state.z)
        self._go(state, drag=True)

    def _go(self, state: State, drag: bool = False) -> None:
        with self._lock:
            going_on = drag and self._dragging and not self._latest.wait(0)
            (self._history.replace if going_on else self._history.add)(state)
            self._dragging = drag
            self._restore(state)

    def _restore(self, state: State) -> None:
        with self._lock:
            self._state = state
            self._follow()
            self._ask()

    def _follow(self) -> None:
        state = self._state
        self.canvas.frame(state.view)
        self.canvas.view = numbers(state.view)
        self._strength.set(state.strength)
        self._undo.disabled = not self._history.can_undo
        self._redo.disabled = not self._history.can_redo
        self._tabs[self._tab.selected_index or 0].follow(state.z, state.anchor)

    def _ask(self) -> None:
        self._latest.ask((self.z, self._state.view))

    def _preview(self, what) -> Callable:
        z, view = what
        small = min(1.0, PREVIEW / max(view.x_dim, view.y_dim))
        picture = self._stage.render(z, scaled(view, small), fast=True)
        return lambda: self.canvas.show(picture, view, "preview")

    def _full(self, what) -> Callable:
        z, view = what
        picture = self._stage.render(z, view)
        read = self._stage.read(z)

        def show() -> None:
            self.canvas.show(picture, view, "full")
            self._bars.show(read)

        return show

    def _failed(self, error: Exception) -> None:
        self.canvas.fail(error)

    def _guard(self, act: Callable[[], object]) -> None:
        """Run a callback; show what goes wrong, and keep everything as it was."""
        try:
            self.canvas.say("")
            act()
        except Exception as error:  # shown, never swallowed
            self._failed(error)

    def _guarded_move(self, z: np.ndarray, anchor: bool = False) -> None:
        self._guard(lambda: self._move(z, anchor))

    def _build(self) -> None:
        stage, guard = self._stage, self._guard
        own = Directions(stage.z_dim, stage.fingerprint)
        self._numbers = FadersTab(stage.z_dim, self._guarded_move)
        self._tabs = [
            DirectionsTab(own, stage.atlas, self._guarded_move, guard),
            self._numbers,
            SeedsTab(stage.draw, self._guarded_move),
        ]
        self._tab = widgets.Tab([tab.widget for tab in self._tabs])
        self._tab.titles = [tab.title for tab in self._tabs]
        self._tab.observe(lambda _: self._follow(), names="selected_index")
        self._strength = Fader(
            "strength", "1 as it is, 0 the mean of all codes", self._set_strength, 0.0, 1.5
        )
        self._strength.set(1.0)
        self._bars = Bars(stage.reads)
        self.canvas.observe(lambda change: guard(lambda: self._moved(change["new"])), names="view")
        picture = widgets.VBox([self.canvas, self._bars.widget])
        picture.layout.flex, picture.layout.min_width = "1 1 320px", "0"
        hands = widgets.VBox([self._buttons(), self._strength.widget, self._tab, self._ways_out()])
        hands.layout.flex, hands.layout.min_width = "1 1 320px", "0"
        self.widget = widgets.Box([picture, hands])
        self.widget.layout.display, self.widget.layout.flex_flow = "flex", "row wrap"

    def _buttons(self) -> widgets.Widget:
        guard = self._guard
        self._undo = button("Undo", "Go a step back", lambda: guard(self.undo))
        self._redo = button("Redo", "Go a step forward again", lambda: guard(self.redo))
        row = [
            button("Random", "Show a random z", lambda: guard(self.random)),
            self._undo,
            self._redo,
            button("Home", "Back to the middle, at no zoom", lambda: guard(self.home)),
        ]
        if self._stage.atlas is not None:
            labels = [int(label) for label in np.unique(self._stage.atlas[1])]
            row += [
                button(str(n), f"Show a random {n}", lambda n=n: guard(lambda: self.digit(n)))
                for n in labels
            ]
        return widgets.HBox(row, layout={"flex_flow": "row wrap"})

    def _ways_out(self) -> widgets.Widget:
        name, size = text("file", "picture.png"), whole("width", self._state.view.x_dim, 1, 20_000)
        out = WaysOut(self, self._guard)

        def save() -> None:
            path = self.save_png(name.value, size.value)
            self.canvas.say(f"saved {path}")

        row = widgets.HBox(
            [
                *out.buttons,
                button("Save PNG", "Draw and save at this size", lambda: self._guard(save)),
                name,
                size,
            ],
            layout={"flex_flow": "row wrap"},
        )
        return widgets.VBox([row, out.lines])

    def _set_strength(self, value: float) -> None:
        self._guard(lambda: self._go(replace(self._state, strength=value), drag=True))

    def _moved(self, there: dict) -> None:
        """Take the view from the canvas: the user's hands, or what was set from here."""
        view = self._state.view
        if there == numbers(view):
            return
        center = float(there["x"]), float(there["y"])
        turned = replace(
            view, center=center, zoom=float(there["zoom"]), rotation=float(there["rotation"])
        )
        self._go(replace(self._state, view=turned), drag=True)
