"""The places that a published set is searched for: a folder given, ``$SAMPLER_DATA``, the cache."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from sampler.datasets.caches import cache_root
from sampler.datasets.mnist import DataUnavailable
from sampler.support.arguments import file_path


def places(
    folder: str | os.PathLike[str] | None, inner: Sequence[str], cached: str
) -> Iterator[Path]:
    """Yield the folders that may hold a set, in their order; the last is the cache's.

    Parameters
    ----------
    folder : path, optional
        The first place.
    inner : sequence of str
        Folders in it, and in ``$SAMPLER_DATA``, that may hold the files; "" is itself.
    cached : str
        The set's folder in the cache.

    Raises
    ------
    DataUnavailable
        A folder that was given is not there.
    """
    data = os.environ.get("SAMPLER_DATA") or None
    for label, place in (("the folder given", folder), ("$SAMPLER_DATA", data)):
        if place is None:
            continue
        path = file_path(place, label)
        if not path.is_dir():
            msg = f"{label} got '{place}', which is not an existing folder; correct the path"
            raise DataUnavailable(msg)
        yield from (path / name for name in inner)
    yield cache_root() / cached
