"""A slot of a picture equation: a z, where it is from, its sign, its weight and its picture."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import ipywidgets as widgets
import numpy as np

from sampler.latent import vectors
from sampler.support.arguments import whole_number
from sampler.widgets.arithmetic.terms import Origin, Term
from sampler.widgets.arithmetic.thumbnail import SIDE, Thumbnail
from sampler.widgets.shared.adapter import Stage
from sampler.widgets.shared.controls import Fader, button
from sampler.widgets.shared.share import newest

_MOST = 2.0  # weight at the right end of a slider
_SIGNS = {1: ("+", "plus"), -1: ("\N{MINUS SIGN}", "minus")}
_BRACKET = (
    '<div aria-hidden="true" style="width:9px;height:{side}px;box-sizing:border-box;'
    'border-{edge}:2px solid var(--jp-ui-font-color1,#222);border-radius:{round}"></div>'
)
_UNSEEN = "sampler-unseen-labels"
#: Goes onto the page once: there is no room for labels, but screen readers find them.
STYLE = f"<style>{(Path(__file__).parent / 'term_editor.css').read_text(encoding='utf-8')}</style>"
_ROUND = {"left": "9px 0 0 9px/50% 0 0 50%", "right": "0 9px 9px 0/0 50% 50% 0"}


class Slot:
    """One term of the equation, with its controls.

    Parameters
    ----------
    stage : Stage
        What draws.
    letter : str
        What the term is called.
    term : Term
        To begin with.
    scale : float
        Of the window of its small picture.
    change : callable
        Is given this slot, and by name what of its term would become what.  It calls `show`, or
        raises.
    guard : callable
        Is given this slot and a callback to run; shows what goes wrong.

    Attributes
    ----------
    z : numpy.ndarray
        float32, (z_dim,), without sign and weight.  Setting it makes the slot one "from a cell".
    sign : int
        1 or -1.
    weight : float
        Any finite number.
    """

    def __init__(
        self, stage: Stage, letter: str, term: Term, scale: float, change: Callable, guard: Callable
    ) -> None:
        self._stage, self._letter, self.term = stage, letter, term
        self._change, self._guarded = change, guard
        self._last: dict[str, Origin] = {}  # of each kind, to come back to
        self.thumbnail = Thumbnail(stage, scale)
        self._build()
        self.show(term)

    def __repr__(self) -> str:
        return f"<Slot {self._letter}: {_SIGNS[self.sign][0]}{self.weight:g} of {self.source}>"

    @property
    def z(self) -> np.ndarray:
        return self.term.origin.z.copy()

    @z.setter
    def z(self, z) -> None:
        self._start(Origin("cell", self._one(z)))

    @property
    def sign(self) -> int:
        return self.term.sign

    @sign.setter
    def sign(self, sign: int) -> None:
        if sign not in _SIGNS:
            msg = f"the sign of {self._letter} is {sign!r}; expected 1 or -1"
            raise ValueError(msg)
        self._change(self, sign=int(sign))

    @property
    def weight(self) -> float:
        return self.term.weight

    @weight.setter
    def weight(self, weight: float) -> None:
        try:
            number = float(weight)
        except (TypeError, ValueError):
            number = math.nan
        if not math.isfinite(number):
            msg = (
                f"the weight of {self._letter} is {weight!r}; expected a finite number, such as 0.5"
            )
            raise ValueError(msg)
        self._change(self, weight=number)

    @property
    def source(self) -> str:
        """Where z is from: "digit 7", "drawn", "seed 12" or "cell"."""
        origin = self.term.origin
        return origin.kind if origin.number is None else f"{origin.kind} {origin.number}"

    def digit(self, label: int) -> None:
        """Take the code of a random digit from the atlas."""
        self._start(Origin("digit", self._one(self._stage.digit(label)), label))

    def seed(self, seed: int) -> None:
        """Take the random z of a seed."""
        seed = whole_number(seed, f"the seed of {self._letter}", least=0)
        self._start(Origin("seed", self._one(self._stage.draw(seed)), seed))

    def drawn(self) -> None:
        """Take what is drawn on the newest drawing pad of the same sampler."""
        pad = newest("draw", self._stage.sampler)
        self._start(Origin("drawn", self._one(pad.z)))

    def show(self, term: Term) -> None:
        """Become a term, and let the controls say so."""
        # First the term: controls that are set to what it says then have nothing to tell.
        self.term = term
        kind, number = term.origin.kind, term.origin.number
        self._last[kind] = term.origin
        self._kind.value = kind
        if kind == "digit":
            self._label.value = number
        if kind == "seed":
            self._seed.value = str(number)
        for name, widget in self._details.items():
            widget.layout.display = "" if name == kind else "none"
        sign, told = _SIGNS[term.sign]
        self._sign.description = sign
        silent = term.sign > 0 and self._letter == "a"  # nobody writes the first plus
        self._sign.style.text_color = f"var(--jp-ui-font-color{2 if silent else 1})"
        self._sign.tooltip = f"Sign of {self._letter}: {told}. Press to change it"
        self._weight.value = term.weight
        # Weights beyond its ends rest at the end: the browser answers new ends with an old value.
        self._fader.set(min(max(term.weight, 0.0), _MOST))
        self.thumbnail.name(f"{self._letter}: {self.source}")

    def bracket(self, opens: bool, closes: bool) -> None:
        """Show which brackets stand at its sides."""
        for widget, stands in zip(self._brackets, (opens, closes), strict=True):
            widget.layout.display = "" if stands else "none"

    # How it comes about

    def _one(self, z) -> np.ndarray:
        batch = vectors.as_batch(z, self._stage.z_dim)
        if len(batch) != 1:
            msg = f"z holds {len(batch)} latent vectors; a slot takes one"
            raise ValueError(msg)
        return batch[0].copy()

    def _start(self, origin: Origin) -> None:
        self._change(self, origin=origin)

    def _guard(self, act: Callable[[], object]) -> None:
        self._guarded(self, act)

    def _take_kind(self, kind: str) -> None:
        if kind == self.term.origin.kind:
            return
        if kind == "drawn":  # by now there may be another drawing
            self.drawn()
        elif kind in self._last:
            self._start(self._last[kind])
        elif kind == "digit":
            self.digit(self._label.value)
        elif kind == "seed":
            self._take_seed(self._seed.value)
        else:
            self.z = self.z  # as it is, until a cell gives another

    def _take_label(self, label: int) -> None:
        if label != self.term.origin.number:
            self.digit(label)

    def _take_seed(self, text: str) -> None:
        if self.term.origin.kind == "seed" and text == str(self.term.origin.number):
            return
        try:
            seed = int(text)
        except ValueError:
            seed = -1
        if seed < 0:
            msg = (
                f"the seed of {self._letter} is {text!r}; expected a whole number, 0 or more, "
                "such as 7"
            )
            raise ValueError(msg)
        self.seed(seed)

    def _take_weight(self, weight: float) -> None:
        if weight != self.term.weight:
            self.weight = weight

    def _turn(self) -> None:
        self.sign = -self.sign

    def _build(self) -> None:
        letter, labels = self._letter, []
        self._sign = button(
            "+", "", lambda: self._guard(self._turn), margin="34px 0 0", padding="0"
        )
        self._sign.layout.width, self._sign.style.font_size = "24px", "20px"
        self._sign.style.button_color = "transparent"
        if self._stage.atlas is not None:
            labels = [int(label) for label in np.unique(self._stage.atlas[1])]
        kinds = ["digit"] * bool(labels) + ["drawn"] * hasattr(self._stage.sampler, "encode")
        kinds += ["seed", "cell"]
        self._kind = widgets.Dropdown(options=kinds, description=f"Where {letter} is from")
        self._label = widgets.Dropdown(options=labels, description=f"Which digit {letter} is")
        self._seed = widgets.Text(
            value=str(ord(letter) - ord("a") + 1),
            continuous_update=False,
            description=f"Seed of {letter}",
        )
        self._weight = widgets.FloatText(step=0.1, description=f"Weight of {letter}")
        self._fader = Fader(
            f"Weight of {letter}", "", lambda w: self._guard(lambda: self._take_weight(w)), 0, _MOST
        )
        self._fader.widget.readout = False
        for control, take in (
            (self._kind, self._take_kind),
            (self._label, self._take_label),
            (self._seed, self._take_seed),
            (self._weight, self._take_weight),
        ):
            control.layout.width, control.layout.min_width = "auto", "0"
            control.observe(
                lambda change, take=take: self._guard(lambda: take(change["new"])), names="value"
            )
        self.widget = self._laid_out()

    def _laid_out(self) -> widgets.Widget:
        letter = self._letter
        another = button("another", f"Another digit of the same kind for {letter}", self._another)
        another.layout.width, another.layout.padding = "52px", "0"
        another.style.font_size = "12px"
        self._label.layout.flex = "1 1 0"
        how = f"panel.set({ord(letter) - ord('a')}, z)"
        self._details = {
            "digit": widgets.HBox([self._label, another]),
            "drawn": self._again(),
            "seed": self._seed,
            "cell": widgets.HTML(f"<code>.{how[6:]}</code>", tooltip=f"In a cell: {how}"),
        }
        caption = widgets.HTML(
            f'<div style="text-align:center;line-height:1.4"><i>{letter}</i></div>'
        )
        self._fader.widget.layout.margin = "2px 8px"
        controls = [self._kind, *self._details.values(), self._weight, self._fader.widget]
        card = widgets.VBox([self.thumbnail.widget, caption, *controls])
        card.layout.width, card.layout.flex = f"{SIDE + 4}px", "0 0 auto"
        self._brackets = [
            widgets.HTML(_BRACKET.format(side=SIDE, edge=edge, round=shape))
            for edge, shape in _ROUND.items()
        ]
        opening, closing = self._brackets
        card.add_class(_UNSEEN)
        piece = widgets.HBox([self._sign, opening, card, closing])
        piece.layout.flex = "0 0 auto"
        return piece

    def _again(self) -> widgets.Widget:
        tip = f"What is on the pad of sampler.draw() now, for {self._letter}"
        return button("take again", tip, lambda: self._guard(self.drawn), padding="0")

    def _another(self) -> None:
        self._guard(lambda: self.digit(self._label.value))
