"""Letters of font files as a data set."""

import os
import sys

import numpy as np
import pytest

from sampler.datasets import DataError, load
from sampler.datasets.sources.fonts import font_items
from sampler.datasets.sources.glyphs import glyphs_in

pytest.importorskip("fontTools")


def write_font(path, letters="ABx", family="Blocks", style="Bold", flavor=None, unit=1000):
    """A font whose letters are blocks: as wide as their place in the alphabet asks."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    builder = FontBuilder(unit, isTTF=True)
    names = [".notdef", "space", *(f"letter{ord(letter)}" for letter in letters)]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(
        {32: "space"} | {ord(letter): f"letter{ord(letter)}" for letter in letters}
    )
    glyphs, metrics = {}, {}
    for index, name in enumerate(names):
        pen = TTGlyphPen(None)
        width = unit * (2 + index) // 10
        if index > 1:
            corners = [(50, 0), (50, 700), (width - 50, 700), (width - 50, 0)]
            pen.moveTo(tuple(side * unit // 1000 for side in corners[0]))
            for corner in corners[1:]:
                pen.lineTo(tuple(side * unit // 1000 for side in corner))
            pen.closePath()
        glyphs[name], metrics[name] = pen.glyph(), (width, 50)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(metrics)
    builder.setupHorizontalHeader(ascent=800 * unit // 1000, descent=-200 * unit // 1000)
    builder.setupNameTable({"familyName": family, "styleName": style})
    builder.setupOS2()
    builder.setupPost()
    builder.font.flavor = flavor
    builder.save(path)
    return path


def test_letters_are_labels_and_faces_attributes(tmp_path, caplog):
    write_font(tmp_path / "a.ttf")
    write_font(tmp_path / "b.otf", "AB", "Others", "Regular")
    data = load(tmp_path, glyphs="A-Bx", size=32)
    assert data.images.shape == (5, 32, 32, 1)
    assert data.label_names == ("A", "B", "x")
    assert data.labels.tolist() == [0, 1, 2, 0, 1]
    assert data.of_label("x").tolist() == [2]
    assert data.attributes == {
        "family": ("Blocks",) * 3 + ("Others",) * 2,
        "style": ("Bold",) * 3 + ("Regular",) * 2,
    }
    assert f"1 of 2 fonts lack letters: '{tmp_path / 'b.otf'}' lacks x" in caplog.text
    assert "turned" not in caplog.text
    assert (data.images[:, 0] == 0).all()
    assert (data.images.max(axis=(1, 2, 3)) == 255).all()


def test_a_face_has_one_scale_and_one_baseline_at_every_size(tmp_path):
    path = write_font(tmp_path / "a.ttf", "ABC")
    small, large = (load(path, size=size, glyphs="ABC").images[..., 0] for size in (32, 128))
    heights = (large > 127).any(axis=2).sum(axis=1)
    widths = (large > 127).any(axis=1).sum(axis=1)
    assert np.ptp(heights) == 0
    assert (np.diff(widths) > 5).all()
    mirrored = large[:, :, ::-1]
    assert np.abs(large.astype(int) - mirrored).mean() < 4  # in the middle of its width
    means = large.reshape(3, 32, 4, 32, 4).mean(axis=(2, 4))
    assert np.abs(means - small).mean() < 3


def test_many_letters_are_drawn_once(tmp_path, monkeypatch):
    monkeypatch.setenv("SAMPLER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("sampler.datasets.caching.MANY", 2)
    path = write_font(tmp_path / "a.ttf")
    first = load(path, glyphs="ABx")
    monkeypatch.setattr("sampler.datasets.folder.gather", None)
    second = load(path, glyphs="ABx")
    assert second == first
    assert second.attributes == first.attributes


def test_one_file_has_defaults_and_digits_keep_their_value(tmp_path):
    path = write_font(tmp_path / "a.ttf", "AZ79")
    data = load(path)
    assert data.images.shape == (2, 64, 64, 1)
    assert data.labels.tolist() == [0, 25]
    assert data.name == "a"
    digits = load([path], glyphs="0-9")
    assert (digits.labels.tolist(), digits.label_names) == ([7, 9], None)


@pytest.mark.parametrize("flavor", ["woff", "woff2"])
def test_packed_fonts(tmp_path, flavor):
    if flavor == "woff2":
        pytest.importorskip("brotli")
    plain = load(write_font(tmp_path / "a.ttf"), glyphs="AB")
    packed = load(write_font(tmp_path / f"a.{flavor}", flavor=flavor), glyphs="AB")
    np.testing.assert_array_equal(packed.images, plain.images)


def test_bad_fonts(tmp_path, caplog):
    path = write_font(tmp_path / "a.ttf", "xyz")
    with pytest.raises(DataError, match="no font has a letter of A B C"):
        load(path)
    with pytest.raises(DataError, match="no font has a letter of"):
        load(write_font(tmp_path / "none.ttf", ""))
    (tmp_path / "none.ttf").unlink()
    (tmp_path / "b.ttf").write_text("junk")
    whole = path.read_bytes()
    (tmp_path / "c.ttf").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match=r"b\.ttf' cannot be read as a font.*skip_broken=True"):
        load(tmp_path, glyphs="x")
    assert len(load(tmp_path, glyphs="x", skip_broken=True)) >= 1
    assert "b.ttf' cannot be read as a font" in caplog.text


def test_without_the_extra(tmp_path, monkeypatch):
    path = write_font(tmp_path / "a.ttf")
    monkeypatch.setitem(sys.modules, "fontTools", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'cppn-sampler\[pictures\]'"):
        load(path, glyphs="A")


@pytest.mark.parametrize(
    ("text", "letters"),
    [("A-C", "ABC"), ("a-ca", "abc"), ("-A", "-A"), ("x y", "xy"), ("А-В", "АБВ"), ("A–C", "ABC")],
)
def test_glyphs_in(text, letters):
    assert "".join(glyphs_in(text)) == letters


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("Z-A", ValueError, "'Z-A' is no range"),
        ("", ValueError, "without a letter"),
        ("  ", ValueError, "without a letter"),
        (7, TypeError, "glyphs got 7"),
    ],
)
def test_bad_glyphs(text, error, message):
    with pytest.raises(error, match=message):
        glyphs_in(text)


def test_letters_of_one_height_keep_to_the_picture(tmp_path):
    """A is 300 units wide and M 1500, which does not fit: only M is drawn smaller."""
    path = os.fspath(write_font(tmp_path / "a.ttf", "ABCDEFGHIJKLM"))
    items, _ = font_items([path], ["A", "B", "M"], height=0.75)
    inked = [next(iter(item.frames("white", None)))[..., 0] < 0.5 for item in items]
    boxes = [np.argwhere(each) for each in inked]
    heights = [int(np.ptp(each[:, 0])) + 1 for each in boxes]
    assert heights[:2] == [384, 384]  # three quarters of 512
    assert heights[2] < 384
    assert 440 < np.ptp(boxes[2][:, 1]) < 480  # a margin of 16 at least on either side
    assert all(each.min() >= 16 and each.max() < 496 for each in boxes)
