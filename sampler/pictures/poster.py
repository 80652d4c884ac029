"""Pictures too large for memory: rows arrive in bands and go to the disk as they come."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import png
import tifffile

from sampler.pictures.image import to_uint8
from sampler.pictures.recipes.recipe import RECIPE_KEY, Recipe, recipe_text
from sampler.pictures.recipes.fields import MOST_PIXELS
from sampler.support.arguments import file_path, shown
from sampler.support.files import atomic_stream

_SIDES = {".png": 2**31 - 1, ".tif": 2**32 - 1, ".tiff": 2**32 - 1}  # pixels
ENDINGS = tuple(_SIDES)
_WIDEST = 1 << 20  # a row of tiles is kept in memory: 256 MB for each channel
_HIGHEST = (1 << 31) - 1  # PNG's; the bound on the pixels is nearer for most widths
_TILE = 256  # pixels: the side of a TIFF's tiles, as most viewers expect
_LEVEL = 4  # of zlib: as small as 6 to a few per cent, in half the time


def check_ending(path) -> str:
    """Return a poster's ending in small letters, or say which there are."""
    path = file_path(path, "filename")
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        msg = f"filename is {shown(str(path))}; a poster's name must end in {' or '.join(ENDINGS)}"
        raise ValueError(msg)
    return ending


def check(path, width: int, height: int) -> None:
    """Refuse a size that the format of a poster cannot hold."""
    most = _SIDES[check_ending(path)]
    if max(width, height) > most:
        msg = (
            f"the poster is {width}×{height} pixels; {check_ending(path)} allows at most {most} a "
            "side. Draw it in parts, with center and zoom"
        )
        raise ValueError(msg)


def check_drawable(path, width: int, height: int) -> None:
    """Refuse a poster that its format cannot hold, or that bounded memory cannot draw."""
    ending = check_ending(path)
    if width > _WIDEST or height > _HIGHEST or width * height > MOST_PIXELS:
        msg = (
            f"the poster is {width}×{height} pixels; a {ending} may be {_WIDEST} wide, {_HIGHEST} "
            f"high and have {MOST_PIXELS:,} in all, which take hours. Draw it in parts, with "
            "center and zoom"
        )
        raise ValueError(msg)


def write_poster(
    path: str | Path,
    bands: Iterable[np.ndarray],
    *,
    width: int,
    height: int,
    channels: int,
    recipe: Recipe | dict | None = None,
    overwrite: bool = False,
) -> Path:
    """Write bands of a picture, from top to bottom, as one PNG or tiled BigTIFF.

    Parameters
    ----------
    path : path
        Ends in .png, .tif or .tiff; it appears, or changes, when everything is written.
    bands : iterable of numpy.ndarray
        float32, (rows, width, channels), 1 = ink; dark on white in the file, as everywhere.
    width, height, channels : int
        Of the whole picture; `channels` is 1 or 3.
    recipe : Recipe or dict, optional
        How to make it again, see :func:`sampler.pictures.recipes.recipe.describe`; a PNG has it as
        a text chunk, a TIFF as its description.
    overwrite : bool
        Replace a file that is there.

    Raises
    ------
    ValueError
        Another ending, or a side that the format cannot hold.
    FileExistsError
        There is such a file, and `overwrite` is False; nothing was drawn.
    OSError
        The file cannot be written; nothing is left behind.
    """
    check(path, width, height)
    write = _write_png if check_ending(path) == ".png" else _write_tiff
    text = None if recipe is None else recipe_text(recipe)
    rows = (to_uint8(band) for band in bands)
    with atomic_stream(path, overwrite=overwrite) as file:
        write(file, rows, width, height, channels, text)
    return Path(path)


def _write_png(file, bands, width: int, height: int, channels: int, text: str | None) -> None:
    writer = png.Writer(width, height, greyscale=channels == 1, bitdepth=8, compression=_LEVEL)
    writer.write_packed(file, (row.tobytes() for band in bands for row in band))
    if text is not None:
        file.seek(-12, os.SEEK_END)  # in front of the last chunk, which holds nothing but its name
        png.write_chunk(file, b"tEXt", RECIPE_KEY.encode() + b"\0" + text.encode("latin-1"))
        png.write_chunk(file, b"IEND")


def _write_tiff(file, bands, width: int, height: int, channels: int, text: str | None) -> None:
    colour = (channels,) if channels > 1 else ()
    with tifffile.TiffWriter(file, bigtiff=True) as writer:
        writer.write(
            _tiles(bands, colour),
            shape=(height, width, *colour),
            dtype=np.uint8,
            tile=(_TILE, _TILE),
            photometric="rgb" if colour else "minisblack",
            compression="zlib",
            compressionargs={"level": _LEVEL},
            description=text,
            software=False,
            metadata=None,
        )


def _tiles(bands: Iterable[np.ndarray], colour: tuple) -> Iterator[np.ndarray]:
    """Yield square tiles, row after row of them, filled up with white paper at the edges."""
    for rows in _of_height(bands, _TILE):
        for left in range(0, rows.shape[1], _TILE):
            part = rows[:, left : left + _TILE]
            tile = np.full((_TILE, _TILE, *colour), 255, np.uint8)
            tile[: part.shape[0], : part.shape[1]] = part
            yield tile


def _of_height(bands: Iterable[np.ndarray], height: int) -> Iterator[np.ndarray]:
    """Cut bands of any heights into bands of one height; the last one may be lower."""
    kept: list[np.ndarray] = []
    for band in bands:
        kept.append(band)
        if sum(map(len, kept)) < height:
            continue
        rows = np.concatenate(kept)
        whole = len(rows) // height * height
        yield from np.split(rows[:whole], range(height, whole, height))
        kept = [rows[whole:]]
    rest = np.concatenate(kept)
    if len(rest):
        yield rest
