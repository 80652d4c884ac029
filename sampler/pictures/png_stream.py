"""A PNG written row by row, in bounded memory, of 8 or 16 bits."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from typing import BinaryIO

import numpy as np

from sampler.pictures.recipes.files.png import RECIPE_KEY

_KINDS = {1: 0, 3: 2, 4: 6}  # numbers of a pixel → PNG's type: grey, RGB, RGBA
_LEVEL = 4  # of zlib: as small as 6 to a few per cent, in half the time
_SUB = 1  # a filter: each pixel less its left neighbour, which halves 16 bits
_PERCEPTUAL = b"\0"  # sRGB's intent
_INCH = 0.0254  # m


def write(
    file: BinaryIO,
    bands: Iterable[np.ndarray],
    width: int,
    height: int,
    *,
    planes: int,
    bits: int = 8,
    dpi: float | None = None,
    tagged: bool = False,
    text: str | None = None,
) -> None:
    """Write a PNG.

    Parameters
    ----------
    file : binary file
        Open for writing, at its start.
    bands : iterable of numpy.ndarray
        uint8 or uint16, (rows, width) or (rows, width, planes), from top to bottom.
    width, height : int
        Of the whole picture.
    planes : {1, 3, 4}
        Numbers of a pixel.
    bits : {8, 16}
        Of each number.
    dpi : float, optional
        Pixels an inch: a chunk pHYs.
    tagged : bool
        Say that the colours are sRGB.
    text : str, optional
        Of Latin-1, in a chunk named "sampler".
    """
    import png  # here, since most processes write none

    file.write(png.signature)
    png.write_chunk(
        file, b"IHDR", struct.pack(">2I5B", width, height, bits, _KINDS[planes], 0, 0, 0)
    )
    if tagged:
        png.write_chunk(file, b"sRGB", _PERCEPTUAL)
    if dpi is not None:
        a_metre = round(dpi / _INCH)
        png.write_chunk(file, b"pHYs", struct.pack(">2IB", a_metre, a_metre, 1))
    if text is not None:
        png.write_chunk(file, b"tEXt", RECIPE_KEY.encode() + b"\0" + text.encode("latin-1"))
    packer = zlib.compressobj(_LEVEL)
    for band in bands:
        content = packer.compress(_filtered(band, planes * bits // 8).data)
        if content:
            png.write_chunk(file, b"IDAT", content)
    png.write_chunk(file, b"IDAT", packer.flush())
    png.write_chunk(file, b"IEND", b"")


def _filtered(band: np.ndarray, step: int) -> np.ndarray:
    """Return rows as bytes, big end first, each less the one a pixel to the left."""
    plain = np.ascontiguousarray(band.astype(band.dtype.newbyteorder(">"), copy=False))
    rows = plain.view(np.uint8).reshape(len(band), -1)
    made = np.empty((len(rows), rows.shape[1] + 1), np.uint8)
    made[:, 0] = _SUB
    made[:, 1 : step + 1] = rows[:, :step]
    np.subtract(rows[:, step:], rows[:, :-step], out=made[:, step + 1 :])
    return made
