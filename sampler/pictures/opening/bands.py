"""Large PNG and TIFF files, decoded a band of rows at a time: memory holds one band.

Pillow decodes a file as a whole, which is too much for posters, among others.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
from PIL import Image, PngImagePlugin, TiffImagePlugin

BAND_PIXELS = 2**21
_PIECE = 2**20  # bytes read, or unpacked, at a time
_SEGMENT = 2**26  # bytes of one TIFF tile or strip, unpacked, and pixels of one row of tiles
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by PNG's colour type
_COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def bands_of_file(image: Image.Image, file: BinaryIO) -> Iterator[np.ndarray] | None:
    """Return the bands of a file's first picture, as in `appearance`; None where Pillow must do it.

    Parameters
    ----------
    image : PIL image
        Of the file, whose header Pillow has read.
    file : binary file, seekable
    """
    if image.format == "PNG":
        return _png_bands(file)
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        return _tiff_bands(image.tag_v2, file)
    return None


# -- PNG -------------------------------------------------------------------------------------------


def _png_bands(file: BinaryIO) -> Iterator[np.ndarray] | None:
    chunks = _chunks(file)
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", next(chunks)[1])
    if interlaced:
        return None
    return _decoded(chunks, width, height, depth, colour)


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Yield the name and content of each chunk; large ones in pieces."""
    file.seek(len(_SIGNATURE))
    while True:
        left, name = struct.unpack(">I4s", _exactly(file, 8))
        check = zlib.crc32(name)
        whole = left <= _PIECE
        while True:
            piece = _exactly(file, min(left, _PIECE))
            check = zlib.crc32(piece, check)
            left -= len(piece)
            if whole or name == b"IDAT":  # other chunks of that size hold nothing of the picture
                yield name, piece
            if not left:
                break
        if struct.unpack(">I", _exactly(file, 4))[0] != check:
            msg = f"the checksum of its chunk {name!r} does not fit"
            raise ValueError(msg)
        if name == b"IEND":
            return


def _exactly(file: BinaryIO, size: int) -> bytes:
    content = file.read(size)
    if len(content) < size:
        msg = "it ends early"
        raise ValueError(msg)
    return content


