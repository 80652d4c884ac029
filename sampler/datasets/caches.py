"""The folder for everything that can be fetched or made again."""

from __future__ import annotations

import os
from pathlib import Path

from sampler.support.arguments import file_path


def cache_root() -> Path:
    """Return the folder of the caches, which need not exist; ``$SAMPLER_CACHE`` moves it."""
    if os.environ.get("SAMPLER_CACHE"):
        return file_path(os.environ["SAMPLER_CACHE"], "$SAMPLER_CACHE")
    import pooch  # here, because its import takes longer than to read a cached file

    return Path(pooch.os_cache("cppn-sampler"))
