"""Decoding of picture files by Pillow: known formats only, within limits, errors in plain words."""

from __future__ import annotations

import contextlib
import importlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.TiffImagePlugin import TiffImageFile

from sampler.pictures.opening import appearance
from sampler.pictures.opening.bands import bands_of_file
from sampler.pictures.opening.frame import Convert, Opened

#: The formats that are opened, by Pillow's names.
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM", "AVIF")
READABLE = "PNG, JPEG, GIF, BMP, TIFF, WebP, PPM or AVIF"
_PLUGINS = {"JPEG": "Jpeg", "GIF": "Gif", "WEBP": "WebP"} | {
    name: name.title() for name in ("PNG", "BMP", "TIFF", "PPM", "AVIF")
}
LARGEST_WHOLE = 2**25  # pixels that Pillow decodes in one piece: 128 MB at most
_BANDS = 16  # times Pillow's limit of pixels are read from files that are decoded in bands
_SIDE = 1_000_000  # pixels
_STREAM = 2**30  # bytes read from a stream, which may have no end
# First bytes of other formats, and their part of the message.
_OTHERS = (
    (0, b"%!PS", "it is PostScript, a program, which is not run"),
    (0, b"\xc5\xd0\xd3\xc6", "it is PostScript, a program, which is not run"),
    (0, b"%PDF", "it is a PDF"),
    (4, b"ftyphei", "it is a HEIC"),
    (4, b"ftypmif1", "it is a HEIC"),
    (0, b"<svg", "it is an SVG"),
    (4, b"ftypavi", "it is an AVIF, which this Pillow cannot read: pip install -U pillow"),
)
_LENGTH, _BITS, _PHOTOMETRIC = 257, 258, 262  # TIFF's tags
_ORIENTATION = 0x0112  # EXIF's