def _decoded(
    chunks: Iterator[tuple[bytes, bytes]], width: int, height: int, depth: int, colour: int
) -> Iterator[np.ndarray]:
    tables: dict[bytes, bytes] = {}
    for name, content in chunks:
        if name == b"IDAT":
            break
        tables[name] = content
    else:
        msg = "it ends early"
        raise ValueError(msg)
    pixel_bytes = max(_CHANNELS[colour] * depth // 8, 1)
    row_bytes = -(-width * _CHANNELS[colour] * depth // 8)
    before = None
    for filtered in _filtered_rows(content, chunks, height, 1 + row_bytes):
        rows = _unfiltered(filtered, before, pixel_bytes)
        before = rows[-1]
        yield _coloured(_samples(rows, width, depth), depth, colour, tables)


def _filtered_rows(
    first: bytes, chunks: Iterator[tuple[bytes, bytes]], height: int, row: int
) -> Iterator[np.ndarray]:
    """Yield the unpacked rows with their filters, uint8 (rows, row), several at a time."""
    unpack = zlib.decompressobj()
    held, rows = bytearray(), min(max(BAND_PIXELS // row, 1), height)
    pending = first
    while height:
        while len(held) < min(rows, height) * row:
            if not pending and not unpack.unconsumed_tail:
                pending = next((piece for name, piece in chunks if name == b"IDAT"), None)
                if pending is None:
                    msg = "it ends early"
                    raise ValueError(msg)
            held += unpack.decompress(unpack.unconsumed_tail or pending, _PIECE)
            pending = b"" if not unpack.unconsumed_tail else pending
            if unpack.eof and len(held) < min(rows, height) * row:
                msg = "it ends early"
                raise ValueError(msg)
        count = min(rows, height)
        yield np.frombuffer(bytes(held[: count * row]), np.uint8).reshape(count, row)
        del held[: count * row]
        height -= count


def _unfiltered(filtered: np.ndarray, before: np.ndarray | None, pixel_bytes: int) -> np.ndarray:
    """Undo PNG's filters on rows of bytes.

    Pillow's decoder does it, on a small PNG made of the rows.  A filter reads the same byte of the
    neighbouring pixels only, so pixels of more than four bytes are decoded in two halves.
    """
    rows = filtered[:, 1:].reshape(len(filtered), -1, pixel_bytes)
    filters = filtered[:, :1]
    if before is not None:
        rows = np.concatenate([before.reshape(1, -1, pixel_bytes), rows])
        filters = np.concatenate([np.zeros((1, 1), np.uint8), filters])
    parts = np.split(rows, 2, axis=2) if pixel_bytes > 4 else [rows]
    plain = np.concatenate([_through_pillow(filters, part) for part in parts], axis=2)
    return plain.reshape(len(plain), -1)[0 if before is None else 1 :]


def _through_pillow(filters: np.ndarray, rows: np.ndarray) -> np.ndarray:
    height, width, pixel_bytes = rows.shape
    content = np.concatenate([filters, rows.reshape(height, -1)], axis=1).tobytes()
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_TYPES[pixel_bytes], 0, 0, 0)
    made = io.BytesIO(_SIGNATURE)
    made.seek(0, io.SEEK_END)
    for name, data in ((b"IHDR", header), (b"IDAT", zlib.compress(content, 0)), (b"IEND", b"")):
        PngImagePlugin.putchunk(made, name, data)
    made.seek(0)
    return np.asarray(PngImagePlugin.PngImageFile(made)).reshape(rows.shape)


def _samples(rows: np.ndarray, width: int, depth: int) -> np.ndarray:
    """Return rows of bytes as numbers, (rows, width, channels)."""
    if depth == 16:
        return np.ascontiguousarray(rows).view(">u2").reshape(len(rows), width, -1)
    if depth == 8:
        return rows.reshape(len(rows), width, -1)
    bits = np.unpackbits(rows, axis=1).reshape(len(rows), -1, depth)
    powers = 2 ** np.arange(depth - 1, -1, -1, dtype=np.uint8)
    return (bits * powers).sum(axis=2, dtype=np.uint8)[:, :width, np.newaxis]


def _coloured(
    samples: np.ndarray, depth: int, colour: int, tables: dict[bytes, bytes]
) -> np.ndarray:
    """Return samples as float32 from 0 to 1, with palette and transparency."""
    key = tables.get(b"tRNS")
    if colour == 3:
        palette = np.ones((256, 4), np.float32)
        colours = np.frombuffer(tables[b"PLTE"], np.uint8).reshape(-1, 3) / np.float32(255)
        palette[: len(colours), :3] = colours
        palette[: len(key or b""), 3] = np.frombuffer(key or b"", np.uint8) / np.float32(255)
        return palette[samples[..., 0], : 3 if key is None else 4]
    values = samples.astype(np.float32) / np.float32(2**depth - 1)
    if key is None or colour in (4, 6):
        return values
    clear = (samples == np.frombuffer(key, ">u2")).all(axis=2, keepdims=True)
    return np.concatenate([values, 1 - clear.astype(np.float32)], axis=2)


# -- TIFF ------------------------------------------------------------------------------------------

_WIDTH, _LENGTH, _BITS, _COMPRESSION, _PHOTOMETRIC = 256, 257, 258, 259, 262
_STRIPS, _SAMPLES, _STRIP_ROWS, _STRIP_BYTES, _PLANAR = 273, 277, 278, 279, 284
_PREDICTOR, _TILE_WIDTH, _TILE_LENGTH, _TILES, _TILE_BYTES = 317, 322, 323, 324, 325
_EXTRA, _FORMAT = 338, 339
_Tags = TiffImagePlugin.ImageFileDirectory_v2
_PACKED = {1: False, 8: True, 32946: True}  # TIFF's compressions: none, and two names of deflate


def _tiff_bands(tags: _Tags, file: BinaryIO) -> Iterator[np.ndarray] | None:
    """Return the bands of a TIFF of whole numbers, packed by deflate or not; None for others."""
    samples, bits = tags.get(_SAMPLES, 1), set(tags.get(_BITS, (1,)))
    plain = {_PREDICTOR: 1, _PLANAR: 1, _FORMAT: (1,) * samples}
    allowed = {(0, 1), (1, 1), (2, 3)} | ({(2, 4)} if tags.get(_EXTRA) in ((1,), (2,)) else set())
    if (
        bits not in ({8}, {16})
        or tags.get(_COMPRESSION, 1) not in _PACKED
        or (tags.get(_PHOTOMETRIC), samples) not in allowed
        or any(tags.get(tag, default) != default for tag, default in plain.items())
    ):
        return None
    return _rows_of_tiles(tags, file, samples, bits.pop() // 8)


def _rows_of_tiles(tags: _Tags, file: BinaryIO, samples: int, size: int) -> Iterator[np.ndarray]:
    """Yield rows of tiles; a strip is one tile as wide as the picture."""
    width, height = tags[_WIDTH], tags[_LENGTH]
    tiled = _TILES in tags
    across = tags[_TILE_WIDTH] if tiled else width
    down = tags[_TILE_LENGTH] if tiled else min(tags.get(_STRIP_ROWS, height), height)
    places = list(zip(*(tags[tag] for tag in _places(tiled)), strict=True))
    columns = -(-width // across)
    if across * down * samples * size > _SEGMENT or columns * across * down > _SEGMENT:
        msg = "its tiles or strips are too large to be read one by one"
        raise ValueError(msg)
    if len(places) < columns * -(-height // down):
        msg = "it ends early"
        raise ValueError(msg)
    dtype = np.dtype(f"{tags.prefix.decode().replace('II', '<').replace('MM', '>')}u{size}")
    packed = _PACKED[tags.get(_COMPRESSION, 1)]
    for index, top in enumerate(range(0, height, down)):
        rows = min(down, height - top)
        row = places[index * columns : (index + 1) * columns]
        least = (rows if not tiled else down) * across * samples * size
        tiles = [
            np.frombuffer(_segment(file, place, packed, least), dtype).reshape(-1, across, samples)
            for place in row
        ]
        yield _tiff_values(np.concatenate(tiles, axis=1)[:rows, :width], tags)


def _places(tiled: bool) -> tuple[int, int]:
    return (_TILES, _TILE_BYTES) if tiled else (_STRIPS, _STRIP_BYTES)


def _segment(file: BinaryIO, place: tuple[int, int], packed: bool, size: int) -> bytes:
    """Read one tile or strip; at most its size is unpacked."""
    offset, count = place
    file.seek(offset)
    content = file.read(min(count, 2 * size + 1024))
    if packed:
        content = zlib.decompressobj().decompress(content, size)
    if len(content) < size:
        msg = "it ends early"
        raise ValueError(msg)
    return content[:size]


def _tiff_values(values: np.ndarray, tags: _Tags) -> np.ndarray:
    """Return whole numbers as float32 from 0 (black) to 1, colours not weighted by alpha."""
    unit = values.astype(np.float32) / np.float32(2 ** (8 * values.dtype.itemsize) - 1)
    if tags.get(_PHOTOMETRIC) == 0:  # 0 is white
        return 1 - unit
    if tags.get(_EXTRA) == (1,) and unit.shape[2] == 4:  # weighted by alpha already
        unit[..., :3] = np.minimum(unit[..., :3] / np.maximum(unit[..., 3:], 1e-6), 1)
    return unit
