"""refinement and what it is made of: as near as asked, from few points where few will do."""

import itertools

import numpy as np
import pytest

from sampler import Sampler
from sampler.pictures.view import View
from sampler.render.adaptive import interpolation
from sampler.render.adaptive.criteria import KINKED, SMOOTH, Character, caution, character, spacing
from sampler.render.adaptive.front import Frontier
from sampler.render.adaptive.grid import NONE, Grid
from sampler.render.adaptive.interpolation import MARGIN, TAPS
from sampler.render.adaptive.refinement import TOLERANCE, Drawing
from sampler.render.field import NeuralField, call_sizes, padded
from sampler.render.sigmoid import sigmoid
from sampler.render.weights_snapshot import WeightsSnapshot


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
    raster = View(50, 40, zoom=2.0, rotation=0.4, center=(1.0, -2.0)).raster()
    index = np.random.default_rng(0).integers(n * raster.pixels, size=count)
    z = np.stack([made.generate_z(seed=seed) for seed in range(n)])
    found = NeuralField(made.model.generator).logits_of(z)(raster, index)
    owner, row, column = np.unravel_index(index, (n, 40, 50))
    wanted = np.asarray(made.model.generator.logits(z, raster.points(column, row)))
    np.testing.assert_allclose(found, wanted[owner, np.arange(count)], atol=2e-5)


