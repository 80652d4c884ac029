"""Which sets are kept in a cache file, and what tells that their files have changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from sampler.datasets import pixel_cache
from sampler.datasets.sources.listing import Listed

MANY = 2000  # pictures, from which on their pixels are kept in a file
_DRAWN = 20  # times as long as another picture takes an SVG


def cache_for(
    source: tuple[str, str], files: Sequence[Listed], choices: str, each: int = 1
) -> tuple[Path, str] | None:
    """Return the cache file of a large set, with a key of its present state; None for a small set.

    Parameters
    ----------
    source : (str, str)
        Its name, and what tells it from all others.
    files : sequence of Listed
    choices : str
        Everything else that the pixels depend on.
    each : int
        Pictures in a file.
    """
    if sum(_DRAWN if file.path.endswith(".svg") else each for file in files) <= MANY:
        return None
    digest = hashlib.sha256(choices.encode("utf-8", "surrogateescape"))
    for file in files:
        digest.update(f"{file.path}\0{file.state}\n".encode("utf-8", "surrogateescape"))
    return pixel_cache.cache_path(*source, choices), digest.hexdigest()
