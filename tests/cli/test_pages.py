"""`render` draws sheets and duotones again, and names the flags that they would ignore."""

import numpy as np
import pytest
from PIL import Image

from sampler import Sampler, View, read_recipe
from sampler.cli.parser import main


@pytest.fixture(scope="module")
def sampler():
    return Sampler(seed=1)


@pytest.fixture(scope="module")
def codes(sampler):
    return np.stack([sampler.get_random_z(digit, seed=1) for digit in (3, 1, 4)])


@pytest.fixture(autouse=True)
def surroundings(monkeypatch, tmp_path):
    """Files lie in a folder of the test's own."""
    monkeypatch.delenv("SAMPLER_CHECKPOINTS", raising=False)
    monkeypatch.chdir(tmp_path)


def pixels(path):
    with Image.open(path) as opened:
        return np.asarray(opened)


def test_a_sheet_of_any_door_is_drawn_again(sampler, codes, capsys):
    labels = ["three", "", "four"]
    page = sampler.contact_sheet(codes, labels=labels, columns=2, x_dim=90, y_dim=60, pad=5)
    sampler.save_png(page, "array.png", ink="navy")
    sampler.save(codes, "z.png", size=(90, 60), view=View(90, 60), labels=labels, columns=2, pad=5,
                 ink="navy")  # fmt: skip
    sampler.save([sampler.generate(z, 90, 60) for z in codes], "arrays.tif", columns=2, pad=5)
    corners = sampler.grid(*codes, codes[0], n=3, x_dim=30, y_dim=30)
    sampler.save(corners, "grid.png")
    sampler.save(corners, "still.webp")
    assert read_recipe("still.webp") == read_recipe("grid.png")
    sampler.save_png(sampler.contact_sheet(codes[0], x_dim=50, y_dim=50), "one.png")
    np.testing.assert_array_equal(pixels("array.png"), pixels("z.png"))
    for name in ("array.png", "z.png", "arrays.tif", "grid.png", "one.png"):
        assert main(["render", name, "--out", f"again-{name}"]) == 0
        np.testing.assert_array_equal(pixels(f"again-{name}"), pixels(name))
        assert read_recipe(f"again-{name}") == read_recipe(name)
    assert main(["info", "array.png"]) == 0
    said = capsys.readouterr().out
    assert "3 pictures of 90×60 pixels" in said
    assert "2 columns, 5 pixels apart, captions three, , four" in said


def test_a_sheet_becomes_larger_and_goes_on_paper(sampler, codes, capsys):
    sampler.save(codes, "small.png", size=40, columns=3)
    assert main(["render", "small.png", "--size", "64", "--ink", "#1b1b3a", "--out", "a.png"]) == 0
    sampler.save(codes, "b.png", size=64, columns=3, ink="#1b1b3a")
    np.testing.assert_array_equal(pixels("a.png"), pixels("b.png"))
    paper = ["--sheet", "A6", "--dpi", "72", "--margin", "8"]
    assert main(["render", "small.png", *paper, "--out", "paper.png"]) == 0
    assert pixels("paper.png").shape[:2] == (420, 298)
    sampler.save(sampler.contact_sheet(codes[0], labels=["three"]), "one.png")
    assert main(["render", "one.png", *paper, "--out", "one-paper.png"]) == 0
    assert main(["render", "paper.png", "--out", "again.png"]) == 0
    np.testing.assert_array_equal(pixels("paper.png"), pixels("again.png"))


def test_a_duotone_is_drawn_again(sampler, codes, capsys):
    view = View(50, 40, zoom=1.5)
    printed = sampler.duotone(*codes[:2], view, inks=["#ff0000", "navy"], paper="#f6f1e7")
    sampler.save(printed, "duo.png", dpi=200)
    assert main(["render", "duo.png", "--out", "again.png"]) == 0
    assert (pixels("again.png") == pixels("duo.png")).all()
    assert main(["render", "duo.png", "--size", "80", "--out", "large.tif"]) == 0
    assert pixels("large.tif").shape == (80, 80, 3)
    assert main(["info", "duo.png"]) == 0
    assert "inks #ff0000 and #000080, paper #f6f1e7" in capsys.readouterr().out
    again = Sampler.from_file("duo.png")
    np.testing.assert_array_equal(again.duotone(*again.z, again.view, **again.colouring), printed)


@pytest.mark.parametrize("how", [{"kind": "height"}, {"kind": "normal", "steepness": 0.1}])
def test_a_map_is_drawn_again(sampler, codes, capsys, how):
    sampler.export("map.png", codes[0], view=View(40, 30, aspect="fit"), **how)
    assert main(["render", "map.png", "--out", "again.png"]) == 0
    assert (pixels("again.png") == pixels("map.png")).all()
    assert read_recipe("again.png") == read_recipe("map.png")
    assert main(["render", "map.png", "--size", "64", "--out", "large.png"]) == 0
    assert pixels("large.png").shape[:2] == (64, 64)
    assert main(["info", "map.png"]) == 0
    assert f"map           kind {how['kind']}" in capsys.readouterr().out
    for name in ("again.tif", "film.gif"):
        assert main(["render", "map.png", "--out", name]) == 2


@pytest.mark.parametrize(
    ("name", "flags", "message"),
    [
        ("sheet.png", ["--seed", "0"], "--seed would be ignored for the sheet 'sheet.png', which"),
        ("sheet.png", ["--frame", "ink"], "--frame would be ignored for the sheet"),
        (
            "map.png",
            ["--ink", "navy"],
            "--ink would be ignored for the map 'map.png', which has no",
        ),
        ("map.png", ["--exact"], "--exact would be ignored for the map"),
        ("map.png", ["--bits", "16"], "--bits would be ignored for the map"),
        ("duo.png", ["--ink", "navy"], "--ink would be ignored for the duotone 'duo.png', which"),
        ("duo.png", ["--sheet", "A4"], "--sheet would be ignored for the duotone"),
    ],
)
def test_flags_that_would_be_ignored(sampler, codes, capsys, name, flags, message):
    sampler.save(codes, "sheet.png", size=20)
    sampler.export("map.png", codes[0], kind="height", view=View(20, 20))
    sampler.save(sampler.duotone(codes[0], codes[1], View(20, 20)), "duo.png")
    assert main(["render", name, *flags, "--out", "out.png"]) == 2
    assert message in capsys.readouterr().err
