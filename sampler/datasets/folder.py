"""A folder of pictures or fonts as a source, with whatever else lies in it."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sampler.datasets.caching import cache_for
from sampler.datasets.dataset import Dataset
from sampler.datasets.gathering import cached, gather
from sampler.datasets.idx import DataError
from sampler.datasets.settings import Settings
from sampler.datasets.sources.files import file_item
from sampler.datasets.sources.fonts import font_items
from sampler.datasets.sources.glyphs import glyphs_in
from sampler.datasets.sources.item import Source
from sampler.datasets.sources.labels import folder_labels
from sampler.datasets.sources.listing import PICTURES, Listing, listed_file, listing_of
from sampler.pictures.opening.sources import open_image

_LARGEST = 2**32  # pixels of all pictures together, where they keep their size
_SHOWN = 5  # names in a message
_LETTERS = "A-Z"
_logger = logging.getLogger("sampler.datasets")


def from_folder(
    folder: Path, settings: Settings, glyphs: str | None = None, progress: bool = True
) -> Dataset:
    """Load the pictures of a folder and its sub-folders, sorted by path.

    Every frame or page of a file is a picture.  Hidden files and folders are left out, links are
    followed; one line of the log lists what was left out.  Labels come from the names of the
    sub-folders.  A folder of fonts, without a picture, is loaded as `from_fonts`.

    More than 2,000 pictures (100 SVG files) are prepared once and kept in a file of the
    cache, which is used as long as no file of the folder changes.

    Parameters
    ----------
    folder : pathlib.Path
        An existing folder.
    settings : Settings
    glyphs : str, optional
        Load the fonts in the folder instead: these letters of them.
    progress : bool, default True

    Returns
    -------
    Dataset

    Raises
    ------
    DataError
        There are no pictures, or some cannot be read, differ in size where it is kept, lie beside
        the labelled ones, or belong to two sub-folders of one label.
    """
    listing = listing_of(folder)
    if glyphs is not None or (listing.fonts and not listing.pictures):
        return _fonts_of(folder, listing, settings, glyphs, progress)
    if not listing.pictures:
        raise _no_pictures(folder, listing)
    labels, names = folder_labels(str(folder), listing.pictures)
    if listing.fonts:
        listing.left_out["fonts (pass glyphs='A-Z' to load them)"] += len(listing.fonts)
    _log_left_out(folder, listing)
    cache = cache_for(
        (folder.resolve().name, str(folder.resolve())), listing.pictures, repr(settings)
    )
    ready = cached(cache) if cache else None
    if ready is not None:
        return ready
    if settings.size is None:
        _refuse_other_sizes([file.path for file in listing.pictures])
    numbers = labels or [None] * len(listing.pictures)
    items = [
        file_item(file.path, label) for file, label in zip(listing.pictures, numbers, strict=True)
    ]
    source = Source(folder.resolve().name, str(folder), items, names)
    return gather(source, settings, cache, progress)


def from_fonts(
    paths: Sequence[str],
    settings: Settings,
    glyphs: str | None = None,
    progress: bool = True,
    name: str = "fonts",
    origin: str = "fonts",
    height: float | None = None,
) -> Dataset:
    """Load letters of fonts, with the attributes "family" and "style" of each.

    The letters of a face share one baseline, and one scale where no `height` is given, and stand in
    the middle of their advance width.  All sizes are averaged down from one drawing of 512 pixels,
    without hints.

    Parameters
    ----------
    paths : sequence of str
    settings : Settings
        Its size is 64 by default.
    glyphs : str, optional
        Such as "A-Za-z0-9"; "A-Z" by default.
    progress : bool, default True
    name, origin : str
        Those of the `Dataset`.
    height : float, optional
        Share of the side that most letters of each face are high: see `font_items`.

    Raises
    ------
    DataError
        A font cannot be read, or none has one of the letters.
    """
    letters = glyphs_in(_LETTERS if glyphs is None else glyphs)
    settings = settings.of_size(64)
    files = [listed_file(path) for path in paths]
    cache = cache_for((name, origin), files, f"{settings} {letters} {height}", len(letters))
    ready = cached(cache) if cache else None
    if ready is not None:
        return ready
    items, remarks = font_items(paths, letters, settings.skip_broken, height)
    digits = all(letter in "0123456789" for letter in letters)
    source = Source(name, origin, items, None if digits else letters, "", remarks)
    return gather(source, settings, cache, progress)


def _fonts_of(
    folder: Path, listing: Listing, settings: Settings, glyphs: str | None, progress: bool
) -> Dataset:
    if not listing.fonts:
        msg = f"'{folder}' holds no fonts; expected TTF, OTF, WOFF or WOFF2; leave glyphs out"
        raise DataError(msg)
    if listing.pictures:
        listing.left_out["pictures (glyphs asks for fonts)"] += len(listing.pictures)
    _log_left_out(folder, listing)
    paths = [file.path for file in listing.fonts]
    return from_fonts(paths, settings, glyphs, progress, folder.resolve().name, str(folder))


def _no_pictures(folder: Path, listing: Listing) -> DataError:
    left_out = f" (left out: {listing.summary()})" if listing.left_out else ""
    return DataError(
        f"'{folder}' holds no pictures; expected files ending in {' '.join(sorted(PICTURES))}, "
        f"in it or in sub-folders named by label{left_out}"
    )


def _log_left_out(folder: Path, listing: Listing) -> None:
    if listing.left_out:
        only_hidden = set(listing.left_out) == {"hidden"}
        level = logging.INFO if only_hidden else logging.WARNING
        _logger.log(level, "'%s': left out %s", folder, listing.summary())


def _refuse_other_sizes(paths: Sequence[str]) -> None:
    """Compare the sizes in the headers, before anything is decoded."""
    sizes = {path: _sizes(path) for path in paths}
    frequencies = Counter(size for each in sizes.values() for size in each)
    if not frequencies:
        return
    usual = max(sorted(frequencies), key=frequencies.__getitem__)
    others = [
        f"{path} ({width}x{height})"
        for path, each in sizes.items()
        for width, height in each
        if (width, height) != usual
    ]
    if others:
        more = f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
        msg = (
            f"the pictures differ in size: most are {usual[0]}x{usual[1]}, but not "
            f"{', '.join(others[:_SHOWN])}{more}; resize them by size={_near(max(usual))}, or take "
            "them out"
        )
        raise DataError(msg)
    count, (width, height) = sum(frequencies.values()), usual
    if count * width * height > _LARGEST:
        msg = (
            f"{count} pictures of {width}x{height} are {count * width * height:,} pixels; expected "
            f"at most {_LARGEST:,}; pass size=64, or load fewer"
        )
        raise DataError(msg)


def _near(side: int) -> int:
    return min((28, 32, 64, 128), key=lambda size: abs(size - side))


def _sizes(path: str) -> list[tuple[int, int]]:
    """Return the sizes in a file's header; none where it is unreadable, which is reported later."""
    if path.lower().endswith(".svg"):
        return []
    try:
        with open_image(path) as picture:
            return picture.sizes()
    except (ValueError, OSError):
        return []
