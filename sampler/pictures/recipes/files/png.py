"""The text chunk named "sampler" of a PNG, animated or not."""

from __future__ import annotations

import zlib

from sampler.pictures.recipes.files.reader import DamagedFileError, Reader

RECIPE_KEY = "sampler"  # the name of the text chunk
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHUNKS = 1 << 18  # a poster of 10 GB has fewer


def find_text(reader: Reader) -> bytes | None:
    """Return the text of the chunk, or None; the file is read from its start."""
    if reader.size < len(_SIGNATURE) or reader.read(len(_SIGNATURE)) != _SIGNATURE:
        msg = "it does not begin with a PNG's signature"
        raise DamagedFileError(msg)
    texts = []
    for _ in range(_CHUNKS):
        length, kind = reader.unpack(">I4s")
        if kind == b"IEND":
            reader.skip(length + 4)
            if len(texts) > 1:
                msg = "it holds more than one recipe"
                raise DamagedFileError(msg)
            return texts[0] if texts else None
        start = RECIPE_KEY.encode() + b"\0"
        key = reader.read(min(length, len(start))) if kind == b"tEXt" else b""
        if key != start:
            reader.skip(length - len(key) + 4)
            continue
        text = reader.read(length - len(key))
        if reader.unpack(">I") != (zlib.crc32(kind + key + text),):
            msg = "the checksum of its text does not fit"
            raise DamagedFileError(msg)
        texts.append(text)
    msg = f"it has more than {_CHUNKS} chunks"
    raise DamagedFileError(msg)
