"""Pictures: the ink convention, the one way to 8 bits, PNG files and contact sheets.

A *picture* is a float array (height, width, channels) with values 0..1, where **1 is ink** and
there are 1 or 3 channels. As in 2016, what is shown and saved is dark ink on white paper, ``1 -
picture``, for one channel *and* for three (there 1 - red, 1 - green, 1 - blue). That inversion and
the rounding happen in :func:`to_uint8` and nowhere else.
"""

import io
import math

import numpy as np
from PIL import Image, PngImagePlugin

from sampler.pictures.recipes import recipe as recipes
from sampler.support.arguments import (
    file_path,
    flag,
    instance_of,
    one_of,
    plain_array,
    real_number,
    shown,
    whole_number,
)
from sampler.support.files import atomic_write
from sampler.support.threads import parallel_for

_TOGETHER = 1 << 17  # numbers that a worker rounds at once: they stay in its cache
_TOLERANCE = 1e-6  # room for float32 rounding in a sigmoid or a resize
_LONGEST_SIDE = 2**31 - 1  # of a PNG
_LARGEST_RESIZED = 1 << 30  # pixels: 1 GiB of grey, in memory
_LARGEST_SHEET = 1 << 28  # numbers: a GiB
_PNG_LEVEL = 4  # half the time of Pillow's 6 (0.02 s at 1300×1300), files a fifth larger


def validate_picture(picture, *, name="picture"):
    """Check a picture and return it in the standard form.

    Parameters
    ----------
    picture : array_like of float
        Shape (h, w), (h, w, 1) or (h, w, 3), at least 1×1; 0..1 up to 1e-6 of rounding; 1 = ink.
    name : str
        What the error messages call it.

    Returns
    -------
    numpy.ndarray, float32, shape (h, w, 1) or (h, w, 3)
        May share memory with `picture`.

    Raises
    ------
    TypeError
        Not floats; 8-bit levels are 0..255 with white = 255, the other way round.
    ValueError
        Another shape, a NaN, or values outside 0..1.

    Examples
    --------
    >>> validate_picture([[0.0, 0.5, 1.0]]).shape
    (1, 3, 1)
    >>> validate_picture([[0.0, 2.0]])
    Traceback (most recent call last):
    ValueError: picture has values from 0 to 2; expected 0 (paper) to 1 (ink). Scale or clip it.
    """
    array = plain_array(picture, name)
    if "float" not in array.dtype.name:
        msg = (
            f"{name} holds {array.dtype} values; expected floats from 0 (paper) to 1 (ink). For "
            "8-bit levels, dark on white, pass 1 - levels / 255."
        )
        raise TypeError(msg)
    if array.ndim == 2:
        array = array[:, :, np.newaxis]
    if array.ndim != 3 or array.shape[2] not in (1, 3) or array.size == 0:
        msg = (
            f"{name} has shape {array.shape}; expected (height, width), (height, width, 1) "
            "or (height, width, 3). A batch is passed one picture at a time."
        )
        raise ValueError(msg)
    low, high = float(array.min()), float(array.max())  # a NaN anywhere makes both NaN
    if not (math.isfinite(low) and math.isfinite(high)):
        msg = f"{name} holds NaN or infinite values; expected 0 (paper) to 1 (ink)."
        raise ValueError(msg)
    if low < -_TOLERANCE or high > 1 + _TOLERANCE:
        msg = (
            f"{name} has values from {low:.6g} to {high:.6g}; expected 0 (paper) to 1 (ink). "
            "Scale or clip it."
        )
        raise ValueError(msg)
    return array.astype(np.float32, copy=False)


def validate_pictures(pictures):
    """Check several pictures of one size; return the list of them, each in the standard form.

    Raises
    ------
    TypeError, ValueError
        As :func:`validate_picture` with the number of the picture; none at all; unequal shapes.
    """
    if isinstance(pictures, (str, bytes)) or not hasattr(pictures, "__iter__"):
        msg = f"pictures is a {type(pictures).__name__}; expected a list of pictures."
        raise TypeError(msg)
    refuse_one_picture(pictures, "pictures")
    checked = [validate_picture(p, name=f"picture {i}") for i, p in enumerate(pictures)]
    if not checked:
        msg = "pictures is empty; expected at least one picture."
        raise ValueError(msg)
    for i, picture in enumerate(checked):
        if picture.shape != checked[0].shape:
            msg = (
                f"picture {i} has shape {picture.shape}, picture 0 has {checked[0].shape}; "
                "all must be of one size and kind."
            )
            raise ValueError(msg)
    return checked


