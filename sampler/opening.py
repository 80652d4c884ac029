"""The one place where pictures are opened: files, bytes, PIL images and arrays, as they are seen.

A file is data: only the formats in `FORMATS` are tried, none of which starts a process.  PostScript
is not among them, whatever its name ends in.  Large files are averaged down while they are read.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from sampler import seen
from sampler.checks import file_path, shown

#: What is opened, and nothing else: Pillow's names.
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM", "AVIF")
#: Pixels along the longer side that `pixels` leaves of a picture, unless it is told otherwise: a
#: digit that fills a tenth of that is still three times as large as it will be drawn.
LONGEST = 2048
_PLUGINS = {"JPEG": "Jpeg", "GIF": "Gif", "WEBP": "WebP"} | {
    name: name.title() for name in ("PNG", "BMP", "TIFF", "PPM", "AVIF")
}
_ADDRESS = re.compile(r"(https?|ftp|s3|gs|data|file):", re.IGNORECASE)
_READABLE = "PNG, JPEG, GIF, BMP, TIFF, WebP, PPM or AVIF"
_KINDS = "a path, a PIL image, the bytes of a file, an open binary file or a NumPy array"


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
    with opened(picture) as (image, name):
        count = count_frames(image, name)
        if count > 1:
            raise ValueError(
                f"{name} holds {count} frames, which are as many pictures; expected one picture. "
                "Take one of them, for example image.seek(0); image.copy() of a PIL image, or give "
                "the file to encode or classify, which answer every frame."
            )
        return _of_image(image, name, longest)


def frames(picture, *, longest: int | None = LONGEST) -> Iterator[np.ndarray]:
    """Yield every frame or page of a picture as `pixels` returns it; of most there is one."""
    if isinstance(picture, np.ndarray):
        yield _of_array(picture, longest)
        return
    with opened(picture) as (image, name):
        count = count_frames(image, name)
        if count == 1:
            yield _of_image(image, name, longest)
            return
        at = image.tell()
        for index in range(count):
            with _in_words(name):
                image.seek(index)
            yield _of_image(image, f"{name}, frame {index}", longest)
        image.seek(at)


# -- kinds of input --------------------------------------------------------------------------------


@contextlib.contextmanager
def opened(picture) -> Iterator[tuple[Image.Image, str]]:
    """Open a picture that is no array: a PIL image, and what messages call it."""
    if isinstance(picture, Image.Image):
        yield _known(picture), "the picture"
        return
    if isinstance(picture, (str, os.PathLike)):
        path = _regular(picture)
        with path.open("rb") as file, _image(file, f"'{path}'") as image:
            yield image, f"'{path}'"
        return
    content, name = _content(picture)
    if not isinstance(content, (bytes, bytearray, memoryview)):
        with _image(content, name) as image:
            yield image, name
        return
    with _image(io.BytesIO(content), name) as image:
        yield image, name


def is_picture(item) -> bool:
    """Return whether `item` is a picture to be opened, rather than an array or several pictures."""
    single = (str, os.PathLike, Image.Image, bytes, bytearray, memoryview, io.IOBase)
    return isinstance(item, single) or _is_upload(item) or hasattr(item, "read")


def _is_upload(item) -> bool:
    return isinstance(item, Mapping) and "content" in item


def _known(image: Image.Image) -> Image.Image:
    """A PIL image whose pixels are there, or can be had without starting a process."""
    if image.format == "EPS" and getattr(image, "tile", None):
        raise ValueError(
            "the picture is PostScript, a program, which is not run; expected a picture. Convert "
            "it to PNG first."
        )
    return image


def _regular(picture) -> Path:
    """The path of a file that can be read without waiting."""
    address = _ADDRESS.match(os.fspath(picture)) if isinstance(picture, str) else None
    if address is None and isinstance(picture, os.PathLike):
        address = re.match(r"https?:/", str(picture))
    if address:
        raise ValueError(
            f"{shown(str(picture))} is an address; pictures are not fetched. Download it first and "
            "give the file's name, or its bytes."
        )
    path = file_path(picture, "the picture's path")
    try:
        kind = path.stat().st_mode
    except FileNotFoundError:
        raise FileNotFoundError(
            f"no picture at '{path}'. Check the path and the file's name."
        ) from None
    except OSError as error:
        raise ValueError(f"'{path}' cannot be read ({error}); expected a picture file.") from error
    if stat.S_ISDIR(kind):
        raise ValueError(
            f"'{path}' is a folder; expected a picture file. Give its files, for example "
            "pathlib.Path(folder).glob('*.png'), or load them all by sampler.datasets.load(folder)."
        )
    if not stat.S_ISREG(kind):
        raise ValueError(
            f"'{path}' is a pipe, socket or device; expected a picture file. Copy what it gives "
            "into a file first."
        )
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
        raise TypeError("a text file came as a picture; open it with 'rb', as binary.")
    if hasattr(picture, "read"):
        name = getattr(picture, "name", None)
        return picture, f"'{name}'" if isinstance(name, str) else "the open file"
    raise TypeError(
        f"a {type(picture).__name__} came as a picture; expected {_KINDS}. Convert it with "
        "numpy.asarray first."
    )


# -- files -----------------------------------------------------------------------------------------


@contextlib.contextmanager
def _in_words(name: str) -> Iterator[None]:
    """Say which picture it was, whatever Pillow makes of a stranger's bytes."""
    try:
        yield
    except Image.DecompressionBombError as error:
        raise _too_large(name, str(error)) from error
    except Exception as error:  # plugins raise anything on damaged files; all of it is told below
        # Pillow names the buffer it failed to identify, which helps nobody.
        known = not isinstance(error, Image.UnidentifiedImageError)
        raise ValueError(
            f"{name} cannot be read as a picture{f' ({error})' if known else ''}; expected "
            f"{_READABLE}. Open it in a picture editor and save it as PNG."
        ) from error


