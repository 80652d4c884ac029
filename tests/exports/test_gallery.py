"""The index of a gallery: its links, its pictures, its policy, and what it refuses."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from sampler import Sampler, View, exports
from sampler.cli.parser import main
from sampler.pictures.image import to_uint8

CARD = re.compile(
    r'<a href="([^"]*)"><img src="data:image/png;base64,([^"]*)" alt="">'
    r"<span>(.*?)</span><small>(.*?)</small></a>"
)
NASTY = "</title><script>alert(1)</script> & \"more\" {{policy}} 'x'"


@pytest.fixture(scope="module")
def digits():
    return Sampler(seed=1)


@pytest.fixture(scope="module")
def folder(digits, tmp_path_factory):
    """Four pages of three networks, one in a folder below."""
    folder = tmp_path_factory.mktemp("gallery")
    below = folder / "more of #1?"
    below.mkdir()
    digits.export(folder / "digit.html", digits.get_random_z(3, seed=1), title="Three")
    digits.export(below / "a:b%.html", digits.get_random_z(4, seed=1), title=NASTY, embed=True)
    Sampler("mnist-resnet", seed=1).export(folder / "two.html")
    Sampler.untrained(seed=5).export(folder / "wild.html")
    return folder


def pages_of(folder):
    return [folder / "digit.html", folder / "more of #1?" / "a:b%.html", folder / "wild.html"]


def test_a_gallery_of_several_networks(digits, folder):
    path = exports.write_gallery(pages_of(folder), folder / "index.html", title="<Mine> & more")
    text = path.read_text(encoding="utf-8")
    cards = CARD.findall(text)
    assert [card[0] for card in cards] == [
        "digit.html",
        "more%20of%20%231%3F/a%3Ab%25.html",
        "wild.html",
    ]
    assert [card[3] for card in cards] == ["mnist-vaegan", "mnist-vaegan", "an untrained network"]
    assert cards[0][2] == "Three"
    assert "&lt;Mine&gt; &amp; more" in text
    with Image.open(io.BytesIO(base64.b64decode(cards[0][1]))) as image:
        assert image.size == (320, 320)
        drawn = to_uint8(digits.render(digits.get_random_z(3, seed=1), View(320, 320)))
        assert np.abs(np.asarray(image).astype(int) - drawn).max() <= 1
    with Image.open(io.BytesIO(base64.b64decode(cards[2][1]))) as image:
        assert image.mode == "RGB"
    assert sorted(found.name for found in folder.glob("*.html")) == [
        "digit.html",
        "index.html",
        "two.html",
        "wild.html",
    ]


def test_texts_of_strangers_are_data(folder, tmp_path):
    text = exports.write_gallery(
        pages_of(folder)[1:2], folder / "nasty.html", title=NASTY
    ).read_text(encoding="utf-8")
    assert "<script" not in text
    assert text.count("alert(1)") == 3  # the title, the heading and the card, all escaped
    assert text.count("{{policy}}") == 3
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)[1]
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/=]+'; img-src data:; "
        r"base-uri 'none'; form-action 'none'",
        policy,
    )


def test_a_network_that_is_not_listed_is_named(own_checkpoints, tmp_path):
    page = Sampler(own_checkpoints / "letters", seed=1).export(tmp_path / "own.html")
    shipped = Sampler("mnist-resnet", seed=1).export(tmp_path / "two.html")
    where = tmp_path / "index.html"
    with pytest.raises(ValueError, match=r"own\.html' was drawn by .* checkpoint="):
        exports.write_gallery([page, shipped], where)
    assert not where.exists()
    assert exports.write_gallery([page, shipped], where, checkpoint=own_checkpoints) == where


def test_pages_lie_beside_the_index_or_below(folder, tmp_path):
    page = folder / "digit.html"
    with pytest.raises(ValueError, match="the folder of the index, or below it"):
        exports.write_gallery([page], tmp_path / "index.html")
    with pytest.raises(ValueError, match="is the index itself; leave it out"):
        exports.write_gallery([page], page, overwrite=True)
    with pytest.raises(ValueError, match="twice"):
        exports.write_gallery(
            [page, folder / "more of #1?" / ".." / "digit.html"], folder / "i.html"
        )


def test_files_that_are_no_pages(digits, folder, tmp_path):
    index = tmp_path / "index.html"
    foreign, picture = tmp_path / "foreign.html", tmp_path / "it.png"
    foreign.write_text("<!doctype html><title>Hello</title>")
    digits.save_png(digits.generate(x_dim=20, y_dim=20), picture)
    with pytest.raises(ValueError, match=r"foreign\.html', which export\(\) did not write"):
        exports.write_gallery([foreign], index)
    with pytest.raises(ValueError, match=r"it\.png', which is no web page"):
        exports.write_gallery([picture], index)
    with pytest.raises(FileNotFoundError, match=r"none\.html"):
        exports.write_gallery([tmp_path / "none.html"], index)
    with pytest.raises(ValueError, match="pages got none"):
        exports.write_gallery([], index)
    with pytest.raises(TypeError, match="pages got"):
        exports.write_gallery(str(folder / "digit.html"), index)
    with pytest.raises(ValueError, match="ends in"):
        exports.write_gallery([foreign], tmp_path / "index.txt")
    assert not index.exists()


def test_a_page_whose_z_was_changed(folder, tmp_path):
    text = (folder / "two.html").read_text(encoding="utf-8")
    short = re.sub(r'"z": \[[^\]]*\]', '"z": [0.5, 1.0]', text, count=1)
    (tmp_path / "short.html").write_text(short, encoding="utf-8")
    with pytest.raises(ValueError, match="z of 2 numbers"):
        exports.write_gallery([tmp_path / "short.html"], tmp_path / "index.html")


def test_an_index_is_kept(folder, tmp_path):
    index = folder / "kept.html"
    index.write_text("mine")
    with pytest.raises(FileExistsError):
        exports.write_gallery(pages_of(folder), index)
    assert index.read_text() == "mine"


def test_the_command(folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    index = ["--out", "all.html", "--title", "All"]
    assert main(["gallery", "digit.html", "two.html", *index]) == 0
    assert "bytes, of 2 pages" in capsys.readouterr().out
    assert len(CARD.findall((folder / "all.html").read_text(encoding="utf-8"))) == 2
    assert main(["gallery", "digit.html", *index]) == 2
    assert "it is kept" in capsys.readouterr().err