def refuse_one_picture(pictures, name) -> None:
    """Raise an error where a single picture was given, whose lines would be taken for pictures."""
    shape = getattr(pictures, "shape", None)
    if shape == ():
        msg = f"{name} is an array without axes; expected a list of pictures."
        raise TypeError(msg)
    if shape is not None and (len(shape) == 2 or (len(shape) == 3 and shape[2] in (1, 3))):
        msg = (
            f"{name} is one picture, an array of shape {tuple(shape)}; expected a list of pictures "
            f"or an array ({name}, height, width, colours). For one alone pass [picture]."
        )
        raise ValueError(msg)


def to_uint8(picture, *, ink="dark"):
    """Round a picture to 8 bits: the only place where that and the inversion happen.

    Parameters
    ----------
    picture : array_like of float
        As for :func:`validate_picture`.
    ink : {"dark", "light"}
        "dark": dark ink on white paper, ``1 - picture``, for one channel and for three.
        "light": the exact negative of that, light ink on black.

    Returns
    -------
    numpy.ndarray, uint8, shape (h, w) or (h, w, 3)
        To the nearest level, so a picture comes back within half a level.

    Raises
    ------
    TypeError, ValueError
        As :func:`validate_picture`; an unknown `ink`.

    Examples
    --------
    >>> to_uint8([[0.0, 0.2, 1.0]])
    array([[255, 204,   0]], dtype=uint8)
    >>> to_uint8([[0.0, 0.2, 1.0]], ink="light")
    array([[  0,  51, 255]], dtype=uint8)
    """
    one_of(ink, "ink", ("dark", "light"))
    picture = validate_picture(picture)
    levels = np.empty(picture.shape, np.uint8)
    step = max(1, _TOGETHER // picture[0].size)

    def convert(top: int) -> None:
        part = picture[top : top + step] * np.float32(255)
        np.rint(part, out=part)  # to 0..255: what validation lets pass beyond is rounded off
        if ink == "dark":
            np.subtract(255, part, out=part)
        levels[top : top + step] = part

    parallel_for(convert, range(0, len(picture), step))
    return levels[:, :, 0] if levels.shape[2] == 1 else levels


def to_pil(picture, *, ink="dark"):
    """Return a picture as a `PIL.Image.Image`, mode "L" or "RGB"; arguments as :func:`to_uint8`.

    Examples
    --------
    >>> image = to_pil([[0.0, 1.0, 1.0]])
    >>> image.mode, image.size
    ('L', (3, 1))
    """
    return Image.fromarray(to_uint8(picture, ink=ink))


def save_png(picture, path, *, size=None, recipe=None, overwrite=True, comment=None):
    """Save a picture as a PNG, dark ink on white paper, with the recipe it was made from.

    Parameters
    ----------
    picture : array_like of float
        As for :func:`validate_picture`.
    path : str or os.PathLike
        Ends in .png; written in one step, see :func:`sampler.support.files.atomic_write`.
    size : (int, int), optional
        Width and height in pixels to resize to (Lanczos). None keeps the picture's own.
    recipe : Recipe or dict, optional
        How to make the picture again: a :class:`sampler.pictures.recipes.recipe.Recipe`, or names
        to strings, numbers, lists, dicts or arrays.  It travels in the file as JSON, in a text
        chunk named "sampler".
    overwrite : bool
        Replace a file that is there, as in 2016.
    comment : str, optional
        A remark that travels in the file.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    TypeError, ValueError
        A bad picture, size or ending, or a recipe that JSON cannot hold.
    FileExistsError
        There is such a file, and `overwrite` is False.
    OSError
        The file cannot be written; nothing is left behind.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "dot.png"
    >>> _ = save_png([[0.0, 1.0]], path, recipe={"z": np.float32([0.5, -1]), "scale": 8.0})
    >>> recipes.read(path)
    {'z': [0.5, -1.0], 'scale': 8.0}
    """
    path, overwrite = png_path(path), flag(overwrite, "overwrite")
    image = to_pil(picture)
    if size is not None:
        image = image.resize(_checked_size(size), Image.Resampling.LANCZOS)
    chunks = PngImagePlugin.PngInfo()
    if recipe is not None:
        chunks.add_text(recipes.KEY, recipes.as_text(recipe))
    if comment is not None:
        chunks.add_text("Comment", instance_of(comment, "comment", str, "'a draft'"))
    # Encoded in memory first: Pillow's own writing hides a full disk behind "encoder error".
    encoded = io.BytesIO()
    image.save(encoded, "PNG", compress_level=_PNG_LEVEL, pnginfo=chunks)
    with atomic_write(path, overwrite=overwrite) as temporary:
        temporary.write_bytes(encoded.getbuffer())
    return path


def png_path(path):
    """Return the path of a PNG to be written, or say how its name must end."""
    path = file_path(path)
    if path.suffix.lower() != ".png":
        msg = f"path is {shown(str(path))}; a PNG's name must end in .png."
        raise ValueError(msg)
    return path


def contact_sheet(pictures, *, columns=None, pad=2, paper=0.0):
    """Lay pictures of one size out in a grid, row by row.

    Parameters
    ----------
    pictures : sequence of pictures, or array (n, h, w, c)
        At least one, all of one shape.
    columns : int, optional
        None makes the grid as square as it can be, rather wider than high.
    pad : int
        Pixels between the pictures and around them, 0 or more.
    paper : float
        The ink of the padding and of empty places, 0..1.

    Returns
    -------
    numpy.ndarray, float32, shape (rows·(h + pad) + pad, columns·(w + pad) + pad, c)

    Raises
    ------
    TypeError, ValueError
        No pictures, unequal shapes, wrong numbers.

    Examples
    --------
    >>> contact_sheet([[[1.0]], [[0.5]]], pad=1)[:, :, 0]
    array([[0. , 0. , 0. , 0. , 0. ],
           [0. , 1. , 0. , 0.5, 0. ],
           [0. , 0. , 0. , 0. , 0. ]], dtype=float32)
    """
    pictures = validate_pictures(pictures)
    count, (height, width, channels) = len(pictures), pictures[0].shape
    columns = math.isqrt(count - 1) + 1 if columns is None else whole_number(columns, "columns")
    pad = whole_number(pad, "pad", 0)
    paper = real_number(paper, "paper", least=0, most=1)
    rows = -(-count // columns)
    shape = (rows * (height + pad) + pad, columns * (width + pad) + pad, channels)
    if math.prod(shape) > _LARGEST_SHEET:
        msg = (
            f"the sheet would have {shown(shape[1])}×{shown(shape[0])} pixels; expected at most "
            f"{_LARGEST_SHEET // channels}. Give fewer or smaller pictures, columns or pad."
        )
        raise ValueError(msg)
    sheet = np.full(shape, paper, np.float32)
    steps = (height + pad, width + pad)
    for i, picture in enumerate(pictures):
        top, left = (pad + k * s for k, s in zip(divmod(i, columns), steps, strict=True))
        sheet[top : top + height, left : left + width] = picture
    return sheet


def _checked_size(size):
    if not isinstance(size, (tuple, list)) or len(size) != 2:
        msg = f"size is {shown(size)}; expected (width, height) in pixels, such as (1300, 1300)."
        raise ValueError(msg)
    width, height = (
        whole_number(side, f"size: {name}", most=_LONGEST_SIDE)
        for side, name in zip(size, ("width", "height"), strict=True)
    )
    if width * height > _LARGEST_RESIZED:
        msg = (
            f"size is {width}×{height} pixels; expected at most {_LARGEST_RESIZED:,} in all. Draw "
            "larger pictures with save_poster"
        )
        raise ValueError(msg)
    return width, height