@contextlib.contextmanager
def _image(file, name: str) -> Iterator[Image.Image]:
    """The PIL image in an open binary file, of one of `FORMATS`; the file stays open."""
    with _in_words(name):
        if not (hasattr(file, "seekable") and file.seekable()):
            file = io.BytesIO(file.read())
        at = file.tell()
        image = _identified(file)
    try:
        yield image
    finally:
        if not file.closed:
            file.seek(at)


def _identified(file) -> Image.Image:
    """Open a file by the first of `FORMATS` that knows its first bytes.

    This is what ``Image.open(file, formats=FORMATS)`` does, but for two things.  Pillow's limit on
    pixels is a warning or an error in there, for the whole process; here the size is known before
    anything is decoded.  And the small pictures beside a phone's JPEG are no frames of it.
    """
    file.seek(0)
    prefix = file.read(16)
    for known in FORMATS:
        try:
            plugin = importlib.import_module(f"PIL.{_PLUGINS[known]}ImagePlugin")
        except ImportError:  # an older Pillow, which has no AVIF
            continue
        if known not in Image.OPEN:  # a Pillow that was built without the library
            continue
        factory, accept = Image.OPEN[known]
        if known == "JPEG":
            factory = plugin.JpegImageFile
        if accept is None or accept(prefix) is True:
            file.seek(0)
            try:
                return factory(file, "")
            except (SyntaxError, TypeError, IndexError, OverflowError):
                continue
    raise Image.UnidentifiedImageError("none of the formats")


def count_frames(image: Image.Image, name: str) -> int:
    """Return how many pictures an image holds."""
    if image.format == "MPO":  # a phone's picture, with previews beside it
        return 1
    with _in_words(name):
        return max(int(getattr(image, "n_frames", 1)), 1)


def _too_large(name: str, what: str) -> ValueError:
    return ValueError(
        f"{name} is too large to be read ({what}). Make it smaller, or raise the limit by "
        "PIL.Image.MAX_IMAGE_PIXELS = ... if you trust it."
    )


def _of_image(image: Image.Image, name: str, longest: int | None) -> np.ndarray:
    """The current frame of an image that is open."""
    width, height = image.size
    limit = Image.MAX_IMAGE_PIXELS
    if limit is not None and width * height > limit:
        raise _too_large(name, f"{width}x{height} pixels, the limit is {limit:,}")
    with _in_words(name):
        image.load()
    factor = _factor(image.size, longest)
    bands = seen.bands_of_image(image, _top(image), factor, name)
    return seen.assembled(bands, factor, orientation(image))


def _top(image: Image.Image) -> int:
    """The largest value of an image's whole numbers, if they have more than 8 bits; else 0."""
    if image.format == "TIFF":
        bits = image.tag_v2.get(258, (16,))
        return 2 ** min(max(bits), 16) - 1 if image.mode.startswith("I;16") else 0
    return 65535 if image.mode.startswith("I;16") or image.format in ("PNG", "PPM") else 0


def orientation(image: Image.Image) -> int:
    """Return EXIF's orientation of an image, 1 if it tells none."""
    try:
        # The base class's own, because a PNG's would load the picture.
        return Image.Image.getexif(image).get(0x0112, 1)
    except Exception:  # damaged EXIF raises anything, and tells nothing; the pixels are there
        return 1


def _factor(size, longest: int | None) -> int:
    return 1 if longest is None else -(-max(size) // longest)


# -- arrays ----------------------------------------------------------------------------------------


def _of_array(array: np.ndarray, longest: int | None) -> np.ndarray:
    array = _checked(array)
    factor = _factor(array.shape[:2], longest)
    scale = 255 if array.dtype == np.uint8 else 1
    bands = (
        array[start:stop].astype(np.float32) / np.float32(scale)
        for start, stop in seen.steps(*array.shape[:2], factor)
    )
    return seen.assembled(bands, factor)


def _checked(array: np.ndarray) -> np.ndarray:
    """Check an array that came as a picture, and give it a last axis of channels."""
    if np.ma.isMaskedArray(array):
        raise TypeError(
            "a masked array came as a picture, whose hidden values would be used; give it without "
            "a mask, such as array.filled(0)."
        )
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3, 4)):
        raise ValueError(
            f"an array of shape {array.shape} came as a picture; expected (height, width) or "
            "(height, width, channels) with 1, 3 or 4 channels. Pass one picture at a time."
        )
    if array.size == 0:
        raise ValueError(
            f"an empty array of shape {array.shape} came as a picture; expected at least one pixel"
        )
    if np.issubdtype(array.dtype, np.floating):
        seen.check_range(array, "the picture")
    elif array.dtype not in (np.bool_, np.uint8):
        raise TypeError(
            f"a picture of dtype {array.dtype} came; expected uint8 from 0 to 255 or float from "
            "0 to 1. Convert it, for example with .astype('uint8')."
        )
    return array.reshape(*array.shape[:2], -1)
