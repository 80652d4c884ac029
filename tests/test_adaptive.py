"""sampler.adaptive and what it is made of: as near as asked, from few points where few will do."""

import numpy as np
import pytest

from sampler import Sampler, chebyshev, interpolant
from sampler.adaptive import TOLERANCE, Drawing, steepest_weight, tile_side
from sampler.coordinates import View
from sampler.evaluator import Evaluator, padded, sizes


@pytest.mark.parametrize("count", [2, 3, 9, 17])
def test_polynomials_come_back_exactly(count):
    x = chebyshev.nodes(count)
    assert x[0] == -1 and x[-1] == 1 and np.all(np.diff(x) > 0)
    polynomial = np.polynomial.Polynomial(np.random.default_rng(0).normal(size=count))
    positions = np.concatenate([np.linspace(-1, 1, 41), x])
    found = chebyshev.interpolator(x, positions) @ polynomial(x)
    np.testing.assert_allclose(found, polynomial(positions), atol=1e-9)


def test_coefficients_rebuild_the_function():
    x = chebyshev.nodes(17)
    coefficients = chebyshev.to_coefficients(x) @ np.exp(x)
    wanted = np.polynomial.chebyshev.chebval(0.3, coefficients)
    assert wanted == pytest.approx(np.exp(0.3), abs=1e-12)
    assert np.abs(coefficients[-2:]).max() < 1e-12, "a smooth function's last ones are nothing"


def test_the_larger_sets_hold_the_smaller_ones():
    np.testing.assert_allclose(chebyshev.nodes(17)[::2], chebyshev.nodes(9), atol=1e-15)
    asked = [len(interpolant.new_positions(count)) for count in interpolant.COUNTS]
    assert np.cumsum(asked).tolist() == [count**2 for count in interpolant.COUNTS]


@pytest.mark.parametrize("count", [1, 1000, 1025, 5000, 70_000])
@pytest.mark.parametrize("architecture, n", [("cppn", 1), ("cppn", 3), ("residual", 2)])
def test_any_number_of_places(count, architecture, n):
    made = Sampler.untrained(seed=1, architecture=architecture, width=4, depth=1, c_dim=3)
    raster = View(50, 40, zoom=2.0, rotation=0.4, center=(1.0, -2.0)).raster()
    places = np.random.default_rng(0).uniform(-5, 55, size=(count, 2))
    owner = np.random.default_rng(1).integers(n, size=count).astype(np.int32)
    z = np.stack([made.generate_z(seed=seed) for seed in range(n)])
    found = Evaluator(made.model.generator).logits(z, raster, places, owner)
    wanted = np.asarray(made.model.generator.logits(z, raster.points(*places.T[::-1])))
    np.testing.assert_allclose(found, wanted[owner, np.arange(count)], atol=2e-5)


def test_padding():
    np.testing.assert_array_equal(padded(np.ones((2, 3)), 4)[2:], 0)


@pytest.mark.parametrize("width", [1, 4, 6, 128, 3000])
def test_calls_are_larger_for_thin_networks(width):
    assert list(sizes(width)) == sorted(set(sizes(width)), reverse=True)
    assert sizes(width)[0] >= sizes(width + 1)[0] >= sizes(width + 1)[-1] == sizes(width)[-1]


def test_tiles_shrink_with_the_window_and_with_steep_networks():
    sides = [tile_side(View(1300, 1300, scale).raster(), 1.4) for scale in (2.0, 8.0, 32.0)]
    assert sides == sorted(sides, reverse=True) and all(side % 16 == 0 for side in sides)
    assert tile_side(View(1300, 1300).raster(), 14.0) < tile_side(View(1300, 1300).raster(), 1.4)
    assert tile_side(View(100, 60, zoom=1e4).raster(), 1.0) == 112, "one tile holds a deep zoom"


# -- the polynomials of tiles ----------------------------------------------------------------------


def asked(function, count):
    """Ask a function of (row, column), both 0..1, as a tile is asked."""
    values = None
    for n in interpolant.COUNTS[: interpolant.COUNTS.index(count) + 1]:
        new = function(*interpolant.new_positions(n).T).astype(np.float32)
        values = interpolant.joined(values, new[None, :, None], n)
    caution = interpolant.KINKED if function is kinked else interpolant.SMOOTH
    held = function(*interpolant.held_out(caution)[3].T).astype(np.float32)
    return values, np.array([3]), held[None, :, None], caution


