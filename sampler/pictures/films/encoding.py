"""Films as bytes: frames and remarks as Pillow takes them."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image, PngImagePlugin

from sampler.pictures.films.timing import FORMATS
from sampler.pictures.recipes.files.tiff import DESCRIPTION
from sampler.pictures.recipes.recipe import RECIPE_KEY, Recipe, recipe_text
from sampler.support.arguments import shown_type

_WEBP = {"quality": 90, "method": 4}  # a stroke's edge stays clean; a tenth of the GIF's bytes


def remark_of(
    comment: str | None, recipe: Recipe | dict[str, Any] | None, ending: str
) -> dict[str, Any]:
    """Return the arguments, Pillow's or `mp4.write`'s, that put both into a file."""
    if comment is not None and not isinstance(comment, str):
        msg = f"comment got {shown_type(comment)}; expected a str"
        raise TypeError(msg)
    name = FORMATS[ending].name
    if name not in ("GIF", "PNG") and comment is not None:
        msg = f"comment would be ignored: {ending} holds none; save a .gif, .png or .apng"
        raise ValueError(msg)
    text = None if recipe is None else recipe_text(recipe)
    if name == "MP4":
        return {"comment": text}
    if name == "WEBP":
        if text is None:
            return {}
        exif = Image.Exif()
        exif[DESCRIPTION] = text
        return {"exif": exif}
    if name == "GIF":
        if comment is not None and text is not None:
            msg = "a .gif got a comment and a recipe; expected one of them; leave the other out"
            raise ValueError(msg)
        remark = comment if text is None else text
        return {} if remark is None else {"comment": remark.encode()}
    chunks = PngImagePlugin.PngInfo()
    for key, value in (("Comment", comment), (RECIPE_KEY, text)):
        if value is not None:
            chunks.add_text(key, value)
    return {"pnginfo": chunks}


def encoded(
    levels: list[np.ndarray],
    times: list[int],
    name: str,
    shows: int,
    remark: dict[str, Any],
    palette: np.ndarray | None = None,
) -> io.BytesIO:
    """Return a film as Pillow writes it.

    Parameters
    ----------
    levels : list of numpy.ndarray
        uint8, (h, w), (h, w, 3) or (h, w, 4), all of one shape.
    times : list of int
        Milliseconds of each.
    name : {"GIF", "PNG", "WEBP"}
        The format.
    shows : int
        Number of showings; 0 is for ever.
    remark : dict
        See `remark_of`.
    palette : numpy.ndarray, optional
        uint8, (256, 3): the colours of grey levels, in a GIF.
    """
    options: dict[str, Any] = dict(_WEBP) if name == "WEBP" else {}
    if name == "GIF":
        # GIF counts the repeats; a file without a count plays once.
        options["loop"] = {0: 0, 1: None}.get(shows, shows - 1)
    else:
        options["loop"] = shows
    images = [Image.fromarray(level) for level in levels]
    if palette is not None:
        for image in images:
            image.putpalette(palette.tobytes())
    content = io.BytesIO()  # in memory first, see save_png
    images[0].save(
        content,
        name,
        save_all=True,
        append_images=images[1:],
        duration=times,
        **options,
        **remark,
    )
    return content
