"""Sliders along directions of the latent space."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import ipywidgets as widgets
import numpy as np

from sampler.latent.directions import Directions, principal, towards_labels
from sampler.support.arguments import file_path
from sampler.support.files import free_names
from sampler.widgets.explore.tabs import GRID
from sampler.widgets.shared.closing import close_widgets
from sampler.widgets.shared.controls import MANY, Slider, button, chooser, row, text

_AXES = 8
_USUAL, _WIDER = 9, "9em"  # letters of "towards 7", and room for those of longer names
_LEAST = 1e-4  # of a deviation along an axis; z has 1


@dataclass(frozen=True)
class Axis:
    """A slider that shows z's place along a principal axis."""

    step: np.ndarray  # float32, (z_dim,): a standard deviation
    mean: np.ndarray  # float32, (z_dim,): the code at 0
    slider: Slider


@dataclass
class Way:
    """A slider that adds a multiple of a vector to z."""

    vector: np.ndarray  # float32, (z_dim,)
    slider: Slider
    value: float = 0.0  # the multiple in z


class DirectionsTab:
    """Sliders along the codes' principal axes, towards labels, and along the user's directions.

    Parameters
    ----------
    own : Directions
        The user's.
    atlas : tuple of numpy.ndarray, optional
        Codes (n, z_dim), and labels (n,) or None.
    options : sequence of (str, int)
        Names and labels.
    on_move : callable
        Takes the new z when the user has moved a slider.
    guard : callable
        Runs a callback, and shows its error.
    noun : str
        What the network's pictures are called.

    Attributes
    ----------
    axes : list of Axis
        The principal axes, the longest first.
    ways : dict of Way
        Towards labels, and the user's directions, by name.
    own_sliders : ipywidgets.GridBox
        The sliders of the user's directions.
    name, file : ipywidgets.Text
        Fields: the name of the next direction, and the file.
    """

    title = "Directions"

    def __init__(
        self,
        own: Directions,
        atlas: tuple[np.ndarray, np.ndarray | None] | None,
        options: Sequence[tuple[str, int]],
        on_move: Callable[[np.ndarray], object],
        guard: Callable[[Callable[[], object]], object],
        *,
        noun: str = "digit",
    ) -> None:
        self._noun = noun
        self.own, self._on_move = own, on_move
        self._z = self._anchor = np.zeros(own.z_dim, np.float32)
        self.ways: dict[str, Way] = {}
        self.axes: list[Axis] = []
        boxes = []
        if atlas is not None:
            codes, labels = atlas
            boxes.append(self._add_axes(codes))
            if labels is not None:
                boxes += self._towards(towards_labels(codes, labels), options)
        self.own_sliders = widgets.GridBox(layout=GRID)
        self.name = text("name", "", placeholder="of a direction")
        self.file = text("file", "directions.json")
        self._saved: tuple[Path, bytes] | None = None  # the file of these directions, as it was
        keep = button(
            "Keep difference",
            f"Name what has changed since the last random z, {noun} or seed",
            lambda: guard(self.keep),
        )
        save = button("Save", "Save your directions", lambda: guard(self.save))
        load = button("Load", "Load directions", lambda: guard(self.load))
        tools = row(self.name, keep, self.file, save, load)
        self.widget = widgets.VBox([*boxes, self.own_sliders, tools])
        self._show_own()

    def follow(self, z: np.ndarray, anchor: np.ndarray) -> None:
        """Show the place of z; differences are taken from the z `anchor`."""
        if not np.array_equal(anchor, self._anchor):
            for way in self.ways.values():
                way.value = 0.0
                way.slider.set(0.0)
        self._z, self._anchor = z, anchor
        for axis in self.axes:
            axis.slider.set(float((z - axis.mean) @ axis.step / (axis.step @ axis.step)))

    def keep(self) -> None:
        """Add the difference to the user's directions, under the name in the field."""
        self.own.add(self.name.value, self._z - self._anchor)
        self.name.value = ""
        self._show_own()

    def save(self) -> None:
        """Write the user's directions to the file in the field.

        The file that was saved or loaded here last is replaced; any other is kept, and the name
        gets a number.
        """
        path = file_path(self.file.value)
        known = path.is_file() and self._saved == (path, path.read_bytes())
        path = self.own.save(path if known else next(free_names(path)), overwrite=known)
        self.file.value, self._saved = str(path), (path, path.read_bytes())

    def load(self) -> None:
        """Read the user's directions from the file in the field."""
        path = file_path(self.file.value)
        self.own.load(path)
        self._saved = path, path.read_bytes()
        self._show_own()

    def _add_axes(self, codes: np.ndarray) -> widgets.Widget:
        mean = codes.mean(axis=0).astype(np.float32)
        axes, deviations = principal(codes, _AXES)
        for number, (axis, deviation) in enumerate(zip(axes, deviations, strict=True), 1):
            if deviation < _LEAST:  # codes that agree along it give no unit to move by
                break
            step = (axis * deviation).astype(np.float32)
            tip = f"Principal axis {number} of the encoded {self._noun}s, in standard deviations"
            on_change = functools.partial(self._move_along, number - 1)
            self.axes.append(Axis(step, mean, Slider(f"axis {number}", tip, on_change)))
        return widgets.GridBox([axis.slider.widget for axis in self.axes], layout=GRID)

    def _move_along(self, index: int, value: float) -> None:
        axis = self.axes[index]
        now = float((self._z - axis.mean) @ axis.step / (axis.step @ axis.step))
        self._on_move(self._z + np.float32(value - now) * axis.step)

    def _towards(
        self, ways: dict[str, np.ndarray], options: Sequence[tuple[str, int]]
    ) -> list[widgets.Widget]:
        """Return a slider towards each label; of many labels, a slider for each chosen one."""
        if len(options) <= MANY:
            named = {f"towards {name}": ways[f"towards {label}"] for name, label in options}
            return [self._add_ways(named)]
        names = {label: f"towards {name}" for name, label in options}
        sliders = widgets.GridBox(layout=GRID)

        def choose(label: int) -> None:
            if names[label] not in self.ways:
                made = self._add_ways({names[label]: ways[f"towards {label}"]})
                sliders.children, made.children = (*sliders.children, *made.children), ()
                close_widgets(made)

        return [chooser("towards", f"A slider towards this {self._noun}", options, choose), sliders]

    def _add_ways(self, vectors: dict[str, np.ndarray]) -> widgets.GridBox:
        sliders = []
        for name, vector in vectors.items():
            on_change = functools.partial(self._move_by, name)
            slider = Slider(name, f"How far {name}", on_change, -2, 2)
            if len(name) > _USUAL:
                slider.widget.style.description_width = _WIDER
            self.ways[name] = Way(vector, slider)
            sliders.append(slider.widget)
        return widgets.GridBox(sliders, layout=GRID)

    def _move_by(self, name: str, value: float) -> None:
        way = self.ways[name]
        last, way.value = way.value, value
        self._on_move(self._z + np.float32(value - last) * way.vector)

    def _show_own(self) -> None:
        before, made = self.own_sliders.children, self._add_ways(self.own.named)
        self.own_sliders.children, made.children = made.children, ()
        for one in (made, *before):
            close_widgets(one)