def worst(function, count, side=81):
    drawn = interpolant.draw(asked(function, count)[0], side)[0, ..., 0]
    rows, columns = np.mgrid[:side, :side] / (side - 1)
    return np.abs(drawn - interpolant.sigmoid(function(rows, columns))).max()


def smooth(rows, columns):
    return 3 * np.sin(2 * rows + columns) + rows


def steep(rows, columns):
    return 40 * (rows + 0.3 * columns - 0.61)


def kinked(rows, columns):
    return np.maximum(rows + 0.4 * columns - 0.7, 0.0)


def folded(rows, columns):
    return np.tanh(60 * (rows - 0.45)) + columns


@pytest.mark.parametrize("function", [smooth, steep, kinked, folded])
@pytest.mark.parametrize("count", interpolant.COUNTS)
def test_the_error_is_told_within_a_small_factor(function, count):
    told = float(interpolant.error(*asked(function, count))[0])
    assert told > 0.2 * worst(function, count) - 1e-6


def test_smooth_tiles_are_believed_and_kinked_ones_are_not():
    assert interpolant.error(*asked(smooth, 9))[0] < 1e-4
    assert interpolant.error(*asked(steep, 9))[0] < 1e-4, "a straight line before the sigmoid"
    assert interpolant.error(*asked(kinked, 17))[0] > 5e-4
    assert interpolant.error(*asked(folded, 17))[0] > 0.05


def test_white_paper_needs_no_precision():
    def far_below(rows, columns):
        return kinked(rows, columns) - 20

    assert interpolant.error(*asked(far_below, 5))[0] < 1e-6


# -- pictures --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped():
    return Sampler(seed=0)


def drawing(sampler, z, view, tolerance=TOLERANCE):
    generator, raster = sampler.model.generator, view.raster()
    side = tile_side(raster, steepest_weight(generator))
    return Drawing(Evaluator(generator), z.reshape(1, -1), raster, side, tolerance)


def test_few_points_are_asked_and_fewer_for_more_pixels(shipped):
    z = shipped.get_random_z(3, seed=1)
    shares = []
    for side in (650, 1300, 2600):
        view = View(side, side)
        shares.append(drawing(shipped, z, view).asked / view.pixels)
    assert shares[1] < 0.04 and shares[0] > 2 * shares[1] > 4 * shares[2]


def test_a_finer_tolerance_asks_more(shipped):
    z, view = shipped.get_random_z(3, seed=1), View(600, 600)
    asked = [drawing(shipped, z, view, tolerance).asked for tolerance in (0.05, 0.002, 0.0001)]
    assert asked == sorted(asked) and asked[0] < asked[2]


def test_a_rough_network_is_asked_little_more_than_everywhere():
    made = Sampler.untrained(seed=2, depth=6, init_std=1.0)
    view = View(512, 512)
    assert drawing(made, made.generate_z(seed=1), view).asked < 1.15 * view.pixels


class Line:
    """What an evaluator would answer for white paper with one thin line across it."""

    c_dim, smooth = 1, True

    def __init__(self, thickness, slant):
        self.thickness, self.slant = thickness, slant

    def logits(self, _z, raster, places, _owner=None):
        rows, columns = places.T
        distance = np.abs(rows - raster.y_dim / 2 - self.slant * (columns - raster.x_dim / 2))
        return np.where(distance < self.thickness / 2, 9.0, -9.0).astype(np.float32)[:, None]


@pytest.mark.parametrize("slant", [0.0, 0.1, 0.77])
def test_a_line_that_is_noticed_anywhere_is_followed_to_its_ends(slant):
    """Thinner than a tenth of the distance of the points that are asked first."""
    raster = View(900, 900).raster()
    line = Line(2.0, slant)
    found = Drawing(line, np.zeros((1, 2)), raster, 96, TOLERANCE)
    places = np.stack(np.mgrid[:900, :900], axis=-1).reshape(-1, 2)
    wanted = interpolant.sigmoid(line.logits(None, raster, places)).reshape(900, 900, 1)
    np.testing.assert_allclose(found.pictures[0], wanted, atol=TOLERANCE)
    assert found.asked < 0.6 * raster.pixels