@dataclass(frozen=True)
class OpenImage:
    """A picture that is open.

    Parameters
    ----------
    image : PIL image
        Of a file, perhaps with nothing but the header read.
    name : str
        The picture's name in messages.
    file : binary file, optional
        The file that this module opened the image from.
    """

    image: Image.Image
    name: str
    file: BinaryIO | None = None

    @property
    def frames(self) -> range:
        """The indices of the frames, or pages, that are pictures."""
        if self.image.format == "MPO":  # a phone's picture, with previews beside it
            return range(1)
        with plain_errors(self.name):
            count = max(int(getattr(self.image, "n_frames", 1)), 1)
        width, height = self.image.size
        limit = Image.MAX_IMAGE_PIXELS
        if count > 1 and limit is not None and width * height * count > _BANDS * limit:
            size = f"{count} frames of {width}x{height}, the limit is {_BANDS * limit:,} pixels"
            raise _size_error(self.name, size)
        # An APNG may begin with a picture for programs that cannot play it.
        return range(int(count > 1 and getattr(self.image, "default_image", False)), count)

    def sizes(self) -> list[tuple[int, int]]:
        """Return width and height of each frame, upright; nothing is decoded."""
        if self.image.format != "TIFF":
            return [self._upright_size()] * len(self.frames)
        sizes = []
        for index in self.frames:
            self.seek(index)
            sizes.append(self._upright_size())
        return sizes

    def each(self, longest: int | None) -> Iterator[np.ndarray]:
        """Yield the pixels of every frame, see `sampler.pictures.opening.sources.pixels`."""
        for opened in self.each_opened(longest):
            yield opened.assembled()

    def each_opened(self, longest: int | None, convert: Convert | None = None) -> Iterator[Opened]:
        """Yield the bands of every frame, see :meth:`opened`."""
        numbers = self.frames
        if numbers == range(1):
            yield self.opened(longest, convert)
            return
        at = self.image.tell()
        try:
            for index in numbers:
                self.seek(index)
                yield self.opened(longest, convert)
        finally:
            self.seek(at)

    def seek(self, index: int) -> None:
        """Go to a frame."""
        with plain_errors(self.name):
            self.image.seek(index)

    def opened(self, longest: int | None, convert: Convert | None = None) -> Opened:
        """Return the current frame, ready to be read.

        Parameters
        ----------
        longest : int or None
            A longer side is averaged down to this by a whole number.
        convert : callable, optional
            Changes the decoded image; files that are decoded in bands pass it by.
        """
        image, name = self.image, self.name
        bands = self._bands(longest)
        factor = reduction(image.size, longest)
        check_size(image.size, name, _BANDS if bands and factor > 1 else 1)
        if bands:
            is_tiff = isinstance(image, TiffImageFile)
            height = image.tag_v2[_LENGTH] if is_tiff else image.height
            return Opened(_named(bands, name), height, factor, orientation(image))
        with plain_errors(name):
            image.load()
        turned = orientation(image)
        shown = image if convert is None else convert(image)
        bands = appearance.bands_of_image(shown, _largest(image), name)
        if _white_is_0(image):
            bands = (1 - band for band in bands)
        return Opened(bands, image.height, factor, turned)

    def draft(self, longest: int) -> None:
        """Let a JPEG file decode fewer pixels, but no fewer than `longest` on its longer side."""
        factor = max(self.image.size) // longest
        if self.file is not None and isinstance(self.image, JpegImageFile) and factor > 1:
            with plain_errors(self.name):
                width, height = self.image.size
                self.image.draft(None, (-(-width // factor), -(-height // factor)))

    def _bands(self, longest: int | None) -> Iterator[np.ndarray] | None:
        """Return the bands of a file that is not decoded whole; let a JPEG decode fewer pixels."""
        image, factor = self.image, reduction(self.image.size, longest)
        if self.file is None or image.width * image.height <= LARGEST_WHOLE or len(self.frames) > 1:
            return None
        with plain_errors(self.name):
            if isinstance(image, JpegImageFile) and factor > 1:
                image.draft(None, (max(image.width // factor, 1), max(image.height // factor, 1)))
            return bands_of_file(image, self.file)

    def _upright_size(self) -> tuple[int, int]:
        width, height = self.image.size
        if self.image.format == "TIFF":  # Pillow gives the upright size
            return width, height
        on_side = appearance.lies_on_its_side(orientation(self.image))
        return (height, width) if on_side else (width, height)


def _named(bands: Iterator[np.ndarray], name: str) -> Iterator[np.ndarray]:
    """Name the picture in the errors of bands, which are decoded when they are read."""
    with plain_errors(name):
        yield from bands


@contextlib.contextmanager
def picture_in(file: BinaryIO, name: str) -> Iterator[OpenImage]:
    """Open the picture in a binary file, of one of `FORMATS`; the file keeps its position."""
    with plain_errors(name):
        if not (hasattr(file, "seekable") and file.seekable()):
            file = io.BytesIO(file.read(_STREAM))
        at = file.tell()
        image = _identified(file)
    try:
        yield OpenImage(image, name, file)
    finally:
        if not file.closed:
            file.seek(at)


@contextlib.contextmanager
def plain_errors(name: str) -> Iterator[None]:
    """Name the picture in any error that Pillow raises."""
    try:
        yield
    except Image.DecompressionBombError as error:
        raise _size_error(name, str(error)) from error
    except Exception as error:  # plugins raise anything on damaged files; it goes into the message
        # Pillow's own message names the buffer, which has no meaning for the user.
        known = not isinstance(error, Image.UnidentifiedImageError)
        msg = (
            f"{name} cannot be read as a picture{f' ({error})' if known else ''}; expected "
            f"{READABLE}; open it in a picture editor and save it as PNG"
        )
        raise ValueError(msg) from error


def _identified(file: BinaryIO) -> Image.Image:
    """Open a file by the first of `FORMATS` that accepts its first bytes.

    ``Image.open(file, formats=FORMATS)`` does the same, with two differences.  There, Pillow's
    limit on pixels is a warning or an error for the whole process; here, the size is known before
    anything is decoded.  And the small pictures beside a phone's JPEG do not count as frames here.
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
    for start, magic, msg in _OTHERS:
        if prefix[start:].startswith(magic):
            raise ValueError(msg)
    msg = "none of the formats"
    raise Image.UnidentifiedImageError(msg)


def _size_error(name: str, size: str) -> ValueError:
    return ValueError(
        f"{name} is too large to be read ({size}); make it smaller, or raise the limit by "
        "PIL.Image.MAX_IMAGE_PIXELS = … if you trust the file"
    )


def check_size(size: tuple[int, int], name: str, times: int = 1) -> None:
    """Refuse a picture that would take too much memory or time, before it is decoded.

    Parameters
    ----------
    size : (int, int)
        Width and height.
    name : str
        The picture's name in messages.
    times : int
        The allowed pixels, as a multiple of Pillow's limit.
    """
    width, height = size
    if max(width, height) > _SIDE:
        msg = f"{name} got {width}x{height} pixels; expected sides of at most {_SIDE:,}; cut it up"
        raise ValueError(msg)
    limit = Image.MAX_IMAGE_PIXELS
    if limit is not None and width * height > times * limit:
        raise _size_error(name, f"{width}x{height} pixels, the limit is {times * limit:,}")


def _largest(image: Image.Image) -> int:
    """Return the largest value of whole numbers of more than 8 bits; 0 for others."""
    if isinstance(image, TiffImageFile):
        bits = image.tag_v2.get(_BITS, (16,))
        return 2 ** min(max(bits), 16) - 1 if image.mode.startswith("I;16") else 0
    return 65535 if image.mode.startswith("I;16") or image.format in ("PNG", "PPM") else 0


def _white_is_0(image: Image.Image) -> bool:
    """Return whether a TIFF counts from white to black; Pillow inverts those of 8 bits only."""
    return (
        isinstance(image, TiffImageFile)
        and image.mode.startswith("I;16")
        and image.tag_v2.get(_PHOTOMETRIC) == 0
    )


def orientation(image: Image.Image) -> int:
    """Return EXIF's orientation of an image, 1 if it has none."""
    try:
        # The base class's method, because a PNG's would load the picture.
        return Image.Image.getexif(image).get(_ORIENTATION, 1)
    except Exception:  # damaged EXIF raises anything; the pixels can be read all the same
        return 1


def reduction(size: tuple[int, int], longest: int | None) -> int:
    """Return how many pixels in a row become one, so that at most `longest` remain."""
    return 1 if longest is None else -(-max(size) // longest)
