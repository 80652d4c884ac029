"""Shaders in a real browser: what each program draws is what the renderer draws."""

import numpy as np
import pytest
from helpers import browser, shaders

from sampler import Sampler, View
from sampler.exports.source import field_of
from sampler.latent import vectors
from sampler.latent.directions import principal

WHY = browser.missing()
pytestmark = [pytest.mark.skipif(WHY is not None, reason=str(WHY)), pytest.mark.slow]

SIZE = (48, 48)
VIEW = View(*SIZE, aspect="fit")
FULL = (256, 256)


@pytest.fixture(scope="module")
def stage():
    """A page that all tests use, one after the other."""
    with shaders.stage() as opened:
        yield opened


@pytest.fixture(scope="module")
def resnet():
    return Sampler("mnist-resnet", seed=1)


@pytest.fixture(scope="module")
def small():
    return Sampler.untrained(seed=4, c_dim=1, width=12, init_std=0.5)


def seen(sampler, z, view=VIEW):
    """Every pixel as it is seen, black ink on white paper, (height, width, 3)."""
    ink = 1 / (1 + np.exp(-field_of(sampler, z, ".glsl").logits(view.points()[:, :2])))
    return (1 - ink).reshape(view.y_dim, view.x_dim, -1) * np.ones(3)


def error(picture, expected):
    """Largest difference in grey levels."""
    assert np.ptp(expected) > 0.2
    return 255 * np.abs(picture - expected).max()


@pytest.fixture(scope="module")
def nine(resnet):
    """A z of part two, and its picture at 256×256."""
    z = resnet.get_random_z(9, seed=1)
    return z, seen(resnet, z, View(*FULL, aspect="fit"))


@pytest.mark.parametrize(
    "target", ["webgl2", "shadertoy", "touchdesigner", "book-of-shaders", "isf"]
)
def test_part_two_in_every_program(stage, resnet, nine, tmp_path, target):
    z, expected = nine
    stage.open(resnet.export(tmp_path / "it.glsl", z, target=target), target, FULL)
    assert error(stage.picture(), expected) <= 0.25


@pytest.mark.skipif(shaders.isf_missing() is not None, reason=str(shaders.isf_missing()))
def test_the_isf_renderer_of_npm_moves_along_axes(stage, small, tmp_path):
    z, way = small.generate_z(seed=5), small.generate_z(seed=6)
    stage.open(small.export(tmp_path / "it.fs", z, axes={"to the right": way}), "isf", SIZE)
    assert error(stage.picture(), seen(small, z)) <= 0.25
    assert error(stage.picture(go_to_the_right=0.75), seen(small, z + 0.75 * way)) <= 0.25


@pytest.mark.parametrize(
    ("name", "target", "weights"),
    [
        ("mnist-vaegan", "webgl2", "blocks"),
        ("mnist-vaegan", "touchdesigner", "texture"),
        ("letters", "webgl2", "texture"),
        ("emoji", "webgl2", "blocks"),
    ],
)
def test_large_networks_have_their_weights_in_blocks_or_in_a_texture(
    stage, tmp_path, name, target, weights
):
    sampler = Sampler(name, seed=1)
    z = sampler.generate_z(seed=5)
    path = sampler.export(tmp_path / "it.glsl", z, target=target, weights=weights)
    assert f"// sampler-{weights.removesuffix('s')} " in path.read_text()
    stage.open(path, target, SIZE)
    assert error(stage.picture(), seen(sampler, z)) <= 0.25


@pytest.mark.parametrize("name", ["icons", "letters"])
def test_a_grid_is_a_table_of_constants(stage, own_checkpoints, tmp_path, name):
    sampler = Sampler(own_checkpoints / name, seed=1)
    z = 8 * sampler.generate_z(seed=5)
    view = View(*SIZE, scale=sampler.model.scale, aspect="fit")
    path = sampler.export(tmp_path / "it.glsl", z, target="shadertoy")
    stage.open(path, "shadertoy", SIZE)
    exact = sampler.render(z, view, exact=True)
    expected = exact if sampler.c_dim == 3 else 1 - exact.repeat(3, axis=2)
    assert np.ptp(expected) > 0.02  # an untrained network
    assert np.abs(stage.picture() - expected).max() <= 0.25 / 255


@pytest.mark.parametrize("activation", ["tanh", "relu", "softplus", "gelu", "sin"])
@pytest.mark.parametrize("width", [10, 64])
def test_every_activation_in_formulas_and_in_loops(stage, tmp_path, activation, width):
    how = {"activation": activation, "init_std": 1.2 / width**0.5, "width": width}
    sampler = Sampler.untrained(seed=3, **how)
    z = sampler.generate_z(seed=5)
    path = sampler.export(tmp_path / "it.glsl", z, target="webgl2")
    assert ("sampler-block" in path.read_text()) == (width == 64)
    stage.open(path, "webgl2", SIZE)
    assert error(stage.picture(), seen(sampler, z)) <= 0.25


