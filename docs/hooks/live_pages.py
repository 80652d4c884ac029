"""The pages that draw by themselves, which the front page of the site shows."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sampler import Sampler

#: File of the site → network, digit, and whether it is a bare picture.
PAGES = {
    "live-picture.html": ("mnist-resnet", 3, True),
    "live-page.html": ("mnist-vaegan", 3, False),
}


def live_pages() -> dict[str, str]:
    """Return the text of each page by its name."""
    texts = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, (network, digit, bare) in PAGES.items():
            sampler = Sampler(network, seed=0)
            z = sampler.get_random_z(digit, seed=1)
            path = sampler.export(Path(folder) / name, z, title="sampler", embed=bare)
            texts[name] = path.read_text(encoding="utf-8")
    return texts
