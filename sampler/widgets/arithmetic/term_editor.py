"""A term of a picture equation: its z with origin, sign and weight."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from sampler.latent import vectors
from sampler.support.arguments import whole_number
from sampler.widgets.arithmetic.term_controls import TermControls
from sampler.widgets.arithmetic.terms import Origin, Term
from sampler.widgets.shared.adapter import SamplerAdapter
from sampler.widgets.shared.open_panels import newest_panel


class ChangeTerm(Protocol):
    """The callback of an editor: changes fields of its term, calls `show`, or raises."""

    def __call__(self, editor: TermEditor, **changes: Any) -> object:
        """Change the fields of the editor's term that `changes` names."""


def of_label(adapter: SamplerAdapter, label: int | str) -> Origin:
    """Return a random code of a label, from the atlas."""
    z = vectors.as_one(adapter.digit(label), adapter.z_dim, "a term").copy()
    name = "" if adapter.is_of_digits else adapter.named(label)
    number: Any = adapter.number_of(label)  # of the atlas, or there would be no z
    return Origin("digit", z, number, name)


class TermEditor:
    """A term of the equation, with its controls.

    Parameters
    ----------
    adapter : SamplerAdapter
        Draws.
    letter : str
        The term's name.
    term : Term
        To begin with.
    scale : float
        Half-width of the small picture's window.
    change : callable
        Takes this editor, and by name the new fields of its term.  It calls `show`, or raises.
    guard : callable
        Runs a callback, and shows its error.

    Attributes
    ----------
    term : Term
        The term as it is now.
    controls : TermControls
        Its widgets.
    """

    def __init__(
        self,
        adapter: SamplerAdapter,
        letter: str,
        term: Term,
        scale: float,
        change: ChangeTerm,
        guard: Callable[[Callable[[], object]], object],
    ) -> None:
        self._adapter, self._letter, self.term = adapter, letter, term
        self._change, self._guard = change, guard
        self._last: dict[str, Origin] = {}  # of each kind, to come back to
        self.controls = TermControls(adapter, letter, scale, self._control_changed)
        self.show(term)

    def __repr__(self) -> str:
        sign = "+" if self.sign > 0 else "\N{MINUS SIGN}"
        return f"<Term {self._letter}: {sign}{self.weight:g} of {self.source}>"

    @property
    def z(self) -> np.ndarray:
        """float32, (z_dim,), without sign and weight; setting it makes the origin "cell"."""
        return self.term.origin.z.copy()

    @z.setter
    def z(self, z: npt.ArrayLike) -> None:
        self._set_origin(Origin("cell", self._checked(z)))

    @property
    def sign(self) -> int:
        """1 or -1."""
        return self.term.sign

    @sign.setter
    def sign(self, sign: int) -> None:
        if sign not in (1, -1):
            msg = f"the sign of {self._letter} got {sign!r}; expected 1 or -1"
            raise ValueError(msg)
        self._change(self, sign=int(sign))

    @property
    def weight(self) -> float:
        """Any finite number."""
        return self.term.weight

    @weight.setter
    def weight(self, weight: float) -> None:
        try:
            number = float(weight)
        except (TypeError, ValueError):
            number = math.nan
        if not math.isfinite(number):
            msg = (
                f"the weight of {self._letter} got {weight!r}; "
                "expected a finite number, such as 0.5"
            )
            raise ValueError(msg)
        self._change(self, weight=number)

    @property
    def source(self) -> str:
        """The origin of z: "digit 7" or a label's name, "drawn", "seed 12" or "cell"."""
        return self.term.origin.source

    def digit(self, label: int | str) -> None:
        """Take the code of a random picture of a label, from the atlas."""
        self._set_origin(of_label(self._adapter, label))

    def seed(self, seed: int) -> None:
        """Take the random z of a seed."""
        seed = whole_number(seed, f"the seed of {self._letter}", least=0)
        self._set_origin(Origin("seed", self._checked(self._adapter.sample(seed)), seed))

    def drawn(self) -> None:
        """Take the z of the newest drawing pad of the same sampler."""
        pad = newest_panel("draw", self._adapter.sampler)
        self._set_origin(Origin("drawn", self._checked(pad.z)))

    def show(self, term: Term) -> None:
        """Become a term, and show it in the controls."""
        # First the term: controls that are set to its values then change nothing.
        self.term = term
        self._last[term.origin.kind] = term.origin
        self.controls.show(term)

    # Callbacks of the controls

    def _checked(self, z: npt.ArrayLike) -> np.ndarray:
        batch = vectors.as_batch(z, self._adapter.z_dim)
        if len(batch) != 1:
            msg = f"z got {len(batch)} latent vectors; expected one, since a term takes one"
            raise ValueError(msg)
        return batch[0].copy()

    def _set_origin(self, origin: Origin) -> None:
        self._change(self, origin=origin)

    def _control_changed(self, name: str, value: Any) -> None:
        """Take the user's change; after an error, the controls show the term as it was."""
        take: dict[str, Callable[[Any], object]] = {
            "kind": self._take_kind,
            "label": self._take_label,
            "seed": self._take_seed,
            "weight": self._take_weight,
            "sign": lambda _: self._change_sign(),
            "drawn": lambda _: self.drawn(),
            "another": self.digit,
        }

        def attempt() -> None:
            try:
                take[name](value)
            except Exception:
                self.show(self.term)  # the text that was typed is in the message
                raise

        self._guard(attempt)

    def _take_kind(self, kind: str) -> None:
        if kind == self.term.origin.kind:
            return
        if kind == "drawn":  # by now there may be another drawing
            self.drawn()
        elif kind in self._last:
            self._set_origin(self._last[kind])
        elif kind == "digit" and self.controls.label.value is not None:
            self.digit(self.controls.label.value)
        elif kind == "seed":
            self._take_seed(self.controls.seed.value)
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
                f"the seed of {self._letter} got {text!r}; expected a whole number, 0 or more, "
                "such as 7"
            )
            raise ValueError(msg)
        self.seed(seed)

    def _take_weight(self, weight: float) -> None:
        if weight != self.term.weight:
            self.weight = weight

    def _change_sign(self) -> None:
        self.sign = -self.sign
