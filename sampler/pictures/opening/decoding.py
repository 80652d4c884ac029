"""Picture files as Pillow decodes them: of known formats alone, within limits, in words of ours."""

from __future__ import annotations

import contextlib
import importlib
import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from sampler.pictures.opening import appearance
from sampler.pictures.opening.bands import bands_of_file

#: What is opened, and nothing else: Pillow's names.
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM", "AVIF")
READABLE = "PNG, JPEG, GIF, BMP, TIFF, WebP, PPM or AVIF"
_PLUGINS = {"JPEG": "Jpeg", "GIF": "Gif", "WEBP": "WebP"} | {
    name: name.title() for name in ("PNG", "BMP", "TIFF", "PPM", "AVIF")
}
_WHOLE = 2**25  # pixels that Pillow decodes in one piece: 128 MB at most
_BANDS = 16  # how many times as many pixels as Pillow's limit are read, if never all at once
_SIDE = 1_000_000
_STREAM = 2**30  # bytes that are read of what has no end, perhaps
# What other files begin with, and what to say of them.
_OTHERS = (
    (0, b"%!PS", "it is PostScript, a program, which is not run"),
    (0, b"\xc5\xd0\xd3\xc6", "it is PostScript, a program, which is not run"),
    (0, b"%PDF", "it is a PDF"),
    (4, b"ftyphei", "it is a HEIC"),
    (4, b"ftypmif1", "it is a HEIC"),
    (0, b"<svg", "it is an SVG"),
)
_LENGTH, _BITS, _PHOTOMETRIC = 257, 258, 262  # TIFF's tags
_ORIENTATION = 0x0112  # EXIF's


