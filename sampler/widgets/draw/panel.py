"""`draw`: a pad for a digit, and the large picture of its z."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import ipywidgets as widgets
import numpy as np

from sampler.datasets.preprocessing.normalise import prepare
from sampler.pictures.inks import Colouring
from sampler.pictures.view import View
from sampler.support.arguments import whole_number
from sampler.widgets.draw.pad import Pad
from sampler.widgets.draw.papers import paper_of
from sampler.widgets.draw.recognition import crop_html, reading_html
from sampler.widgets.draw.swatches import swatches_of_network
from sampler.widgets.shared import as_python as code
from sampler.widgets.shared.adapter import SamplerLike
from sampler.widgets.shared.controls import button, column, side_by_side
from sampler.widgets.shared.latest_only import Show
from sampler.widgets.shared.live_panel import LivePanel
from sampler.widgets.shared.messages import plain_words
from sampler.widgets.shared.open_panels import register_panel
from sampler.widgets.shared.share import ShareButtons

REFINING = 30  # steps for a press of the button: a seventh of a second on two cores
_MOST = 10_000  # steps in one call: minutes
_CROP = 26  # pixels of the encoder's input, where an object has no image_size


@dataclass(frozen=True)
class Drawing:
    """A drawing to encode."""

    picture: bytes  # of the pad
    steps: int = 0  # of gradient descent from the encoder's z


_WARM_UP = Drawing(b"")  # encoded and never shown: the networks are ready for the first stroke


@dataclass(frozen=True)
class Encoding:
    """A drawing as the network sees it, and its z."""

    drawing: Drawing
    crop: np.ndarray  # float32, (26, 26, 1), a picture
    z: np.ndarray  # float32, (z_dim,)
    is_preview: bool = False  # z was searched for with few steps


class Sketch(LivePanel[tuple[Drawing, View, Colouring]]):
    """The panel that `Sampler.draw` returns; show it as the last line of a cell.

    Parameters
    ----------
    sampler : SamplerLike
        Has `z_dim`, `generate` and `encode`.  Of a :class:`~sampler.Sampler` the panel also uses
        `prepare`, `render` and `classify`.
    picture : PIL image, path or array, optional
        The first digit: anything :func:`sampler.datasets.preprocessing.normalise.prepare` takes.
    view : View, optional
        The window to begin with; its size is that of the full picture, 1300×1300.
    colouring : dict, optional
        `ink` and `paper`, or `colours`, of the large picture: arguments of `Sampler.save`.

    Attributes
    ----------
    pad : Pad
        The pad to draw on.
    canvas : Canvas
        The large picture.
    crop_view, reading, steps_note : ipywidgets.HTML
        The crop, the classes of crop and picture, and the number of steps.

    Raises
    ------
    TypeError
        If `sampler` has no `encode`.
    """

    def __init__(
        self,
        sampler: SamplerLike,
        picture: Any = None,
        view: View | None = None,
        colouring: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(sampler, view, colouring)
        if not hasattr(sampler, "encode"):
            msg = (
                f"a {type(sampler).__name__} has no encode; drawing needs an object that encodes "
                "pictures, like a Sampler"
            )
            raise TypeError(msg)
        self._paper = paper_of(self.adapter.own_pictures, getattr(sampler, "c_dim", 1))
        self._requested: Drawing | None = None
        self._encoding: Encoding | None = None
        self._loaded: tuple[bytes, np.ndarray] | None = None  # the pad's bytes, and the crop
        self._build()
        register_panel("draw", self)
        if picture is None:
            self._worker.request((_WARM_UP, self._view, self._colouring))
        else:
            self.load(picture)
        self._enter_cell()

    # For the user's cells

    @property
    def z(self) -> np.ndarray:
        """float32, (z_dim,): the code of the drawing, once its picture is on the screen."""
        return self._shown().z.copy()

    @property
    def crop(self) -> np.ndarray:
        """float32, (26, 26, 1), the drawing as the network sees it."""
        return self._shown().crop.copy()

    def __repr__(self) -> str:
        return f"<Sketch answered by {self.adapter.name}>"

    def load(self, picture: Any) -> None:
        """Put a picture of a digit on the pad, as the button does.

        Parameters
        ----------
        picture : PIL image, path or array
            Anything :func:`sampler.datasets.preprocessing.normalise.prepare` takes; the errors are
            the same.
        """
        crop = self._prepare(picture)
        drawing = self._paper.laid_out(picture, crop)
        with self._lock:
            self._loaded = drawing, crop
            self.pad.picture = drawing
            self._pad_changed()

    def refine(self, steps: int = REFINING) -> None:
        """Fit z to the drawing by further steps of gradient descent.

        Parameters
        ----------
        steps : int
            Of Adam, 1..10000; those of earlier calls count too, until the drawing changes.

        Raises
        ------
        ValueError
            If nothing has been drawn, or `steps` is out of range.
        """
        steps = whole_number(whole_number(steps, "steps"), "steps", most=_MOST)
        with self._lock:
            drawing = self._latest_drawing()
            if drawing is None:
                raise ValueError(self._paper.nothing)
            self._encode_and_draw(replace(drawing, steps=drawing.steps + steps))

    def as_python(self) -> str:
        """Return the lines that draw what is on the screen."""
        return code.drawing(self.adapter.made_by, self.z, self._view, colouring=self.colouring)

    # Changes of the state

    def _shown(self) -> Encoding:
        if self._encoding is None:
            raise ValueError(self._paper.nothing)
        return self._encoding

    def _latest_drawing(self) -> Drawing | None:
        """Return the last requested drawing, or, where that failed, the one on the screen."""
        if self._encoding is not None and self._worker.wait(0):
            return self._encoding.drawing
        return self._requested

    def _encode_and_draw(self, drawing: Drawing) -> None:
        self._requested = drawing
        self._worker.request((drawing, self._view, self._colouring))

    def _pad_changed(self) -> None:
        """Take the drawing from the pad: the user's strokes, or a loaded picture."""
        with self._lock:
            if self.pad.is_empty:
                self.pad.note = self._paper.cleared if self._encoding is not None else ""
                return
            self._encode_and_draw(Drawing(self.pad.picture))

    def _request(self) -> None:
        drawing = self._latest_drawing()
        if drawing is None:
            self._show_paper()
        else:
            self._encode_and_draw(drawing)

    # Pictures

    def _draw_preview(self, request: tuple[Drawing, View, Colouring]) -> None:
        """Draw and show at once: while a hand draws on, every preview is overtaken."""
        drawing, view, colouring = request
        self._show_swatches()
        encoding = self._encode(drawing, preview=True)
        picture = self._render_preview(encoding.z, view)
        if drawing != _WARM_UP:
            self._show(encoding, picture, view, "preview", colouring)

    def _draw_full(self, request: tuple[Drawing, View, Colouring]) -> Show | None:
        drawing, view, colouring = request
        encoding = self._encode(drawing, preview=drawing == _WARM_UP)
        reading = reading_html(self.sampler, encoding.crop, encoding.z)
        if drawing == _WARM_UP:
            return None
        picture = self.adapter.render(encoding.z, view)

        def show() -> None:
            self._show(encoding, picture, view, "full", colouring)
            self.reading.value = reading

        return show

    def _encode(self, drawing: Drawing, *, preview: bool = False) -> Encoding:
        known = self._encoding
        if known is not None and known.drawing == drawing and known.is_preview <= preview:
            return known  # through another window, or now in full
        steps = self._paper.steps(drawing.steps, preview=preview)
        whole = self._paper.steps(drawing.steps, preview=False)
        if known is not None and known.drawing.picture == drawing.picture and steps < whole:
            return replace(known, drawing=drawing, is_preview=True)  # better than few new steps
        crop = self._crop_of(drawing.picture)
        # An object that cannot refine can still encode.
        options = {"refine": steps, "progress": False} if steps else {}
        z = np.asarray(self.sampler.encode(crop, **options), np.float32)
        return Encoding(drawing, crop, z.reshape(-1), is_preview=steps < whole)

    def _crop_of(self, picture: bytes) -> np.ndarray:
        if not picture:
            return self._blank()
        loaded = self._loaded
        if loaded is not None and loaded[0] == picture:
            return loaded[1]  # without strokes on it, the file's own pixels count
        return self._prepare(self._paper.as_picture(picture))

    def _prepare(self, picture: Any) -> np.ndarray:
        if hasattr(self.sampler, "prepare"):
            return self.sampler.prepare(picture)
        size, _, channels = self._blank().shape
        return prepare(picture, size=size, channels=channels)

    def _blank(self) -> np.ndarray:
        size = getattr(self.sampler, "image_size", _CROP)
        return self._paper.blank(size, getattr(self.sampler, "c_dim", 1))

    def _show_swatches(self) -> None:
        """Give a pad in colour its brushes, once: those of the network's own pictures."""
        if not self._paper.colour or self.pad.swatches:
            return
        self.pad.swatches = swatches_of_network(
            self.sampler, self.adapter.atlas, self._paper.colour
        )

    def _show(
        self,
        encoding: Encoding,
        picture: np.ndarray,
        view: View,
        kind: str,
        colouring: Colouring,
    ) -> None:
        steps = encoding.drawing.steps
        with self._lock:
            self._encoding = encoding
            self.canvas.label = self.adapter.label
            self.canvas.show(picture, view, kind, colouring)
            self.crop_view.value = crop_html(encoding.crop)
            self.steps_note.value = f"refined by {steps} steps" if steps else ""
            if self.pad.picture == encoding.drawing.picture:  # a pad cleared meanwhile says so
                self.pad.note = ""

    def _show_paper(self) -> None:
        """Show the answer to an empty pad: paper without ink."""
        self.canvas.show(self._blank(), self._view, "full", self._colouring)

    # Messages and widgets

    def _show_message(self, text: str) -> None:
        self.pad.note = text

    def _show_error(self, error: BaseException) -> None:
        self.pad.note = plain_words(error)

    def _build(self) -> None:
        guard = self._guard
        self.pad = Pad(paper=self._paper.colour, hint=self._paper.hint)
        self.pad.observe(lambda _: guard(self._pad_changed), names="picture")
        self.pad.on_file(
            lambda name, data: guard(lambda: self.load({"name": name, "content": data}))
        )
        self.canvas = self._new_canvas("Nothing drawn yet")
        self._show_paper()
        self.crop_view = widgets.HTML(crop_html(self._blank()))
        self.reading, self.steps_note = widgets.HTML(), widgets.HTML()
        drawing = column(self.pad, self._tools(), flex="1 1 240px")
        drawing.layout.max_width = "360px"  # the pad's: the picture gets the rest
        picture = column(self.canvas, self.reading, self.inks.widget, flex="2 1 300px")
        self.widget = side_by_side(drawing, picture, gap="8px")

    def _tools(self) -> widgets.Widget:
        tip = f"Fit z to the drawing by {REFINING} more steps of gradient descent"
        refine = button("Refine", tip, lambda: self._guard(self.refine))
        share = ShareButtons(self, self._guard)
        beside = widgets.VBox([refine, self.steps_note, *share.buttons])
        return widgets.VBox([widgets.HBox([self.crop_view, beside]), share.lines])
