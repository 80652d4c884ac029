"""Opening of pictures, the one place for it: files, bytes, PIL images and arrays.

A file is data: only the formats in `FORMATS` are tried, none of which starts a process.  PostScript
is refused under any name.  Large files are averaged down while they are read.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TypeGuard

import numpy as np
from PIL import Image

from sampler.pictures.opening import appearance
from sampler.pictures.opening.decoding import OpenImage, picture_in, reduction
from sampler.support.arguments import file_path, shown, shown_type

#: The longest side that `pixels` returns by default: a digit that fills a tenth of it is three
#: times as large as the encoder's digits.
LONGEST = 2048
_ADDRESS = re.compile(r"(https?|ftp|s3|gs|data|file):", re.IGNORECASE)
_ACCEPTED = "a PIL image, a path or a NumPy array, or a file's bytes, or an open binary file"


def pixels(picture: Any, *, longest: int | None = LONGEST) -> np.ndarray:
    """Return one picture as it looks: upright, and on paper where it is transparent.

    Parameters
    ----------
    picture : path, PIL image, bytes, memoryview, open binary file, upload or array
        Arrays are (h, w), or (h, w, c) with 1 channel (grey), 3 (RGB) or 4 (RGB and alpha): bool,
        uint8, or float from 0 to 1.  An upload is the value of ipywidgets' FileUpload.
    longest : int or None
        A picture with a longer side than this is averaged down by a whole number while it is read.
        None keeps every pixel.

    Returns
    -------
    numpy.ndarray
        float32, (h, w, 1) if every pixel is grey, else (h, w, 3); 0 = black, 1 = white.

    Raises
    ------
    ValueError
        It is not a picture, too large, has several frames (see `frames`) or values out of range.
    TypeError
        Another type.
    FileNotFoundError
        There is no file of that name.

    Examples
    --------
    >>> pixels(np.array([[0, 51], [255, 102]], np.uint8)).shape
    (2, 2, 1)
    """
    if isinstance(picture, np.ndarray):
        return _of_array(picture, longest)
    with open_image(picture) as source:
        count = len(source.frames)
        if count > 1:
            msg = (
                f"{source.name} holds {count} frames, which are as many pictures; expected one "
                "picture; take one of them, for example image.seek(0); image.copy() of a PIL "
                "image, or give the file to encode or classify, which read every frame"
            )
            raise ValueError(msg)
        return next(source.each(longest))


def frames(picture: Any, *, longest: int | None = LONGEST) -> Iterator[np.ndarray]:
    """Yield every frame or page of a picture as `pixels` returns it; most pictures have one."""
    if isinstance(picture, np.ndarray):
        yield _of_array(picture, longest)
        return
    with open_image(picture) as source:
        yield from source.each(longest)


# -- types of input --------------------------------------------------------------------------------


@contextlib.contextmanager
def open_image(picture: Any) -> Iterator[OpenImage]:
    """Open a picture of any type but an array; errors as :func:`pixels`."""
    if isinstance(picture, Image.Image):
        yield OpenImage(_checked_image(picture), "the picture")
    elif isinstance(picture, (str, os.PathLike)):
        path = _regular(picture)
        with path.open("rb") as file, picture_in(file, f"'{path}'") as source:
            yield source
    else:
        content, name = _content(picture)
        buffers = (bytes, bytearray, memoryview)
        file = io.BytesIO(content) if isinstance(content, buffers) else content
        with picture_in(file, name) as source:
            yield source


def is_picture(item: Any) -> bool:
    """Return whether `item` is a picture to open, rather than an array or several pictures."""
    single = (str, os.PathLike, Image.Image, bytes, bytearray, memoryview, io.IOBase)
    return isinstance(item, single) or _is_upload(item) or hasattr(item, "read")


def _is_upload(item: Any) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(item, Mapping) and "content" in item


def _checked_image(image: Image.Image) -> Image.Image:
    """Return a PIL image whose pixels can be read without starting a process."""
    if image.format == "EPS" and getattr(image, "tile", None):
        msg = (
            "the picture is PostScript, a program, which is not run; expected a picture; convert "
            "it to PNG first"
        )
        raise ValueError(msg)
    if not image.width * image.height:
        msg = f"the picture got {image.width}×{image.height} pixels; expected at least one"
        raise ValueError(msg)
    return image


def _regular(picture: str | os.PathLike[str]) -> Path:
    """Return the path of a file that can be read without waiting."""
    address = _ADDRESS.match(os.fspath(picture)) if isinstance(picture, str) else None
    if address is None and isinstance(picture, os.PathLike):
        address = re.match(r"https?:/", str(picture))
    if address:
        msg = (
            f"{shown(str(picture))} is an address; pictures are not fetched; download it first and "
            "give the file's name, or its bytes"
        )
        raise ValueError(msg)
    path = file_path(picture, "the picture's path")
    try:
        kind = path.stat().st_mode
    except FileNotFoundError:
        msg = f"no picture at '{path}'; check the path and the file's name"
        raise FileNotFoundError(msg) from None
    except OSError as error:
        msg = (
            f"{shown(str(path))} cannot be read ({error.strerror or error}); expected a picture "
            "file"
        )
        raise ValueError(msg) from error
    if stat.S_ISDIR(kind):
        msg = (
            f"'{path}' is a folder; expected a picture file; give its files, for example "
            "pathlib.Path(folder).glob('*.png'), or load them all by sampler.datasets.load(folder)"
        )
        raise ValueError(msg)
    if not stat.S_ISREG(kind):
        msg = (
            f"'{path}' is a pipe, socket or device; expected a picture file; copy its content into "
            "a file first"
        )
        raise ValueError(msg)
    return path


def _out_of_list(picture: Any) -> Any:
    """Return the upload in a list of one, which is FileUpload's value; other pictures unchanged."""
    in_list = isinstance(picture, Sequence) and len(picture) == 1 and _is_upload(picture[0])
    return picture[0] if in_list else picture


