"""Reliefs and maps, read back by trimesh and Pillow and compared with the network."""

import numpy as np
import pytest
import trimesh
from PIL import Image

from sampler import Sampler, View, read_recipe
from sampler.render.logistic import sigmoid
from sampler.render.operations_field import OperationsField

NAMES = ["mnist-vaegan", "mnist-resnet", "letters"]


@pytest.fixture(scope="module")
def sampler():
    return Sampler(seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_relief_is_closed_and_has_its_size(name, tmp_path):
    sampler = Sampler(name, seed=1)
    z = sampler.get_random_z(seed=3)
    path = sampler.export(tmp_path / "it.stl", z, tolerance=0.3, width=60, height=3, base=1.5)
    body = trimesh.load(path)
    assert body.is_watertight
    assert body.is_winding_consistent
    np.testing.assert_allclose(body.bounds[:, :2], [[0, 0], [60, 60]])
    assert body.bounds[0, 2] == 0
    assert body.bounds[1, 2] == pytest.approx(4.5, abs=0.1)
    ink = sampler.generate(z, 200, 200, exact=True).mean()
    assert body.volume == pytest.approx(60 * 60 * (1.5 + 3 * ink), rel=0.01)


def test_a_relief_is_as_high_as_the_ink(sampler, tmp_path):
    z = sampler.get_random_z(2, seed=1)
    view = View(61, 41, center=(1.0, -0.5), zoom=1.5, rotation=0.4, aspect="fit")
    path = sampler.export(tmp_path / "it.stl", z, view=view, width=60, height=-1, tolerance=0.02)
    body = trimesh.load(path)
    assert body.is_watertight
    middles = body.triangles_center[body.face_normals[:, 2] > 0]
    grid = view.pixel_grid()
    x, y, _ = grid.coordinates(middles[:, 0], 40 - middles[:, 1])  # a pixel is 1 mm
    stored = sampler.model.stored_generator
    arrays = {name.partition("/")[2]: array for name, array in stored.arrays().items()}
    field = OperationsField(stored.config.operations(), arrays, z)
    ink = sigmoid(field.logits(np.stack([x, y], axis=1)))[:, 0]
    error = np.abs(middles[:, 2] - (2 - ink))
    assert np.quantile(error, 0.99) < 0.02
    assert error.max() < 0.06


def test_flat_paper_takes_few_triangles(sampler, tmp_path):
    far = View(100, 100, center=(500.0, 500.0), zoom=100.0)
    path = sampler.export(tmp_path / "flat.stl", sampler.get_random_z(1), view=far)
    body = trimesh.load(path)
    assert body.is_watertight
    assert len(body.faces) < 5500


def test_a_height_map_has_sixteen_bits_of_the_ink(sampler, tmp_path):
    z, view = sampler.get_random_z(5, seed=3), View(70, 50, zoom=1.2)
    path = sampler.export(tmp_path / "it.png", z, kind="height", view=view)
    with Image.open(path) as stored:
        assert stored.mode == "I;16"
        levels = np.asarray(stored).astype(float)
    drawn = sampler.render(z, view, exact=True)[:, :, 0]
    assert np.abs(levels - 65535 * drawn).max() < 1
    assert read_recipe(path)["size"] == [70, 50]


def test_a_normal_map_has_the_slopes_of_the_ink(sampler, tmp_path):
    z, view = sampler.get_random_z(5, seed=3), View(400, 400, rotation=0.5)
    path = sampler.export(tmp_path / "it.png", z, kind="normal", view=view, steepness=0.1)
    with Image.open(path) as stored:
        normals = np.asarray(stored.convert("RGB")).astype(float) / 127.5 - 1
    ink = sampler.render(z, view, exact=True)[:, :, 0].astype(float)
    down, right = np.gradient(0.1 * 399 * ink)
    expected = np.stack([-right, down, np.ones_like(ink)], axis=-1)
    expected /= np.linalg.norm(expected, axis=-1, keepdims=True)
    # Differences of pixels are not slopes where these change within three pixels.
    error = np.abs(normals - expected)[1:-1, 1:-1]
    assert np.quantile(error, 0.99) < 0.02
    assert np.quantile(error, 0.9995) < 0.2
    np.testing.assert_allclose(normals[0, 0], [0, 0, 1], atol=0.02)


def test_what_reliefs_refuse(sampler, tmp_path):
    z, path = sampler.get_random_z(1), tmp_path / "it.stl"
    with pytest.raises(TypeError, match=r"got no z; a \.stl holds the picture of one"):
        sampler.export(path)
    with pytest.raises(ValueError, match="more base than is engraved"):
        sampler.export(path, z, height=-2, base=2)
    with pytest.raises(ValueError, match="tolerance got 0"):
        sampler.export(path, z, tolerance=0)
    with pytest.raises(ValueError, match="kind got nothing for a .png; expected 'height' or"):
        sampler.export(tmp_path / "it.png", z)
    with pytest.raises(TypeError, match="steepness would be ignored"):
        sampler.export(tmp_path / "it.png", z, kind="height", steepness=2)
    emoji = Sampler("emoji", seed=1)
    with pytest.raises(ValueError, match=r"emoji draws colour, and a \.stl has heights of ink"):
        emoji.export(path, emoji.get_random_z())
    assert not list(tmp_path.iterdir())