def test_points_far_from_zero_do_not_overflow():
    """e to the power of the first layer's largest number is no float32 there."""
    made = Sampler.untrained(seed=1, width=4, depth=1)
    generator = made.model.generator
    generator.from_point.kernel.assign(100 * generator.from_point.kernel)
    raster, z = View(20, 20, 30.0).raster(), made.generate_z(seed=1)[None]
    index = np.arange(raster.pixels)
    found = NeuralField(generator).logits_of(z)(raster, index)
    points = raster.points(index % 20, index // 20)
    assert np.abs(generator.from_point(points)).max() > 1000
    wanted = np.asarray(generator.logits(z, points))[0]
    np.testing.assert_allclose(found, wanted, atol=1e-3)  # float32 of thousands


def test_padding():
    np.testing.assert_array_equal(padded(np.ones((2, 3)), 4)[2:], 0)


@pytest.mark.parametrize("width", [1, 4, 6, 128, 3000])
def test_calls_are_larger_for_thin_networks(width):
    assert list(call_sizes(width)) == sorted(set(call_sizes(width)), reverse=True)
    assert (
        call_sizes(width)[0]
        >= call_sizes(width + 1)[0]
        >= call_sizes(width + 1)[-1]
        == call_sizes(width)[-1]
    )


def test_nodes_shrink_with_the_window_and_with_steep_networks():
    calm, steep = Character(1.4, 10.0), Character(14.0, 10.0)
    steps = [spacing(calm, View(1300, 1300, scale).raster()) for scale in (2.0, 8.0, 32.0)]
    assert steps == sorted(set(steps), reverse=True)
    assert all(step & (step - 1) == 0 for step in steps), "each lattice holds the one before"
    assert spacing(steep, View(1300, 1300).raster()) < steps[1]
    assert spacing(Character(1.4, kinked=True), View(1300, 1300).raster()) < steps[1]
    assert spacing(Character(1.0, 1.0), View(100, 60, zoom=1e4).raster()) == 16, (
        "a few cells hold it"
    )


def test_steep_networks_are_believed_less_the_coarser_the_pixels():
    made = Sampler.untrained(seed=1, init_std=1.0, width=32).model.generator
    found = [
        caution(character(WeightsSnapshot(made)), View(300, 300, zoom=zoom).raster().pitch)
        for zoom in (1, 9, 99)
    ]
    assert found[0] is None
    assert found[1].doubted < found[2].doubted == SMOOTH.doubted
    assert caution(character(WeightsSnapshot(Sampler(seed=0).model.generator)), 16 / 512) is SMOOTH


@pytest.mark.parametrize("activation", ["tanh", "sin", "softplus", "gelu", "relu"])
@pytest.mark.parametrize("architecture", ["cppn", "residual"])
def test_something_is_believed_of_every_network(architecture, activation):
    made = Sampler.untrained(
        seed=1, architecture=architecture, activation=activation, init_std=0.3, c_dim=1
    )
    z, view = made.generate_z(seed=1), View(560, 560, 2.0)
    near = made.render(z, view, tolerance=0.002)
    np.testing.assert_allclose(near, made.render(z, view, exact=True), atol=0.002)


# -- lattices --------------------------------------------------------------------------------------


def asked(function, side, count=12):
    """Ask a function of (row, column) at the nodes of a lattice whose cells have that side."""
    rows, columns = (np.mgrid[: count + TAPS, : count + TAPS] - MARGIN) * side
    return function(rows, columns).astype(np.float32)[None, None]


def smooth(rows, columns):
    return 3 * np.sin(2 * rows + columns) + rows


def steep(rows, columns):
    return 40 * (rows + 0.3 * columns - 2.61)


def kinked(rows, columns):
    return np.maximum(rows + 0.4 * columns - 2.7, 0.0)


def folded(rows, columns):
    return np.tanh(60 * (rows - 0.145)) + columns


def test_weights_are_those_of_the_polynomial_through_the_nodes():
    polynomial = np.polynomial.Polynomial(np.random.default_rng(0).normal(size=TAPS) / 100)
    for place in (-3, 0, 2.3, 3.5, 7, 10):
        found = interpolation.weights(place) @ polynomial(np.arange(TAPS))
        assert found == pytest.approx(polynomial(place), rel=1e-9)


@pytest.mark.parametrize("many", [1, 2, 17, 40])
def test_a_finer_lattice_of_a_smooth_function(many):
    coarse, fine = asked(smooth, 0.2, many), asked(smooth, 0.1, 2 * many)[..., :-1]
    found = interpolation.refined(coarse, 2 * many + 1, 2 * many)
    assert found.shape == fine.shape
    inner = slice(MARGIN, MARGIN + 2 * many)
    np.testing.assert_allclose(found[..., inner, inner], fine[..., inner, inner], atol=2e-4)
    np.testing.assert_allclose(found, fine, atol=0.02)  # margins follow from what lies within


@pytest.mark.parametrize("factor", [2, 4, 16])
@pytest.mark.parametrize(
    ("first", "rows", "columns"), [(0, 1, 1), (0, 40, 33), (2, 9, 20), (1, 32, 49)]
)
def test_pixels_of_a_smooth_function(factor, first, rows, columns):
    values = asked(smooth, 0.2, max(4, -(-50 // factor)))
    whole = np.zeros((1, 1, rows + 1, columns), np.float32)
    interpolation.draw(values, factor, first, whole[:, :, :rows])
    places = np.mgrid[:rows, :columns] * 0.2 / factor
    places[0] += 0.2 * first
    np.testing.assert_allclose(whole[0, 0, :rows], smooth(*places), atol=2e-4)
    assert not whole[:, :, rows:].any()


def test_the_last_pixel_may_be_the_last_node():
    values = asked(smooth, 0.2, 8)[..., :-1, :-1]
    picture = np.empty((33, 33), np.float32)
    interpolation.draw(values[0, 0], 4, 0, picture)
    np.testing.assert_allclose(picture, smooth(*(np.mgrid[:33, :33] * 0.05)), atol=2e-4)


def errors(function, side, nodes=SMOOTH.nodes):
    """Return the error that is told and the one that is, of each cell."""
    values, fine = asked(function, side), asked(function, side / 8, 96)
    drawn = np.empty((96, 96), np.float32)
    interpolation.draw(values[0, 0], 8, 0, drawn)
    missed = np.abs(
        sigmoid(drawn) - sigmoid(fine[0, 0, MARGIN : MARGIN + 96, MARGIN : MARGIN + 96])
    )
    worst = missed.reshape(12, 8, 12, 8).max(axis=(1, 3))
    first = np.add.outer((12 + TAPS) * np.arange(12), np.arange(12)).reshape(-1)
    return interpolation.error(interpolation.crosses(values, first), nodes).reshape(12, 12), worst


@pytest.mark.parametrize(
    ("function", "side"),
    [*itertools.product((smooth, steep, kinked), (0.4, 0.2, 0.1)), (folded, 0.01), (folded, 0.005)],
)
def test_the_error_is_told_within_what_caution_allows(function, side):
    believed = KINKED if function is kinked else SMOOTH
    told, worst = errors(function, side, believed.nodes)
    grid = Grid(1, *told.shape)
    doubted = np.zeros(grid.size, bool)
    grid.inner(doubted)[0] = told > believed.doubted * 0.01
    doubted[grid.grown(np.flatnonzero(doubted))] = True
    missed = worst[~grid.inner(doubted)[0]]
    assert (missed < 0.01).all(), "all that is off by more is doubted, or beside it"


def test_smooth_cells_are_believed_and_folded_ones_are_not():
    limit = SMOOTH.doubted * 0.01
    assert errors(smooth, 0.1)[0].max() < limit
    assert errors(steep, 0.1)[0].max() < limit, "a straight line before the sigmoid"
    assert errors(folded, 0.02)[0].max() > limit
    assert errors(folded, 0.04)[0].max() > 2 * limit


def test_white_paper_needs_no_precision():
    assert errors(lambda rows, columns: kinked(rows, columns) - 20, 0.1)[0].max() < 1e-6


@pytest.mark.parametrize(
    ("ends", "least", "most"), [((-100, 20), 0.1, np.inf), ((-100, -20), 0, 1e-3)]
)
def test_a_side_from_white_to_black_is_as_steep_as_grey(ends, least, most):
    """Even where its middle is white: what is not known well may be grey anywhere between."""
    white, other = ends
    line = (white + (other - white) * np.maximum(np.arange(9) - MARGIN, 0)).astype(np.float32)
    for values in (np.tile(line, (9, 1)), np.tile(line, (9, 1)).T):
        around = interpolation.crosses(values[None, None], np.array([0]))
        (told,) = interpolation.error(around, SMOOTH.nodes)
        assert least <= told <= most


def test_a_miss_in_white_paper_counts_by_the_ink_half_way_to_what_is_beside():
    values = np.full((2, 1, 9, 9), -20.0, np.float32)
    values[0, 0, 4, 5] = 20.0
    beside, away = np.ravel_multi_index(([4, 4], [4, 2]), (9, 9))
    found = interpolation.slope_near(values, np.array([beside, away]))
    assert found[0, 0] == 0.25
    assert found[0, 1] < 1e-8
    assert found[1].max() < 1e-8


@pytest.mark.parametrize(
    ("strange", "middles"), [(NONE, 1), (np.array([15]), 9)], ids=["told", "not"]
)
def test_cells_around_a_miss_are_asked_if_it_was_hardly_foreseen(strange, middles):
    grid, missed = Grid(1, 5, 4), np.array([15])
    frontier = Frontier(grid, NONE, NONE)
    frontier.follow(missed, NONE, strange, 0.5)
    assert frontier.full.tolist() == [15]
    assert len(np.unique(frontier.middles)) == middles
    frontier.follow(missed, NONE, strange, 0.5)
    assert not len(frontier.full) and not len(frontier.middles), "each once"


# -- pictures --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped():
    return Sampler(seed=0)


def drawing(sampler, z, view, tolerance=TOLERANCE):
    """Return a drawing that is done, and its pictures."""
    field, raster = NeuralField(sampler.model.generator), view.raster()
    network = character(field.weights())
    care, first = caution(network, raster.pitch), spacing(network, raster)
    pictures = np.empty((1, view.y_dim, view.x_dim, field.c_dim), np.float32)
    logits = field.logits_of(z.reshape(1, -1))
    return Drawing(logits, raster, care, first, tolerance, pictures), pictures


def test_few_points_are_asked_and_fewer_for_more_pixels(shipped):
    z = shipped.get_random_z(3, seed=1)
    shares = []
    for side in (650, 1300, 2600):
        view = View(side, side)
        shares.append(drawing(shipped, z, view)[0].asked / view.pixels)
    assert shares[1] < 0.04
    assert shares[0] > 2 * shares[1] > 4 * shares[2]


def test_large_pictures_keep_the_promise(shipped):
    """Their last cells are larger than two pixels: what was missed is followed on the lattice."""
    z, view = shipped.get_random_z(2, seed=3), View(1600, 1100)
    near, pictures = drawing(shipped, z, view)
    assert near.asked < 0.02 * view.pixels
    np.testing.assert_allclose(pictures[0], shipped.render(z, view, exact=True), atol=TOLERANCE)


def test_a_finer_tolerance_asks_more(shipped):
    z, view = shipped.get_random_z(3, seed=1), View(600, 600)
    asked = [drawing(shipped, z, view, tolerance)[0].asked for tolerance in (0.05, 0.002, 0.0001)]
    assert asked == sorted(asked)
    assert asked[0] < asked[2]


def test_a_rough_network_is_asked_little_more_than_everywhere():
    made = Sampler.untrained(seed=2, depth=2, init_std=0.9, activation="sin")
    view = View(700, 700, 16.0)
    found, _ = drawing(made, made.generate_z(seed=1), view)
    assert found.rough
    assert found.asked < 0.15 * view.pixels


def line(thickness, slant):
    """Return what tells the ink of white paper with one thin line across it."""

    def logits(raster, index):
        x, y, _ = raster.points(index % raster.x_dim, index // raster.x_dim).T
        distance = np.abs(y - slant * x - 0.003)
        return np.where(distance < thickness / 2, 9.0, -9.0).astype(np.float32)[:, None]

    return logits


@pytest.mark.parametrize("slant", [0.0, 0.1, 0.77])
def test_a_line_that_is_noticed_anywhere_is_followed_to_its_ends(slant):
    """Thinner than a tenth of the distance of the points that are asked first."""
    raster = View(900, 900).raster()
    logits, pictures = line(2.0 * raster.pitch, slant), np.empty((1, 900, 900, 1), np.float32)
    found = Drawing(logits, raster, SMOOTH, 16, TOLERANCE, pictures)
    wanted = sigmoid(logits(raster, np.arange(raster.pixels))).reshape(900, 900, 1)
    np.testing.assert_allclose(pictures[0], wanted, atol=TOLERANCE)
    assert found.asked < 0.3 * raster.pixels