@pytest.mark.parametrize("aspect", ["fit", "stretch"])
@pytest.mark.parametrize("size", [(70, 40), (40, 70)])
def test_a_window_and_colours_on_canvases_of_other_shapes(stage, small, tmp_path, aspect, size):
    z = small.generate_z(seed=5)
    window = {"center": (1.5, -1.0), "zoom": 0.8, "rotation": 0.4, "aspect": aspect}
    how = {"view": View(512, 512, **window), "ink": "#1b1b3a", "paper": "#f6f1e7"}
    path = small.export(tmp_path / "it.glsl", z, target="book-of-shaders", **how)
    stage.open(path, "book-of-shaders", size)
    share = small.render(z, View(*size, **window), exact=True)
    ink, paper = (np.array(colour) / 255 for colour in ((0x1B, 0x1B, 0x3A), (0xF6, 0xF1, 0xE7)))
    assert error(stage.picture(), paper + (ink - paper) * share) <= 0.25


@pytest.mark.parametrize("width", [12, 64])
@pytest.mark.parametrize("loop", [True, False])
def test_a_morph_goes_through_its_keyframes(stage, tmp_path, loop, width):
    sampler = Sampler.untrained(seed=4, c_dim=1, width=width, init_std=1.2 / width**0.5)
    keys = np.stack([sampler.generate_z(seed=seed) for seed in (5, 6, 7)])
    how = {"target": "webgl2", "seconds": 2.0, "easing": "ease", "loop": loop}
    stage.open(sampler.export(tmp_path / "it.glsl", keys, **how), "webgl2", SIZE)
    way = vectors.path(keys, 5, easing="ease", loop=loop)  # a frame each half second
    last = [(5.5, way[11]), (7.5, way[3])] if loop else [(3.5, way[7]), (4.5, keys[2])]
    for seconds, z in [(0, keys[0]), (2.5, way[5]), *last]:
        assert error(stage.picture(seconds), seen(sampler, z)) <= 0.25


def test_a_morph_of_grids_is_exact_at_its_steps_and_near_between(stage, tmp_path):
    sampler = Sampler("letters", seed=1)
    keys = sampler.atlas[0][[0, 1000]]
    how = {"target": "webgl2", "seconds": 1.0, "steps": 32, "loop": False}
    path = sampler.export(tmp_path / "it.glsl", keys, **how)
    stage.open(path, "webgl2", SIZE)
    way = vectors.path(keys, 65)  # between two steps is one more
    for seconds, z in [(0.5, way[32]), (1.2, way[64])]:
        assert error(stage.picture(seconds), seen(sampler, z)) <= 0.25
    assert np.abs(stage.picture(0.515625) - seen(sampler, way[33])).mean() <= 0.5 / 255


def test_all_numbers_of_z_as_uniforms(stage, tmp_path):
    sampler = Sampler("mnist-vaegan", seed=1)
    z, other = (sampler.generate_z(seed=seed) for seed in (5, 6))
    path = sampler.export(tmp_path / "it.glsl", z, target="webgl2", axes="z")
    stage.open(path, "webgl2", (32, 32))
    view = View(32, 32, aspect="fit")
    assert error(stage.picture(), seen(sampler, z, view)) <= 0.25
    values = {f"z_{index}": float(value) for index, value in enumerate(other, 1)}
    assert error(stage.picture(**values), seen(sampler, other, view)) <= 0.25


@pytest.mark.parametrize(
    ("target", "mouse"),
    [("shadertoy", {"iMouse": [36, 0, 0, 0]}), ("book-of-shaders", {"u_mouse": [36, 0]})],
)
def test_the_mouse_moves_along_principal_axes(stage, resnet, tmp_path, target, mouse):
    z = resnet.generate_z(seed=5)
    ways, deviations = principal(resnet.atlas[0], 2)
    path = resnet.export(tmp_path / "it.glsl", z, target=target, axes=2)
    stage.open(path, target, SIZE)
    assert error(stage.picture(), seen(resnet, z)) <= 0.25
    moved = z + 2.5 * (0.5 * ways[0] * deviations[0] - 1.0 * ways[1] * deviations[1])
    assert error(stage.picture(**mouse), seen(resnet, moved)) <= 0.25


def test_the_page_of_the_documentation_shows_a_morph(stage, small, tmp_path):
    keys = [small.generate_z(seed=seed) for seed in (5, 6)]
    page = stage.own_page(small.export(tmp_path / "it.glsl", keys, target="webgl2", seconds=0.2))
    taken = """() => new Promise((done) => requestAnimationFrame(() => {
      const copy = new OffscreenCanvas(64, 64).getContext("2d");
      copy.drawImage(document.getElementById("canvas"), 0, 0, 64, 64);
      done(Array.from(copy.getImageData(0, 0, 64, 64).data));
    }))"""
    page.wait_for_timeout(300)
    first, *others = (np.array(page.evaluate(taken)) for _ in range(5))
    assert np.ptp(first.reshape(64, 64, 4)[..., :3]) > 50
    assert any((other != first).any() for other in others)
    page.close()
