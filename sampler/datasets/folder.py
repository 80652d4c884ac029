"""A data set from a folder of pictures, with whatever else lies in the folder."""

from __future__ import annotations

import contextlib
import logging
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sampler.datasets.dataset import Dataset, warn_of_constant
from sampler.datasets.idx import DataError
from sampler.pictures.image import to_levels
from sampler.pictures.opening.sources import open_image

#: Endings of the names of pictures.
SUFFIXES = frozenset({".apng", ".avif", ".bmp", ".gif", ".jfif", ".jpe", ".jpeg", ".jpg"}) | {
    *(".pgm", ".png", ".pnm", ".ppm", ".tif", ".tiff", ".webp")
}
_MOST = 2**32  # pixels of all pictures together: 4 GB of grey ones
_NUMBER = re.compile(r"[0-9]+", re.ASCII)
_SHOWN = 5  # names in a message
_logger = logging.getLogger("sampler.datasets")


@dataclass
class _Listing:
    """The pictures of a folder, sorted by path, and the number of files left out, by reason."""

    paths: list[Path] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def from_folder(folder: Path) -> Dataset:
    """Load the pictures of a folder and its sub-folders, sorted by path.

    Pictures are turned upright and laid on paper where they are transparent; 16 bits are scaled to
    8.  Every frame or page of a file is a picture.  Hidden files and folders are skipped, links are
    followed; one line of the log lists what was left out.

    Labels come from the names of the sub-folders, if all pictures lie in sub-folders named by
    whole numbers; if none does, there are no labels.  All pictures must have the same size.  They
    are grey if every pixel is, and RGB otherwise.

    Parameters
    ----------
    folder : pathlib.Path
        An existing folder.

    Returns
    -------
    Dataset

    Raises
    ------
    DataError
        If there are no pictures, one cannot be read, their sizes differ, some have labels and
        others have none, or two sub-folders mean the same label.
    """
    listing = _walk(folder)
    if not listing.paths:
        msg = (
            f"'{folder}' holds no pictures; expected files ending in {' '.join(sorted(SUFFIXES))}, "
            f"in it or in sub-folders named by label{_summary(listing.left_out, ' (left out: {})')}"
        )
        raise DataError(msg)
    labels = _labels(folder, listing.paths)
    sizes = [_sizes(path) for path in listing.paths]
    _refuse_other_sizes(listing.paths, sizes)
    counts = [len(each) for each in sizes]
    images = _images(listing.paths, counts, sizes[0][0])
    if listing.left_out:
        only_hidden = set(listing.left_out) == {"hidden"}
        level = logging.INFO if only_hidden else logging.WARNING
        _logger.log(level, "'%s': left out %s", folder, _summary(listing.left_out))
    warn_of_constant(
        images, np.repeat(list(map(str, listing.paths)), counts).tolist(), f"'{folder}'"
    )
    if labels is not None:
        labels = np.repeat(labels, counts)
    return Dataset(folder.resolve().name, images, labels, str(folder))


# -- files -----------------------------------------------------------------------------------------


def _walk(folder: Path) -> _Listing:
    listing = _Listing()
    _add_files(folder, (), listing)
    listing.paths.sort()
    return listing


def _add_files(folder: Path, above: tuple[str, ...], listing: _Listing) -> None:
    """Add a folder's files; `above` are the real paths of the folders around it, to end loops."""
    real = os.path.realpath(folder)
    if real in above:
        listing.left_out["a link to a folder that it lies in"] += 1
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        msg = f"'{folder}' cannot be read ({error.strerror}); make it readable, or take it out"
        raise DataError(msg) from error
    for entry in entries:
        if entry.name.startswith(".") or entry.name == "__MACOSX":
            listing.left_out["hidden"] += 1
        elif entry.is_dir():
            _add_files(Path(entry.path), (*above, real), listing)
        else:
            reason = _reason_to_skip(entry)
            if reason:
                listing.left_out[reason] += 1
            else:
                listing.paths.append(Path(entry.path))


def _reason_to_skip(entry: os.DirEntry[str]) -> str | None:
    """Return the reason to leave a file out; None for a picture."""
    if not entry.is_file():
        return "broken links, pipes or devices"
    ending = os.path.splitext(entry.name)[1].lower()
    if ending in SUFFIXES:
        return None
    if ending in (".heic", ".heif"):
        return f"ending in {ending} (save them as JPEG or PNG)"
    return f"ending in {ending}" if ending else "without an ending"


def _summary(left_out: Counter[str], form: str = "{}") -> str:
    listed = ", ".join(f"{count} {reason}" for reason, count in left_out.most_common())
    return form.format(listed) if listed else ""


def _more(count: int) -> str:
    return f" and {count - _SHOWN} more" if count > _SHOWN else ""


