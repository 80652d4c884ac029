"""Fonts of the network of letters, read back by fontTools and set as text in a browser."""

import io

import numpy as np
import pytest
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from helpers import browser
from PIL import Image, ImageDraw, ImageFont
from scipy.ndimage import label

from sampler import Sampler
from sampler.exports.fonts import StaticLettersWarning

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture(scope="module")
def letters():
    return Sampler("letters", seed=1)


@pytest.fixture(scope="module")
def variable(letters, tmp_path_factory):
    """The path of a variable font between two hands, and the warning of its static letters."""
    path = tmp_path_factory.mktemp("fonts") / "face.ttf"
    z, to = letters.get_random_z("H", seed=1), letters.get_random_z("A", seed=5)
    with pytest.warns(StaticLettersWarning) as caught:
        letters.export(path, z, to=to, family="Two Hands")
    return path, str(caught[0].message)


def ink(path, letter, size=200):
    """Return a letter as FreeType draws it: bool (size, size)."""
    image = Image.new("L", (size, size), 255)
    font = ImageFont.truetype(str(path), round(size * 0.9))
    ImageDraw.Draw(image).text((size // 8, size // 8), letter, font=font, fill=0)
    return np.asarray(image) < 128


@pytest.mark.slow
def test_a_font_has_all_letters_and_the_licence(letters, tmp_path):
    path = letters.export(tmp_path / "face.otf", letters.get_random_z("A", seed=1))
    font = TTFont(path)
    characters = font.getBestCmap()
    assert {chr(code) for code in characters} == {*LETTERS, *LETTERS.lower(), " ", "\xa0"}
    assert all(characters[ord(name)] == characters[ord(name.lower())] == name for name in LETTERS)
    assert font.getGlyphOrder()[:2] == [".notdef", "space"]
    assert font["name"].getBestFamilyName() == "Letters"
    assert "OFL-1.1" in font["name"].getDebugName(13)
    assert letters.fingerprint in font["name"].getDebugName(10)
    glyphs = font.getGlyphSet()
    for name in "EFHILTXZ":  # they stand on the line and are as high as capitals
        bounds = BoundsPen(glyphs)
        glyphs[name].draw(bounds)
        left, bottom, right, top = bounds.bounds
        assert abs(bottom) <= 30
        assert abs(top - 700) <= 30
        assert 0 < left < right < font["hmtx"][name][0]
    widths = [font["hmtx"][name][0] for name in LETTERS]
    assert min(widths) > 200
    assert font["hmtx"]["I"][0] < font["hmtx"]["H"][0]


@pytest.mark.slow
def test_contours_are_wound_as_truetype_has_them(variable):
    path, _ = variable
    glyphs = TTFont(path).getGlyphSet()
    for name in ("H", "O", "D"):
        area = AreaPen(glyphs)  # below 0 for contours that run clockwise
        glyphs[name].draw(area)
        assert area.value < -10_000
    paper = ~ink(path, "O")
    assert label(paper)[1] == 2  # around the ring, and in it


@pytest.mark.slow
def test_a_variable_font_goes_from_one_hand_to_the_other(variable):
    path, message = variable
    static = message.partition(" stay")[0].split(", ")
    assert len(static) <= 11
    font = TTFont(path)
    axis, weight = font["fvar"].axes
    assert (weight.axisTag, weight.minValue, weight.maxValue, weight.flags) == ("wght", 400, 400, 1)
    assert (axis.axisTag, axis.minValue, axis.defaultValue, axis.maxValue) == ("HAND", 0, 0, 1)
    changes = font["gvar"].variations
    assert {name for name in LETTERS if not changes.get(name)} == set(static)
    ends = {}
    for place in (0, 0.5, 1):
        file = io.BytesIO()
        instantiateVariableFont(TTFont(path), {"HAND": place, "wght": 400}).save(file)
        (path.parent / f"{place}.ttf").write_bytes(file.getvalue())
        ends[place] = ink(path.parent / f"{place}.ttf", "E")
    first, middle, second = (ends[place].sum() for place in (0, 0.5, 1))
    assert not (ends[0] == ends[1]).all()
    assert min(first, second) * 0.9 < middle < max(first, second) * 1.1


@pytest.mark.slow
@pytest.mark.browser
def test_a_browser_sets_text_in_it(variable):
    path, _ = variable
    page = f"""<style>@font-face {{font-family: own; src: url({path.name})}}
    p {{font: 60px own; margin: 0; width: max-content}}</style>
    <p>HANDS</p><p>hands</p><p style="font-variation-settings: 'HAND' 1">HANDS</p>"""
    (path.parent / "page.html").write_text(page)
    with browser.page(500, 300) as tab:
        tab.goto((path.parent / "page.html").as_uri())
        loaded = tab.evaluate("document.fonts.load('60px own').then(fonts => fonts.length)")
        widths = tab.evaluate("[...document.querySelectorAll('p')].map(p => p.offsetWidth)")
        seen = np.asarray(Image.open(io.BytesIO(tab.screenshot())).convert("L"))
    assert loaded == 1
    font = TTFont(path)
    expected = 60 * sum(font["hmtx"][name][0] for name in "HANDS") / 1000
    assert widths[0] == widths[1] == pytest.approx(expected, abs=2)
    assert widths[2] != widths[0]
    assert (seen < 128).mean() > 0.02


def test_networks_of_other_pictures_make_no_font(letters, tmp_path):
    for sampler in (Sampler(seed=1), Sampler("emoji", seed=1)):
        with pytest.raises(
            ValueError, match=rf"{sampler.name} cannot be exported as \.ttf: a font"
        ):
            sampler.export(tmp_path / "face.ttf", sampler.z)
    z = letters.get_random_z("A", seed=1)
    with pytest.raises(TypeError, match=r"to would be ignored: a \.otf has no axis"):
        letters.export(tmp_path / "face.otf", z, to=z)
    with pytest.raises(ValueError, match="family got ''"):
        letters.export(tmp_path / "face.ttf", z, family=" ")
    assert not list(tmp_path.iterdir())
