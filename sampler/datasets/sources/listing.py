"""The files of a folder and its sub-folders, and what was left out of them."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sampler.datasets.idx import DataError

#: Endings of the names of pictures, and of fonts.
PICTURES = frozenset({".apng", ".avif", ".bmp", ".gif", ".jfif", ".jpe", ".jpeg", ".jpg"}) | {
    *(".pgm", ".png", ".pnm", ".ppm", ".svg", ".tif", ".tiff", ".webp")
}
FONTS = frozenset({".otf", ".ttf", ".woff", ".woff2"})


@dataclass(frozen=True)
class Listed:
    """A file of a folder: its path, the folders it lies in, and what tells that it has changed."""

    path: str
    parts: tuple[str, ...]
    state: tuple[int, int]  # size and time of the last change, in nanoseconds


@dataclass
class Listing:
    """Pictures and fonts of a folder, sorted by path, and what was left out, by reason."""

    pictures: list[Listed] = field(default_factory=list)
    fonts: list[Listed] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def summary(self) -> str:
        """Return what was left out, for a message."""
        return ", ".join(f"{count} {reason}" for reason, count in self.left_out.most_common())


def listed_file(path: str) -> Listed:
    """Return a single file; one that is not there has no state, and its reader will say so."""
    try:
        state = os.stat(path)
    except OSError:
        return Listed(path, (), (0, 0))
    return Listed(path, (), (state.st_size, state.st_mtime_ns))


def listing_of(folder: Path) -> Listing:
    """List a folder and its sub-folders.

    Hidden files and folders are left out; links are followed, but in no circle.

    Raises
    ------
    DataError
        A folder cannot be read.
    """
    listing = Listing()
    _add_files(str(folder), (), (), listing)
    return listing


def _add_files(
    folder: str, parts: tuple[str, ...], above: tuple[str, ...], listing: Listing
) -> None:
    """Add a folder's files; `above` are the real paths of the folders around it, to end loops."""
    real = os.path.realpath(folder)
    if real in above:
        listing.left_out["a link to a folder that it lies in"] += 1
        return
    for entry in _entries(folder):
        if entry.name.startswith(".") or entry.name == "__MACOSX":
            listing.left_out["hidden"] += 1
        elif entry.is_dir():
            _add_files(entry.path, (*parts, entry.name), (*above, real), listing)
        else:
            _add_file(entry, parts, listing)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        msg = f"'{folder}' cannot be read ({error.strerror}); make it readable, or take it out"
        raise DataError(msg) from error


def _add_file(entry: os.DirEntry[str], parts: tuple[str, ...], listing: Listing) -> None:
    ending = os.path.splitext(entry.name)[1].lower()
    if not entry.is_file():
        listing.left_out["broken links, pipes or devices"] += 1
    elif ending in PICTURES or ending in FONTS:
        state = entry.stat()
        listed = Listed(entry.path, parts, (state.st_size, state.st_mtime_ns))
        (listing.pictures if ending in PICTURES else listing.fonts).append(listed)
    else:
        listing.left_out[_reason(ending)] += 1


def _reason(ending: str) -> str:
    if ending in (".heic", ".heif"):
        return f"ending in {ending} (save them as JPEG or PNG)"
    if ending == ".svgz":
        return "ending in .svgz (unpack them to .svg)"
    return f"ending in {ending}" if ending else "without an ending"
