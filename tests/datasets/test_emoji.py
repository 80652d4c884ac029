"""The emoji: from npm's package, by name, split into those that are learned and those unseen."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess

import numpy as np
import pytest

from sampler import datasets
from sampler.datasets import DataError, DataUnavailable, emoji, load

_CIRCLE = '<circle cx="16" cy="16" r="10" fill="#{:06x}"/>'


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A folder with a package of 40 circles, and one of another skin tone."""
    icons = {f"circle-{i:02}": {"body": _CIRCLE.format(i * 5000)} for i in range(40)}
    icons["circle-00-dark"] = {"body": _CIRCLE.format(0)}
    content = json.dumps({"icons": dict(sorted(icons.items()))})
    (tmp_path / "icons.json").write_text(content)
    monkeypatch.setattr(emoji, "SHA256", hashlib.sha256(content.encode()).hexdigest())
    monkeypatch.setenv("SAMPLER_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("SAMPLER_DATA", raising=False)
    return tmp_path


def test_every_sixteenth_is_unseen(package):
    train = load("emoji", folder=package, size=32, progress=False)
    test = load("emoji", "test", folder=package, size=32, progress=False)
    assert test.label_names == ("circle-08", "circle-24")
    assert len(train) == 38
    assert not {"circle-08", "circle-00-dark"} & set(train.label_names)
    assert train.images.shape == (38, 32, 32, 3)
    names = np.array(train.label_names)[train.labels]
    red, green, blue = train.images[names == "circle-39"][0, 16, 16]
    assert (int(red) << 16 | int(green) << 8 | int(blue)) == 39 * 5000
    assert (train.images[:, 0, 0] == 255).all()  # paper
    assert "MIT" in repr(train)
    assert "circle-00 circle-01 circle-02 circle-03 circle-04 circle-05 … (38)" in repr(train)


def test_an_unknown_name_is_answered_with_its_neighbours(package):
    train = load("emoji", folder=package, size=8, progress=False)
    with pytest.raises(ValueError, match=r"label got 'circle-3'.*circle-3.*\(38\)"):
        train.sample(np.random.default_rng(0), "circle-3")


def test_another_file_of_this_name_is_refused(package):
    (package / "icons.json").write_text("{}")
    with pytest.raises(DataError, match=r"is not the file of @iconify-json/.*; delete it"):
        load("emoji", folder=package, progress=False)


def test_what_is_nowhere_is_said_with_its_remedy(package, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataUnavailable, match=r"emoji are in none of .*download=False.*npm pack"):
        load("emoji", folder=tmp_path / "empty", download=False)
    with pytest.raises(ValueError, match="split of 'emoji' got 'all'; expected 'train'"):
        load("emoji", "all", folder=package)
    with pytest.raises(ValueError, match="glyphs"):
        load("emoji", folder=package, glyphs="A")


@pytest.mark.slow
def test_the_package_comes_by_its_name(tmp_path, monkeypatch):
    """Real npm, the real package."""
    npm = shutil.which("npm")
    if npm is None or subprocess.run([npm, "ping"], capture_output=True, check=False).returncode:
        pytest.skip("npm is not installed, or its registry is out of reach")
    monkeypatch.setenv("SAMPLER_CACHE", str(tmp_path))
    monkeypatch.delenv("SAMPLER_DATA", raising=False)
    train = datasets.load("emoji", "test", size=16, progress=False)
    assert len(train) == 30
    assert "avocado" in train.label_names
