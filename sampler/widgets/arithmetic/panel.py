"""`arithmetic`: z added and subtracted, as an equation of pictures."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import ipywidgets as widgets
import numpy as np
import numpy.typing as npt

from sampler.pictures.inks import Colouring
from sampler.pictures.view import View
from sampler.support.arguments import whole_number
from sampler.widgets.arithmetic.term_controls import STYLE
from sampler.widgets.arithmetic.term_editor import TermEditor, of_label
from sampler.widgets.arithmetic.terms import LETTERS, Origin, Term, formula, groups, total
from sampler.widgets.arithmetic.thumbnail import SIDE, Thumbnail
from sampler.widgets.shared import as_python as code
from sampler.widgets.shared.adapter import SamplerLike
from sampler.widgets.shared.browser_engine import engine_of
from sampler.widgets.shared.canvas import Engine
from sampler.widgets.shared.closing import close_widgets
from sampler.widgets.shared.controls import button, row
from sampler.widgets.shared.latest_only import Show
from sampler.widgets.shared.live_panel import LivePanel
from sampler.widgets.shared.messages import plain_words
from sampler.widgets.shared.share import ShareButtons

_FIRST = ((9, 1), (1, 1), (1, -1))  # digits and signs: a nine that leans as two ones differ
_LEAST = 2


@dataclass(frozen=True)
class Pictures:
    """The pictures of an equation: of its result, and small ones with the z of each."""

    z: np.ndarray
    view: View
    colouring: Colouring
    thumbnails: list[tuple[Thumbnail, np.ndarray]]


class Arithmetic(LivePanel[Pictures]):
    """The panel that `Sampler.arithmetic` returns; show it as the last line of a cell.

    Parameters
    ----------
    sampler : SamplerLike
        Has `z_dim` and `generate(z, x_dim, y_dim)`.  Of a :class:`~sampler.Sampler` the panel
        also uses `render` and the atlas.
    view : View, optional
        The window to begin with; its size is that of the full picture, 1300×1300.
    colouring : dict, optional
        `ink` and `paper`, or `colours`, of all pictures: arguments of `Sampler.save`.

    Attributes
    ----------
    formula, message : ipywidgets.HTML
        The equation in letters, and the message below it.
    equation : ipywidgets.HBox
        The terms and the result.
    thumbnail : Thumbnail
        The small picture of the result.
    """

    def __init__(
        self,
        sampler: SamplerLike,
        view: View | None = None,
        colouring: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(sampler, view, colouring)
        self.canvas = self._new_canvas()
        self._build()
        self._terms = [
            self._new_term(index, self._first_origin(index, label), sign)
            for index, (label, sign) in enumerate(_FIRST)
        ]
        self._update()
        self._enter_cell()

    # For the user's cells

    @property
    def z(self) -> np.ndarray:
        """float32, (z_dim,): the result."""
        return self._z.copy()

    @property
    def terms(self) -> tuple[TermEditor, ...]:
        """The terms from left to right, each with `z`, `sign` and `weight` to be set."""
        return tuple(self._terms)

    def set(self, index: int, z: npt.ArrayLike) -> None:
        """Put a z into a term: that of a drawing, of another panel, or any other.

        Parameters
        ----------
        index : int
            Of the term, from 0.
        z : array_like
            (z_dim,) or (1, z_dim).

        Raises
        ------
        TypeError, ValueError
            If there is no such term, or `z` is not one latent vector.
        """
        index = whole_number(index, "index", least=0)
        if index >= len(self._terms):
            msg = (
                f"index got {index}; expected a term, 0 to {len(self._terms) - 1}; add() makes "
                "another"
            )
            raise ValueError(msg)
        self._terms[index].z = z

    def add(self) -> TermEditor:
        """Add a term at the end, and return it.

        Raises
        ------
        ValueError
            If there are 25 terms.
        """
        with self._lock:
            if len(self._terms) == len(LETTERS) - 1:
                msg = f"there are {len(self._terms)} terms; more have no letter"
                raise ValueError(msg)
            index = len(self._terms)
            added = self._new_term(index, self._first_origin(index, None), 1)
            total([*self._values, added.term])  # before anything has changed
            self._terms.append(added)
            self._update()
            return added

    def remove(self) -> None:
        """Remove the last term; two remain.

        Raises
        ------
        ValueError
            If there are two terms.
        """
        with self._lock:
            if len(self._terms) == _LEAST:
                msg = f"there are {_LEAST} terms; an equation needs as many"
                raise ValueError(msg)
            total(self._values[:-1])
            last = self._terms.pop()
            self._update()
            close_widgets(last.controls.widget)

    def as_python(self) -> str:
        """Return the lines that draw the result."""
        with self._lock:
            terms, result, view = self._values, self._result, self._view
            colours = code.colour_arguments(self.colouring)
        sources = [self._as_python(term.origin) for term in terms]
        lines = [f"{letter} = {line}" for letter, line in zip(LETTERS, sources, strict=False)]
        has_vectors = any(line.startswith("np.") for line in sources)
        return "\n".join(
            [
                *(["import numpy as np"] if has_vectors else []),
                "from sampler import Sampler, View",
                f"sampler = {self.adapter.made_by}",
                *lines,
                f"{result} = {formula(terms)}",
                f"picture = sampler.render({result}, {code.window(view)})",
                f"sampler.show_image(picture{colours})",
            ]
        )

    def __repr__(self) -> str:
        text = formula(self._values, " ")
        return f"<Arithmetic of {self.adapter.name}: {text} = {self._result}>"

    # Changes of the state

    @property
    def _values(self) -> list[Term]:
        return [editor.term for editor in self._terms]

    @property
    def _result(self) -> str:
        return LETTERS[len(self._terms)]

    def _new_term(self, index: int, origin: Origin, sign: int) -> TermEditor:
        term, scale = Term(origin, sign), self._view.scale
        return TermEditor(self.adapter, LETTERS[index], term, scale, self._change, self._guard)

    def _first_origin(self, index: int, label: int | None) -> Origin:
        """Return the origin in a new term: a picture where there is an atlas, else a seed."""
        labels = self.adapter.labels
        if not labels:
            return Origin("seed", np.array(self.adapter.sample(index + 1), np.float32), index + 1)
        if label not in labels:
            label = labels[index % len(labels)]
        return of_label(self.adapter, label)

    def _as_python(self, origin: Origin) -> str:
        """Return the call that gives exactly this z, or all its numbers."""
        if origin.kind == "seed":
            return f"sampler.generate_z(seed={origin.number})"
        if origin.kind == "digit" and self.adapter.atlas is not None:
            rows = np.flatnonzero((self.adapter.atlas[0] == origin.z).all(axis=1))
            if len(rows):
                return f"sampler.atlas[0][{rows[0]}]  # {origin.name or f'a {origin.number}'}"
        return f"np.array({code.vector(origin.z)}, np.float32)"

    def _change(self, editor: TermEditor, **changes: Any) -> None:
        """Change a term, if the equation has a finite sum then."""
        with self._lock:
            if editor not in self._terms:
                msg = "this term was removed from its panel; use panel.terms"
                raise ValueError(msg)
            term = replace(editor.term, **changes)
            total([term if other is editor else other.term for other in self._terms])
            editor.show(term)
            self._update()

    def _update(self) -> None:
        """Show the equation as it is now, and request its pictures."""
        terms = self._values
        self._z = total(terms)
        opened = {pair[0] for pair in groups([term.sign for term in terms]) if len(pair) == 2}
        for index, editor in enumerate(self._terms):
            editor.controls.bracket(index in opened, index - 1 in opened)
        text = f"<i>{self._result} = {formula(terms, ' ', chr(0x2212))}</i>"
        self.formula.value = f'<div role="status">{text}</div>'
        self._caption.value = f'<div style="text-align:center"><i>{self._result}</i></div>'
        self.thumbnail.name(f"{self._result}: the result")
        pieces = (*(editor.controls.widget for editor in self._terms), self._end)
        if pieces != self.equation.children:  # else a control would lose the keyboard
            self.equation.children = pieces
        self._remove.disabled = len(self._terms) == _LEAST
        self._add.disabled = len(self._terms) == len(LETTERS) - 1
        self._show_message("")
        self._request()

    # Pictures

    def _request(self) -> None:
        small = [(editor.controls.thumbnail, editor.term.origin.z) for editor in self._terms]
        small.append((self.thumbnail, self._z))
        self._worker.request(Pictures(self._z, self._view, self._colouring, small))

    def _engine_of(self) -> Engine | None:
        return engine_of(self.adapter.sampler)

    def _draw_preview(self, request: Pictures) -> Show:
        colouring = request.colouring
        is_left = self._is_left_to_browser(request.z, colouring)
        picture = None if is_left else self._render_preview(request.z, request.view)
        shows = [thumbnail.draw(z, colouring) for thumbnail, z in request.thumbnails]

        def show() -> None:
            if picture is None:
                self.canvas.answer()
            else:
                self.canvas.show(picture, request.view, "preview", colouring, request.z)
            for show_small in shows:
                show_small()

        return show

    def _draw_full(self, request: Pictures) -> Show:
        picture = self.adapter.render(request.z, request.view)
        z, view, colouring = request.z, request.view, request.colouring
        return lambda: self.canvas.show(picture, view, "full", colouring, z)

    # Messages and widgets

    def _show_message(self, text: str) -> None:
        style = "color:var(--jp-error-color1,#b71c1c);line-height:1.4"
        alert = f'<div role="alert" style="{style}">{html.escape(text)}</div>' if text else ""
        self.message.value = alert

    def _show_refusal(self, error: BaseException) -> None:
        self._show_message(f"{plain_words(error).rstrip('.')}. Nothing has changed.")

    def _guard(self, act: Callable[[], object]) -> None:
        with self._lock:
            super()._guard(act)

    def _build(self) -> None:
        self.message, self.formula, self._caption = (widgets.HTML() for _ in range(3))
        self.thumbnail = Thumbnail(self.adapter, self._view.scale)
        equals = widgets.HTML(
            f'<div style="width:24px;line-height:{SIDE}px;text-align:center;font-size:20px">=</div>'
        )
        self._end = widgets.HBox([equals, widgets.VBox([self.thumbnail.widget, self._caption])])
        self.equation = row(grid_gap="8px 0")
        guard = self._guard
        self._add = button("Add a term", "Add a term at the end", lambda: guard(self.add))
        self._remove = button("Remove a term", "Remove the last term", lambda: guard(self.remove))
        share = ShareButtons(self, guard)
        buttons = row(self._add, self._remove, *share.buttons)
        large = widgets.VBox([self.canvas], layout={"max_width": "720px"})
        style = widgets.HTML(STYLE, layout={"display": "none"})
        self.widget = widgets.VBox(
            [
                style,
                self.equation,
                self.formula,
                self.message,
                buttons,
                self.inks.widget,
                share.lines,
                large,
            ]
        )
