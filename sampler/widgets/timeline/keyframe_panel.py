"""A panel with keyframes that the user adds, edits, moves and removes, and their colours."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sampler.latent import vectors
from sampler.pictures.films.keyframes import Keyframe
from sampler.pictures.inks import PLAIN, Colouring
from sampler.pictures.view import View
from sampler.support.arguments import whole_number
from sampler.support.lists import listed
from sampler.widgets.shared.adapter import SamplerLike
from sampler.widgets.shared.history import History
from sampler.widgets.shared.panel import Panel
from sampler.widgets.timeline.keyframe_list import Entry, KeyframeList, fitted

EditKeyframe = Callable[[Keyframe], Keyframe]


@dataclass(frozen=True)
class FilmState:
    """What a step of undo brings back: the keyframes, and the film's ink and paper."""

    keyframes: KeyframeList
    colouring: Colouring = PLAIN


class KeyframePanel(Panel):
    """Keyframes, one of them selected, with undo and redo.

    It is no `LivePanel`: its picture follows the film's time, not a window that the user moves.  A
    subclass has `_is_at_rest` and `_keyframes_changed`.

    Parameters
    ----------
    sampler : SamplerLike
        The object that draws.
    view : View
        Its size, scale and aspect are the keyframes'.
    colouring : dict, optional
        `ink` and `paper`, or `colours`, to begin with.
    """

    def __init__(
        self, sampler: SamplerLike, view: View, colouring: dict[str, Any] | None = None
    ) -> None:
        super().__init__(sampler, colouring)
        self.plain_view = View(view.x_dim, view.y_dim, view.scale, aspect=view.aspect)
        self.keyframe_list = KeyframeList()
        self._history = History(self._film_state)
        self._new_number = itertools.count().__next__

    @property
    def keyframes(self) -> list[Keyframe]:
        """The keyframes in order; setting it replaces them all.

        Of their views the camera is taken (centre, zoom and rotation), in the film's size, scale
        and aspect.
        """
        return self.keyframe_list.keyframes

    @keyframes.setter
    def keyframes(self, keyframes: Iterable[Keyframe]) -> None:
        self._go(self._listed(keyframes))

    @property
    def selected(self) -> int | None:
        """Place of the keyframe on the screen, from 0; None without keyframes."""
        selected = self.keyframe_list.selected_entry
        return None if selected is None else self.keyframe_list.index_of(selected.id)

    @selected.setter
    def selected(self, index: int) -> None:
        self._show(self.keyframe_list.select(index))

    def add(
        self,
        z_or_panel: Any,
        view: View | None = None,
        seconds: float = 1.0,
        hold: float = 0.0,
        easing: str = "linear",
    ) -> None:
        """Add a keyframe at the end.

        Parameters
        ----------
        z_or_panel : array_like or object
            (z_dim,) or (1, z_dim), or an object with `z` and `view`, such as another panel.
        view : View, optional
            The window; by default the panel's, or else the plain one.
        seconds, hold, easing
            See :class:`sampler.pictures.films.keyframes.Keyframe`.

        Raises
        ------
        TypeError, ValueError
            If it is no keyframe of this network.
        """
        name = "z"
        if hasattr(z_or_panel, "z"):
            view = getattr(z_or_panel, "view", None) if view is None else view
            name, z_or_panel = type(z_or_panel).__name__.lower(), z_or_panel.z
        view = self.plain_view if view is None else view
        self._add(Keyframe(z_or_panel, view, seconds, hold, easing), name)

    def add_seed(self, seed: int | None = None) -> None:
        """Add the z of a seed, or of a random one."""
        if seed is None:
            seed = int(np.random.default_rng().integers(10**6))
        z = self.adapter.sample(whole_number(seed, "seed", least=0))
        known = hasattr(self.adapter.sampler, "generate_z")
        made_by = f"generate_z(seed={seed})" if known else ""
        self._add(Keyframe(z, self.plain_view), f"seed {seed}", made_by)

    def add_digit(self, label: int | str) -> None:
        """Add the code of a random picture of a label, from the atlas."""
        name = self.adapter.named(label)
        self._add(Keyframe(self.adapter.digit(label), self.plain_view), name)

    def duplicate(self, index: int) -> None:
        """Add a keyframe once more, after itself: the place to move the camera to."""
        twin = replace(self.keyframe_list.at(index), id=self._new_number())
        self._go(self.keyframe_list.added(twin, index + 1))

    def move(self, index: int, to: int) -> None:
        """Move a keyframe to another place, from 0."""
        self._go(self.keyframe_list.moved(index, to))

    def remove(self, index: int) -> None:
        """Remove a keyframe."""
        self._go(self.keyframe_list.removed(index))

    def undo(self) -> None:
        """Go a step back."""
        self._restore(self._history.undo())

    def redo(self) -> None:
        """Go a step forward again."""
        self._restore(self._history.redo())

    # Changes of the state

    def _listed(self, keyframes: Iterable[Keyframe]) -> KeyframeList:
        """Return keyframes as a list; those of the present list keep their names."""
        checked = listed(keyframes, "keyframes", "Keyframes")
        return self.keyframe_list.replaced(map(self._fitted, checked), self._new_number)

    def _fitted(self, keyframe: Keyframe) -> Keyframe:
        keyframe = fitted(keyframe, self.plain_view)
        vectors.as_batch(keyframe.z, self.adapter.z_dim)
        return keyframe

    def _add(self, keyframe: Keyframe, name: str = "z", made_by: str = "") -> None:
        entry = Entry(self._new_number(), self._fitted(keyframe), name, made_by)
        self._go(self.keyframe_list.added(entry))

    def _edit(self, edit: EditKeyframe) -> None:
        """Change the selected keyframe: many moves, one step of undo."""
        selected = self.keyframe_list.selected_entry
        if selected is not None:
            self._go(self.keyframe_list.changed(edit(selected.keyframe)), drag=True)

    @property
    def _film_state(self) -> FilmState:
        return FilmState(self.keyframe_list, self._colouring)

    def _set_colouring(self, colouring: Colouring, drag: bool = False) -> None:
        self._change(replace(self._film_state, colouring=colouring), drag)

    def _go(self, keyframes: KeyframeList, drag: bool = False) -> None:
        self._change(replace(self._film_state, keyframes=keyframes), drag)

    def _change(self, state: FilmState, drag: bool) -> None:
        with self._lock:
            self._history.change(state, drag=drag, at_rest=self._is_at_rest())
            self._restore(state)

    def _restore(self, state: FilmState) -> None:
        with self._lock:
            self._colouring = state.colouring
            self._show(state.keyframes)

    def _show(self, keyframes: KeyframeList) -> None:
        with self._lock:
            self.keyframe_list = keyframes
            self._keyframes_changed()

    # For subclasses

    def _is_at_rest(self) -> bool:
        """Return whether the pictures of the keyframes are drawn."""
        raise NotImplementedError

    def _keyframes_changed(self) -> None:
        """Show the keyframes as they are now."""
        raise NotImplementedError
