"""The settings of a film, and the buttons that play it, write it and tell it."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from sampler.latent.vectors import INTERPOLATIONS
from sampler.pictures.films.keyframes import Keyframe, length
from sampler.pictures.view import View
from sampler.widgets.shared.controls import button

_LARGEST = 20_000  # pixels of a side


class Reel:
    """How the film goes between its keyframes, and where it is written.

    Parameters
    ----------
    view : View
        Its size is the film's to begin with.
    changed : callable
        Is called when a setting has changed.
    play, export, copy : callable
        What the buttons do.

    Attributes
    ----------
    fields : dict of ipywidgets.Widget
        interpolation, loop, fps, filename, width and height.
    told : ipywidgets.Textarea
        Where `tell` shows its lines.
    """

    def __init__(
        self,
        view: View,
        changed: Callable[[], object],
        *,
        play: Callable[[], object],
        export: Callable[[], object],
        copy: Callable[[], object],
    ) -> None:
        self.fields = _fields(view)
        for name in ("interpolation", "loop", "fps"):
            self.fields[name].observe(lambda _: changed(), names="value")
        self._play = button("Play", "Play the film above", play, min_width="5em")
        self._length = widgets.Label()
        self._export = button("Export", "Draw the film in full and write it", export)
        self._copy = button("Copy as Python", "The lines that make this film", copy)
        self.told = widgets.Textarea(
            tooltip="Python that makes this film", layout={"width": "auto"}
        )
        self.told.layout.display = "none"
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
    def how(self) -> dict:
        """The settings that `film` takes: interpolation, loop and fps."""
        return {name: self.fields[name].value for name in ("fps", "interpolation", "loop")}

    @property
    def filename(self) -> str:
        """Where the film is written."""
        return self.fields["filename"].value

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the film in pixels."""
        return self.fields["width"].value, self.fields["height"].value

    def follow(self, keyframes: list[Keyframe], playing: bool) -> None:
        """Show how long the film of these keyframes lasts, and whether it plays."""
        for way_out in (self._play, self._export, self._copy):
            way_out.disabled = not keyframes
        self._length.value = ""
        if keyframes:
            how = self.how
            seconds = length(keyframes, fps=how["fps"], loop=how["loop"])
            self._length.value = f"{seconds:.4g} s"
        self.show_playing(playing)

    def show_playing(self, playing: bool) -> None:
        """Let the button say what it would do."""
        self._play.description = "Pause" if playing else "Play"

    def tell(self, text: str) -> None:
        """Show lines of Python."""
        self.told.value, self.told.rows, self.told.layout.display = text, 8, ""


def _fields(view: View) -> dict[str, widgets.Widget]:
    ways = {"lerp": "straight (lerp)", "slerp": "arc (slerp)"}
    made = {
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
        made[name] = widgets.BoundedIntText(
            value=side, min=1, max=_LARGEST, description=name, tooltip="In pixels"
        )
    sizes = {"interpolation": 11, "fps": 7, "loop": 4.5, "filename": 12, "width": 9, "height": 9}
    for name, wide in sizes.items():
        made[name].layout.width = f"{wide}em"
        if name != "loop":
            made[name].style.description_width = "initial"
    return made


def _row(*children: widgets.Widget) -> widgets.Widget:
    return widgets.HBox(children, layout={"flex_flow": "row wrap", "align_items": "center"})
