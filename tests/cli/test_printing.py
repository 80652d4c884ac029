"""`render` and `morph` with ink and paper, and sheets: what is written, drawn again, refused."""

import numpy as np
import pytest
import tifffile
from PIL import Image

from sampler import Sampler, read_recipe
from sampler.cli.parser import main
from sampler.pictures.inks import make_colouring
from sampler.pictures.levels import to_pixels

SHEET = ["--ink", "#1b1b3a", "--paper", "#f6f1e7", "--sheet", "A6", "--dpi", "72", "--bleed", "3"]


@pytest.fixture(autouse=True)
def surroundings(monkeypatch, tmp_path):
    """Files lie in a folder of the test's own."""
    monkeypatch.delenv("SAMPLER_CHECKPOINTS", raising=False)
    monkeypatch.chdir(tmp_path)


def refused(capsys, *arguments):
    """The last line that is printed where a command is refused."""
    try:
        status = main(["render", "--seed", "3", *arguments])
    except SystemExit as exit:  # argparse's own way
        status = exit.code
    assert status == 2
    return capsys.readouterr().err.splitlines()[-1]


def test_a_sheet_in_ink_and_paper(tmp_path, capsys):
    assert main(["render", "--seed", "3", *SHEET, "--bits", "16", "--out", "a.tif"]) == 0
    assert "a.tif: 315×437, with its recipe" in capsys.readouterr().out
    with tifffile.TiffFile("a.tif") as opened:
        assert opened.pages[0].shape == (437, 315, 3)
        assert opened.pages[0].dtype == np.uint16
        assert opened.pages[0].tags["XResolution"].value == (72, 1)
    assert main(["render", "a.tif", "--out", "again.tif"]) == 0
    assert (tmp_path / "again.tif").read_bytes() == (tmp_path / "a.tif").read_bytes()


def test_flags_replace_what_the_recipe_says(capsys):
    assert main(["render", "--seed", "3", *SHEET, "--out", "a.png"]) == 0
    again = ["render", "a.png", "--size", "40", "--colours", "white,gold,navy", "--out", "b.png"]
    assert main(again) == 0
    said = capsys.readouterr().out
    assert "size replaced by 40×40" in said
    assert "colours replaced by" in said
    recipe = read_recipe("b.png")
    assert recipe["colouring"] == {"colours": ["#ffffff", "#ffd700", "#000080"]}
    assert "printing" not in recipe
    made = Sampler.from_file("b.png")
    wanted = to_pixels(made.render(made.z, made.view), make_colouring(**made.colouring))
    with Image.open("b.png") as opened:
        np.testing.assert_array_equal(np.asarray(opened), wanted)


def test_transparent_paper_and_a_sheet_in_mm():
    flags = ["--paper", "none", "--sheet", "50x30.5", "--dpi", "50.8", "--margin", "5"]
    assert main(["render", "--seed", "3", *flags, "--out", "a.png"]) == 0
    with Image.open("a.png") as opened:
        assert (opened.mode, opened.size) == ("RGBA", (100, 61))
        assert np.asarray(opened)[:10, :, 3].max() == 0
    assert main(["info", "a.png"]) == 0


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--ink", "nvy"], "argument --ink: got 'nvy'; expected a colour"),
        (["--paper", "non"], "argument --paper: got 'non'"),
        (["--colours", "white,gld"], "argument --colours: got 'gld'"),
        (["--colours", "magmma"], "colours got 'magmma'; expected the name of a matplotlib"),
        (["--colours", "magma", "--ink", "navy"], "ink would be ignored beside colours"),
        (["--sheet", "A9"], "sheet got 'A9'; expected A0, A1"),
        (["--sheet", "A4", "--size", "30"], "--size would be ignored beside --sheet"),
        (["--bleed", "3"], "bleed would be ignored: there is no sheet"),
        (["--sheet", "A4", "--margin", "-3"], "margin got -3.0"),
        (["--bits", "12"], "argument --bits: invalid choice"),
        (["--checkpoint", "emoji", "--ink", "red"], "ink would be ignored: the picture has 3"),
    ],
)
def test_what_is_refused(flags, message, capsys, tmp_path):
    assert message in refused(capsys, *flags, "--out", "a.png")
    assert list(tmp_path.iterdir()) == []


def morphed(*arguments):
    legs = ["--from", "seed:1", "--to", "seed:2", "--frames", "2", "--size", "24x24"]
    return main(["morph", *legs, *arguments])


def test_a_morph_in_ink_and_paper():
    assert morphed("--ink", "#1b1b3a", "--paper", "#f6f1e7", "--out", "a.apng") == 0
    recipe = read_recipe("a.apng")
    assert recipe["colouring"] == {"ink": "#1b1b3a", "paper": "#f6f1e7"}
    made = Sampler.from_file("a.apng")
    wanted = to_pixels(made.generate(recipe["z"][0], 24, 24), make_colouring(**made.colouring))
    with Image.open("a.apng") as opened:
        np.testing.assert_array_equal(np.asarray(opened.convert("RGB")), wanted)
    assert morphed("--paper", "none", "--out", "b.apng") == 0
    with Image.open("b.apng") as opened:
        assert opened.mode == "RGBA"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--paper", "none", "--out", "a.gif"], "a .gif holds no opacity"),
        (["--ink", "navy", "--colours", "magma", "--out", "a.gif"], "ink would be ignored beside"),
        (["--ink", "navy", "--checkpoint", "emoji", "--out", "a.gif"], "ink would be ignored: the"),
    ],
)
def test_a_morph_refuses_colours_that_it_would_not_have(tmp_path, capsys, arguments, message):
    assert morphed(*arguments) == 2
    assert message in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
