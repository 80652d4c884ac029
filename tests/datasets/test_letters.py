"""Letters of open fonts: parts without a common family, up to four plain faces of a package."""

from __future__ import annotations

import shutil
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest

from sampler.datasets import DataUnavailable, load, open_fonts
from sampler.datasets.letters import SPLITS, faces, licences, packages

_FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache in which each package has four faces of DejaVu Sans, and two that are left out."""
    monkeypatch.setenv("SAMPLER_CACHE", str(tmp_path))
    for name in open_fonts.PACKAGES:
        folder = tmp_path / "open-fonts" / name
        folder.mkdir(parents=True)
        if name in ("lato", "go"):
            for style in ("", "-Bold", "-Oblique", "-BoldOblique"):
                shutil.copy(_FONTS / f"DejaVuSans{style}.ttf", folder)
            shutil.copy(_FONTS / "STIXNonUni.ttf", folder)  # symbols
            shutil.copy(_FONTS / "DejaVuSans.ttf", folder / "Twin.ttf")
    return tmp_path


def test_parts_have_no_package_in_common():
    named = {split: set(packages(split)) for split in SPLITS}
    assert {split: len(names) for split, names in named.items()}["test"] == 20
    assert len(named["reader"]) == 30
    assert set.union(*named.values()) == set(open_fonts.PACKAGES)
    assert sum(map(len, named.values())) == len(open_fonts.PACKAGES)
    assert set(licences("test")) == named["test"]


def test_plain_faces_are_chosen_once(cache):
    found = faces(cache / "open-fonts" / "lato")
    assert len(found) == 4
    assert not [path for path in found if "STIX" in path.name]


def test_letters_of_a_part(cache):
    split = next(split for split in SPLITS if "lato" in packages(split))
    data = load("letters", split, size=32, progress=False)
    assert data.images.shape[1:] == (32, 32, 1)
    assert data.label_names == tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert set(data.attributes["family"]) == {"DejaVu Sans"}
    ink = data.images[np.array(data.attributes["style"]) == "Bold"].mean()
    assert ink > data.images[np.array(data.attributes["style"]) == "Book"].mean()


def test_what_is_missing_is_named(cache):
    shutil.rmtree(cache / "open-fonts" / "cardo")
    with pytest.raises(DataUnavailable, match=r"lacks 1 packages of fonts \(fonts-cardo\).*downl"):
        load("letters", download=False)
    with pytest.raises(ValueError, match="split of 'letters' got 'all'; expected 'train'"):
        load("letters", "all")
    with pytest.raises(ValueError, match="folder"):
        load("letters", folder=cache)


def test_a_package_that_another_process_fetched_meanwhile_is_taken(tmp_path):
    for name in ("unpacked", "cardo", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.ttf").write_bytes(name.encode())
    open_fonts._settle(tmp_path / "unpacked", tmp_path / "cardo")
    assert (tmp_path / "cardo" / "a.ttf").read_bytes() == b"cardo"
    open_fonts._settle(tmp_path / "other", tmp_path / "new")
    assert (tmp_path / "new" / "a.ttf").read_bytes() == b"other"
    with pytest.raises(FileNotFoundError):
        open_fonts._settle(tmp_path / "nothing", tmp_path / "nowhere")


@pytest.mark.slow
def test_a_package_comes_by_its_name(tmp_path, monkeypatch):
    """Real apt-get, a real package."""
    monkeypatch.setenv("SAMPLER_CACHE", str(tmp_path))
    monkeypatch.setattr(open_fonts, "PACKAGES", {"radisnoir": "OFL-1.1"})
    try:
        root = open_fonts.font_folder()
    except DataUnavailable as error:
        pytest.skip(f"no package of Debian can be had here: {error}")
    assert len(faces(root / "radisnoir")) == 1
    assert [path.name for path in root.iterdir()] == ["radisnoir"]