# -- labels ----------------------------------------------------------------------------------------


def _labels(folder: Path, paths: Sequence[Path]) -> np.ndarray | None:
    """Read labels from the names of the sub-folders; None if no name is a whole number."""
    parts = [path.relative_to(folder).parts for path in paths]
    names = [each[0] if len(each) > 1 else "" for each in parts]
    strays = [path for path, name in zip(paths, names, strict=True) if not _is_label(name, folder)]
    if len(strays) == len(paths):
        if any(_NUMBER.fullmatch(name) for each in parts for name in each[1:-1]):
            _logger.warning(
                "'%s' has no labels: folders named by whole numbers lie deeper; load the folder "
                "that holds them, such as '%s'",
                folder,
                folder / names[0],
            )
        return None
    if strays:
        listed = ", ".join(f"'{path}'" for path in strays[:_SHOWN]) + _more(len(strays))
        msg = (
            f"{len(strays)} of the {len(paths)} pictures of '{folder}' lie in no sub-folder named "
            f"by a label: {listed}; move them into one or take them out; or, to load all without "
            "labels, give the sub-folders names that are no numbers"
        )
        raise DataError(msg)
    return np.array([_number(name, folder) for name in _unambiguous(names, folder)], np.int64)


def _is_label(name: str, folder: Path) -> bool:
    if _NUMBER.fullmatch(name):
        return True
    if name and name.isdigit():  # such as ² or ٣
        msg = (
            f"the sub-folder {name!r} of '{folder}' is named by digits other than 0 to 9; expected "
            "a label such as '2'; rename it"
        )
        raise DataError(msg)
    return False


def _unambiguous(names: list[str], folder: Path) -> list[str]:
    known: dict[str, str] = {}
    for name in names:
        other = known.setdefault(name.lstrip("0"), name)
        if other != name:
            msg = (
                f"the sub-folders '{other}' and '{name}' of '{folder}' mean the same label; move "
                "the pictures of one into the other, or rename it"
            )
            raise DataError(msg)
    return names


def _number(name: str, folder: Path) -> int:
    if len(name.lstrip("0")) > 18:
        msg = (
            f"the sub-folder '{name}' of '{folder}' is too large a number for a label; expected "
            "at most 18 digits; number your classes from 0"
        )
        raise DataError(msg)
    return int(name)


# -- pixels ----------------------------------------------------------------------------------------


def _sizes(path: Path) -> list[tuple[int, int]]:
    """Return width and height of each frame, from the file's header."""
    with _as_data_error(path), open_image(path) as picture:
        return picture.sizes()


def _refuse_other_sizes(paths: Sequence[Path], sizes: Sequence[Sequence[tuple[int, int]]]) -> None:
    frequencies = Counter(size for each in sizes for size in each)
    usual = max(sorted(frequencies), key=frequencies.__getitem__)
    others = [
        f"{path} ({w}x{h})"
        for path, each in zip(paths, sizes, strict=True)
        for w, h in each
        if (w, h) != usual
    ]
    if others:
        msg = (
            f"the pictures differ in size: most are {usual[0]}x{usual[1]}, but not "
            f"{', '.join(others[:_SHOWN])}{_more(len(others))}; resize them, or take them out; "
            "sampler.prepare brings drawings of digits to 28x28"
        )
        raise DataError(msg)


def _images(paths: Sequence[Path], counts: Sequence[int], size: tuple[int, int]) -> np.ndarray:
    """Read all pictures as uint8; grey if every pixel is."""
    width, height = size
    if sum(counts) * width * height > _MOST:
        msg = (
            f"'{paths[0]}' and the others, {sum(counts)} pictures of {width}x{height} in all, are "
            f"{sum(counts) * width * height:,} pixels; expected at most {_MOST:,}; load fewer, or "
            "make them smaller"
        )
        raise DataError(msg)
    images, index = np.zeros((sum(counts), height, width, 1), np.uint8), 0
    for path, count in zip(paths, counts, strict=True):
        end = index + count
        with _as_data_error(path), open_image(path) as picture:
            for frame in picture.each(None):
                if frame.shape[:2] != (height, width) or index == end:
                    msg = "its header and its content differ"
                    raise ValueError(msg)
                if frame.shape[2] > images.shape[3]:
                    images = np.repeat(images, 3, axis=3)
                images[index] = to_levels(frame)
                index += 1
    return images


@contextlib.contextmanager
def _as_data_error(path: Path) -> Iterator[None]:
    """Turn an error of one file of a folder into a `DataError` that names the file."""
    try:
        yield
    except (ValueError, OSError) as error:
        named = "" if str(path) in str(error) else f"'{path}': "
        msg = f"{named}{str(error).rstrip('.')}; or take it out of the folder"
        raise DataError(msg) from error
