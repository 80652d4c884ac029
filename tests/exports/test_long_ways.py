"""Files of 200 z: their recipes are read back from a copy, exactly."""

import shutil

import numpy as np
import pytest

from sampler import Sampler
from sampler.latent import vectors
from sampler.pictures.recipes.recipe import Recipe


@pytest.fixture(scope="module")
def small():
    return Sampler.untrained(seed=4, c_dim=1, width=8)


@pytest.mark.parametrize(
    ("name", "options"),
    [("film.html", {"embed": True}), ("way.glsl", {"target": "webgl2"})],
)
def test_a_way_of_200_keyframes(small, tmp_path, name, options):
    z = vectors.sample(32, count=200, seed=3)
    path = small.export(tmp_path / name, z, seconds=0.5, easing="ease", **options)
    read = Recipe.read(shutil.copy(path, tmp_path / f"copy-{name}"))
    np.testing.assert_array_equal([key.z for key in read.keyframes], z)
    assert {(key.seconds, key.easing) for key in read.keyframes} == {(0.5, "ease")}


@pytest.mark.parametrize("name", ["sheet.png", "sheet.tif"])
def test_a_sheet_of_200_pictures(small, tmp_path, name):
    z = vectors.sample(32, count=200, seed=3)
    path = small.save(z, tmp_path / name, size=8, columns=20)
    read = Recipe.read(shutil.copy(path, tmp_path / f"copy-{name}"))
    np.testing.assert_array_equal(read.z, z)
    assert read.layout.columns == 20
