"""Ink and colour: networks compute ink, three channels are shown as they are seen."""

import numpy as np
import pytest
from PIL import Image

from sampler import Sampler, View
from sampler.datasets import load
from sampler.pictures import to_uint8
from sampler.pictures.colours import as_ink, as_seen, in_channels
from sampler.pictures.levels import to_levels
from sampler.pictures.recipes.recipe import Recipe, read_recipe
from sampler.render.choice import field_of


def test_levels_are_those_of_the_ink():
    middles = (np.arange(255, dtype=np.float32) + np.float32(0.5)) / 255
    near = np.concatenate([np.nextafter(middles, side, dtype=np.float32) for side in (0, 1)])
    random = np.random.default_rng(0).random(30_000, np.float32)
    ink = np.resize(np.concatenate([middles, near, random, [0, 1]]), (101, 100, 3))
    ink = ink.astype(np.float32)
    levels, before = to_levels(ink), ink.copy()
    seen = as_seen(ink)
    np.testing.assert_array_equal(to_levels(seen), 255 - levels)
    np.testing.assert_allclose(seen, 1 - before, atol=1e-6)
    assert seen.min() >= 0
    assert seen.max() <= 1
    np.testing.assert_allclose(as_ink(seen), before, atol=1e-6)


def test_views_of_other_arrays_are_turned_too():
    planes = np.zeros((3, 4, 5), np.float32)
    assert as_seen(np.moveaxis(planes, 0, -1)).min() == 1


def test_one_channel_is_ink_everywhere():
    ink = np.full((2, 2, 1), 0.25, np.float32)
    assert as_seen(ink) is ink
    assert as_ink(ink) is ink
    assert in_channels(ink, 3).tolist() == np.full((2, 2, 3), 0.75).tolist()


@pytest.mark.parametrize("seed", range(5))
def test_an_untrained_network_keeps_its_look(seed, tmp_path):
    """The file is the negative of the network's ink, as it was before arrays were colour."""
    sampler, view = Sampler.untrained(seed=seed), View(90, 80)
    picture = sampler.render(sampler.z, view, exact=True)
    field, grid = field_of(sampler.model.stored_generator), view.pixel_grid()
    ink = field.run(sampler.z.reshape(1, -1), grid, 0, (grid.pixels, 1)).reshape(80, 90, 3)
    np.testing.assert_allclose(picture, 1 - ink, atol=1e-6)
    with Image.open(sampler.save_png(picture, tmp_path / "a.png")) as saved:
        np.testing.assert_array_equal(np.asarray(saved), 255 - to_levels(ink))


def test_all_doors_show_the_same_colours(tmp_path):
    sampler, view = Sampler.untrained(seed=3), View(64, 48)
    z = sampler.z
    levels = to_uint8(sampler.render(z, view))
    poster = sampler.save_poster(z, tmp_path / "a.tif", view, progress=False)
    film = sampler.save_anim_gif(sampler.morph(z, -z, 2, 64, 48), tmp_path / "a.png")
    for path in (poster, film):
        with Image.open(path) as saved:
            np.testing.assert_array_equal(np.asarray(saved.convert("RGB")), levels)
    preview = to_uint8(sampler.preview(z, view)).astype(int)
    assert np.abs(preview - levels).mean() < 8


def test_recipes_say_how_colours_are_meant(tmp_path):
    sampler = Sampler.untrained(seed=3)
    path = sampler.save_png(sampler.generate(x_dim=20, y_dim=20), tmp_path / "a.png")
    assert read_recipe(path)["colours"] == "seen"
    old = {name: value for name, value in read_recipe(path).items() if name != "colours"}
    assert Recipe.from_mapping(old, "old.png").colours is None
    grey = Sampler(seed=0)
    path = grey.save_png(grey.generate(x_dim=20, y_dim=20), tmp_path / "b.png")
    assert "colours" not in read_recipe(path)
    with pytest.raises(ValueError, match="colours got 'ink'; expected 'seen'"):
        Recipe.from_mapping(read_recipe_with(tmp_path, "ink"), "c.png")


def read_recipe_with(folder, colours):
    from sampler.pictures import save_png

    recipe = {"version": 1, "checkpoint": "a", "z": [0.0], "size": [1, 1], "colours": colours}
    return read_recipe(save_png([[[0.0, 0.0, 0.0]]], folder / "c.png", recipe=recipe))


def test_pictures_of_a_folder_keep_their_colours(tmp_path):
    for index, colour in enumerate(("red", "green")):
        Image.new("RGB", (8, 8), colour).save(tmp_path / f"{index}.png")
    images = load(tmp_path).images
    assert images[:, 0, 0].tolist() == [[255, 0, 0], [0, 128, 0]]
