"""The 2016 verbs that need a picture and no network: show it, convert it, save it."""

from __future__ import annotations

from pathlib import Path

from sampler import animation, image
from sampler.film_times import seconds_not_rates


class PictureVerbs:
    """Shows and saves pictures, float arrays (y_dim, x_dim, c_dim) with 1 = ink."""

    def show_image(self, image_data):
        """Show a picture in the notebook; elsewhere return the matplotlib figure."""
        from sampler import display  # matplotlib starts here

        return display.put(display.show(image_data, size=8.0))

    def to_image(self, image_data):
        """Return a picture as a PIL image, dark ink on white."""
        return image.to_pil(image_data)

    def save_png(self, image_data, filename, specific_size: tuple[int, int] | None = None) -> Path:
        """Save a picture, dark ink on white; `specific_size` (width, height) resizes it.

        As in 2016, a file that is there is replaced.
        """
        return image.save_png(image_data, filename, size=specific_size)

    @seconds_not_rates
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

        See :func:`sampler.animation.save_animation`, which also knows .png, .webp and .mp4.  As in
        2016, a file that is there is replaced.
        """
        return animation.save_animation(
            img_data_array, filename, duration=duration, hold=hold, loop=loop, overwrite=True
        )
