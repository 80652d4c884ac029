"""The controls of a term: its origin, sign, weight and small picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from sampler.widgets.arithmetic.terms import Term
from sampler.widgets.arithmetic.thumbnail import SIDE, Thumbnail
from sampler.widgets.shared.adapter import SamplerAdapter
from sampler.widgets.shared.controls import Slider, button

_BESIDE = 2  # letters of a label that a button fits beside
_MOST = 2.0  # weight at the right end of a slider
_SIGNS = {1: ("+", "plus"), -1: ("\N{MINUS SIGN}", "minus")}
_BRACKET = (
    '<div aria-hidden="true" style="width:9px;height:{side}px;box-sizing:border-box;'
    'border-{edge}:2px solid var(--jp-ui-font-color1,#222);border-radius:{round}"></div>'
)
_UNSEEN = "sampler-unseen-labels"
#: Goes onto the page once: there is no room for labels, but screen readers find them.
STYLE = f"<style>{(Path(__file__).parent / 'term_controls.css').read_text('utf-8')}</style>"
_ROUND = {"left": "9px 0 0 9px/50% 0 0 50%", "right": "0 9px 9px 0/0 50% 50% 0"}


class TermControls:
    """Widgets that show a term.

    Parameters
    ----------
    adapter : SamplerAdapter
        Draws.
    letter : str
        The term's name.
    scale : float
        Half-width of the small picture's window.
    on_change : callable
        Takes the name of a control and its new value: "kind", "label", "seed", "weight", and the
        buttons "sign", "drawn" and "another".

    Attributes
    ----------
    kind, label : ipywidgets.Dropdown
    seed : ipywidgets.Text
    thumbnail : Thumbnail
        The small picture.
    widget : ipywidgets.Widget
        All of it.
    """

    def __init__(
        self,
        adapter: SamplerAdapter,
        letter: str,
        scale: float,
        on_change: Callable[[str, Any], object],
    ) -> None:
        self._letter, self._on_change = letter, on_change
        self.thumbnail = Thumbnail(adapter, scale)
        self._build(adapter)
        self._details = self._build_details(adapter.noun)
        self._brackets = [
            widgets.HTML(_BRACKET.format(side=SIDE, edge=edge, round=shape))
            for edge, shape in _ROUND.items()
        ]
        self.widget = self._lay_out()

    @property
    def brackets(self) -> tuple[bool, bool]:
        """Whether a bracket opens before the term, and whether one closes after it."""
        opens, closes = (widget.layout.display == "" for widget in self._brackets)
        return opens, closes

    def show(self, term: Term) -> None:
        """Show a term, with its brackets as they are."""
        kind, number = term.origin.kind, term.origin.number
        self.kind.value = kind
        if kind == "digit":
            self.label.value = number
        if kind == "seed":
            self.seed.value = str(number)
        for name, widget in self._details.items():
            widget.layout.display = "" if name == kind else "none"
        symbol, word = _SIGNS[term.sign]
        self._sign.description = symbol
        silent = term.sign > 0 and self._letter == "a"  # nobody writes the first plus
        self._sign.style.text_color = f"var(--jp-ui-font-color{2 if silent else 1})"
        self._sign.tooltip = f"Sign of {self._letter}: {word}. Press to change it"
        self._weight.value = term.weight
        # Weights beyond its ends rest at the end: the browser answers new ends with an old value.
        self._slider.set(min(max(term.weight, 0.0), _MOST))
        self.thumbnail.name(f"{self._letter}: {term.origin.source}")

    def bracket(self, opens: bool, closes: bool) -> None:
        """Show or hide the brackets before and after the term."""
        for widget, shown in zip(self._brackets, (opens, closes), strict=True):
            widget.layout.display = "" if shown else "none"

    def _build(self, adapter: SamplerAdapter) -> None:
        letter, changed, labels = self._letter, self._on_change, adapter.options
        self._sign = button("+", "", lambda: changed("sign", None), margin="34px 0 0", padding="0")
        self._sign.layout.width, self._sign.style.font_size = "24px", "20px"
        self._sign.style.button_color = "transparent"
        kinds: list[Any] = ["digit"] * bool(labels) + ["drawn"] * hasattr(adapter.sampler, "encode")
        kinds += ["seed", "cell"]
        if not adapter.is_of_digits:
            kinds = [(adapter.noun if kind == "digit" else kind, kind) for kind in kinds]
        which = f"Which digit {letter} is" if adapter.is_of_digits else f"Label of {letter}"
        self.kind = widgets.Dropdown(options=kinds, description=f"Where {letter} is from")
        self.label = widgets.Dropdown(options=labels, description=which)
        self.seed = widgets.Text(
            value=str(ord(letter) - ord("a") + 1),
            continuous_update=False,
            description=f"Seed of {letter}",
        )
        self._weight = widgets.FloatText(step=0.1, description=f"Weight of {letter}")
        self._slider = Slider(
            f"Weight of {letter}", "", lambda weight: changed("weight", weight), 0, _MOST
        )
        self._slider.widget.readout = False
        for name, control in (
            ("kind", self.kind),
            ("label", self.label),
            ("seed", self.seed),
            ("weight", self._weight),
        ):
            control.layout.width, control.layout.min_width = "auto", "0"
            control.observe(lambda change, name=name: changed(name, change["new"]), names="value")

    def _build_details(self, noun: str) -> dict[str, widgets.DOMWidget]:
        """Return the controls that only one kind of origin has."""
        letter, changed = self._letter, self._on_change
        tip = f"Another {noun} of the same kind for {letter}"
        another = button("another", tip, lambda: changed("another", self.label.value))
        names = [name for name, _ in self.label.options]
        is_wide = any(len(name) > _BESIDE for name in names)  # the button gets a line of its own
        another.layout.width, another.layout.padding = "auto" if is_wide else "52px", "0"
        another.style.font_size = "12px"
        self.label.layout.flex = "0 0 auto" if is_wide else "1 1 0"
        choice = (widgets.VBox if is_wide else widgets.HBox)([self.label, another])
        tip = f"What is on the pad of sampler.draw() now, for {letter}"
        call = f"panel.set({ord(letter) - ord('a')}, z)"
        return {
            "digit": choice,
            "drawn": button("take again", tip, lambda: changed("drawn", None), padding="0"),
            "seed": self.seed,
            "cell": widgets.HTML(
                f"<code>.{call.removeprefix('panel.')}</code>", tooltip=f"In a cell: {call}"
            ),
        }

    def _lay_out(self) -> widgets.Widget:
        caption = widgets.HTML(
            f'<div style="text-align:center;line-height:1.4"><i>{self._letter}</i></div>'
        )
        self._slider.widget.layout.margin = "2px 8px"
        controls = [self.kind, *self._details.values(), self._weight, self._slider.widget]
        card = widgets.VBox([self.thumbnail.widget, caption, *controls])
        card.layout.width, card.layout.flex = f"{SIDE + 4}px", "0 0 auto"
        card.add_class(_UNSEEN)
        opening, closing = self._brackets
        piece = widgets.HBox([self._sign, opening, card, closing])
        piece.layout.flex = "0 0 auto"
        return piece
