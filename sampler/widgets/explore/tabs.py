"""The explorer's tabs: all numbers of z, and blends of seeds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import ipywidgets as widgets
import numpy as np

from sampler.latent import vectors
from sampler.widgets.explore.square import Square
from sampler.widgets.shared.controls import Slider, button, whole

#: The layout of many sliders.
GRID = {"grid_template_columns": "repeat(auto-fill, minmax(230px, 1fr))", "grid_gap": "0 0.6em"}


class Tab(Protocol):
    """A tab of the explorer."""

    title: str

    @property
    def widget(self) -> widgets.Widget:
        """All of the tab."""
        ...

    def follow(self, z: np.ndarray, anchor: np.ndarray, /) -> None:
        """Show the place of z; differences are taken from the z `anchor`."""


class MoveZ(Protocol):
    """The callback of a tab; with `anchor`, differences start from the new z."""

    def __call__(self, z: np.ndarray, anchor: bool = False) -> object:
        """Take the new z."""


class NumbersTab:
    """All numbers of z, each with a lock and a reset.

    Parameters
    ----------
    z_dim : int
        How many there are.
    on_move : callable
        Takes the new z when the user has moved a slider.
    noun : str
        What the network's pictures are called.

    Attributes
    ----------
    sliders : list of Slider
        One for each number, made when they are first shown.
    locks : list of ipywidgets.ToggleButton
        One for each slider.
    """

    title = "All numbers"

    def __init__(self, z_dim: int, on_move: MoveZ, *, noun: str = "digit") -> None:
        self._noun = noun
        self._on_move, self._z = on_move, np.zeros(z_dim, np.float32)
        self.sliders: list[Slider] = []
        self.locks: list[widgets.ToggleButton] = []
        self.widget = widgets.GridBox(layout=GRID)

    @property
    def locked(self) -> np.ndarray:
        """The numbers that stay as they are: bool, (z_dim,)."""
        return np.array([lock.value for lock in self.locks] or np.zeros(len(self._z)), bool)

    def follow(self, z: np.ndarray, _anchor: np.ndarray) -> None:
        """Show z.  The sliders are many, and are made when they are first shown."""
        self._z = z
        if not self.sliders:
            self.widget.children = [self._row(index) for index in range(len(z))]
        for slider, value in zip(self.sliders, z, strict=True):
            slider.set(value)

    def _row(self, index: int) -> widgets.Widget:
        name = f"z[{index}]"
        slider = Slider(name, f"Number {index} of z", lambda value: self._set(index, value))
        slider.widget.style.description_width = "2.6em"
        slider.widget.layout.flex = "1 1 0"
        lock = widgets.ToggleButton(
            icon="lock", tooltip=f"Lock {name}: random z and {self._noun}s leave it alone"
        )
        reset = button("0", f"Reset {name} to 0", lambda: self._set(index, 0.0))
        for small in (lock, reset):
            small.layout.width, small.layout.padding = "2.2em", "0"
        self.sliders.append(slider)
        self.locks.append(lock)
        return widgets.HBox([slider.widget, lock, reset], layout={"min_width": "0"})

    def _set(self, index: int, value: float) -> None:
        z = self._z.copy()
        z[index] = value
        self._on_move(z)


class SeedsTab:
    """Two seeds, the seeds after them, and the blends of the four.

    Parameters
    ----------
    sample : callable
        Takes a seed, and returns its z.
    on_move : callable
        Takes the new z when the user has moved anything.

    Attributes
    ----------
    fields : list of ipywidgets.BoundedIntText
        Seed A and seed B.
    sliders : list of Slider
        From a seed to the next one, and from A to B.
    square : Square
        Both sliders at once.
    """

    title = "Seeds"

    def __init__(self, sample: Callable[[int], np.ndarray], on_move: MoveZ) -> None:
        self._sample, self._on_move = sample, on_move
        self.fields = [
            whole(name, seed, 0, 2**31 - 2, "11em")
            for seed, name in ((1, "seed A"), (100, "seed B"))
        ]
        self.sliders = [
            Slider("A → A+1", "From a seed to the next one", lambda _: self._slid(), 0.0, 1.0),
            Slider("A → B", "From seed A to seed B", lambda _: self._slid(), 0.0, 1.0),
        ]
        self.square = Square(self._dragged, label="Blend of four seeds")
        for field in self.fields:
            field.observe(lambda _: self._blend(), names="value")
        self._name_corners()
        sliders = [slider.widget for slider in self.sliders]
        self.widget = widgets.VBox([widgets.HBox(self.fields), self.square, *sliders])

    def follow(self, _z: np.ndarray, _anchor: np.ndarray) -> None:
        """Do nothing: seeds make z, and no z has its seed in it."""

    def _slid(self) -> None:
        self.square.set(*(slider.value for slider in self.sliders))
        self._blend()

    def _dragged(self) -> None:
        for slider, value in zip(self.sliders, (self.square.x, self.square.y), strict=True):
            slider.set(value)
        self._blend()

    def _name_corners(self) -> None:
        self.square.corners = [
            str(field.value + further) for field in self.fields for further in (0, 1)
        ]

    def _blend(self) -> None:
        self._name_corners()
        upper, lower = (
            vectors.slerp(self._sample(field.value), self._sample(field.value + 1), self.square.x)
            for field in self.fields
        )
        self._on_move(vectors.slerp(upper, lower, self.square.y), anchor=True)