def _content(picture: Any) -> tuple[bytes | bytearray | memoryview | BinaryIO, str]:
    """Return the content of bytes, files and uploads, and its name in messages."""
    upload = _out_of_list(picture)
    if _is_upload(upload):
        return upload["content"], f"the upload {shown(upload.get('name', 'without a name'))}"
    if isinstance(picture, (bytes, bytearray, memoryview)):
        return picture, "the bytes"
    if isinstance(picture, io.TextIOBase):
        msg = "the picture got a text file; expected a binary file; open it with 'rb'"
        raise TypeError(msg)
    if getattr(picture, "closed", False):
        msg = "the picture got a closed file; expected an open one; open it anew, or give its name"
        raise ValueError(msg)
    if hasattr(picture, "read"):
        name = getattr(picture, "name", None)
        return picture, f"'{name}'" if isinstance(name, str) else "the open file"
    msg = (
        f"the picture got {shown_type(picture)}; expected {_ACCEPTED}; convert it with "
        "numpy.asarray first"
    )
    raise TypeError(msg)


# -- arrays ----------------------------------------------------------------------------------------


def _of_array(array: np.ndarray, longest: int | None) -> np.ndarray:
    array = _checked(array)
    scale = 255 if array.dtype == np.uint8 else 1
    bands = (
        array[start:stop].astype(np.float32) / np.float32(scale)
        for start, stop in appearance.steps(*array.shape[:2])
    )
    return appearance.assembled(bands, len(array), reduction(array.shape[:2], longest))


def _checked(array: np.ndarray) -> np.ndarray:
    """Check an array and give it a last axis of channels."""
    if np.ma.isMaskedArray(array):
        msg = (
            "the picture got a masked array, whose hidden values would be used; give it without a "
            "mask, such as array.filled(0)"
        )
        raise TypeError(msg)
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3, 4)):
        msg = (
            f"the picture got shape {array.shape}; expected (height, width) or (height, width, "
            "channels) with 1, 3 or 4 channels; pass one picture at a time"
        )
        raise ValueError(msg)
    if array.size == 0:
        msg = f"the picture got an empty array of shape {array.shape}; expected at least one pixel"
        raise ValueError(msg)
    if np.issubdtype(array.dtype, np.floating):
        appearance.check_range(array, "the picture")
    elif array.dtype not in (np.bool_, np.uint8):
        msg = (
            f"the picture got dtype {array.dtype}; expected uint8 from 0 to 255 or float from 0 to "
            "1; convert it, for example with .astype('uint8')"
        )
        raise TypeError(msg)
    return array.reshape(*array.shape[:2], -1)
