"""sampler.adaptive and sampler.chebyshev: as near as asked, from fewer points, or from all."""

import numpy as np
import pytest

from sampler import Sampler, chebyshev
from sampler.adaptive import TOLERANCE, AdaptiveDrawer, steepest_weight, tile_side
from sampler.coordinates import View
from sampler.evaluator import Evaluator, padded, power_of_two


@pytest.mark.parametrize("count", [2, 3, 9, 17])
def test_polynomials_come_back_exactly(count):
    x = chebyshev.nodes(count)
    assert x[0] == -1 and x[-1] == 1 and np.all(np.diff(x) > 0)
    polynomial = np.polynomial.Polynomial(np.random.default_rng(0).normal(size=count))
    positions = np.concatenate([np.linspace(-1, 1, 41), x])
    found = chebyshev.interpolator(count, positions) @ polynomial(x)
    np.testing.assert_allclose(found, polynomial(positions), atol=1e-9)


def test_coefficients_rebuild_the_function():
    x = chebyshev.nodes(17)
    coefficients = chebyshev.to_coefficients(17) @ np.exp(x)
    wanted = np.polynomial.chebyshev.chebval(0.3, coefficients)
    assert wanted == pytest.approx(np.exp(0.3), abs=1e-12)
    assert np.abs(coefficients[-2:]).max() < 1e-12, "a smooth function's last ones are nothing"


def test_the_larger_set_holds_the_smaller_one():
    np.testing.assert_allclose(chebyshev.nodes(17)[::2], chebyshev.nodes(9), atol=1e-15)


def test_places_between_the_pixels():
    view = View(7, 5, 3.0, center=(1.0, 2.0), rotation=0.3, zoom=2.0, aspect="fit")
    rows, columns = (part.ravel() for part in np.mgrid[:5, :7].astype(float))
    np.testing.assert_array_equal(view.at(columns, rows), view.points())
    halfway = view.at(np.array([0.5]), np.array([0.0]))[0, :2]
    np.testing.assert_allclose(halfway, view.points()[:2, :2].mean(axis=0), atol=1e-6)
    beyond = view.at(np.array([-1.0]), np.array([0.0]))[0, :2]
    step = view.points()[1, :2] - view.points()[0, :2]
    np.testing.assert_allclose(beyond, view.points()[0, :2] - step, atol=1e-6)


@pytest.mark.parametrize("count", [1, 1000, 1025, 5000, 70_000])
def test_any_number_of_points(count):
    made = Sampler.untrained(seed=1, width=4, depth=1, c_dim=3)
    points = np.random.default_rng(0).normal(size=(count, 3)).astype(np.float32)
    z = made.generate_z(seed=0)[None]
    found = Evaluator(made.model.generator).logits(z, points)
    np.testing.assert_allclose(found, made.model.generator.logits(z, points)[0], atol=1e-5)


def test_padding():
    np.testing.assert_array_equal(padded(np.ones((2, 3)), 4)[2:], 0)
    assert [power_of_two(n) for n in (0, 1, 2, 3, 8, 9)] == [1, 1, 2, 4, 8, 16]


def test_tiles_shrink_with_the_window_and_with_steep_networks():
    sides = [tile_side(View(1300, 1300, scale), 1.4) for scale in (2.0, 8.0, 32.0)]
    assert sides == sorted(sides, reverse=True) and all(side % 8 == 0 for side in sides)
    assert tile_side(View(1300, 1300), 14.0) < tile_side(View(1300, 1300), 1.4)
    assert tile_side(View(100, 60, zoom=1e4), 1.0) == 104, "one tile holds a deep zoom"


# -- pictures --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped():
    return Sampler(seed=0)


@pytest.mark.parametrize(
    "view",
    [
        View(520, 520),
        View(333, 470),
        View(400, 300, center=(2.0, -3.0), zoom=3.0, rotation=0.7, aspect="fit"),
        View(300, 300, 30.0),
        View(640, 1),
        View(1, 1),
    ],
    ids=str,
)
def test_the_shipped_network_is_drawn_within_half_a_grey_level(shipped, view):
    z = np.stack([shipped.get_random_z(seed=1), shipped.generate_z(seed=2)])
    exact = shipped.model.render(z, view)
    near = shipped.model.render(z, view, tolerance=TOLERANCE)
    assert near.shape == exact.shape and near.dtype == np.float32
    assert np.abs(near - exact).max() <= TOLERANCE


def test_few_points_are_asked_and_fewer_for_more_pixels(shipped):
    shares = []
    for side in (650, 1300, 2600):
        view = View(side, side)
        first = tile_side(view, steepest_weight(shipped.model.generator))
        drawer = AdaptiveDrawer(Evaluator(shipped.model.generator), view, first)
        drawer.draw(shipped.get_random_z(3, seed=1)[None])
        shares.append(drawer.asked / view.pixels)
    assert shares[1] < 0.04 and shares[0] > 2 * shares[1] > 4 * shares[2]


@pytest.mark.parametrize("architecture", ["cppn", "residual"])
def test_a_rough_network_is_asked_at_its_pixels(architecture):
    made = Sampler.untrained(seed=2, architecture=architecture, depth=3, init_std=1.0)
    z, view = made.generate_z(seed=1)[None], View(200, 150)
    exact = made.model.render(z, view)
    near = made.model.render(z, view, tolerance=TOLERANCE)
    assert np.abs(near - exact).max() <= TOLERANCE
