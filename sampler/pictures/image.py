"""Pictures: PIL images, PNG files and contact sheets.

A *picture* is a float array (height, width, channels) with values 0..1.  **One channel is ink**,
1 = dark: as in 2016, it is shown and saved as dark ink on white paper, ``1 - picture``.  **Three
channels are colour as it is seen**, 1 = light.  Ink becomes dark in :func:`to_uint8` and nowhere
else, the rounding happens in :func:`to_levels`: see :mod:`sampler.pictures.levels`.
"""

from __future__ import annotations

import io
import math
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image, PngImagePlugin

from sampler.pictures import colours
from sampler.pictures.inks import PLAIN, Colouring
from sampler.pictures.levels import to_pixels, to_uint8
from sampler.pictures.recipes.recipe import RECIPE_KEY, Recipe, recipe_text
from sampler.pictures.validation import validate_pictures
from sampler.support.arguments import (
    file_path,
    flag,
    instance_of,
    real_number,
    shown,
    whole_number,
)
from sampler.support.files import atomic_write

_LONGEST_SIDE = 2**31 - 1  # of a PNG
_LARGEST_RESIZED = 1 << 30  # pixels: 1 GiB of grey, in memory
_LARGEST_SHEET = 1 << 28  # numbers: a GiB
_PNG_LEVEL = 4  # half the time of Pillow's 6 (0.02 s at 1300×1300), files a fifth larger


def to_pil(picture: ArrayLike, *, ink: str = "dark", colouring: Colouring = PLAIN) -> Image.Image:
    """Return a picture as a `PIL.Image.Image`, mode "L" or "RGB"; arguments as :func:`to_uint8`.

    With `colouring`, see :mod:`sampler.pictures.inks`, its mode is "RGB", or "RGBA" without paper.

    Examples
    --------
    >>> image = to_pil([[0.0, 1.0, 1.0]])
    >>> image.mode, image.size
    ('L', (3, 1))
    """
    return Image.fromarray(
        to_uint8(picture, ink=ink) if colouring.is_plain else to_pixels(picture, colouring)
    )


def save_png(
    picture: ArrayLike,
    path: str | os.PathLike[str],
    *,
    size: tuple[int, int] | None = None,
    recipe: Recipe | dict[str, Any] | None = None,
    overwrite: bool = True,
    comment: str | None = None,
    colouring: Colouring = PLAIN,
) -> Path:
    """Save a picture as a PNG, dark ink on white paper or its colours, with its recipe.

    Parameters
    ----------
    picture : array_like of float
        As for :func:`validate_picture`.
    path : str or os.PathLike
        Ends in .png; written in one step, see :func:`sampler.support.files.atomic_write`.
    size : (int, int), optional
        Width and height in pixels to resize to (Lanczos). None keeps the picture's own.
    recipe : Recipe or dict, optional
        How to draw the picture again: a :class:`sampler.pictures.recipes.recipe.Recipe`, or names
        to strings, numbers, lists, dicts or arrays.  The file keeps it as JSON, in a text chunk
        named "sampler".
    overwrite : bool
        Replace an existing file, as in 2016.
    comment : str, optional
        A remark that the file keeps.
    colouring : Colouring
        Ink and paper, of a picture of one channel.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    TypeError, ValueError
        An invalid picture, size, comment or ending, or a recipe that JSON cannot hold.
    FileExistsError
        The file exists, and `overwrite` is False.
    OSError
        The file cannot be written; nothing is left behind.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "dot.png"
    >>> _ = save_png([[0.0, 1.0]], path, recipe={"z": np.float32([0.5, -1]), "scale": 8.0})
    >>> from sampler.pictures.recipes.recipe import read_recipe
    >>> read_recipe(path)
    {'z': [0.5, -1.0], 'scale': 8.0}
    """
    path, overwrite = png_path(path), flag(overwrite, "overwrite")
    image = to_pil(picture, colouring=colouring)
    if size is not None:
        image = image.resize(_checked_size(size), Image.Resampling.LANCZOS)
    chunks = PngImagePlugin.PngInfo()
    if not colouring.is_plain:
        chunks.add(b"sRGB", b"\0")  # its colours are sRGB's
    if recipe is not None:
        chunks.add_text(RECIPE_KEY, recipe_text(recipe))
    if comment is not None:
        chunks.add_text("Comment", instance_of(comment, "comment", str, "'a draft'"))
    # Encoded in memory first: Pillow's own writing hides a full disk behind "encoder error".
    encoded = io.BytesIO()
    image.save(encoded, "PNG", compress_level=_PNG_LEVEL, pnginfo=chunks)
    with atomic_write(path, overwrite=overwrite) as temporary:
        temporary.write_bytes(encoded.getbuffer())
    return path


