"""`arithmetic`: pictures that are added and subtracted, as an equation of pictures."""

from __future__ import annotations

import functools
import html
from collections.abc import Callable
from dataclasses import replace

import ipywidgets as widgets
import numpy as np

from sampler.pictures.view import View
from sampler.support.arguments import whole_number
from sampler.widgets.arithmetic.term_editor import STYLE, Slot
from sampler.widgets.arithmetic.terms import LETTERS, Origin, Term, groups, total, written
from sampler.widgets.arithmetic.thumbnail import SIDE, Thumbnail
from sampler.widgets.shared import as_python as code
from sampler.widgets.shared.canvas import Canvas, numbers
from sampler.widgets.shared.controls import button
from sampler.widgets.shared.latest_only import Latest
from sampler.widgets.shared.panel import FULL, PREVIEW, Panel
from sampler.widgets.shared.share import WaysOut
from sampler.widgets.shared.shutdown import close_widgets

_FIRST = ((9, 1), (1, 1), (1, -1))  # digits and signs: a nine that leans as two ones differ
_LEAST = 2


class Arithmetic(Panel):
    """The panel that `Sampler.arithmetic` returns; show it as the last line of a cell.

    Parameters
    ----------
    sampler : object
        Has `z_dim` and `generate(z, x_dim, y_dim)`, and whatever a :class:`~sampler.Sampler` has
        more of: `render`, an `atlas`.
    view : View, optional
        The window to begin with; its size is that of the full picture.

    Attributes
    ----------
    z : numpy.ndarray
        float32, (z_dim,): the result.
    slots : tuple of Slot
        The terms from left to right, each with `z`, `sign`, `weight` and `source`; what is set
        there shows in the panel.
    """

    def __init__(self, sampler, view: View | None = None) -> None:
        super().__init__(sampler)
        self._view = View(FULL, FULL) if view is None else view
        self._scale = self._view.scale
        self._latest = Latest(self._preview, self._full, self._failed)
        self.canvas = Canvas(scale=self._scale, view=numbers(self._view), label=self._stage.label)
        self._slots = [
            self._slot(index, self._first(index, label), sign)
            for index, (label, sign) in enumerate(_FIRST)
        ]
        self._build()
        self._settle()
        self._opened()

    # What a cell reads and sets

    @property
    def z(self) -> np.ndarray:
        return self._z.copy()

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(self._slots)

    @property
    def view(self) -> View:
        """The window on the screen."""
        return self._view

    def set(self, index: int, z) -> None:
        """Put a z into a slot: that of a drawing, of another panel, or any other.

        Parameters
        ----------
        index : int
            Of the slot, from 0.
        z : array_like
            (z_dim,) or (1, z_dim).
        """
        index = whole_number(index, "index", least=0)
        if index >= len(self._slots):
            msg = (
                f"index is {index}; the panel has slots 0 to {len(self._slots) - 1}, and add() "
                "makes another"
            )
            raise ValueError(msg)
        self._slots[index].z = z

    def add(self) -> Slot:
        """Add a slot at the end, and return it."""
        with self._lock:
            if len(self._slots) == len(LETTERS) - 1:
                msg = f"there are {len(self._slots)} slots; more have no letter"
                raise ValueError(msg)
            index = len(self._slots)
            slot = self._slot(index, self._first(index, None), 1)
            total([*self._terms, slot.term])  # before anything has changed
            self._slots.append(slot)
            self._settle()
            return slot

    def remove(self) -> None:
        """Remove the last slot; two remain."""
        with self._lock:
            if len(self._slots) == _LEAST:
                msg = f"there are {_LEAST} slots; an equation needs as many"
                raise ValueError(msg)
            total(self._terms[:-1])
            last = self._slots.pop()
            self._settle()
            close_widgets(last.widget)

    def wait(self, timeout: float = 60.0) -> bool:
        """Wait until the picture is drawn in full; return whether that came in time."""
        return self._latest.wait(timeout)

    def as_python(self) -> str:
        """Return the lines that draw the result."""
        with self._lock:
            terms, result, view = self._terms, self._result, self._view
        told = [self._as_python(term.origin) for term in terms]
        lines = [f"{letter} = {line}" for letter, line in zip(LETTERS, told, strict=False)]
        vectors = any(line.startswith("np.") for line in told)
        return "\n".join(
            [
                *(["import numpy as np"] if vectors else []),
                "from sampler import Sampler, View",
                f"sampler = {self._stage.made_by}",
                *lines,
                f"{result} = {written(terms)}",
                f"picture = sampler.render({result}, {code.window(view)})",
                "sampler.show_image(picture)",
            ]
        )

    def __repr__(self) -> str:
        told = written(self._terms, " ")
        return f"<Arithmetic of {self._stage.name}: {told} = {self._result}>"

    # How it comes about

    @property
    def _terms(self) -> list[Term]:
        return [slot.term for slot in self._slots]

    @property
    def _result(self) -> str:
        return LETTERS[len(self._slots)]

    def _slot(self, index: int, origin: Origin, sign: int) -> Slot:
        term = Term(origin, sign)
        return Slot(self._stage, LETTERS[index], term, self._scale, self._change, self._guard)

    def _first(self, index: int, label: int | None) -> Origin:
        """Return what a new slot holds: a digit where there is an atlas, else a seed."""
        stage = self._stage
        if stage.atlas is None:
            return Origin("seed", np.float32(stage.draw(index + 1)), index + 1)
        labels = [int(known) for known in np.unique(stage.atlas[1])]
        if label not in labels:
            label = labels[index % len(labels)]
        return Origin("digit", np.float32(stage.digit(label)), label)

    def _as_python(self, origin: Origin) -> str:
        """Return what gives exactly this z: where it is known, without all its numbers."""
        if origin.kind == "seed":
            return f"sampler.generate_z(seed={origin.number})"
        if origin.kind == "digit":
            rows = np.flatnonzero((self._stage.atlas[0] == origin.z).all(axis=1))
            if len(rows):
                return f"sampler.atlas[0][{rows[0]}]  # a {origin.number}"
        return f"np.array({code.vector(origin.z)}, np.float32)"

    def _change(self, slot: Slot, **changes) -> None:
        """Let the term of a slot become another one, if there is a sum then."""
        with self._lock:
            if slot not in self._slots:
                msg = "this slot was removed from its panel; use panel.slots"
                raise ValueError(msg)
            term = replace(slot.term, **changes)
            total([term if other is slot else other.term for other in self._slots])
            slot.show(term)
            self._settle()

    def _settle(self) -> None:
        """Show the equation as it is now, and ask for its pictures."""
        terms = self._terms
        self._z = total(terms)
        opened = {pair[0] for pair in groups([term.sign for term in terms]) if len(pair) == 2}
        for index, slot in enumerate(self._slots):
            slot.bracket(index in opened, index - 1 in opened)
        told = f"<i>{self._result} = {written(terms, ' ', chr(0x2212))}</i>"
        self._told.value = f'<div role="status">{told}</div>'
        self._caption.value = f'<div style="text-align:center"><i>{self._result}</i></div>'
        self._picture.name(f"{self._result}: the result")
        pieces = (*(slot.widget for slot in self._slots), self._end)
        if pieces != self._equation.children:  # else a control would lose the keyboard
            self._equation.children = pieces
        self._remove.disabled = len(self._slots) == _LEAST
        self._add.disabled = len(self._slots) == len(LETTERS) - 1
        self._say("")
        self._ask()

    def _ask(self) -> None:
        small = [(slot.thumbnail, slot.term.origin.z) for slot in self._slots]
        self._latest.ask((self._z, self._view, [*small, (self._picture, self._z)]))

    def _preview(self, what) -> Callable:
        z, view, small = what
        smaller = replace(view, x_dim=min(PREVIEW, view.x_dim), y_dim=min(PREVIEW, view.y_dim))
        picture = self._stage.render(z, smaller, fast=True)
        shows = [thumbnail.drawn(z) for thumbnail, z in small]

        def show() -> None:
            self.canvas.show(picture, view, "preview")
            for show_small in shows:
                show_small()

        return show

    def _full(self, what) -> Callable:
        z, view, _ = what
        picture = self._stage.render(z, view)
        return lambda: self.canvas.show(picture, view, "full")

    def _failed(self, error: Exception) -> None:
        self.canvas.fail(error)

    def _say(self, text: str) -> None:
        style = "color:var(--jp-error-color1,#b71c1c);line-height:1.4"
        told = f'<div role="alert" style="{style}">{html.escape(text)}</div>' if text else ""
        self._note.value = told

    def _guard(self, slot: Slot | None, act: Callable[[], object]) -> None:
        """Run a callback; show what goes wrong, and keep everything as it was."""
        with self._lock:
            try:
                act()
            except Exception as error:  # shown, never swallowed
                if slot is not None:
                    slot.show(slot.term)  # what was typed is in the message
                told = str(error).rstrip(".")
                self._say(f"{type(error).__name__}: {told}. Nothing has changed.")

    def _build(self) -> None:
        self._note, self._told, self._caption = (widgets.HTML() for _ in range(3))
        self._picture = Thumbnail(self._stage, self._scale)
        equals = widgets.HTML(
            f'<div style="width:24px;line-height:{SIDE}px;text-align:center;font-size:20px">=</div>'
        )
        self._end = widgets.HBox([equals, widgets.VBox([self._picture.widget, self._caption])])
        self._equation = widgets.HBox(layout={"flex_flow": "row wrap", "grid_gap": "8px 0"})
        out = WaysOut(self, functools.partial(self._guard, None))
        buttons = widgets.HBox([*self._buttons(), *out.buttons], layout={"flex_flow": "row wrap"})
        large = widgets.VBox([self.canvas], layout={"max_width": "720px"})
        self.canvas.observe(
            lambda change: self._guard(None, lambda: self._moved(change["new"])), names="view"
        )
        style = widgets.HTML(STYLE, layout={"display": "none"})
        self.widget = widgets.VBox(
            [style, self._equation, self._told, self._note, buttons, out.lines, large]
        )

    def _buttons(self) -> list[widgets.Widget]:
        def guarded(act):
            return lambda: self._guard(None, act)

        self._add = button("Add a slot", "Add a term at the end", guarded(self.add))
        self._remove = button("Remove a slot", "Remove the last term", guarded(self.remove))
        return [self._add, self._remove]

    def _moved(self, there: dict) -> None:
        """Take the view from the canvas."""
        if there == numbers(self._view):
            return
        center = float(there["x"]), float(there["y"])
        zoom, rotation = float(there["zoom"]), float(there["rotation"])
        self._view = replace(self._view, center=center, zoom=zoom, rotation=rotation)
        self._ask()
