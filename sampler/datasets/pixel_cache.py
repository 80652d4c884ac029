"""Files that keep a large set as it was loaded: the second time it is there at once.

A file holds a header of one page, the pixels, and a description in JSON.  The pixels are mapped
into memory, which holds those parts alone that are in use.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import struct
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from sampler.datasets.caches import cache_root
from sampler.support.files import make_folder

START = 4096  # the first byte of the pixels: a page, so that they can be mapped
_MAGIC = b"sampler pictures\x00\x01\x00\x00"
_HEADER = struct.Struct(
    f">{len(_MAGIC)}sQQ16s"
)  # bytes of pixels and description, md5 of the latter
_MOST = 2**30  # bytes of a description
_logger = logging.getLogger("sampler.datasets")


def cache_path(name: str, place: str, settings: str) -> Path:
    """Return the file for a source with these settings; a changed source replaces its file."""
    plain = re.sub(r"[^\w-]+", "-", name, flags=re.ASCII)[:40].strip("-") or "pictures"
    digest = hashlib.sha256(f"{place}\n{settings}".encode("utf-8", "surrogateescape")).hexdigest()
    return cache_root() / "pictures" / f"{plain}-{digest[:16]}.pixels"


def writable(path: Path) -> bool:
    """Make the folder of a cache file; say in the log where it cannot be made."""
    try:
        folder = make_folder(path.parent)
    except OSError as error:
        reason = str(error)
    else:
        if os.access(folder, os.W_OK):
            return True
        reason = f"'{folder}' is read-only"
    _logger.warning(
        "the pictures are kept in memory and prepared anew next time, because the cache cannot be "
        "written (%s); set SAMPLER_CACHE to another folder",
        reason,
    )
    return False


def write_description(file: BinaryIO, pixels: int, description: dict[str, Any]) -> None:
    """Write all but the pixels into a cache file."""
    content = json.dumps(description).encode()
    file.seek(START + pixels)
    file.write(content)
    file.truncate()
    digest = hashlib.md5(content, usedforsecurity=False).digest()
    file.seek(0)
    file.write(_HEADER.pack(_MAGIC, pixels, len(content), digest).ljust(START, b"\0"))


def read_description(path: Path, key: str) -> dict[str, Any] | None:
    """Return the description in a whole cache file of this key; None where there is none."""
    try:
        with path.open("rb") as file:
            return _description(file, key)
    except (OSError, ValueError, struct.error):
        return None


def _description(file: BinaryIO, key: str) -> dict[str, Any] | None:
    magic, pixels, length, digest = _HEADER.unpack(file.read(_HEADER.size))
    size = os.fstat(file.fileno()).st_size
    if magic != _MAGIC or length > _MOST or size != START + pixels + length:
        return None
    file.seek(START + pixels)
    content = file.read(length)
    if hashlib.md5(content, usedforsecurity=False).digest() != digest:
        return None
    description = json.loads(content)
    return description if description.get("key") == key else None


def mapped(path: Path, shape: tuple[int, ...]) -> np.ndarray:
    """Return the pixels of a cache file, uint8, which stay on the disk until they are used."""
    return np.memmap(path, np.uint8, "r", START, shape).view(np.ndarray)