def png_path(path: str | os.PathLike[str]) -> Path:
    """Return the path of a PNG to be written; another ending than .png is a ValueError."""
    path = file_path(path)
    if path.suffix.lower() != ".png":
        msg = f"path got {shown(str(path))}; expected a name that ends in .png"
        raise ValueError(msg)
    return path


def lighter_png(data: bytes) -> bytes:
    """Return an opaque PNG without its alpha channel, in grey where it has no colour.

    Notebooks store what they show: a figure of grey pictures takes half the bytes.
    """
    with Image.open(io.BytesIO(data)) as stored:
        picture, dpi = stored.convert("RGB"), stored.info.get("dpi")
    levels = np.asarray(picture)
    if (levels == levels[..., :1]).all():
        picture = picture.getchannel(0)
    encoded = io.BytesIO()
    picture.save(encoded, "PNG", **({} if dpi is None else {"dpi": dpi}))
    return encoded.getvalue()


def contact_sheet(
    pictures: Iterable[ArrayLike],
    *,
    columns: int | None = None,
    pad: int = 2,
    paper: float | None = None,
) -> np.ndarray:
    """Lay pictures of one size out in a grid, row by row.

    Parameters
    ----------
    pictures : sequence of pictures, or array (n, h, w, c)
        At least one, all of one shape.
    columns : int, optional
        None makes the grid square, or one column wider than high.
    pad : int
        Pixels between the pictures and around them, 0 or more.
    paper : float, optional
        The value of the padding and of empty places, 0..1; white by default: 0 of ink, 1 of colour.

    Returns
    -------
    numpy.ndarray, float32, shape (rows·(h + pad) + pad, columns·(w + pad) + pad, c)

    Raises
    ------
    TypeError, ValueError
        No pictures, unequal shapes, numbers out of range, a sheet of more than a GiB.

    Examples
    --------
    >>> contact_sheet([[[1.0]], [[0.5]]], pad=1)[:, :, 0]
    array([[0. , 0. , 0. , 0. , 0. ],
           [0. , 1. , 0. , 0.5, 0. ],
           [0. , 0. , 0. , 0. , 0. ]], dtype=float32)
    """
    checked = validate_pictures(pictures)
    count, (height, width, channels) = len(checked), checked[0].shape
    columns = math.isqrt(count - 1) + 1 if columns is None else whole_number(columns, "columns")
    pad = whole_number(pad, "pad", 0)
    white = colours.paper(channels)
    paper = white if paper is None else real_number(paper, "paper", least=0, most=1)
    rows = -(-count // columns)
    shape = (rows * (height + pad) + pad, columns * (width + pad) + pad, channels)
    if math.prod(shape) > _LARGEST_SHEET:
        msg = (
            f"the sheet would have {shown(shape[1])}×{shown(shape[0])} pixels; expected at most "
            f"{_LARGEST_SHEET // channels}; give fewer or smaller pictures, columns or pad"
        )
        raise ValueError(msg)
    sheet = np.full(shape, paper, np.float32)
    steps = (height + pad, width + pad)
    for i, picture in enumerate(checked):
        top, left = (pad + k * s for k, s in zip(divmod(i, columns), steps, strict=True))
        sheet[top : top + height, left : left + width] = picture
    return sheet


def _checked_size(size: tuple[int, int]) -> tuple[int, int]:
    if not isinstance(size, (tuple, list)) or len(size) != 2:
        msg = f"size got {shown(size)}; expected (width, height) in pixels, such as (1300, 1300)"
        raise ValueError(msg)
    width, height = (
        whole_number(side, f"size: {name}", most=_LONGEST_SIDE)
        for side, name in zip(size, ("width", "height"), strict=True)
    )
    if width * height > _LARGEST_RESIZED:
        msg = (
            f"size got {width}×{height} pixels; expected at most {_LARGEST_RESIZED:,} in all; draw "
            "larger pictures with save_poster"
        )
        raise ValueError(msg)
    return width, height
