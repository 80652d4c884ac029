"""Emoji: 480 pictures of Microsoft's Fluent set in flat colours (MIT licence), drawn from SVG.

They are the first 480 names without skin tones of npm's package @iconify-json/fluent-emoji-flat.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from functools import partial
from pathlib import Path

from sampler.datasets.caching import cache_for
from sampler.datasets.dataset import Dataset
from sampler.datasets.gathering import cached, gather
from sampler.datasets.idx import DataError
from sampler.datasets.locations import places
from sampler.datasets.mnist import DataUnavailable
from sampler.datasets.settings import Settings
from sampler.datasets.sources.files import svg_content
from sampler.datasets.sources.item import Item, Source
from sampler.datasets.sources.listing import listed_file
from sampler.support.arguments import shown
from sampler.support.files import atomic_write, make_folder

PACKAGE = "@iconify-json/fluent-emoji-flat@1.2.6"
FILE = "icons.json"
SHA256 = "f5f4cf457c0db2ad5a2e42e033e02e0c87d10e43d0164cfffb3bb84914970a63"
SPLITS = ("train", "test")
SIDE = 64  # pixels, by default
_COUNT, _EACH = 480, 16  # names, and how many of them give one to the test
_TONE = re.compile(r"(light|medium|dark)$")  # of a skin
_TIMEOUT = 120  # seconds
_FAILURES = (OSError, subprocess.SubprocessError, StopIteration, KeyError, tarfile.TarError)
_MANY = 10_000  # as many pictures as make a set worth a cache: SVG files are slow to draw
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'width="32" height="32" viewBox="0 0 32 32">{}</svg>'
)


def load_emoji(
    split: str | None,
    settings: Settings,
    folder: str | os.PathLike[str] | None = None,
    download: bool = True,
    progress: bool = True,
) -> Dataset:
    """Load the emoji from the first place that has them; see `sampler.datasets.load`.

    Parameters
    ----------
    split : {"train", "test"}, optional
        450 of the names (the default), or the 30 others: every sixteenth.
    settings : Settings
    folder : path, optional
        A folder with the package's ``icons.json``.
    download : bool
        Whether ``npm pack`` may fetch the package.
    progress : bool

    Returns
    -------
    Dataset
        Each has its name as label, such as "avocado".

    Raises
    ------
    DataUnavailable
        The package is nowhere, and could not be fetched.
    DataError
        The file is not the one of this version.
    """
    split = "train" if split is None else split
    if not isinstance(split, str) or split not in SPLITS:
        msg = f"split of 'emoji' got {shown(split)}; expected 'train' (the default) or 'test'"
        raise ValueError(msg)
    settings = settings.of_size(SIDE)
    path = _file(folder, download)
    cache = cache_for((f"emoji/{split}", PACKAGE), [listed_file(str(path))], repr(settings), _MANY)
    ready = cached(cache) if cache else None
    if ready is not None:
        return ready
    drawings = _of_split(_drawings(path), split)
    items = [
        Item(name, partial(svg_content, _SVG.format(body).encode(), name), label)
        for label, (name, body) in enumerate(drawings.items())
    ]
    note = "Fluent Emoji by Microsoft, MIT licence"
    source = Source(f"emoji/{split}", PACKAGE, items, tuple(drawings), note)
    return gather(source, settings, cache, progress)


def _of_split(drawings: dict[str, str], split: str) -> dict[str, str]:
    held_out = split == "test"
    return {
        name: body
        for index, (name, body) in enumerate(drawings.items())
        if (index % _EACH == _EACH // 2) == held_out
    }


def _drawings(path: Path) -> dict[str, str]:
    """Return the bodies of the SVG by name."""
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256:
        msg = f"'{path}' is not the file of {PACKAGE}; delete it, and load again"
        raise DataError(msg)
    icons = json.loads(content)["icons"]
    names = [name for name in icons if not _TONE.search(name)][:_COUNT]
    return {name: icons[name]["body"] for name in names}


def _file(folder: str | os.PathLike[str] | None, download: bool) -> Path:
    searched = list(places(folder, ("", "emoji"), "emoji"))
    for place in searched:
        if (place / FILE).is_file():
            return place / FILE
    reason = _fetched(searched[-1]) if download else "download=False"
    if not reason:
        return searched[-1] / FILE
    named = ", ".join(f"'{place}'" for place in searched)
    msg = (
        f"the emoji are in none of {named}, and were not downloaded ({reason}); run npm pack "
        f"{PACKAGE}, unpack it, and pass the folder with {FILE} as load('emoji', folder=...)"
    )
    raise DataUnavailable(msg)


def _fetched(target: Path) -> str:
    """Fetch the package by npm into the cache; return the reason where it failed, or nothing."""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not installed"
    with tempfile.TemporaryDirectory() as temporary:
        command = [npm, "pack", "--silent", PACKAGE]
        try:
            subprocess.run(
                command, cwd=temporary, check=True, capture_output=True, timeout=_TIMEOUT
            )
            archive = next(Path(temporary).glob("*.tgz"))
            with tarfile.open(archive, "r:gz") as opened:
                file = opened.extractfile(f"package/{FILE}")
                content = b"" if file is None else file.read()
        except _FAILURES as error:
            return f"npm pack {PACKAGE} failed: {error}"
    make_folder(target)
    with atomic_write(target / FILE) as path:
        path.write_bytes(content)
    return ""
