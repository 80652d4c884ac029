"""render --frame: the window is found, and nothing is ignored."""

import numpy as np
import pytest
from PIL import Image

from sampler import read_recipe
from sampler.cli.parser import main


def render(path, *flags):
    assert main(["render", "--seed", "1", "--size", "60", "--out", str(path), *flags]) == 0
    with Image.open(path) as picture:
        return np.asarray(picture)


def test_a_stroke_is_neither_blank_nor_full(tmp_path):
    picture = render(tmp_path / "a.png", "--frame", "stroke", "--zoom", "40")
    assert 0.15 < picture.mean() / 255 < 0.85
    assert read_recipe(tmp_path / "a.png")["zoom"] == 40


def test_all_of_the_ink_has_a_margin(tmp_path):
    picture = render(tmp_path / "a.png", "--frame", "ink")
    assert (
        min(side.min() for side in (picture[0], picture[-1], picture[:, 0], picture[:, -1])) > 200
    )


def test_a_picture_is_framed_again(tmp_path, capsys):
    render(tmp_path / "a.png")
    path, again = tmp_path / "a.png", tmp_path / "b.png"
    assert main(["render", str(path), "--frame", "stroke", "--zoom", "9", "--out", str(again)]) == 0
    assert "window replaced by --frame stroke" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["ink", "--zoom", "2"], "--zoom would be ignored beside --frame ink"),
        (["ink", "--center", "1,1"], "--center would be ignored beside --frame ink"),
        (["stroke"], "--frame stroke got no --zoom; expected a magnification"),
    ],
)
def test_flags_are_not_ignored(tmp_path, capsys, flags, message):
    assert main(["render", "--out", str(tmp_path / "a.png"), "--frame", *flags]) == 2
    assert message in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
