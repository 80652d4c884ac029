"""The browser's renderer in a real browser, compared with every pixel of Python's."""

import functools
from dataclasses import replace

import numpy as np
import pytest
from helpers import browser, engine

from sampler import Sampler, View
from sampler.pictures.image import to_uint8

WHY = browser.missing()
pytestmark = [pytest.mark.browser, pytest.mark.skipif(WHY is not None, reason=str(WHY))]

HALF = 0.5 / 255
TURNED = View(320, 250, center=(0.5, -1.0), zoom=1.8, rotation=0.3, aspect="fit")
AT_REST = {
    "mnist-vaegan": View(512, 512),
    "mnist-resnet": View(256, 256),
    "letters": View(256, 256),
    "emoji": TURNED,
    "untrained": TURNED,
    "gelu": View(256, 256, zoom=0.8),
}
UNTRAINED = {"untrained": {"seed": 3}, "gelu": {"seed": 4, "activation": "gelu", "init_std": 0.3}}


@pytest.fixture(scope="module")
def page():
    with browser.page() as opened:
        yield opened


@functools.cache
def network(name):
    return Sampler.untrained(**UNTRAINED[name]) if name in UNTRAINED else Sampler(name, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("name", AT_REST)
def test_at_rest_the_browser_draws_what_the_renderer_draws(page, name):
    sampler, view = network(name), AT_REST[name]
    z = sampler.generate_z(seed=5)
    assert engine.start(page, sampler) == "wasm"
    exact = sampler.render(z, view, exact=True)
    seen, pixels, _ = engine.refined(page, sampler, z, view)
    assert np.abs(seen - exact).max() <= HALF
    levels = to_uint8(exact).astype(int)
    shown = pixels[..., 0] if sampler.c_dim == 1 else pixels[..., :3]
    assert np.abs(shown - levels).max() <= 1
    assert np.ptp(levels) > 100


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mnist-vaegan", "mnist-resnet", "emoji"])
def test_plain_javascript_draws_the_same_where_webassembly_is_refused(page, name):
    sampler, view = network(name), View(64, 40, zoom=0.7)
    z = sampler.generate_z(seed=6)
    assert engine.start(page, sampler, kind="javascript") == "javascript"
    seen, _, _ = engine.refined(page, sampler, z, view)
    assert np.abs(seen - sampler.render(z, view, exact=True)).max() <= HALF


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[] if name in ("mnist-resnet", "emoji") else pytest.mark.campaign)
        for name in AT_REST
    ],
)
def test_a_graphics_card_draws_the_same(page, name):
    sampler, view = network(name), replace(AT_REST[name], x_dim=120, y_dim=88)
    z = sampler.generate_z(seed=8)
    assert engine.start(page, sampler, kind="webgl2") == "webgl2"
    exact = sampler.render(z, view, exact=True)
    levels = to_uint8(exact).astype(int)
    _, pixels, _ = engine.refined(page, sampler, z, view, numbers=False)
    shown = pixels[..., 0] if sampler.c_dim == 1 else pixels[..., :3]
    assert np.abs(shown - levels).max() <= 1
    assert np.mean(shown != levels) < 0.01
    assert (pixels[..., 3] == 255).all()
    seen, _, _ = engine.refined(page, sampler, z, View(64, 64))  # numbers are the kernels'
    assert np.abs(seen - sampler.render(z, View(64, 64), exact=True)).max() <= HALF


@pytest.mark.slow
def test_a_large_picture_is_drawn_in_tiles_that_fit(page):
    sampler, view = network("mnist-resnet"), View(700, 12)
    z = sampler.generate_z(seed=7)
    engine.start(page, sampler)
    seen, _, _ = engine.refined(page, sampler, z, view)
    assert np.abs(seen - sampler.render(z, view, exact=True)).max() <= HALF


@pytest.mark.slow
def test_previews_of_kinked_networks_are_exact_and_of_smooth_ones_close(page):
    for name, mean in (("mnist-resnet", 0.5), ("mnist-vaegan", 0.6), ("letters", 1.5)):
        sampler = network(name)
        z = sampler.generate_z(seed=8)
        engine.start(page, sampler)
        nodes = 128 if name == "mnist-resnet" else 64
        pixels, _ = engine.previewed(page, z, View(256, 256), nodes)
        height, width = pixels.shape[:2]
        exact = to_uint8(sampler.render(z, View(width, height), exact=True)).astype(int)
        off = np.abs(pixels[..., 0] - exact)
        assert off.mean() <= mean, name
        assert off.max() <= (1 if name == "mnist-resnet" else 255)


def test_a_newer_drawing_stops_an_older_one(page):
    sampler = network("letters")
    engine.start(page, sampler)
    z = sampler.generate_z(seed=9).tolist()
    done = page.evaluate(
        """async (z) => {
          const view = (side) => ({ size: [side, side], scale: 8 });
          const first = engine.refine(z, view(2000));
          return [await engine.refine(z, view(64)), await first];
        }""",
        z,
    )
    assert done == [True, False]
