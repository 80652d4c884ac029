"""The commands with networks of a person's own pictures: labels by name, recipes, refusals."""

import shutil

import numpy as np
import pytest
from PIL import Image

from sampler import Sampler
from sampler.cli.parser import main
from sampler.pictures.recipes.recipe import Recipe


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch, tmp_path):
    monkeypatch.delenv("SAMPLER_CHECKPOINTS", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def icons(own_checkpoints):
    return own_checkpoints / "icons"


def run(*arguments):
    return main([str(argument) for argument in arguments])


def refused(capsys, *arguments):
    assert run(*arguments) == 2
    return capsys.readouterr().err.splitlines()[-1]


def pixels(path):
    with Image.open(path) as opened:
        return np.asarray(opened)


def test_labels_are_called_by_their_names(icons, capsys):
    base = ["--checkpoint", icons, "--size", 9, "--out"]
    assert run("render", "--label", "sun", "--seed", 1, *base, "sun.png") == 0
    expected = Sampler(icons).get_random_z("sun", seed=1)
    np.testing.assert_array_equal(Recipe.read("sun.png").z, expected)
    assert run("render", "--label", 2, "--seed", 1, *base, "two.png") == 0
    np.testing.assert_array_equal(Recipe.read("two.png").z, expected)
    specs = ["--from", "label:sun", "--to", "label:fish", "digit:1", "--frames", 2]
    assert run("morph", *specs, *base, "film.gif") == 0
    expected = r"label got 'moon', which is not in the atlas; expected one of fish, house, sun"
    assert expected in refused(capsys, "render", "--label", "moon", *base, "a.png")
    assert expected in refused(capsys, "morph", "--from", "label:moon", *specs[2:], *base, "a.gif")
    digits = refused(capsys, "render", "--label", "sun", "--size", 9, "--out", "a.png")
    assert "label got 'sun', which is not in the atlas; expected one of 0, 1, 2" in digits


def test_a_picture_finds_the_network_that_drew_it(icons, own_checkpoints, tmp_path, capsys):
    run("render", "--checkpoint", icons, "--seed", 3, "--size", 16, "--out", "a.png")
    assert bytes(icons) not in (tmp_path / "a.png").read_bytes(), "names, never paths"
    message = refused(capsys, "render", "a.png", "--out", "b.png")
    assert "drawn by the checkpoint 'icons', fingerprint" in message
    assert "none of this name here; name its folder by --checkpoint, or one that holds" in message
    assert run("render", "a.png", "--checkpoint", own_checkpoints, "--out", "b.png") == 0
    np.testing.assert_array_equal(pixels("b.png"), pixels("a.png"))
    networks = tmp_path / "networks"
    shutil.copytree(own_checkpoints / "letters", networks / "icons")
    message = refused(capsys, "render", "a.png", "--checkpoint", networks, "--out", "c.png")
    assert "drawn by icons, fingerprint" in message
    assert "; icons has the fingerprint" in message
    shutil.copytree(icons, networks / "renamed")
    assert run("render", "a.png", "--checkpoint", networks, "--out", "c.png") == 0
    assert "drawn again from a.png by renamed" in capsys.readouterr().out
    np.testing.assert_array_equal(pixels("c.png"), pixels("a.png"))


def test_the_variable_names_folders_that_are_searched(icons, tmp_path, capsys, monkeypatch):
    run("render", "--checkpoint", icons, "--seed", 3, "--size", 16, "--out", "a.png")
    shutil.copytree(icons, tmp_path / "two" / "moved")
    (tmp_path / "one").mkdir()
    monkeypatch.setenv("SAMPLER_CHECKPOINTS", f"{tmp_path / 'one'}:{tmp_path / 'two'}")
    assert run("render", "a.png", "--out", "b.png") == 0
    assert "by moved" in capsys.readouterr().out
    np.testing.assert_array_equal(pixels("b.png"), pixels("a.png"))


def test_evaluate_measures_networks_of_digits_alone(icons, capsys):
    message = refused(capsys, "evaluate", icons)
    assert "icons learned from pictures of your own, and evaluate measures networks of" in message