@dataclass(frozen=True)
class Picture:
    """A picture that is open.

    Parameters
    ----------
    image : PIL image
        Of a file, only the header may have been read.
    name : str
        What messages call it.
    file : binary file, optional
        Where the image is from, if this module opened it.
    """

    image: Image.Image
    name: str
    file: io.IOBase | None = None

    @property
    def frames(self) -> range:
        """The numbers of the frames, or pages, that are pictures."""
        if self.image.format == "MPO":  # a phone's picture, with previews beside it
            return range(1)
        with in_words(self.name):
            count = max(int(getattr(self.image, "n_frames", 1)), 1)
        width, height = self.image.size
        limit = Image.MAX_IMAGE_PIXELS
        if count > 1 and limit is not None and width * height * count > _BANDS * limit:
            what = f"{count} frames of {width}x{height}, the limit is {_BANDS * limit:,} pixels"
            raise _too_large(self.name, what)
        # An APNG may have a picture in front for those who cannot play it.
        return range(int(count > 1 and getattr(self.image, "default_image", False)), count)

    def sizes(self) -> list[tuple[int, int]]:
        """Width and height of each frame, upright; nothing is decoded."""
        if self.image.format != "TIFF":
            return [self._upright_size()] * len(self.frames)
        found = []
        for index in self.frames:
            self.seek(index)
            found.append(self._upright_size())
        return found

    def each(self, longest: int | None) -> Iterator[np.ndarray]:
        """Yield the pixels of every frame, see `sampler.pictures.opening.sources.pixels`."""
        numbers = self.frames
        if numbers == range(1):
            yield self.pixels(longest)
            return
        at = self.image.tell()
        try:
            for index in numbers:
                self.seek(index)
                yield self.pixels(longest)
        finally:
            self.seek(at)

    def seek(self, index: int) -> None:
        """Go to a frame."""
        with in_words(self.name):
            self.image.seek(index)

    def pixels(self, longest: int | None) -> np.ndarray:
        """The current frame, see `sampler.pictures.opening.sources.pixels`."""
        image, name = self.image, self.name
        bands = self._bands(longest)
        factor = shrinking(image.size, longest)
        check_size(image.size, name, _BANDS if bands and factor > 1 else 1)
        if bands:
            height = image.tag_v2[_LENGTH] if image.format == "TIFF" else image.height
            with in_words(name):
                return appearance.assembled(bands, height, factor, orientation(image))
        with in_words(name):
            image.load()
        bands = appearance.bands_of_image(image, _top(image), name)
        if _white_is_0(image):
            bands = (1 - band for band in bands)
        return appearance.assembled(bands, image.height, factor, orientation(image))

    def _bands(self, longest: int | None) -> Iterator[np.ndarray] | None:
        """What need not be decoded as a whole; and a JPEG is told to decode less of itself."""
        image, factor = self.image, shrinking(self.image.size, longest)
        if self.file is None or image.width * image.height <= _WHOLE or len(self.frames) > 1:
            return None
        with in_words(self.name):
            if image.format == "JPEG" and factor > 1:
                image.draft(None, (max(image.width // factor, 1), max(image.height // factor, 1)))
            return bands_of_file(image, self.file)

    def _upright_size(self) -> tuple[int, int]:
        width, height = self.image.size
        if self.image.format == "TIFF":  # Pillow has seen to it
            return width, height
        return (
            (height, width)
            if appearance.lies_on_its_side(orientation(self.image))
            else (width, height)
        )


@contextlib.contextmanager
def picture_in(file, name: str) -> Iterator[Picture]:
    """Open the picture in a binary file, of one of `FORMATS`; the file stays open, where it was."""
    with in_words(name):
        if not (hasattr(file, "seekable") and file.seekable()):
            file = io.BytesIO(file.read(_STREAM))
        at = file.tell()
        image = _identified(file)
    try:
        yield Picture(image, name, file)
    finally:
        if not file.closed:
            file.seek(at)


@contextlib.contextmanager
def in_words(name: str) -> Iterator[None]:
    """Say which picture it was, whatever Pillow makes of a stranger's bytes."""
    try:
        yield
    except Image.DecompressionBombError as error:
        raise _too_large(name, str(error)) from error
    except Exception as error:  # plugins raise anything on damaged files; all of it is told below
        # Pillow names the buffer it failed to identify, which helps nobody.
        known = not isinstance(error, Image.UnidentifiedImageError)
        msg = (
            f"{name} cannot be read as a picture{f' ({error})' if known else ''}; expected "
            f"{READABLE}. Open it in a picture editor and save it as PNG."
        )
        raise ValueError(msg) from error


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
    for start, magic, what in _OTHERS:
        if prefix[start:].startswith(magic):
            raise ValueError(what)
    msg = "none of the formats"
    raise Image.UnidentifiedImageError(msg)


def _too_large(name: str, what: str) -> ValueError:
    return ValueError(
        f"{name} is too large to be read ({what}). Make it smaller, or raise the limit by "
        "PIL.Image.MAX_IMAGE_PIXELS = ... if you trust it."
    )


def check_size(size: tuple[int, int], name: str, times: int = 1) -> None:
    """Refuse what would take too much memory or time, before anything of it is decoded.

    Parameters
    ----------
    size : (int, int)
    name : str
    times : int
        How many times as many pixels as Pillow's limit are allowed.
    """
    width, height = size
    if max(width, height) > _SIDE:
        msg = f"{name} is {width}x{height} pixels; expected sides of at most {_SIDE:,}. Cut it up."
        raise ValueError(msg)
    limit = Image.MAX_IMAGE_PIXELS
    if limit is not None and width * height > times * limit:
        raise _too_large(name, f"{width}x{height} pixels, the limit is {times * limit:,}")


def _top(image: Image.Image) -> int:
    """The largest value of an image's whole numbers, if they have more than 8 bits; else 0."""
    if image.format == "TIFF":
        bits = image.tag_v2.get(_BITS, (16,))
        return 2 ** min(max(bits), 16) - 1 if image.mode.startswith("I;16") else 0
    return 65535 if image.mode.startswith("I;16") or image.format in ("PNG", "PPM") else 0


def _white_is_0(image: Image.Image) -> bool:
    """Whether a TIFF counts from white to black; Pillow turns round those of 8 bits alone."""
    return (
        image.format == "TIFF"
        and image.mode.startswith("I;16")
        and image.tag_v2.get(_PHOTOMETRIC) == 0
    )


def orientation(image: Image.Image) -> int:
    """Return EXIF's orientation of an image, 1 if it tells none."""
    try:
        # The base class's own, because a PNG's would load the picture.
        return Image.Image.getexif(image).get(_ORIENTATION, 1)
    except Exception:  # damaged EXIF raises anything, and tells nothing; the pixels are there
        return 1


def shrinking(size: tuple[int, int], longest: int | None) -> int:
    """Return how many pixels in a row become one, if `longest` are to be left at most."""
    return 1 if longest is None else -(-max(size) // longest)
