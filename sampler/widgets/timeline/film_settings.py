"""The settings of a film, with buttons that play it, write it and copy it as Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict

import ipywidgets as widgets

from sampler.latent.vectors import INTERPOLATIONS
from sampler.pictures.films.keyframes import Keyframe, length
from sampler.pictures.view import View
from sampler.widgets.shared.controls import button

_LARGEST = 20_000  # pixels of a side


class FilmArguments(TypedDict):
    """The settings among the arguments of :func:`sampler.pictures.films.keyframes.film`."""

    fps: float
    interpolation: str
    loop: bool


class FilmSettings:
    """The way between the keyframes, and the film's file and size.

    Parameters
    ----------
    view : View
        Its size is the film's to begin with.
    on_change : callable
        Called when a setting has changed.
    on_play, on_export, on_copy : callable
        Called by the buttons.

    Attributes
    ----------
    fields : dict of ipywidgets.Widget
        interpolation, loop, fps, filename, width and height.
    lines : ipywidgets.Textarea
        The lines of Python, hidden until they are copied.
    widget : ipywidgets.Widget
        All but the lines.
    """

    def __init__(
        self,
        view: View,
        on_change: Callable[[], object],
        *,
        on_play: Callable[[], object],
        on_export: Callable[[], object],
        on_copy: Callable[[], object],
    ) -> None:
        self.fields = _fields(view)
        for name in ("interpolation", "loop", "fps"):
            self.fields[name].observe(lambda _: on_change(), names="value")
        self._play = button("Play", "Play the film above", on_play, min_width="5em")
        self._length = widgets.Label()
        self._export = button("Export", "Draw the film in full and write it", on_export)
        self._copy = button("Copy as Python", "The lines that make this film", on_copy)
        self.lines = widgets.Textarea(
            tooltip="Python that makes this film", layout={"width": "auto"}
        )
        self.lines.layout.display = "none"
        named = self.fields
        self.widget = widgets.VBox(
            [
                _row(self._play, named["interpolation"], named["fps"], named["loop"], self._length),
                _row(
                    named["filename"],
                    named["width"],
                    widgets.Label("×"),
                    named["height"],
                    self._export,
                    self._copy,
                ),
            ]
        )

    @property
    def film_arguments(self) -> FilmArguments:
        """The settings that `film` takes: fps, interpolation and loop."""
        fields = self.fields
        return {
            "fps": fields["fps"].value,
            "interpolation": fields["interpolation"].value,
            "loop": fields["loop"].value,
        }

    def take(self, settings: Mapping[str, Any]) -> None:
        """Set the arguments of `film` that are given, such as those of a file."""
        for name, value in settings.items():
            self.fields[name].value = round(value) if name == "fps" else value

    @property
    def filename(self) -> str:
        """The file to write."""
        return self.fields["filename"].value

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the film in pixels."""
        return self.fields["width"].value, self.fields["height"].value

    def follow(self, keyframes: Sequence[Keyframe], playing: bool) -> None:
        """Show the length of the keyframes' film, and whether it plays."""
        for pressed in (self._play, self._export, self._copy):
            pressed.disabled = not keyframes
        self._length.value = ""
        if keyframes:
            arguments = self.film_arguments
            seconds = length(keyframes, fps=arguments["fps"], loop=arguments["loop"])
            self._length.value = f"{seconds:.4g} s"
        self.show_playing(playing)

    def show_playing(self, playing: bool) -> None:
        """Name the button after its next action."""
        self._play.description = "Pause" if playing else "Play"

    def show_lines(self, text: str) -> None:
        """Show lines of Python."""
        self.lines.value, self.lines.rows, self.lines.layout.display = text, 8, ""


def _fields(view: View) -> dict[str, Any]:
    ways = {"lerp": "straight (lerp)", "slerp": "arc (slerp)"}
    fields: dict[str, Any] = {
        "interpolation": widgets.Dropdown(
            options=[(ways.get(name, name), name) for name in INTERPOLATIONS],
            description="way",
            tooltip="How z goes from one keyframe to the next",
        ),
        "fps": widgets.BoundedIntText(
            value=25, min=1, max=100, description="fps", tooltip="Frames per second"
        ),
        "loop": widgets.Checkbox(
            value=False,
            description="loop",
            indent=False,
            tooltip="Go back to the first keyframe, and let the file play for ever",
        ),
        "filename": widgets.Text(
            value="film.gif",
            description="file",
            tooltip="File to write: .gif, .png, .apng, .webp or .mp4",
        ),
    }
    for name, side in (("width", view.x_dim), ("height", view.y_dim)):
        fields[name] = widgets.BoundedIntText(
            value=side, min=1, max=_LARGEST, description=name, tooltip="In pixels"
        )
    sizes = {"interpolation": 13, "fps": 7, "loop": 4.5, "filename": 12, "width": 9, "height": 9}
    for name, wide in sizes.items():
        fields[name].layout.width = f"{wide}em"
        if name != "loop":
            fields[name].style.description_width = "initial"
    return fields


def _row(*children: widgets.Widget) -> widgets.Widget:
    return widgets.HBox(children, layout={"flex_flow": "row wrap", "align_items": "center"})
