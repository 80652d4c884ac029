"""The explorer's three ways to move z: directions, single numbers, seeds."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import ipywidgets as widgets
import numpy as np

from sampler.latent import vectors
from sampler.latent.directions import Directions, principal, towards_labels
from sampler.support.arguments import file_path
from sampler.support.files import free_names
from sampler.widgets.explore.square import Square
from sampler.widgets.shared.controls import Fader, button, text, whole
from sampler.widgets.shared.shutdown import close_widgets

_AXES = 8
_LEAST = 1e-4  # of a deviation along an axis; z has 1
_GRID = {"grid_template_columns": "repeat(auto-fill, minmax(230px, 1fr))", "grid_gap": "0 0.6em"}


class DirectionsTab:
    """Sliders along the codes' principal axes, towards digits, and along the user's directions.

    Parameters
    ----------
    own : Directions
        The user's.
    atlas : tuple of numpy.ndarray, optional
        Codes (n, z_dim) and labels (n,).
    move : callable
        Is given the new z when the user has moved a slider.
    guard : callable
        Runs a callback, and shows what goes wrong.
    """

    title = "Directions"

    def __init__(self, own: Directions, atlas, move: Callable, guard: Callable) -> None:
        self._own, self._move, self._guard = own, move, guard
        self._z = self._anchor = np.zeros(own.z_dim, np.float32)
        self._ways: dict[str, tuple[np.ndarray, float, Fader]] = {}  # vector, last value, slider
        self._axes: list[tuple[np.ndarray, np.ndarray, Fader]] = []  # per deviation, middle, slider
        boxes = []
        if atlas is not None:
            codes, labels = atlas
            boxes += [self._add_axes(codes), self._add_ways(towards_labels(codes, labels))]
        self._box = widgets.GridBox(layout=_GRID)
        self._name = text("name", "", placeholder="of a direction")
        self._file = text("file", "directions.json")
        self._kept: tuple[Path, bytes] | None = None  # the file of these directions, as it was
        keep = button(
            "Keep difference",
            "Name what has changed since the last random z, digit or seed",
            lambda: guard(self._keep),
        )
        save = button("Save", "Save your directions", lambda: guard(self._save))
        load = button("Load", "Load directions", lambda: guard(self._load))
        tools = widgets.HBox([self._name, keep, self._file, save, load])
        tools.layout.flex_flow = "row wrap"
        self.widget = widgets.VBox([*boxes, self._box, tools])
        self._show_own()

    def follow(self, z: np.ndarray, anchor: np.ndarray) -> None:
        """Show where z is; `anchor` is the z that differences are taken from."""
        if not np.array_equal(anchor, self._anchor):
            self._ways = {name: (way, 0.0, fader) for name, (way, _, fader) in self._ways.items()}
            for _, _, fader in self._ways.values():
                fader.set(0.0)
        self._z, self._anchor = z, anchor
        for axis, middle, fader in self._axes:
            fader.set(float((z - middle) @ axis / (axis @ axis)))

    def _add_axes(self, codes: np.ndarray) -> widgets.Widget:
        middle = codes.mean(axis=0).astype(np.float32)
        axes, deviations = principal(codes, _AXES)
        for number, (axis, deviation) in enumerate(zip(axes, deviations, strict=True), 1):
            if deviation < _LEAST:  # codes that agree there say no unit to move by
                break
            step = (axis * deviation).astype(np.float32)
            tip = f"Principal axis {number} of the encoded digits, in standard deviations"
            fader = Fader(f"axis {number}", tip, functools.partial(self._along, number - 1))
            self._axes.append((step, middle, fader))
        return widgets.GridBox([fader.widget for _, _, fader in self._axes], layout=_GRID)

    def _along(self, at: int, value: float) -> None:
        step, middle, _ = self._axes[at]
        now = float((self._z - middle) @ step / (step @ step))
        self._move(self._z + np.float32(value - now) * step)

    def _add_ways(self, ways: dict[str, np.ndarray]) -> widgets.Widget:
        faders = []
        for name, vector in ways.items():
            fader = Fader(name, f"How far {name}", lambda value, n=name: self._by(n, value), -2, 2)
            self._ways[name] = vector, 0.0, fader
            faders.append(fader.widget)
        return widgets.GridBox(faders, layout=_GRID)

    def _by(self, name: str, value: float) -> None:
        vector, last, fader = self._ways[name]
        self._ways[name] = vector, value, fader
        self._move(self._z + np.float32(value - last) * vector)

    def _keep(self) -> None:
        self._own.add(self._name.value, self._z - self._anchor)
        self._name.value = ""
        self._show_own()

    def _save(self) -> None:
        """Replace the file that was saved or loaded here last; number the name of any other."""
        path = file_path(self._file.value)
        known = path.is_file() and self._kept == (path, path.read_bytes())
        path = self._own.save(path if known else next(free_names(path)), overwrite=known)
        self._file.value, self._kept = str(path), (path, path.read_bytes())

    def _load(self) -> None:
        path = file_path(self._file.value)
        self._own.load(path)
        self._kept = path, path.read_bytes()
        self._show_own()

    def _show_own(self) -> None:
        before, made = self._box.children, self._add_ways(self._own.named)
        self._box.children, made.children = made.children, ()
        for one in (made, *before):
            close_widgets(one)


class FadersTab:
    """All numbers of z, each with a lock and a reset."""

    title = "All numbers"

    def __init__(self, z_dim: int, move: Callable) -> None:
        self._move, self._z = move, np.zeros(z_dim, np.float32)
        self._faders: list[Fader] = []
        self._locks: list[widgets.ToggleButton] = []
        self.widget = widgets.GridBox(layout=_GRID)

    @property
    def locked(self) -> np.ndarray:
        """Which numbers are to stay as they are: bool, (z_dim,)."""
        return np.array([lock.value for lock in self._locks] or np.zeros(len(self._z)), bool)

    def follow(self, z: np.ndarray, _anchor: np.ndarray) -> None:
        """Show z.  The sliders are made when they are first looked at: they are many."""
        self._z = z
        if not self._faders:
            self.widget.children = [self._row(index) for index in range(len(z))]
        for fader, value in zip(self._faders, z, strict=True):
            fader.set(value)

    def _row(self, index: int) -> widgets.Widget:
        name = f"z[{index}]"
        fader = Fader(name, f"Number {index} of z", lambda value: self._set(index, value))
        fader.widget.style.description_width = "2.6em"
        fader.widget.layout.flex = "1 1 0"
        lock = widgets.ToggleButton(
            icon="lock", tooltip=f"Lock {name}: random z and digits leave it alone"
        )
        reset = button("0", f"Reset {name} to 0", lambda: self._set(index, 0.0))
        for small in (lock, reset):
            small.layout.width, small.layout.padding = "2.2em", "0"
        self._faders.append(fader)
        self._locks.append(lock)
        return widgets.HBox([fader.widget, lock, reset], layout={"min_width": "0"})

    def _set(self, index: int, value: float) -> None:
        z = self._z.copy()
        z[index] = value
        self._move(z)


class SeedsTab:
    """Two seeds, the ones after them, and the way between the four."""

    title = "Seeds"

    def __init__(self, draw: Callable[[int], np.ndarray], move: Callable) -> None:
        self._draw, self._move = draw, move
        self._seeds = [
            whole(name, seed, 0, 2**31 - 2, "11em")
            for seed, name in ((1, "seed A"), (100, "seed B"))
        ]
        self._faders = [
            Fader("A → A+1", "From a seed to the next one", lambda _: self._slid(), 0.0, 1.0),
            Fader("A → B", "From seed A to seed B", lambda _: self._slid(), 0.0, 1.0),
        ]
        self._pad = Square(self._dragged, label="Blend of four seeds")
        for seed in self._seeds:
            seed.observe(lambda _: self._blend(), names="value")
        self._name_corners()
        faders = [fader.widget for fader in self._faders]
        self.widget = widgets.VBox([widgets.HBox(self._seeds), self._pad, *faders])

    def follow(self, _z: np.ndarray, _anchor: np.ndarray) -> None:
        """Seeds make z; z does not tell its seed."""

    def _slid(self) -> None:
        self._pad.set(*(fader.value for fader in self._faders))
        self._blend()

    def _dragged(self) -> None:
        for fader, value in zip(self._faders, (self._pad.x, self._pad.y), strict=True):
            fader.set(value)
        self._blend()

    def _name_corners(self) -> None:
        self._pad.corners = [
            str(seed.value + further) for seed in self._seeds for further in (0, 1)
        ]

    def _blend(self) -> None:
        self._name_corners()
        upper, lower = (
            vectors.slerp(self._draw(seed.value), self._draw(seed.value + 1), self._pad.x)
            for seed in self._seeds
        )
        self._move(vectors.slerp(upper, lower, self._pad.y), anchor=True)
