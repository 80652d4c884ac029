"""`draw`: a pad to draw a digit on, and the large picture that answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import ipywidgets as widgets
import numpy as np

from sampler.datasets.preprocessing.ink import extract_ink
from sampler.datasets.preprocessing.normalise import prepare
from sampler.pictures.opening import sources
from sampler.pictures.view import View, check_view
from sampler.support.arguments import whole_number
from sampler.widgets.draw.pad import Pad, laid_out, pixels
from sampler.widgets.draw.recognition import enlarged, told
from sampler.widgets.shared import as_python as code
from sampler.widgets.shared.canvas import Canvas, numbers
from sampler.widgets.shared.controls import button
from sampler.widgets.shared.latest_only import Latest
from sampler.widgets.shared.panel import FULL, PREVIEW, Panel
from sampler.widgets.shared.share import WaysOut, announce

REFINING = 30  # steps for a press of the button: a seventh of a second on two cores
_MOST = 10_000  # of them in one call: minutes
_MARGIN = 8  # pixels of paper around the pad: its border tells prepare which side is paper
_CROP = 26  # what the encoders see, where an object does not tell
_EMPTY = "Nothing has been drawn yet: draw a digit on the pad, or load a picture of one."
_CLEARED = "The pad is empty: draw a digit, or load a picture of one. The last answer stays."


@dataclass(frozen=True)
class Wish:
    """A drawing to be answered."""

    picture: bytes  # of the pad
    steps: int = 0  # downhill from the encoder's answer


_NOTHING = Wish(b"")  # answered unseen: the networks are awake when the first stroke comes


@dataclass(frozen=True)
class Answer:
    """What the network made of a drawing."""

    wish: Wish
    crop: np.ndarray  # what it saw
    z: np.ndarray


class Sketch(Panel):
    """The panel that `Sampler.draw` returns; show it as the last line of a cell.

    Parameters
    ----------
    sampler : object
        Has `z_dim`, `generate` and `encode`, and whatever a :class:`~sampler.Sampler` has more
        of: `prepare`, `render`, `classify`.
    picture : PIL image, path or array, optional
        A digit to begin with: anything :func:`sampler.datasets.preprocessing.normalise.prepare`
        takes.
    view : View, optional
        The window to begin with; its size is that of the full picture, 1300×1300.

    Attributes
    ----------
    pad : Pad
        What is drawn on.
    canvas : Canvas
        The large picture.
    """

    def __init__(self, sampler, picture=None, view: View | None = None) -> None:
        super().__init__(sampler)
        if not hasattr(sampler, "encode"):
            msg = (
                f"a {type(sampler).__name__} has no encode; drawing needs an object that tells "
                "which z a picture has, like a Sampler"
            )
            raise TypeError(msg)
        self._view = View(FULL, FULL) if view is None else check_view(view)
        self._asked: Wish | None = None
        self._answer: Answer | None = None
        self._loaded: tuple[bytes, np.ndarray] | None = None  # on the pad, and prepared
        self._latest = Latest(self._preview, self._full, self._failed)
        self._build()
        announce("draw", self)
        if picture is None:
            self._latest.ask((_NOTHING, self._view))
        else:
            self.load(picture)
        self._opened()

    # What a cell reads and does

    @property
    def z(self) -> np.ndarray:
        """float32, (z_dim,): the code of what is drawn, once it is on the screen."""
        return self._shown().z.copy()

    @property
    def crop(self) -> np.ndarray:
        """float32, (26, 26, 1), 1 = ink: what is drawn as the network sees it."""
        return self._shown().crop.copy()

    @property
    def view(self) -> View:
        """The window on the screen."""
        return self._view

    def __repr__(self) -> str:
        return f"<Sketch answered by {self._stage.name}>"

    def wait(self, timeout: float = 60.0) -> bool:
        """Wait until the answer is drawn in full; return whether that came in time."""
        return self._latest.wait(timeout)

    def load(self, picture) -> None:
        """Put a picture of a digit on the pad, as the button does.

        Parameters
        ----------
        picture : PIL image, path or array
            Anything :func:`sampler.datasets.preprocessing.normalise.prepare` takes, which tells the
            errors too.
        """
        crop = self._prepare(picture)
        drawing = laid_out(extract_ink(sources.pixels(picture)))
        with self._lock:
            self._loaded = drawing, crop
            self.pad.picture = drawing
            self._drawn()

    def refine(self, steps: int = REFINING) -> None:
        """Fit z to what is drawn by gradient descent, so many steps on from where it is.

        Parameters
        ----------
        steps : int
            Of Adam; those of earlier calls count too, until something else is drawn.

        Raises
        ------
        ValueError
            If nothing has been drawn, or `steps` is less than 1.
        """
        steps = whole_number(whole_number(steps, "steps"), "steps", most=_MOST)
        with self._lock:
            wish = self._now()
            if wish is None:
                raise ValueError(_EMPTY)
            self._ask(replace(wish, steps=wish.steps + steps))

    def as_python(self) -> str:
        """Return the lines that draw what is on the screen."""
        return code.drawing(self._stage.made_by, self.z, self._view)

    # How it comes about

    def _shown(self) -> Answer:
        if self._answer is None:
            raise ValueError(_EMPTY)
        return self._answer

    def _now(self) -> Wish | None:
        """Return what was asked last, or, where that failed, what is on the screen."""
        if self._answer is not None and self._latest.wait(0):
            return self._answer.wish
        return self._asked

    def _ask(self, wish: Wish) -> None:
        self._asked = wish
        self._latest.ask((wish, self._view))

    def _drawn(self) -> None:
        """Take the drawing from the pad: the user's hand, or what was loaded."""
        with self._lock:
            if not self.pad.ink.any():
                self.pad.note = _CLEARED if self._answer is not None else ""
                return
            self._ask(Wish(self.pad.picture))

    def _moved(self, there: dict) -> None:
        """Take the window from the canvas."""
        with self._lock:
            if there == numbers(self._view):
                return
            center = float(there["x"]), float(there["y"])
            zoom, rotation = float(there["zoom"]), float(there["rotation"])
            self._view = replace(self._view, center=center, zoom=zoom, rotation=rotation)
            wish = self._now()
            if wish is not None:
                self._ask(wish)

    def _preview(self, what) -> None:
        """Draw and show at once: a hand that goes on has always overtaken what it sees."""
        wish, view = what
        answer = self._encode(wish)
        small = replace(view, x_dim=min(PREVIEW, view.x_dim), y_dim=min(PREVIEW, view.y_dim))
        picture = self._stage.render(answer.z, small, fast=True)
        if wish != _NOTHING:
            self._show(answer, picture, view, "preview")

    def _full(self, what) -> Callable | None:
        wish, view = what
        answer = self._encode(wish)
        read = told(self._stage.sampler, answer.crop, answer.z)
        if wish == _NOTHING:
            return None
        picture = self._stage.render(answer.z, view)

        def show() -> None:
            self._show(answer, picture, view, "full")
            self._reading.value = read

        return show

    def _encode(self, wish: Wish) -> Answer:
        if self._answer is not None and self._answer.wish == wish:
            return self._answer  # seen through another window, or now in full
        crop = self._crop_of(wish.picture)
        # An object that cannot refine can still encode.
        how = {"refine": wish.steps} if wish.steps else {}
        z = np.asarray(self._stage.sampler.encode(crop, **how), np.float32)
        return Answer(wish, crop, z.reshape(-1))

    def _crop_of(self, picture: bytes) -> np.ndarray:
        if not picture:
            return self._blank()
        loaded = self._loaded
        if loaded is not None and loaded[0] == picture:
            return loaded[1]  # nothing was drawn on it: the file's own pixels count
        return self._prepare(np.pad(pixels(picture), _MARGIN))

    def _prepare(self, picture) -> np.ndarray:
        sampler = self._stage.sampler
        if hasattr(sampler, "prepare"):
            return sampler.prepare(picture)
        size, _, channels = self._blank().shape
        return prepare(picture, size=size, channels=channels)

    def _blank(self) -> np.ndarray:
        sampler = self._stage.sampler
        size, channels = getattr(sampler, "image_size", _CROP), getattr(sampler, "c_dim", 1)
        return np.zeros((size, size, channels), np.float32)

    def _show(self, answer: Answer, picture: np.ndarray, view: View, kind: str) -> None:
        with self._lock:
            self._answer = answer
            self.canvas.label = self._stage.label
            self.canvas.show(picture, view, kind)
            self._seen.value = enlarged(answer.crop)
            self._steps.value = f"refined by {answer.wish.steps} steps" * bool(answer.wish.steps)
            if self.pad.picture == answer.wish.picture:  # a pad cleared meanwhile says so
                self.pad.note = ""

    def _failed(self, error: Exception) -> None:
        plain = isinstance(error, ValueError)  # these are whole sentences
        self.pad.note = str(error) if plain else f"{type(error).__name__}: {error}"

    def _guard(self, act: Callable[[], object]) -> None:
        """Run a callback; show what goes wrong, and keep everything as it was."""
        try:
            self.pad.note = ""
            act()
        except Exception as error:  # shown, never swallowed
            self._failed(error)

    def _build(self) -> None:
        guard, view = self._guard, self._view
        self.pad = Pad()
        self.pad.observe(lambda _: guard(self._drawn), names="picture")
        self.pad.on_file(
            lambda name, data: guard(lambda: self.load({"name": name, "content": data}))
        )
        self.canvas = Canvas(scale=view.scale, view=numbers(view), label="Nothing drawn yet")
        self.canvas.show(self._blank(), view, "full")  # white paper
        self.canvas.observe(lambda change: guard(lambda: self._moved(change["new"])), names="view")
        self._seen = widgets.HTML(enlarged(self._blank()))
        self._reading, self._steps = widgets.HTML(), widgets.HTML()
        hand = widgets.VBox([self.pad, self._tools()])
        hand.layout.flex, hand.layout.min_width = "1 1 240px", "0"
        hand.layout.max_width = "360px"  # the pad's: the picture gets the rest
        answer = widgets.VBox([self.canvas, self._reading])
        answer.layout.flex, answer.layout.min_width = "2 1 300px", "0"
        self.widget = widgets.Box([hand, answer])
        self.widget.layout.display, self.widget.layout.flex_flow = "flex", "row wrap"
        self.widget.layout.grid_gap = "8px"

    def _tools(self) -> widgets.Widget:
        tip = f"Fit z to the drawing by {REFINING} more steps of gradient descent"
        refine = button("Refine", tip, lambda: self._guard(self.refine))
        out = WaysOut(self, self._guard)
        beside = widgets.VBox([refine, self._steps, *out.buttons])
        return widgets.VBox([widgets.HBox([self._seen, beside]), out.lines])
