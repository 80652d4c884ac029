"""The one place where pictures are opened: files, bytes, PIL images and arrays, as they are seen.

A file is data: only the formats in `FORMATS` are tried, none of which starts a process.  PostScript
is not among them, whatever its name ends in.  Large files are averaged down while they are read.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from sampler.pictures.opening import appearance
from sampler.pictures.opening.decoding import Picture, picture_in, shrinking
from sampler.support.arguments import file_path, shown

#: Pixels along the longer side that `pixels` leaves of a picture, unless it is told otherwise: a
#: digit that fills a tenth of that is still three times as large as it will be drawn.
LONGEST = 2048
_ADDRESS = re.compile(r"(https?|ftp|s3|gs|data|file):", re.IGNORECASE)
_KINDS = "a PIL image, a path or a NumPy array, or a file's bytes, or an open binary file"


def pixels(picture, *, longest: int | None = LONGEST) -> np.ndarray:
    """Return one picture as it is seen: upright, and on paper where it is transparent.

    Parameters
    ----------
    picture : path, PIL image, bytes, memoryview, open binary file, upload or array
        Arrays are (h, w), or (h, w, c) with 1 channel (grey), 3 (RGB) or 4 (RGB and alpha): bool,
        uint8, or float from 0 to 1.  An upload is what ipywidgets' FileUpload has as its value.
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
        It is no picture, too large, holds several frames (see `frames`) or values out of range.
    TypeError
        Another kind of thing.
    FileNotFoundError
        There is no file of that name.

    Examples
    --------
    >>> pixels(np.array([[0, 51], [255, 102]], np.uint8)).shape
    (2, 2, 1)
    """
    if isinstance(picture, np.ndarray):
        return _of_array(picture, longest)
    with opened(picture) as found:
        count = len(found.frames)
        if count > 1:
            msg = (
                f"{found.name} holds {count} frames, which are as many pictures; expected one "
                "picture. Take one of them, for example image.seek(0); image.copy() of a PIL "
                "image, or give the file to encode or classify, which answer every frame."
            )
            raise ValueError(msg)
        return next(found.each(longest))


def frames(picture, *, longest: int | None = LONGEST) -> Iterator[np.ndarray]:
    """Yield every frame or page of a picture as `pixels` returns it; of most there is one."""
    if isinstance(picture, np.ndarray):
        yield _of_array(picture, longest)
        return
    with opened(picture) as found:
        yield from found.each(longest)


# -- kinds of input --------------------------------------------------------------------------------


@contextlib.contextmanager
def opened(picture) -> Iterator[Picture]:
    """Open a picture that is no array."""
    if isinstance(picture, Image.Image):
        yield Picture(_known(picture), "the picture")
    elif isinstance(picture, (str, os.PathLike)):
        path = _regular(picture)
        with path.open("rb") as file, picture_in(file, f"'{path}'") as found:
            yield found
    else:
        content, name = _content(picture)
        buffers = (bytes, bytearray, memoryview)
        file = io.BytesIO(content) if isinstance(content, buffers) else content
        with picture_in(file, name) as found:
            yield found


def is_picture(item) -> bool:
    """Return whether `item` is a picture to be opened, rather than an array or several pictures."""
    single = (str, os.PathLike, Image.Image, bytes, bytearray, memoryview, io.IOBase)
    return isinstance(item, single) or _is_upload(item) or hasattr(item, "read")


def _is_upload(item) -> bool:
    return isinstance(item, Mapping) and "content" in item


def _known(image: Image.Image) -> Image.Image:
    """A PIL image whose pixels are there, or can be had without starting a process."""
    if image.format == "EPS" and getattr(image, "tile", None):
        msg = (
            "the picture is PostScript, a program, which is not run; expected a picture. Convert "
            "it to PNG first."
        )
        raise ValueError(msg)
    if not image.width * image.height:
        msg = f"the picture has {image.width}×{image.height} pixels; expected at least one."
        raise ValueError(msg)
    return image


def _regular(picture) -> Path:
    """The path of a file that can be read without waiting."""
    address = _ADDRESS.match(os.fspath(picture)) if isinstance(picture, str) else None
    if address is None and isinstance(picture, os.PathLike):
        address = re.match(r"https?:/", str(picture))
    if address:
        msg = (
            f"{shown(str(picture))} is an address; pictures are not fetched. Download it first and "
            "give the file's name, or its bytes."
        )
        raise ValueError(msg)
    path = file_path(picture, "the picture's path")
    try:
        kind = path.stat().st_mode
    except FileNotFoundError:
        msg = f"no picture at '{path}'. Check the path and the file's name."
        raise FileNotFoundError(msg) from None
    except OSError as error:
        what = error.strerror or error
        msg = f"{shown(str(path))} cannot be read ({what}); expected a picture file."
        raise ValueError(msg) from error
    if stat.S_ISDIR(kind):
        msg = (
            f"'{path}' is a folder; expected a picture file. Give its files, for example "
            "pathlib.Path(folder).glob('*.png'), or load them all by sampler.datasets.load(folder)."
        )
        raise ValueError(msg)
    if not stat.S_ISREG(kind):
        msg = (
            f"'{path}' is a pipe, socket or device; expected a picture file. Copy what it gives "
            "into a file first."
        )
        raise ValueError(msg)
    return path


def _content(picture):
    """What there is to read of bytes, files and uploads, and what to call it."""
    if isinstance(picture, Sequence) and len(picture) == 1 and _is_upload(picture[0]):
        picture = picture[0]
    if _is_upload(picture):
        return picture["content"], f"the upload {shown(picture.get('name', 'without a name'))}"
    if isinstance(picture, (bytes, bytearray, memoryview)):
        return picture, "the bytes"
    if isinstance(picture, io.TextIOBase):
        msg = "a text file came as a picture; open it with 'rb', as binary."
        raise TypeError(msg)
    if getattr(picture, "closed", False):
        msg = "a closed file came as a picture; open it anew, or give its name."
        raise ValueError(msg)
    if hasattr(picture, "read"):
        name = getattr(picture, "name", None)
        return picture, f"'{name}'" if isinstance(name, str) else "the open file"
    msg = (
        f"a {type(picture).__name__} came as a picture; expected {_KINDS}. Convert it with "
        "numpy.asarray first."
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
    return appearance.assembled(bands, len(array), shrinking(array.shape[:2], longest))


def _checked(array: np.ndarray) -> np.ndarray:
    """Check an array that came as a picture, and give it a last axis of channels."""
    if np.ma.isMaskedArray(array):
        msg = (
            "a masked array came as a picture, whose hidden values would be used; give it without "
            "a mask, such as array.filled(0)."
        )
        raise TypeError(msg)
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3, 4)):
        msg = (
            f"an array of shape {array.shape} came as a picture; expected (height, width) or "
            "(height, width, channels) with 1, 3 or 4 channels. Pass one picture at a time."
        )
        raise ValueError(msg)
    if array.size == 0:
        msg = (
            f"an empty array of shape {array.shape} came as a picture; expected at least one pixel"
        )
        raise ValueError(msg)
    if np.issubdtype(array.dtype, np.floating):
        appearance.check_range(array, "the picture")
    elif array.dtype not in (np.bool_, np.uint8):
        msg = (
            f"a picture of dtype {array.dtype} came; expected uint8 from 0 to 255 or float from "
            "0 to 1. Convert it, for example with .astype('uint8')."
        )
        raise TypeError(msg)
    return array.reshape(*array.shape[:2], -1)
