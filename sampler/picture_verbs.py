"""The 2016 verbs that need a picture and no network: show it, convert it, save it."""

from __future__ import annotations

import os
from pathlib import Path

from sampler.pictures import image
from sampler.pictures.films import animation
from sampler.pictures.films.timing import seconds_not_rates
from sampler.pictures.recipes import array_registry
from sampler.support.arguments import shown
from sampler.support.signatures import known_arguments


class PictureVerbs:
    """Shows and saves pictures, float arrays (y_dim, x_dim, c_dim) with 1 = ink."""

    @known_arguments
    def show_image(self, image_data):
        """Show a picture in the notebook; elsewhere return the matplotlib figure."""
        from sampler.pictures import display  # matplotlib starts here

        return display.put(display.show(image_data, size=8.0))

    @known_arguments
    def to_image(self, image_data):
        """Return a picture as a PIL image, dark ink on white."""
        return image.to_pil(image_data)

    @known_arguments
    def save_png(self, image_data, filename, specific_size: tuple[int, int] | None = None) -> Path:
        """Save a picture, dark ink on white; `specific_size` (width, height) resizes it.
        As in 2016, a file that is there is replaced.

        An array that `generate`, `render` or `morph` returned in this process, and that nobody has
        changed, is saved with its recipe, so that ``python -m sampler render FILE`` draws it again
        and `explore` opens it.  Copies, parts and resized pictures are saved without one.
        """
        _refuse_swapped(image_data, filename, "save_png(picture, 'two.png')")
        recipe = array_registry.recipe_of(image_data) if specific_size is None else None
        return image.save_png(image_data, filename, size=specific_size, recipe=recipe)

    @seconds_not_rates
    @known_arguments
    def save_anim_gif(
        self,
        img_data_array,
        filename,
        duration: float = 0.1,
        *,
        hold: float = 0.0,
        loop: bool | int = True,
    ) -> Path:
        """Save pictures as a film: seconds a frame, seconds more at both ends, and how often.

        Frames that all come from `generate`, `render` or `morph`, unchanged and of one view, are
        saved with their recipe in a .gif, .png or .apng: each frame's z.

        See :func:`sampler.pictures.films.animation.save_animation`, which also knows .png, .webp
        and .mp4.  As in 2016, a file that is there is replaced.
        """
        _refuse_swapped(img_data_array, filename, "save_anim_gif(pictures, 'film.gif')")
        return animation.save_animation(
            img_data_array,
            filename,
            duration=duration,
            hold=hold,
            loop=loop,
            overwrite=True,
            recipe=array_registry.recipe_of_film(img_data_array),
        )


def _refuse_swapped(pictures, filename, example: str) -> None:
    """Say so where the name of a file comes first."""
    if isinstance(pictures, (str, bytes, os.PathLike)) and not isinstance(
        filename, (str, bytes, os.PathLike)
    ):
        msg = (
            f"the picture comes first and the file's name second, such as {example}; got "
            f"{shown(pictures)} first"
        )
        raise TypeError(msg)
