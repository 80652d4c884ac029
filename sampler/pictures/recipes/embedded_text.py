"""Text beside the pixels of a picture's file, read without the pixels.

A PNG has it in a text chunk, a TIFF as its description, a GIF, an MP4 and a shader as a comment, a
WebP in its Exif data, an SVG in its metadata, and a web page in an element of its head.  Files may
be damaged or malicious: every length is checked against the file, and at most `LONGEST` bytes of
text are read.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from sampler.pictures.recipes.files import gif, glsl, html, mp4, png, svg, tiff, webp
from sampler.pictures.recipes.files.png import RECIPE_KEY
from sampler.pictures.recipes.files.reader import LONGEST, DamagedFileError, Reader
from sampler.support.small_files import open_ordinary

__all__ = ["LONGEST", "READABLE", "RECIPE_KEY", "DamagedFileError", "find_text"]

_HEAD = 12  # bytes that tell the format
_FORMATS = {
    "TIFF": tiff, "GIF": gif, "WebP": webp, "MP4": mp4, "SVG": svg, "GLSL": glsl, "web page": html,
}  # fmt: skip

#: The formats in words.
READABLE = "PNG, TIFF, GIF, WebP, MP4, SVG, GLSL or web page"


def find_text(path: str | os.PathLike[str]) -> bytes | None:
    """Return a PNG's text named "sampler", or another format's text of JSON.

    Parameters
    ----------
    path : str or os.PathLike
        A PNG, TIFF, GIF, WebP, MP4, SVG, GLSL or web page.

    Returns
    -------
    bytes or None
        None where the picture has no such text.

    Raises
    ------
    ValueError
        The file is of another format, is damaged, or its text is too long.
    """
    with open_ordinary(path) as file:
        kind, find_in = _format(file.read(_HEAD))
        file.seek(0)
        try:
            text = find_in(Reader.of_file(file))
        except DamagedFileError as error:
            msg = f"{os.fspath(path)!r} is not a readable {kind}: {error}"
            raise ValueError(msg) from None
    # Other texts may be of any program; JSON with names begins with a brace.
    is_recipe = text is not None and (kind == "PNG" or text.lstrip()[:1] == b"{")
    return text if is_recipe else None


def _format(head: bytes) -> tuple[str, Callable[[Reader], bytes | None]]:
    for kind, reader in _FORMATS.items():
        if reader.starts(head):
            return kind, reader.find_text
    return "PNG", png.find_text
