"""Capital letters of open fonts: families that are learned, unseen ones, and those of a reader."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from sampler.datasets.dataset import Dataset
from sampler.datasets.folder import from_fonts
from sampler.datasets.open_fonts import PACKAGES, font_folder
from sampler.datasets.settings import Settings
from sampler.datasets.sources.fonts import is_variable, read_face
from sampler.support.arguments import shown

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SPLITS = ("train", "test", "reader")
_UNSEEN, _READER = 20, 30  # packages
_MOST = 4  # faces of a package: more would weigh the families with many weights
_HEIGHT = 0.7  # of the side that capitals are high: faces differ by their shapes, not their size
# Faces that are no plain letters, or those of another once more.
_OTHERS = ("Initials", "Keyboard", "Math", "Outline", "Smallcaps", "Symbols", "Unicode", " SC")


def load_letters(
    split: str | None, settings: Settings, download: bool = True, progress: bool = True
) -> Dataset:
    """Load A to Z of open fonts; see `sampler.datasets.load`.

    Parameters
    ----------
    split : {"train", "test", "reader"}, optional
        "train" is the default.  "test" has 20 packages of fonts that no other part has, and
        "reader" 30 others, for a classifier that judges letters.
    settings : Settings
    download : bool
        Whether apt-get may fetch packages that are not there.
    progress : bool

    Returns
    -------
    Dataset
        One channel; labels are the letters, and the attributes "family" and "style" are kept.

    Raises
    ------
    DataUnavailable
        A package of fonts is not there, and could not be fetched.
    """
    split = "train" if split is None else split
    if not isinstance(split, str) or split not in SPLITS:
        named = "'train' (the default), 'test' or 'reader'"
        msg = f"split of 'letters' got {shown(split)}; expected {named}"
        raise ValueError(msg)
    root = font_folder(download)
    paths = [os.fspath(path) for name in packages(split) for path in faces(root / name)]
    named = f"letters/{split}", "open fonts"
    return from_fonts(paths, settings, LETTERS, progress, *named, height=_HEIGHT)


def packages(split: str) -> list[str]:
    """Return the packages of a part, by name; the parts have none in common."""
    names = np.array(sorted(PACKAGES))
    order = np.random.default_rng(0).permutation(len(names))
    first = {"test": 0, "reader": _UNSEEN, "train": _UNSEEN + _READER}[split]
    last = {"test": _UNSEEN, "reader": _UNSEEN + _READER, "train": len(names)}[split]
    return sorted(names[order[first:last]].tolist())


def licences(split: str = "train") -> dict[str, str]:
    """Return the licence of each package of a part.

    Examples
    --------
    >>> licences("train")["lato"]
    'OFL-1.1'
    """
    return {name: PACKAGES[name] for name in packages(split)}


@cache
def faces(folder: Path) -> Sequence[Path]:
    """Return up to four faces of a package that have every letter, of different styles."""
    named: dict[tuple[str, str], Path] = {}
    for path in sorted(_fonts_in(folder)):
        face = read_face(os.fspath(path))
        whole = all(ord(letter) in face.characters for letter in LETTERS)
        plain = not any(word in f"{face.family} {face.style}" for word in _OTHERS)
        if whole and plain and not is_variable(os.fspath(path)):
            named.setdefault((face.family, face.style), path)
    found = [named[key] for key in sorted(named)]
    chosen = np.unique(np.linspace(0, len(found) - 1, min(_MOST, len(found))).round().astype(int))
    return tuple(found[index] for index in chosen)


def _fonts_in(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.suffix.lower() in (".ttf", ".otf") and path.is_file() and not path.is_symlink():
            yield path
