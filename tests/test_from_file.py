"""`Sampler.from_file`: the network, the z and the view of a file."""

import json
import pickle
import shutil

import numpy as np
import pytest
from PIL import Image

from sampler import Sampler, View, read_recipe
from sampler.pictures import image
from sampler.pictures.recipes.files.glsl import RECIPE_LINE


@pytest.fixture
def registry(tiny_checkpoint, monkeypatch):
    """The tiny checkpoint stands in the registry, under its name."""
    monkeypatch.setenv("SAMPLER_CHECKPOINTS", str(tiny_checkpoint.parent))


@pytest.fixture
def saved(tiny_checkpoint, tmp_path):
    """A picture of the tiny checkpoint, through a window of its own."""
    tiny = Sampler(tiny_checkpoint)
    view = View(24, 16, center=(1.0, -2.0), zoom=3.0, rotation=0.5, aspect="fit")
    return tiny.save_png(tiny.render(tiny.generate_z(seed=7), view), tmp_path / "it.png")


def test_the_same_pixels_come_again_and_larger_ones(saved, registry, tmp_path):
    sampler = Sampler.from_file(saved)
    again = sampler.save_png(sampler.render(sampler.z, sampler.view), tmp_path / "again.png")
    with Image.open(saved) as first, Image.open(again) as second:
        np.testing.assert_array_equal(np.asarray(first), np.asarray(second))
    assert sampler.view == View(24, 16, 8.0, (1.0, -2.0), 3.0, 0.5, "fit")
    assert sampler.name == "tiny"
    assert pickle.loads(pickle.dumps(sampler)).view == sampler.view


def test_a_film_gives_all_its_z(tiny_checkpoint, registry, tmp_path):
    tiny = Sampler(tiny_checkpoint)
    film = tiny.morph(tiny.generate_z(seed=1), tiny.generate_z(seed=2), 5, 16, 16)
    for ending in ("gif", "png", "webp", "mp4"):
        sampler = Sampler.from_file(tiny.save_anim_gif(film, tmp_path / f"film.{ending}"))
        assert sampler.z.shape == (5, 32)
        np.testing.assert_array_equal(sampler.generate(sampler.z, 16, 16), film)


def test_a_network_that_moved_is_found_by_its_fingerprint(saved, tiny_checkpoint, tmp_path):
    shutil.copytree(tiny_checkpoint, tmp_path / "nets" / "renamed")
    with pytest.raises(ValueError, match=r"none of this name here; name its folder by checkpoint="):
        Sampler.from_file(saved)
    for place in (tmp_path / "nets", tmp_path / "nets" / "renamed", str(tmp_path / "nets")):
        assert (
            Sampler.from_file(saved, checkpoint=place).fingerprint
            == Sampler(tiny_checkpoint).fingerprint
        )


def test_another_network_is_refused(saved):
    with pytest.raises(ValueError, match="would draw another picture. Give the one that drew it"):
        Sampler.from_file(saved, checkpoint="mnist-vaegan")


def test_an_untrained_network_is_made_again(tmp_path):
    made = Sampler.untrained(seed=3, depth=1, width=8)
    path = made.save_png(made.generate(x_dim=20, y_dim=10), tmp_path / "wild.png")
    sampler = Sampler.from_file(path)
    np.testing.assert_array_equal(
        sampler.render(sampler.z, sampler.view), made.generate(made.z, 20, 10)
    )


def test_a_file_without_a_recipe_is_named(tmp_path):
    image.save_png([[0.0]], tmp_path / "plain.png")
    with pytest.raises(ValueError, match="plain.png' holds no recipe"):
        Sampler.from_file(tmp_path / "plain.png")
    with pytest.raises(TypeError, match="path got 3"):
        Sampler.from_file(3)
    with pytest.raises(TypeError, match="checkpoint got"):
        Sampler.from_file(tmp_path / "plain.png", checkpoint=[None])
    assert Sampler("mnist-vaegan").view is None


def test_a_z_of_another_length_is_refused(tmp_path):
    sampler = Sampler("mnist-resnet", seed=1)
    path = tmp_path / "it.glsl"
    sampler.export(path, sampler.generate_z(seed=1), target="webgl2")
    fields = read_recipe(path)
    lines = path.read_text().splitlines()
    lines = [
        RECIPE_LINE + json.dumps(fields | {"z": [0.5] * 7})
        if line.startswith(RECIPE_LINE)
        else line
        for line in lines
    ]
    path.write_text("\n".join(lines))
    with pytest.raises(ValueError, match="has z of 7 numbers, and mnist-resnet takes 32; the rec"):
        Sampler.from_file(path)
