"""Pictures too large for memory: bands of rows are written to the disk as they arrive."""

from __future__ import annotations

import functools
import os
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from sampler.pictures import png_stream
from sampler.pictures.finish import AS_EVER, Finish
from sampler.pictures.recipes.fields import MOST_PIXELS
from sampler.pictures.recipes.recipe import Recipe, recipe_text
from sampler.support.arguments import file_path, shown
from sampler.support.files import atomic_stream

_SIDES = {".png": 2**31 - 1, ".tif": 2**32 - 1, ".tiff": 2**32 - 1}  # pixels
ENDINGS = tuple(_SIDES)
_WIDEST = 1 << 20  # memory holds a row of tiles: 256 MB for each channel
_HIGHEST = (1 << 31) - 1  # PNG's; for most widths the bound on the pixels is lower
_TILE = 256  # pixels: the side of a TIFF's tiles, as most viewers expect
_CLASSIC = 1 << 31  # bytes before compression: more need a BigTIFF
_LEVEL = 4  # of zlib: as small as 6 to a few per cent, in half the time


def check_ending(path: str | os.PathLike[str]) -> str:
    """Return a poster's ending in small letters; an unknown one is a ValueError."""
    target = file_path(path, "filename")
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        msg = (
            f"filename got {shown(str(target))}; expected a name that ends in "
            f"{' or '.join(ENDINGS)}"
        )
        raise ValueError(msg)
    return ending


def check_sides(path: str | os.PathLike[str], width: int, height: int) -> None:
    """Refuse a size that the format of a poster cannot hold."""
    most = _SIDES[check_ending(path)]
    if max(width, height) > most:
        msg = (
            f"the poster is {width}×{height} pixels; {check_ending(path)} allows at most {most} a "
            "side; draw it in parts, with center and zoom"
        )
        raise ValueError(msg)


def check_drawable(path: str | os.PathLike[str], width: int, height: int) -> None:
    """Refuse a poster that its format cannot hold, or that does not fit into bounded memory."""
    ending = check_ending(path)
    if width > _WIDEST or height > _HIGHEST or width * height > MOST_PIXELS:
        msg = (
            f"the poster is {width}×{height} pixels; a {ending} may be {_WIDEST} wide, {_HIGHEST} "
            f"high and have {MOST_PIXELS:,} in all, which take hours; draw it in parts, with "
            "center and zoom"
        )
        raise ValueError(msg)


def write_poster(
    path: str | os.PathLike[str],
    bands: Iterable[np.ndarray],
    *,
    width: int,
    height: int,
    channels: int,
    recipe: Recipe | dict[str, Any] | None = None,
    overwrite: bool = False,
    finish: Finish = AS_EVER,
) -> Path:
    """Write bands of a picture, from top to bottom, as one PNG or tiled TIFF.

    Parameters
    ----------
    path : path
        Ends in .png, .tif or .tiff; the file appears, or changes, when everything is written.
    bands : iterable of numpy.ndarray
        float32, (rows, width, channels), 0..1: ink, dark on white in the file, or colour.
    width, height, channels : int
        Of the whole picture; `channels` is 1 or 3.
    recipe : Recipe or dict, optional
        How to draw the picture again, see :func:`sampler.pictures.recipes.recipe.make_recipe`; a
        PNG has it as a text chunk, a TIFF as its description.
    overwrite : bool
        Replace an existing file.
    finish : Finish
        Colours, bits, border and size on paper; by default 8 bits without any of them.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    ValueError
        Another ending, or a side that the format cannot hold.
    FileExistsError
        The file exists, and `overwrite` is False; no band was read.
    OSError
        The file cannot be written; nothing is left behind.
    """
    check_sides(path, *finish.size(width, height))
    write = _write_png if check_ending(path) == ".png" else _write_tiff
    text = None if recipe is None else recipe_text(recipe)
    size = finish.size(width, height)
    with atomic_stream(path, overwrite=overwrite) as file:
        write(file, finish.bands(bands), size, finish.planes(channels), text, finish)
    return Path(path)


def _write_png(
    file: BinaryIO,
    bands: Iterable[np.ndarray],
    size: tuple[int, int],
    planes: int,
    text: str | None,
    finish: Finish,
) -> None:
    form: dict[str, Any] = {"bits": finish.bits, "dpi": finish.dpi, "tagged": finish.tagged}
    png_stream.write(file, bands, *size, planes=planes, text=text, **form)


def _write_tiff(
    file: BinaryIO,
    bands: Iterable[np.ndarray],
    size: tuple[int, int],
    planes: int,
    text: str | None,
    finish: Finish,
) -> None:
    import tifffile

    colour = (planes,) if planes > 1 else ()
    form: dict[str, Any] = {"extrasamples": ["unassalpha"]} if planes == 4 else {}
    if finish.dpi is not None:
        form |= {"resolution": (finish.dpi, finish.dpi), "resolutionunit": "inch"}
    if finish.tagged:
        form["iccprofile"] = srgb_profile()
    # Sheets for printers are small enough for a classic TIFF, which every program reads.
    large = size[0] * size[1] * planes * finish.bits // 8 >= _CLASSIC
    with tifffile.TiffWriter(file, bigtiff=large or finish == AS_EVER) as writer:
        writer.write(
            _tiles(bands, colour),
            shape=(*size[::-1], *colour),
            dtype=np.uint8 if finish.bits == 8 else np.uint16,
            tile=(_TILE, _TILE),
            photometric="rgb" if colour else "minisblack",
            compression="zlib",
            compressionargs={"level": _LEVEL},
            description=text,
            software=False,
            metadata=None,
            **form,
        )


@functools.lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    """Return the ICC profile of sRGB, always the same bytes."""
    from PIL import ImageCms

    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # LittleCMS writes the time of day into the header; this is the date of the standard.
    return made[:24] + struct.pack(">6H", 1999, 10, 18, 0, 0, 0) + made[36:]


def _tiles(bands: Iterable[np.ndarray], colour: tuple[int, ...]) -> Iterator[np.ndarray]:
    """Yield square tiles, row after row, filled up with white paper at the edges."""
    for rows in _of_height(bands, _TILE):
        for left in range(0, rows.shape[1], _TILE):
            part = rows[:, left : left + _TILE]
            tile = np.full((_TILE, _TILE, *colour), np.iinfo(rows.dtype).max, rows.dtype)
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
