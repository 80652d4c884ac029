"""The README: a picture first, one screen and a half, links that lead somewhere."""

import re

from conftest import ROOT

README = ROOT / "README.md"
LONGEST = 8_000  # characters


def text():
    return README.read_text(encoding="utf-8")


def test_it_is_short():
    assert len(text()) <= LONGEST


def test_it_starts_with_a_picture_and_its_caption():
    first, _, caption = text().split("\n")[:3]
    assert first.startswith("![")
    assert caption.startswith("*")


def test_links_and_pictures_are_there():
    targets = re.findall(r"\]\(([^)#]+)\)", text())
    missing = [t for t in targets if "://" not in t and not (ROOT / t).exists()]
    assert targets
    assert not missing


def test_recordings_are_small():
    recordings = re.findall(r"\((docs/panel-\w+\.gif)\)", text())
    assert len(recordings) == 4
    for name in recordings:
        assert (ROOT / name).stat().st_size <= 250_000, name
