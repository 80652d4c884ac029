"""field: any pixels of any pictures, in calls of a handful of sizes."""

import numpy as np
import pytest

from sampler import Sampler
from sampler.pictures.view import View
from sampler.render.choice import field_of
from sampler.render.compiled_field import call_sizes, padded


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 1000, 1025, 5000, 70_000])
@pytest.mark.parametrize(
    ("architecture", "activation", "n"),
    [
        ("cppn", "tanh", 1),
        ("cppn", "sin", 3),
        ("cppn", "relu", 1),
        ("cppn", "relu", 3),
        ("residual", "relu", 2),
    ],
)
def test_any_pixels_of_any_pictures(count, architecture, activation, n):
    made = Sampler.untrained(
        seed=1, architecture=architecture, activation=activation, width=4, depth=1, c_dim=3
    )
    pixel_grid = View(50, 40, zoom=2.0, rotation=0.4, center=(1.0, -2.0)).pixel_grid()
    index = np.random.default_rng(0).integers(n * pixel_grid.pixels, size=count)
    z = np.stack([made.generate_z(seed=seed) for seed in range(n)])
    logits = field_of(made.model.generator).logits_of(z)(pixel_grid, index)
    owner, row, column = np.unravel_index(index, (n, 40, 50))
    wanted = np.asarray(made.model.generator.logits(z, pixel_grid.points(column, row)))
    np.testing.assert_allclose(logits, wanted[owner, np.arange(count)], atol=2e-5)


def test_points_far_from_zero_do_not_overflow():
    """e to the power of the first layer's largest number is no float32 there."""
    made = Sampler.untrained(seed=1, width=4, depth=1)
    decoder = made.model.generator
    decoder.from_point.kernel.assign(100 * decoder.from_point.kernel)
    pixel_grid, z = View(20, 20, 30.0).pixel_grid(), made.generate_z(seed=1)[None]
    index = np.arange(pixel_grid.pixels)
    logits = field_of(decoder).logits_of(z)(pixel_grid, index)
    points = pixel_grid.points(index % 20, index // 20)
    assert np.abs(decoder.from_point(points)).max() > 1000
    wanted = np.asarray(decoder.logits(z, points))[0]
    np.testing.assert_allclose(logits, wanted, atol=1e-3)  # float32 of thousands


def test_padding():
    np.testing.assert_array_equal(padded(np.ones((2, 3)), 4)[2:], 0)


@pytest.mark.parametrize("width", [1, 4, 6, 128, 3000])
def test_calls_are_larger_for_thin_networks(width):
    sizes, wider = call_sizes(width), call_sizes(width + 1)
    assert list(sizes) == sorted(set(sizes), reverse=True)
    assert sizes[0] >= wider[0] >= wider[-1] == sizes[-1]
