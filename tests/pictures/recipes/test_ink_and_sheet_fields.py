"""Inks, prints and pages in a recipe: what a stranger may write, and what is told."""

import numpy as np
import pytest

from sampler.pictures.inks import make_colouring
from sampler.pictures.layout import Layout
from sampler.pictures.recipes.fields import check_recipe
from sampler.pictures.recipes.in_words import told
from sampler.pictures.recipes.recipe import Recipe, make_recipe
from sampler.pictures.view import View

TWO_INKS = {"inks": ["#ff0000", "#0000ff"], "paper": "#ffffff"}
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


@pytest.mark.parametrize(
    "fields",
    [
        {"layout": {}},
        {"layout": 3},
        {"layout": {"columns": 0}},
        {"layout": {"columns": 2, "pad": -1}},
        {"layout": {"columns": 2, "rows": 2}},
        {"layout": {"columns": 2, "labels": "ab"}},
        {"layout": {"columns": 2, "labels": ["a"]}},
        {"layout": {"columns": 2, "labels": ["a", 7]}},
        {"layout": {"columns": 2, "labels": ["a", "b" * 2000]}},
        {"layout": {"columns": 2, "labels": ["a", "\x00"]}},
        {"surface": {}, "z": [0.5, 1.0]},
        {"surface": "height", "z": [0.5, 1.0]},
        {"surface": {"kind": "depth"}, "z": [0.5, 1.0]},
        {"surface": {"kind": ["height"]}, "z": [0.5, 1.0]},
        {"surface": {"kind": "height", "steepness": 1.0}, "z": [0.5, 1.0]},
        {"surface": {"kind": "normal", "steepness": -1.0}, "z": [0.5, 1.0]},
        {"surface": {"kind": "height"}},
        {"duotone": {}},
        {"duotone": ["#000000", "#ffffff"]},
        {"duotone": {"inks": ["#ff0000"], "paper": "#ffffff"}},
        {"duotone": {"inks": ["#ff0000", "navy"], "paper": "#ffffff"}},
        {"duotone": {"inks": ["#ff0000", "#0000ff"], "paper": None}},
        {"duotone": TWO_INKS, "z": [0.5, 1.0]},
        {"duotone": TWO_INKS, "layout": {"columns": 2}},
        {"duotone": TWO_INKS, "colouring": {"ink": "#1b1b3a"}},
    ],
)
def test_another_page_is_refused(fields):
    with pytest.raises((TypeError, ValueError), match="got"):
        check_recipe(FIELDS | {"z": [[0.5, 1.0], [0.0, 2.0]]} | fields)


def test_pages_in_words():
    z = np.zeros((2, 32))
    layout = Layout(2, 4, ("a", "b"))
    assert "layout        2 columns, 4 pixels apart, captions a, b" in told(
        make_recipe(View(), z, "tiny", layout=layout)
    )
    assert "colours       inks #ff0000 and #0000ff, paper #ffffff" in told(
        make_recipe(View(), z, "tiny", duotone=TWO_INKS)
    )


def test_columns_that_were_part_of_the_printing():
    """As files have it that were written before there was a layout."""
    fields = FIELDS | {"z": [[0.5], [1.0]], "printing": {"dpi": 200.0, "columns": 2}}
    recipe = Recipe.from_mapping(check_recipe(fields), "a.png")
    assert (recipe.printing, recipe.layout) == ({"dpi": 200.0}, Layout(2))
    assert recipe.kind == "sheet"


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
