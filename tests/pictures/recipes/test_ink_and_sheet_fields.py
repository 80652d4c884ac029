"""The entries colouring and printing of a recipe: what a stranger may write, what is told."""

import numpy as np
import pytest

from sampler.pictures.inks import make_colouring
from sampler.pictures.recipes.fields import check_recipe
from sampler.pictures.recipes.in_words import told
from sampler.pictures.recipes.recipe import make_recipe
from sampler.pictures.view import View

FIELDS = {"version": 2, "z": [0.5, 1.0], "size": [4, 4], "checkpoint": "mnist-vaegan"}


@pytest.mark.parametrize(
    "colouring",
    [
        {},
        [],
        "magma",
        {"ink": "navy"},
        {"ink": "#1B1B3A"},
        {"ink": None},
        {"paper": 7},
        {"gamma": 2.2},
        {"colours": "magma"},
        {"colours": ["#000000"]},
        {"colours": ["#000000"] * 257},
        {"colours": ["#000000", "red"]},
        {"colours": ["#000000", "#ffffff"], "ink": "#123456"},
        {"ink": "#1b1b3a" * 10**5},
    ],
)
def test_another_value_is_refused(colouring):
    with pytest.raises((TypeError, ValueError), match="colour|expected|ignored"):
        check_recipe(FIELDS | {"colouring": colouring})


@pytest.mark.parametrize(
    "printing",
    [
        {},
        "A4",
        {"sheet": "A4"},
        {"sheet": [0, 100]},
        {"sheet": [100, 100, 100]},
        {"sheet": [100, 100], "margin": 50},
        {"sheet": [100, 100], "dpi": 1e9},
        {"sheet": [100, 100], "bleed": -1},
        {"sheet": [1e9, 1e9]},
        {"margin": 5},
        {"bits": 8},
        {"bits": "16"},
        {"dpi": None},
        {"folder": "/etc"},
    ],
)
def test_another_printing_is_refused(printing):
    with pytest.raises((TypeError, ValueError), match="got"):
        check_recipe(FIELDS | {"printing": printing})


def test_printing_in_words():
    printing = {"sheet": [105.0, 148.0], "dpi": 300.0, "bleed": 3.0, "bits": 16}
    recipe = make_recipe(View(), np.zeros(32), "tiny", printing=printing)
    assert "printing      sheet 105×148 mm, 300 dpi, bleed 3 mm, 16 bits" in told(recipe)
    assert check_recipe(FIELDS | {"printing": printing})


def test_version_1_has_no_such_entry():
    with pytest.raises(ValueError, match="got the names 'colouring'"):
        check_recipe(FIELDS | {"version": 1, "colouring": {"ink": "#1b1b3a"}})


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"ink": "navy"}, "ink #000080, paper #ffffff"),
        ({"ink": "navy", "paper": None}, "ink #000080, transparent paper"),
        ({"colours": "magma"}, "a gradient of 256 colours, #000004 to #fcfdbf"),
    ],
)
def test_a_recipe_tells_its_colours(arguments, words):
    recipe = make_recipe(View(), np.zeros(32), "tiny", colouring=make_colouring(**arguments))
    assert f"colours       {words}" in told(recipe)
    assert check_recipe(FIELDS | {"colouring": recipe.as_mapping()["colouring"]})


def test_plain_ink_leaves_it_out():
    recipe = make_recipe(View(), np.zeros(32), "tiny", colouring=make_colouring())
    assert "colouring" not in recipe.as_mapping()
